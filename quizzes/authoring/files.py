"""Quizzes from a folder of content: ``quizzes/<key>.yaml``, every fault told with its line, nothing written before."""

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from app.api import Bundle, _, contains_personal_number, knowledge_areas, known_requirements, requirement_faults
from quizzes.authoring import publishing
from quizzes.authoring.polish import paragraphs, polished
from quizzes.authoring.written import WrittenQuestion, WrittenQuiz, check
from quizzes.hookspecs import kinds
from quizzes.queries import QUESTION, QUIZ
from quizzes.yaml_lines import Path, Read, Unreadable, read

PATTERN = "quizzes/*.yaml"


def look_through(bundle: Bundle) -> None:
    """Take the quizzes of the folder: tell faults, say what they bring and speak of, and have them written when sound."""
    claimed = bundle.claim(PATTERN)
    areas = {area.key for area in knowledge_areas()} if claimed else set()
    known = known_requirements() if claimed else {}
    for file in claimed:
        _look(bundle, file, bundle.text(file), areas, known)


def _look(bundle: Bundle, file: str, text: str, areas: set[str], known: dict[str, list[str]]) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if contains_personal_number(line):
            bundle.fault(file, number, _("ser ut att innehålla ett personnummer, ta bort det"))
    try:
        found = read(text)
    except Unreadable as error:
        bundle.fault(file, error.line, str(error))
        return
    written, faults = check(found.value, kinds())
    for fault in faults:
        bundle.fault(file, found.line(fault.path), fault.sentence)
    if written is None:
        return
    _declare(bundle, file, found, written)
    _check_areas(bundle, file, found, written, areas)
    for instrument, place, sentence in requirement_faults(written.requirements, known):
        path = ("requirements", instrument) if place is None else ("requirements", instrument, place)
        bundle.fault(file, found.line(path), sentence)
    if not faults:
        _render(bundle, file, found, written)
        bundle.write(20, partial(_write, written))


def _write(written: WrittenQuiz) -> None:
    publishing.bring_in(written, by=None)


def _declare(bundle: Bundle, file: str, found: Read, written: WrittenQuiz) -> None:
    if written.key != PurePosixPath(file).stem:
        bundle.fault(
            file,
            found.line(("key",)),
            _("key är %(key)s men filen heter %(name)s", key=written.key, name=PurePosixPath(file).name),
        )
    bundle.declare(QUIZ, written.key, file, found.line(("key",)))
    for place, question in enumerate(written.self_checks):
        bundle.declare(QUESTION, f"{written.key}/{question.id}", file, found.line(("self_checks", place)))
    if written.module:
        bundle.refer("courses.module", written.module, file, found.line(("module",)))
    for path, question in _questions(written):
        if question.read_again and not written.module:
            bundle.fault(file, found.line((*path, "read_again")), _("read_again behöver en module att peka in i"))
        elif question.read_again:
            key = f"{written.module}/{question.read_again}"
            bundle.refer("courses.step", key, file, found.line((*path, "read_again")))


def _check_areas(bundle: Bundle, file: str, found: Read, written: WrittenQuiz, areas: set[str]) -> None:
    """Every knowledge area spoken of must be one; nothing is said while the platform knows of none."""
    spoken: list[tuple[Path, str]] = [(("areas", place), key) for place, key in enumerate(written.areas)]
    spoken += [((*path, "area"), question.area) for path, question in _questions(written) if question.area]
    for path, key in spoken:
        if areas and key not in areas:
            bundle.fault(
                file,
                found.line(path),
                _("kunskapsområdet %(key)s finns inte, välj bland %(areas)s", key=key, areas=", ".join(sorted(areas))),
            )


def _render(bundle: Bundle, file: str, found: Read, written: WrittenQuiz) -> None:
    """Render once before anything is written, so that a text that cannot be shown is told like any other fault."""
    for path, question in _questions(written):
        try:
            paragraphs(question.prompt)
            polished(question.details)
        except ValueError as error:
            bundle.fault(file, found.line(path), str(error))


def _questions(written: WrittenQuiz) -> Iterator[tuple[Path, WrittenQuestion]]:
    for name, group in (("questions", written.questions), ("self_checks", written.self_checks)):
        for place, question in enumerate(group):
            yield (name, place), question
