"""What a plan is made from: the programme's parts, who is expected, what is there already, who can lead. Plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from courses.days.models import Half
from courses.year.blocked import Blocks
from courses.year.forecast import Grid, Newcomer, expected
from courses.year.planning import Wanted, next_year
from courses.year.rhythm import Piece, Rhythm, Span
from courses.year.trainers import TrainerDays

#: A half day: before or after noon.
Slot = tuple[date, Half]
Allocations = tuple[tuple[frozenset[str], float], ...]


@dataclass(frozen=True)
class ThemeFacts:
    """A theme as the planner knows it; days in half days."""

    id: int
    key: str
    title: str
    course_id: int
    halves: int
    areas: frozenset[str]
    #: How many one sitting is meant for.
    seats: int


@dataclass(frozen=True)
class PartFacts:
    """A part of the programme: its deadline, its themes in order, its days by group of knowledge areas."""

    key: str
    title: str
    months: int
    most: int
    themes: tuple[ThemeFacts, ...]
    allocations: Allocations

    @property
    def halves(self) -> int:
        """Its length in half days."""
        return sum(theme.halves for theme in self.themes)

    @property
    def course_id(self) -> int:
        """The course of a part that is given in rounds."""
        return self.themes[0].course_id


@dataclass(frozen=True)
class Programme:
    """The two parts that a year is planned for: one given in whole rounds, one theme by theme."""

    key: str
    title: str
    example: bool
    whole: PartFacts
    single: PartFacts


@dataclass(frozen=True)
class Choices:
    """What the coordinator has chosen for the year."""

    year: int
    seats: int
    rounds: int
    rhythm: Rhythm
    blocks: Blocks
    grid: Grid


@dataclass(frozen=True)
class RoomFacts:
    """A room that rounds may be held in: how many it holds, and the half days on which something else is there."""

    id: int
    name: str
    capacity: int
    taken: frozenset[Slot] = frozenset()


@dataclass(frozen=True)
class There:
    """What is there already, beside the plan."""

    #: Rounds of the whole part: those before the year that are still to come, in it, and of the next.
    before: tuple[Span, ...] = ()
    during: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()
    #: Sittings of single themes in the year, by theme id.
    themes: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    #: Employed people who lack the whole part and have no seat in it.
    known: tuple[Newcomer, ...] = ()
    #: Employed people who lack a theme, by theme id.
    lacking: dict[int, tuple[Newcomer, ...]] = field(default_factory=dict)
    trainers: tuple[TrainerDays, ...] = ()
    #: The rooms of the area, with what is in them already.
    rooms: tuple[RoomFacts, ...] = ()


@dataclass(frozen=True)
class RowFacts:
    """A planned round: its half days, seats, who leads it, and in which room. number: its own, to find it again."""

    number: int
    course_id: int
    pieces: tuple[Piece, ...]
    seats: int
    #: Who leads which theme: (theme id, person id).
    trainers: tuple[tuple[int, int], ...] = ()
    #: The room's id; None when none is chosen.
    room: int | None = None

    @property
    def untaught(self) -> bool:
        """Whether nobody leads some of it."""
        return {piece.theme_id for piece in self.pieces} != {theme for theme, _person in self.trainers}

    @property
    def days(self) -> tuple[date, ...]:
        """Its days, in order."""
        return tuple(sorted({piece.held_on for piece in self.pieces}))

    @property
    def span(self) -> Span:
        """Its first and last day."""
        return Span(self.days[0], self.days[-1], self.seats)


def newcomers(choices: Choices, there: There, months: int, today: date) -> list[Newcomer]:
    """Those whom the year's rounds are for: the employed who lack the part, and the expected who have not begun yet."""
    begin = date(choices.year, 1, 1)
    employed = [person for person in there.known if person.due_on >= begin]
    return employed + [each for each in expected(choices.year, choices.grid, months) if each.first_on > today]


def wanted(
    programme: Programme, choices: Choices, there: There, today: date, untaught: frozenset[date] = frozenset()
) -> Wanted:
    """What is to be proposed for the whole part. untaught: days on which no trainer is free."""
    begin = date(choices.year, 1, 1)
    people = newcomers(choices, there, programme.whole.months, today)
    tomorrow = today + timedelta(days=1)
    return Wanted(
        choices.year, programme.whole.halves, programme.whole.months, choices.blocks, choices.rounds, choices.rhythm,
        tuple(person.first_on for person in people if person.first_on >= begin),
        sum(person.first_on < begin for person in people),
        one_a_week(there.during), there.after, tomorrow, untaught,
    )  # fmt: skip


def one_a_week(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Rounds that begin in the same ISO week are sittings of one round: the first of each."""
    found: dict[tuple[int, int], Span] = {}
    for span in sorted(spans, key=lambda each: (each.first_on, each.last_on)):
        found.setdefault(span.first_on.isocalendar()[:2], span)
    return tuple(found.values())


def leaned_on(programme: Programme, choices: Choices, there: There) -> tuple[Span, ...]:
    """The next year's rounds that late starters depend on: known ones, or the earliest that can be."""
    return next_year(wanted(programme, choices, there, date(choices.year, 12, 31)))
