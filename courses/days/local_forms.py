"""The small form of a local course."""

from datetime import date

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.api import Form, lazy
from courses.days.forms import Checks
from courses.days.models import Half
from courses.days.words import HALVES

#: How many days the form has room for.
ROWS = 3
_CHOICES = [SelectChoice(half.value, name) for half, name in HALVES.items()]


class LocalForm(Form):
    """A title, up to three days, a place, how many, and whom."""

    title = StringField(lazy("Vad heter kursen?"), [DataRequired(lazy("Skriv vad kursen heter.")), Length(max=120)])
    unit = SelectField(lazy("För vilken enhet?"), coerce=int)
    on0 = DateField(lazy("Dag"), [DataRequired(lazy("Välj ett datum."))])
    half0 = SelectField(lazy("Del av dagen"), choices=_CHOICES)
    on1 = DateField(lazy("Dag"), [Optional()])
    half1 = SelectField(lazy("Del av dagen"), choices=_CHOICES)
    on2 = DateField(lazy("Dag"), [Optional()])
    half2 = SelectField(lazy("Del av dagen"), choices=_CHOICES)
    place = StringField(lazy("Plats"), [DataRequired(lazy("Skriv var ni ses.")), Length(max=120)])
    seats = IntegerField(
        lazy("Antal platser"),
        [InputRequired(lazy("Skriv antalet platser.")), NumberRange(1, 100, lazy("Skriv ett antal mellan 1 och 100."))],
        default=12,
    )
    people = Checks(lazy("Vilka ska med?"), [Optional()], coerce=int)

    def days(self) -> tuple[tuple[date, Half], ...]:
        """The days that were filled in."""
        rows = ((self[f"on{n}"].data, self[f"half{n}"].data) for n in range(ROWS))
        return tuple((on, Half(half or "fm")) for on, half in rows if on)
