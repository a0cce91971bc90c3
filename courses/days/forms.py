"""The shape of what people fill in about seats, attendance and rounds."""

from typing import Any

from wtforms import (
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.api import Form, lazy
from courses.days.models import Presence
from courses.days.presence import PARTLY, Mark

#: The choice on the page that becomes ``absent`` or ``absent_notified``.
ABSENT = "absent"


class Checks(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WishForm(Form):
    """Which post the learning is to count for."""

    post = SelectField(lazy("Vilken tjänst ska kursen räknas för?"), coerce=int)


class ReasonForm(Form):
    """Why, in words that others read."""

    reason = TextAreaField(lazy("Skäl"), [DataRequired(lazy("Skriv ett skäl.")), Length(max=500)])


class AttendanceForm(Form):
    """The marks of a class. The fields are named after people, so they are read as they came: see ``marks``."""

    def marks(self) -> dict[int, Mark]:
        """What was changed on the page, by person id. What stands as it stood when the page was opened is left out,
        so that a list sent late from a phone does not undo what a colleague has noted since."""
        found: dict[int, Mark] = {}
        for name in self.sent or ():
            number = name[2:]
            if not name.startswith("p-") or _row(number) is None:
                continue
            mark = self._mark(number)
            if f"{mark.state}:{mark.minutes}" != self.sent.get(f"was-{number}", ""):
                found[int(number)] = mark
        return found

    def _mark(self, number: str) -> Mark:
        state = self.sent.get(f"p-{number}", "")
        if state == ABSENT and self.sent.get(f"n-{number}"):
            state = Presence.absent_notified
        minutes = self.sent.get(f"m-{number}", "").strip() if state in PARTLY else ""
        return Mark(state, int(minutes) if minutes.isdecimal() and len(minutes) < 5 else 0)


class NominateForm(Form):
    """Whom to nominate, and the post that it counts for when someone has several. Read as it came, like attendance."""

    def picks(self) -> dict[int, int | None]:
        """Person id → post id, or None for the largest."""
        if not self.sent:
            return {}
        chosen = [number for each in self.sent.getlist("people") if (number := _row(each)) is not None]
        return {number: _row(self.sent.get(f"post-{number}", "")) for number in chosen}


def _row(text: str) -> int | None:
    """The number of a row as a page sent it; None when no row can have it."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def as_choices(pairs: Any) -> list[SelectChoice]:
    """(value, label) pairs as WTForms wants them."""
    return [SelectChoice(value, label) for value, label in pairs]
