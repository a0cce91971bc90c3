"""What readers fill in."""

from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.api import Form, lazy


class OnwardForm(Form):
    """The button that marks a step as read and goes on."""

    version = IntegerField(validators=[InputRequired(), NumberRange(1, 100_000)])
    declared = BooleanField(lazy("Jag har tagit del av materialet"))
