"""The form of a grant of names."""

from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.organisations.grants.actions import LONGEST_PURPOSE
from app.web.forms import Form
from app.web.words import lazy


class GrantForm(Form):
    """Whose names, to whom, for what, from which day to which."""

    place = SelectField(lazy("Namnen i"), coerce=int)
    holder = SelectField(lazy("Får se namnen"), coerce=int)
    purpose = StringField(
        lazy("Vad namnen ska användas till"),
        [InputRequired(lazy("Skriv vad namnen ska användas till.")), Length(max=LONGEST_PURPOSE)],
    )
    first_on = DateField(lazy("Första dagen"), [InputRequired(lazy("Välj en dag."))])
    last_on = DateField(lazy("Sista dagen"), [InputRequired(lazy("Välj en dag."))])
