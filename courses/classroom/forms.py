"""The shape of what participants send in, and of answers to appeals."""

from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.api import Form, lazy
from courses.days.models import Presence
from courses.days.presence import PARTLY, Mark


class QuestionForm(Form):
    """A question for the trainers."""

    question = TextAreaField(
        lazy("Din fråga till kursledaren"), [DataRequired(lazy("Skriv din fråga.")), Length(max=500)]
    )


class NeedsForm(Form):
    """What one needs."""

    hearing_loop = BooleanField(lazy("Hörslinga"))
    step_free = BooleanField(lazy("Lokal utan trappor"))
    interpreter = BooleanField(lazy("Tolk"))
    food = StringField(lazy("Mat: vad behöver vi veta?"), [Optional(), Length(max=200)])


class AbsenceForm(Form):
    """Which sessions one cannot come to."""

    sessions = SelectMultipleField(
        lazy("Vilka pass kan du inte komma till?"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class AppealForm(Form):
    """What is wrong."""

    text = TextAreaField(lazy("Vad är fel?"), [DataRequired(lazy("Skriv vad som är fel.")), Length(max=500)])


class AnswerForm(Form):
    """What the mark is to be, or why it stands."""

    mark = SelectField(
        lazy("Vad ska gälla?"),
        choices=[
            SelectChoice("", lazy("Närvaron ändras inte")),
            SelectChoice(Presence.present.value, lazy("Närvarande")),
            SelectChoice(Presence.late.value, lazy("Sen")),
            SelectChoice(Presence.left_early.value, lazy("Gick tidigt")),
            SelectChoice(Presence.absent_notified.value, lazy("Anmäld frånvaro")),
        ],
    )
    minutes = IntegerField(
        lazy("Antal minuter"), [Optional(), NumberRange(1, 600, lazy("Skriv ett antal mellan 1 och 600."))]
    )
    answer = TextAreaField(lazy("Svar till deltagaren"), [Optional(), Length(max=500)])

    def chosen(self) -> Mark | None:
        """The mark that is to hold; None when it stands."""
        if not self.mark.data:
            return None
        return Mark(self.mark.data, (self.minutes.data or 0) if self.mark.data in PARTLY else 0)


class CodeForm(Form):
    """The code on the wall."""

    code = StringField(
        lazy("Koden som visas i salen"), [DataRequired(lazy("Skriv koden.")), Length(max=12)],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )  # fmt: skip
