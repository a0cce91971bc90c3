"""The shape of what people fill in about seats, attendance and rounds."""

from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, DataRequired, InputRequired, Length, NumberRange, Optional

from app.api import Form, lazy
from courses.days.models import Presence
from courses.days.presence import PARTLY, Mark
from courses.days.words import HALVES

#: The choice on the page that becomes ``absent`` or ``absent_notified``.
ABSENT = "absent"


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


class RoundForm(Form):
    """A round: its seats and the days around it. The themes' fields are made by ``round_form``."""

    title = StringField(lazy("Vad skiljer omgången från andra?"), [Optional(), Length(max=80)])
    area = SelectField(lazy("För vem?"), coerce=int)
    seats = IntegerField(
        lazy("Antal platser"),
        [
            InputRequired(lazy("Skriv antalet platser.")),
            NumberRange(1, 1000, lazy("Skriv ett antal mellan 1 och 1 000.")),
        ],
    )
    opens_on = DateField(lazy("Anmälan öppnar"), [Optional()])
    closes_on = DateField(lazy("Anmälan stänger"), [Optional()])
    withdraw_by = DateField(lazy("Sista dag för avanmälan"), [Optional()])


#: How many rows for sessions a theme has on the form: as many half days as it takes, and no more than this.
MOST_SESSIONS = 6


def round_form(themes: Any, rows: dict[int, int], trainers: Any, areas: Any, **values: Any) -> RoundForm:
    """The form of a round with these themes, so many session rows for each, possible trainers and areas (id, name)."""
    fields: dict[str, Any] = {}
    for theme in themes:
        prefix = f"t{theme.id}_"
        fields[prefix + "place"] = StringField(lazy("Plats"), [Optional(), Length(max=120)])
        fields[prefix + "address"] = StringField(lazy("Adress"), [Optional(), Length(max=200)])
        fields[prefix + "directions"] = TextAreaField(lazy("Så hittar du dit"), [Optional(), Length(max=1000)])
        fields[prefix + "online_url"] = StringField(
            lazy("Länk om det är på nätet"),
            [Optional(), Length(max=400), URL(message=lazy("Skriv en hel adress som börjar med https://."))],
        )
        fields[prefix + "room_capacity"] = IntegerField(
            lazy("Så många rymmer lokalen"),
            [Optional(), NumberRange(1, 2000, lazy("Skriv ett antal mellan 1 och 2 000."))],
        )
        fields[prefix + "trainers"] = SelectMultipleField(
            lazy("Kursledare"), [Optional()], coerce=int, choices=as_choices(trainers), render_kw={"size": 4}
        )
        for number in range(rows[theme.id]):
            required = [DataRequired(lazy("Välj ett datum."))] if number == 0 else [Optional()]
            fields[f"{prefix}on{number}"] = DateField(lazy("Datum"), required)
            fields[f"{prefix}half{number}"] = SelectField(
                lazy("Del av dagen"),
                choices=[SelectChoice(half.value, name) for half, name in HALVES.items()],
            )
    form = type("RoundForm", (RoundForm,), fields)(**values)
    form.area.choices = as_choices(areas)
    return form


def as_choices(pairs: Any) -> list[SelectChoice]:
    """(value, label) pairs as WTForms wants them."""
    return [SelectChoice(value, label) for value, label in pairs]


def rows_for(days: float, there: int = 0) -> int:
    """How many session rows a theme of so many days needs, and never fewer than there are sessions."""
    return max(there, min(MOST_SESSIONS, max(1, round(days * 2))))
