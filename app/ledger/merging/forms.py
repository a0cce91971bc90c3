"""What is asked before two rows become one person."""

from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired, InputRequired

from app.web.forms import Form
from app.web.words import lazy


class MergeForm(Form):
    """Which row stays, and that one has compared."""

    kept = RadioField(
        lazy("Vilken ska finnas kvar?"), [InputRequired(lazy("Välj vem som ska finnas kvar."))], coerce=int
    )
    sure = BooleanField(
        lazy("Jag har jämfört dem. Det är samma person."),
        [DataRequired(lazy("Kryssa för att du har jämfört. Det går inte att ångra."))],
    )
