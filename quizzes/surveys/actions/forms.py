"""Forms come from files. One that says something new becomes a new version; those in use stay as they were."""

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.api import session
from quizzes.surveys.kinds import EVALUATION, TRANSFER
from quizzes.surveys.models import SurveyForm

if TYPE_CHECKING:
    from quizzes.surveys.written import WrittenForm

#: The forms that come with the house, by kind.
HOUSE = {EVALUATION: "utvardering", TRANSFER: "uppfoljning"}


def bring_in(written: "WrittenForm") -> SurveyForm:
    """Take in a form. The same questions as in the newest version change nothing. Raises ValueError when a question's
    key has come to mean another kind of question."""
    from quizzes.surveys.written import changed_kinds  # Heavy, and needed only when forms are taken in.

    newest = newest_form(written.key)
    if newest is not None:
        if newest.fingerprint == written.fingerprint:
            return newest
        if wrong := changed_kinds(newest.questions, written):
            raise ValueError(f"{', '.join(wrong)}: another kind of question needs another key")
    form = SurveyForm(
        key=written.key,
        number=newest.number + 1 if newest else 1,
        kind=written.kind,
        title=written.title,
        intro=written.intro,
        minutes=written.minutes,
        questions=[question.model_dump() for question in written.questions],
        fingerprint=written.fingerprint,
    )
    session.add(form)
    session.flush()
    return form


def newest_form(key: str) -> SurveyForm | None:
    """The newest version of a form, or None."""
    return session.scalars(
        select(SurveyForm).where(SurveyForm.key == key).order_by(SurveyForm.number.desc()).limit(1)
    ).first()


def form_for(key: str, kind: str) -> SurveyForm:
    """The newest version of this form; the house's own when there is none of that name and kind."""
    wanted = newest_form(key) if key else None
    if wanted is not None and wanted.kind == kind:
        return wanted
    return newest_form(HOUSE[kind]) or bring_in(house_form(kind))


def house_form(kind: str) -> "WrittenForm":
    """The form of this kind that comes with the house."""
    from quizzes.surveys.written import check

    file = files("quizzes.surveys") / "content" / f"{HOUSE[kind]}.yaml"
    from quizzes.yaml_lines import read  # Heavy, and needed only when authors write.

    written, faults = check(read(file.read_text("utf-8")).value)
    assert written is not None, faults
    return written
