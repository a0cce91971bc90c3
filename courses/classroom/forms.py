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


class GuestForm(Form):
    """Someone who is here and not in the register."""

    name = StringField(lazy("Namn"), [DataRequired(lazy("Skriv gästens namn.")), Length(max=120)])
    workplace = StringField(lazy("Arbetsplats"), [Optional(), Length(max=120)])


class GridForm(Form):
    """Ticked half days. The fields are named after sessions and people, so they are read as they came."""

    def ticked(self) -> set[str]:
        """What was ticked, as ``session-person``."""
        return set(self.sent.getlist("g")) if self.sent else set()

    def marks(self, begun: set[int]) -> dict[int, dict[int, Mark]]:
        """What was changed, by session and person: ticked now and not before is present, no longer ticked is absent.

        With the button for the rest, whoever stood without a mark and is not ticked is absent too: those cells are
        named by the page in ``open``. Sessions that have not begun are passed over.
        """
        if not self.sent:
            return {}
        ticked = {pair for each in self.sent.getlist("g") if (pair := _pair(each))}
        was = {pair: each.rpartition("-")[2] for each in self.sent.getlist("was") if (pair := _pair(each))}
        found: dict[int, dict[int, Mark]] = {}
        for session_id, person_id in ticked:
            if was.get((session_id, person_id)) != Presence.present:
                found.setdefault(session_id, {})[person_id] = Mark(Presence.present)
        for (session_id, person_id), state in was.items():
            if state == Presence.present and (session_id, person_id) not in ticked:
                found.setdefault(session_id, {})[person_id] = Mark(Presence.absent)
        if self.sent.get("rest") == "absent":
            for pair in {pair for each in self.sent.getlist("open") if (pair := _pair(each))} - ticked - was.keys():
                found.setdefault(pair[0], {})[pair[1]] = Mark(Presence.absent)
        return {number: marks for number, marks in sorted(found.items()) if number in begun}


def _pair(text: str) -> tuple[int, int] | None:
    """The session and the person of a cell as the page sent it; None when no cell can have it."""
    parts = text.split("-")[:2]
    if len(parts) == 2 and all(part.isdecimal() and len(part) < 10 for part in parts):
        return int(parts[0]), int(parts[1])
    return None


class NoteForm(Form):
    """What to write."""

    subject = StringField(lazy("Ämnesrad"), [DataRequired(lazy("Skriv en ämnesrad.")), Length(max=150)])
    body = TextAreaField(lazy("Text"), [DataRequired(lazy("Skriv en text.")), Length(max=5000)])
