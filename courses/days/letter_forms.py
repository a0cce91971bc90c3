"""The shape of a letter."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.api import Form, lazy


class LetterForm(Form):
    """Subject and text, with placeholders in braces."""

    subject = StringField(lazy("Ämnesrad"), [Optional(), Length(max=150)])
    body = TextAreaField(lazy("Text"), [Optional(), Length(max=5000)])
