"""The shape of what a coordinator fills in about a year."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.api import Form, Problem, _, lazy
from courses.days.models import Half
from courses.year.actions.rows import Sitting
from courses.year.blocked import Blocks
from courses.year.facts import Choices, RowFacts, ThemeFacts
from courses.year.forecast import MONTHS, Grid
from courses.year.rhythm import Rhythm
from courses.year.weeks import read_weeks, write_weeks
from courses.year.words import RHYTHMS

#: How many blocked periods there is room for on the form.
PERIODS = 4
#: More than anyone hires in a municipality in a month.
MOST_HIRES = 999
YEARS = (2000, 2100)


class ChoicesForm(Form):
    """What is counted on. The grid of hires and the periods are fields named after what they are about."""

    seats = IntegerField(
        lazy("Platser i varje omgång"),
        [
            InputRequired(lazy("Skriv antalet platser.")),
            NumberRange(1, 1000, lazy("Skriv ett antal mellan 1 och 1 000.")),
        ],
    )
    rounds = IntegerField(
        lazy("Högst så många omgångar"),
        [InputRequired(lazy("Skriv antalet omgångar.")), NumberRange(1, 40, lazy("Skriv ett antal mellan 1 och 40."))],
    )
    rhythm = SelectField(
        lazy("Hur ska dagarna ligga?"), choices=[SelectChoice(each.value, name) for each, name in RHYTHMS.items()]
    )
    weeks = StringField(lazy("Spärrade veckor"), [Optional(), Length(max=120)])
    squeezed = BooleanField(lazy("Lägg inget på klämdagar"))
    opens_on = DateField(lazy("Anmälan öppnar för alla"), [Optional()])

    def validate_weeks(self, field: StringField) -> None:
        """Refuse what is no list of weeks."""
        if read_weeks(field.data or "") is None:
            raise ValidationError(_("Skriv veckor som 1, 7, 44, 51–53."))

    def choices(self, year: int, places: Sequence[int]) -> Choices:
        """What was chosen. Raises Problem when a period ends before it begins, or when a number of hires is none."""
        blocks = Blocks(read_weeks(self.weeks.data or "") or frozenset(), tuple(self._periods()), self.squeezed.data)
        grid = {place: tuple(_whole(self.sent.get(f"h{place}-{month}", "")) for month in MONTHS) for place in places}
        return Choices(year, self.seats.data, self.rounds.data, Rhythm(self.rhythm.data), blocks, grid)

    def _periods(self) -> list[tuple[date, date]]:
        found = []
        for number in range(PERIODS):
            first, last = (self[f"p{number}_{end}"].data for end in ("first", "last"))
            if bool(first) != bool(last) or (first and last < first):
                raise Problem(
                    _("En spärrad period behöver en första och en sista dag i ordning."), field=f"p{number}_first"
                )
            if first:
                found.append((first, last))
        return found


def choices_form(choices: Choices, opens_on: date | None) -> ChoicesForm:
    """The form as it stands with these choices."""
    fields: dict[str, Any] = {}
    for number in range(PERIODS):
        fields[f"p{number}_first"] = DateField(lazy("Från och med"), [Optional()])
        fields[f"p{number}_last"] = DateField(lazy("Till och med"), [Optional()])
    values: dict[str, Any] = {
        "seats": choices.seats, "rounds": choices.rounds, "rhythm": choices.rhythm.value, "opens_on": opens_on,
        "weeks": write_weeks(choices.blocks.weeks), "squeezed": choices.blocks.squeezed,
    }  # fmt: skip
    for number, (first, last) in enumerate(choices.blocks.periods[:PERIODS]):
        values |= {f"p{number}_first": first, f"p{number}_last": last}
    return type("ChoicesForm", (ChoicesForm,), fields)(data=values)


def typed_grid(form: ChoicesForm, grid: Grid) -> dict[str, str]:
    """The numbers of the grid by field, as they were typed, or as they are."""
    return {
        name: form.sent.get(name, "") if form.sent else str(count)
        for place, counts in grid.items()
        for month, count in zip(MONTHS, counts, strict=True)
        for name in (f"h{place}-{month}",)
    }


class RowsForm(Form):
    """The days of planned rounds. Its fields are named after the rows, so they are read as they came."""


class RemarkForm(Form):
    """What a manager says of a plan."""

    text = TextAreaField(lazy("Din synpunkt"), [DataRequired(lazy("Skriv din synpunkt.")), Length(max=1000)])


def typed_days(values: Mapping[str, str], numbers: Sequence[int], count: int) -> dict[int, list[date]]:
    """The days typed for these rows (0 for a new one), of those that have any.

    Raises Problem when something is no date.
    """
    found = {}
    for number in numbers:
        days = [day for n in range(count) if (day := _day(values.get(f"r{number}-d{n}", ""))) is not None]
        if days:
            found[number] = days
    return found


def typed_seats(values: Mapping[str, str], numbers: Sequence[int]) -> dict[int, int]:
    """The seats typed for these rows. Raises Problem when there are none."""
    return {number: _seats(values[f"r{number}-seats"]) for number in numbers if f"r{number}-seats" in values}


def typed_rooms(
    values: Mapping[str, str], numbers: Sequence[int], known: Collection[int | None]
) -> dict[int, int | None]:
    """The rooms chosen for these rows; None for no room. Raises Problem for a room that is not among those known."""
    found = {number: _room(values[f"r{number}-room"]) for number in numbers if f"r{number}-room" in values}
    if strange := [number for number, room in found.items() if room is not None and room not in known]:
        raise Problem(_("Lokalen finns inte. Ladda om sidan."), field=f"r{strange[0]}")
    return found


def _room(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def typed_gone(values: Mapping[str, str], numbers: Sequence[int]) -> set[int]:
    """The rows that are to be taken away."""
    return {number for number in numbers if values.get(f"r{number}-gone")}


def typed_sittings(
    values: Mapping[str, str], theme: ThemeFacts, rows: Sequence[RowFacts], known: Collection[int | None]
) -> list[Sitting]:
    """The sittings typed for a theme, the new one (0) among them when it has a day. known: ids of rooms.

    Raises Problem when something is no date, when there are no seats, or for a room that is not known.
    """
    found = []
    numbers = [row.number for row in rows]
    rooms = {row.number: row.room for row in rows} | typed_rooms(values, [*numbers, 0], known)
    for number in (*numbers, 0):
        day = _day(values.get(f"r{number}-d0", ""))
        if day is None or values.get(f"r{number}-gone"):
            continue
        half = values.get(f"r{number}-half", Half.fm)
        if half not in set(Half):
            raise Problem(_("Välj del av dagen."))
        seats = values.get(f"r{number}-seats", "")
        places = _seats(seats) if seats or number else theme.seats
        found.append(Sitting(number or None, day, Half(half), places, rooms.get(number)))
    return found


def _whole(text: str) -> int:
    text = text.strip() or "0"
    if not (text.isdecimal() and len(text) < 6 and int(text) <= MOST_HIRES):
        raise Problem(_("Skriv antalet nyanställda som hela tal mellan 0 och %(most)s.", most=MOST_HIRES))
    return int(text)


def _seats(text: str) -> int:
    text = text.strip()
    if not (text.isdecimal() and len(text) < 5 and 1 <= int(text) <= 1000):
        raise Problem(_("Skriv ett antal platser mellan 1 och 1 000."))
    return int(text)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise Problem(_("Skriv datum som 2028-01-25.")) from error
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Problem(_("Skriv ett datum i vår tid."))
    return day
