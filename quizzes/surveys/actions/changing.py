"""Telling what was changed because of what people said (*det här ändrade vi*)."""

from datetime import date

from app.api import Person, Problem, _, checked_text, session, today
from quizzes.surveys.models import SurveyChange

#: Letters in each of the two texts.
LONGEST = 600


def note_change(theme_key: str, said: str, changed: str, on: date | None = None, *, by: Person | None) -> SurveyChange:
    """Write an entry in a theme's log: what people said, and what was changed. on: the day of the change, today unless
    told otherwise.

    Raises Problem for an empty or too long text, one with a personal identity number, and a day to come.
    """
    on = on or today()
    if on > today():
        raise Problem(_("Skriv en dag som har varit. Det som ska ändras senare skrivs när det är gjort."), field="on")
    row = SurveyChange(
        theme_key=theme_key,
        said=_checked(said, "said"),
        changed=_checked(changed, "changed"),
        happened_on=on,
        written_by_id=by.id if by else None,
    )
    session.add(row)
    session.flush()
    return row


def _checked(text: str, field: str) -> str:
    text = checked_text(text, field=field, longest=LONGEST)
    if not text:
        raise Problem(_("Skriv en eller två meningar."), field=field)
    return text
