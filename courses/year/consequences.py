"""What follows from a plan: who has no round, how long people wait, whether the seats suffice, who is first to miss a
deadline. Pure. Nothing here stops anyone from saving a plan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.api import add_months
from courses.year.blocked import Blocks, Why, teaching_days, working_days
from courses.year.facts import (
    Choices,
    PartFacts,
    Programme,
    RowFacts,
    ThemeFacts,
    There,
    leaned_on,
    newcomers,
    one_a_week,
)
from courses.year.forecast import Newcomer
from courses.year.reach import Stretch, failing, longest_wait, stretches
from courses.year.rhythm import Span
from courses.year.rooms import RoomFault, faults
from courses.year.seating import Seating, seat_all, sittings_needed


@dataclass(frozen=True)
class RowFigures:
    """What is to be said of one planned round."""

    row: RowFacts
    #: How many get a seat in it when those with the nearest deadline come first.
    seated: int
    #: Its days on which no course is held, with why.
    blocked: dict[date, Why]
    #: Whether it takes as many half days as it should.
    whole: bool


@dataclass(frozen=True)
class ThemeFigures:
    """What is to be said of a theme in the year."""

    theme: ThemeFacts
    rows: tuple[RowFacts, ...]
    #: Sittings that are there already.
    there: tuple[Span, ...]
    need: int
    needed: int
    #: Employed people who lack it and whose deadline comes before the next year is over.
    last_chance: int
    missed: tuple[Newcomer, ...]
    blocked: dict[date, Why]

    @property
    def sittings(self) -> int:
        """How many sittings there are."""
        return len(self.rows) + len(self.there)

    @property
    def seats(self) -> int:
        """How many have room in all sittings."""
        return sum(row.seats for row in self.rows) + sum(span.seats for span in self.there)

    @property
    def short(self) -> bool:
        """Whether more need it than have room."""
        return self.need > self.seats


@dataclass(frozen=True)
class Allocated:
    """The days of a group of knowledge areas, as the programme says and as the plan gives."""

    areas: frozenset[str]
    days: float
    planned: float


@dataclass(frozen=True)
class Consequences:
    """All that follows from a plan."""

    #: First days of employment without a complete round in time.
    failing: tuple[Stretch, ...]
    #: Those who begin after the year's last round, the round they depend on, and whether it is only assumed.
    leaning: Stretch | None
    leans_on: Span | None
    assumed: bool
    #: The first of the leaning must be through by this day.
    must_end_by: date | None
    longest: tuple[date, timedelta] | None
    rounds: tuple[RowFigures, ...]
    #: How many different rounds: those that begin in the same week are sittings of one.
    starts: int
    too_many: bool
    need: int
    seats: int
    #: Seats in one sitting of a round, as chosen.
    room: int
    seating: Seating
    themes: tuple[ThemeFigures, ...]
    allocated: tuple[Allocated, ...]
    #: Planned rounds with a day in another year.
    outside: tuple[RowFacts, ...]
    #: How many rooms are known, the planned rounds that have none, and what is wrong with those chosen.
    rooms: int
    roomless: tuple[RowFacts, ...]
    room_faults: tuple[RoomFault, ...]

    @property
    def short(self) -> bool:
        """Whether fewer seats than people."""
        return self.seats < self.need

    @property
    def per_round(self) -> float:
        """How many come to each round, when all are alike."""
        return self.need / self.starts if self.starts else 0.0

    @property
    def groups(self) -> int:
        """How many parallel sittings each round needs for the seats to suffice."""
        return sittings_needed(self.need, self.starts * self.room) if self.starts else 0

    @property
    def first_missed(self) -> tuple[Newcomer, ThemeFacts | None] | None:
        """The first person who will miss a deadline, and the theme when it is one that is taken alone."""
        found: list[tuple[Newcomer, int, ThemeFacts | None]] = [(each, 0, None) for each in self.seating.missed[:1]]
        found += [(t.missed[0], n, t.theme) for n, t in enumerate(self.themes, start=1) if t.missed]
        if not found:
            return None
        person, _order, theme = min(found, key=lambda each: each[:2])
        return person, theme


def consequences(
    programme: Programme, choices: Choices, there: There, rows: Sequence[RowFacts], today: date
) -> Consequences:
    """What follows from a plan with these rows.

    today: who was to begin by then has begun, and is known; the forecast speaks of later days alone.
    """
    part, year = programme.whole, choices.year
    mine = sorted(
        (row for row in rows if row.course_id == part.course_id), key=lambda row: (row.span.first_on, row.number)
    )
    spans = [row.span for row in mine] + list(there.during)
    after = leaned_on(programme, choices, there)
    days = working_days(year)
    people = newcomers(choices, there, part.months, today)
    until = min((span.last_on for span in after), default=date(year, 12, 31))
    opening = next(iter(teaching_days(date(year, 1, 1), date(year, 12, 31), choices.blocks)), until)
    seating = seat_all(people, [*(row.span for row in mine), *there.during, *there.before], opening, until)
    starts = len(one_a_week(spans))
    leaning = _leaning(days, spans)
    return Consequences(
        failing=tuple(stretches(failing(days, [*spans, *after], part.months), days)),
        leaning=leaning,
        leans_on=min(after, key=lambda span: span.last_on, default=None),
        assumed=not there.after,
        must_end_by=add_months(leaning.first_on, part.months) if leaning else None,
        longest=longest_wait(days, [*spans, *after]),
        rounds=tuple(
            RowFigures(row, seated, _blocked(row, choices.blocks), len(row.pieces) == part.halves)
            for row, seated in zip(mine, seating.seated, strict=False)
        ),
        starts=starts,
        too_many=starts > part.most,
        need=len(people),
        seats=sum(span.seats for span in spans),
        room=choices.seats,
        seating=seating,
        themes=tuple(_theme(theme, choices, there, rows, (opening, until)) for theme in programme.single.themes),
        allocated=tuple(_allocated(programme.single, rows, there)),
        outside=tuple(row for row in rows if any(day.year != year for day in row.days)),
        rooms=len(there.rooms),
        roomless=tuple(row for row in rows if row.room is None),
        room_faults=tuple(faults(rows, there.rooms)),
    )


def theme_need(theme: ThemeFacts, choices: Choices, there: There) -> int:
    """How many need a theme in the year: as many as are hired, or as many as have their deadline in it if they are more."""
    hired = sum(sum(counts) for counts in choices.grid.values())
    due = sum(person.due_on.year <= choices.year for person in there.lacking.get(theme.id, ()))
    return max(hired, due)


def sittings_wanted(theme: ThemeFacts, choices: Choices, there: There) -> int:
    """How many sittings a theme needs in the year, those that are there already counted with the seats left in them."""
    present = there.themes.get(theme.id, ())
    left = theme_need(theme, choices, there) - sum(span.seats for span in present)
    return len(present) + (sittings_needed(left, theme.seats) if left > 0 or not present else 0)


def _theme(
    theme: ThemeFacts, choices: Choices, there: There, rows: Sequence[RowFacts], bounds: tuple[date, date]
) -> ThemeFigures:
    mine = tuple(sorted((r for r in rows if r.course_id == theme.course_id), key=lambda row: row.span.first_on))
    present = there.themes.get(theme.id, ())
    lacking = there.lacking.get(theme.id, ())
    pressed = [person for person in lacking if bounds[0] <= person.due_on < bounds[1]]
    missed = seat_all(pressed, [*(row.span for row in mine), *present], *bounds).missed
    need = theme_need(theme, choices, there)
    return ThemeFigures(
        theme, mine, present, need, sittings_wanted(theme, choices, there),
        sum(person.due_on <= date(choices.year + 1, 12, 31) for person in lacking), missed,
        {day: why for row in mine for day, why in _blocked(row, choices.blocks).items()},
    )  # fmt: skip


def _leaning(days: Sequence[date], spans: Iterable[Span]) -> Stretch | None:
    """The first days after the year's last round."""
    last = max((span.first_on for span in spans), default=None)
    late = [day for day in days if last is None or day > last]
    return Stretch(late[0], late[-1], len(late)) if late else None


def _blocked(row: RowFacts, blocks: Blocks) -> dict[date, Why]:
    return {day: why for day in row.days if (why := blocks.why(day)) is not None}


def _allocated(part: PartFacts, rows: Sequence[RowFacts], there: There) -> list[Allocated]:
    given = {row.course_id for row in rows}
    planned = [theme for theme in part.themes if theme.course_id in given or there.themes.get(theme.id)]
    return [
        Allocated(areas, days, sum(theme.halves / 2 for theme in planned if theme.areas == areas))
        for areas, days in part.allocations
    ]
