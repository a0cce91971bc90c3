"""The shape of what is noted about trainers."""

from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from app.api import CommaField, Form, lazy


class TopicsForm(Form):
    """Which themes someone can teach."""

    topics = SelectMultipleField(
        lazy("Teman"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )


class RecruitForm(TopicsForm):
    """Whom to take into the pool."""

    person = SelectField(lazy("Vem?"), coerce=int)


class PromiseForm(Form):
    """Days promised in a year."""

    days = CommaField(
        lazy("Utlovade dagar"),
        [InputRequired(lazy("Skriv antalet dagar.")), NumberRange(0, 260, lazy("Skriv ett antal mellan 0 och 260."))],
        places=1,
    )


class CertificateForm(Form):
    """Training as a trainer."""

    title = StringField(lazy("Utbildning"), [DataRequired(lazy("Skriv vad utbildningen heter.")), Length(max=160)])
    given_on = DateField(lazy("Genomförd"), [DataRequired(lazy("Välj ett datum."))])


class AskForm(Form):
    """Whom to ask, for what, and until when."""

    person = SelectField(lazy("Vem?"), coerce=int)
    leads = SelectField(lazy("Som"), coerce=int)
    answer_by = DateField(lazy("Svara senast"), [DataRequired(lazy("Välj ett datum."))])
