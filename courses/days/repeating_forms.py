"""The shape of what coordinators fill in to make many rounds: which to copy, a pasted plan, a rule for each year."""

from collections.abc import Sequence
from typing import Any

from wtforms import FileField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.api import Form, Person, Problem, _, lazy, search_key

WEEKDAYS = {1: lazy("måndag"), 2: lazy("tisdag"), 3: lazy("onsdag"), 4: lazy("torsdag"), 5: lazy("fredag")}
LONGEST = 100_000


class CopyForm(Form):
    """Which of a year's rounds to make again."""

    rounds = SelectMultipleField(lazy("Omgångar"), coerce=int)


class PlanForm(Form):
    """Rows typed, pasted or in a file."""

    rows = TextAreaField(lazy("Rader"), [Optional(), Length(max=LONGEST)])
    file = FileField(lazy("Eller en CSV-fil"), [Optional()])

    def text(self) -> str:
        """The rows, from the file when there is one."""
        if not self.file.data:
            return (self.rows.data or "").replace("\x00", "")
        raw = self.file.data.read(LONGEST)
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return str(raw.decode(encoding)).replace("\x00", "")
            except UnicodeDecodeError:
                continue
        return ""


class RecurrenceForm(Form):
    """What comes back each year, when, where, and who takes turns."""

    course = SelectField(lazy("Kurs"), coerce=int)
    area = SelectField(lazy("För vem?"), coerce=int)
    weeks = StringField(lazy("Veckor då den börjar"), [DataRequired(lazy("Skriv minst en vecka.")), Length(max=200)])
    weekday = SelectField(
        lazy("Börjar på en"), coerce=int, choices=[SelectChoice(n, name) for n, name in WEEKDAYS.items()]
    )
    seats = IntegerField(
        lazy("Antal platser"),
        [
            InputRequired(lazy("Skriv antalet platser.")),
            NumberRange(1, 1000, lazy("Skriv ett antal mellan 1 och 1 000.")),
        ],
    )
    room = SelectField(lazy("Lokal"), [Optional()], coerce=int)
    trainers = TextAreaField(lazy("Kursledare i tur och ordning"), [Optional(), Length(max=2000)])

    def week_numbers(self) -> tuple[int, ...]:
        """The weeks. Raises Problem when something else was written."""
        parts = [part.strip().lower().removeprefix("v.").strip() for part in (self.weeks.data or "").split(",")]
        if not all(part.isdecimal() and len(part) < 3 for part in parts if part):
            raise Problem(_("Skriv veckor mellan 1 och 52, till exempel 5, 14, 37, 46."), field="weeks")
        return tuple(int(part) for part in parts if part)

    def people(self, trainers: Sequence[Person]) -> tuple[int, ...]:
        """The ids of those named, one on each line. Raises Problem for someone who is not among the trainers, or two who are."""
        known: dict[str, list[int]] = {}
        for person in trainers:
            known.setdefault(search_key(person.name), []).append(person.id)
        found = []
        for line in filter(None, map(str.strip, (self.trainers.data or "").splitlines())):
            ids = known.get(search_key(line), [])
            if len(ids) != 1:
                raise Problem(_("%(name)s finns inte bland kursledarna.", name=line), field="trainers")
            found += ids
        return tuple(found)


class YearForm(Form):
    """For which year."""

    year: Any = IntegerField(lazy("År"), [InputRequired(), NumberRange(2000, 2100)])
