"""The shape of what is sent about levels and the mapping."""

from wtforms import DateField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.competences.actions import LONGEST_REASON
from app.web.forms import Form
from app.web.words import lazy


class LevelForm(Form):
    """A level, the day it was decided, and why."""

    level = RadioField(lazy("Nivå"), [InputRequired(lazy("Välj en nivå."))], coerce=int)
    decided_on = DateField(lazy("Dag för beslutet"), [InputRequired(lazy("Skriv en dag, till exempel 2027-03-01."))])
    reason = TextAreaField(
        lazy("Vad bygger beslutet på?"),
        [DataRequired(lazy("Skriv vad beslutet bygger på.")), Length(max=LONGEST_REASON)],
    )


class MappingForm(Form):
    """Which areas answer to which requirements: ``area:requirement id``."""

    pairs = SelectMultipleField(lazy("Koppling"), validate_choice=False)
