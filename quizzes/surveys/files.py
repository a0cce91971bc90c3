"""Forms from a folder of content: ``surveys/<key>.yaml``, every fault told with its line, nothing written before."""

from functools import partial
from pathlib import PurePosixPath

from app.api import Bundle, _, contains_personal_number
from quizzes.surveys.actions.forms import bring_in, newest_form
from quizzes.surveys.written import WrittenForm, changed_kinds, check
from quizzes.yaml_lines import Unreadable, read

PATTERN = "surveys/*.yaml"
FORM = "quizzes.survey_form"


def look_through(bundle: Bundle) -> None:
    """Take the forms of the folder: tell faults, and have them written when all is sound."""
    for file in bundle.claim(PATTERN):
        _look(bundle, file, bundle.text(file))


def _look(bundle: Bundle, file: str, text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if contains_personal_number(line):
            bundle.fault(file, number, _("ser ut att innehålla ett personnummer, ta bort det"))
    try:
        found = read(text)
    except Unreadable as error:
        bundle.fault(file, error.line, str(error))
        return
    written, faults = check(found.value)
    for path, sentence in faults:
        bundle.fault(file, found.line(path), sentence)
    if written is None:
        return
    if written.key != PurePosixPath(file).stem:
        bundle.fault(
            file,
            found.line(("key",)),
            _("key är %(key)s men filen heter %(name)s", key=written.key, name=PurePosixPath(file).name),
        )
    bundle.declare(FORM, written.key, file, found.line(("key",)))
    newest = newest_form(written.key)
    for key in changed_kinds(newest.questions, written) if newest else ():
        bundle.fault(file, 0, _("frågan %(key)s har blivit en fråga av annat slag, ge den en ny nyckel", key=key))
    bundle.write(10, partial(_write, written))


def _write(written: WrittenForm) -> None:
    bring_in(written)
