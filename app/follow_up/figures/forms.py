"""The choices above the figures. A GET form: what it says is read from the address, not from a post."""

from wtforms import DateField, SelectField

from app.web.forms import Form
from app.web.words import lazy


class ChoiceForm(Form):
    """Measure, period, how to show a municipality with committees, service area."""

    measure = SelectField(lazy("Mått"))
    to = SelectField(lazy("Tolv månader"))
    inside = SelectField()
    area = SelectField(lazy("Verksamhetsområde"))


class DayForm(ChoiceForm):
    """The same for someone who may ask for any day."""

    day = DateField(lazy("Läget en annan dag"))
    known = DateField(lazy("Enligt vad som var känt den"))
