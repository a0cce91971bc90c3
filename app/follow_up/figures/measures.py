"""The measures of Uppföljning and how they are counted from signed rows. Pure: values in, values out.

A row says that so many people entered a state under a deadline. Its dates are either exact or the first of their
month (as the ledger folds them); both give the same at a month's end, so one arithmetic serves both.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.dates import month_end
from app.follow_up.protection import Count
from app.ledger.deadlines import add_months

#: How many months a period holds, always: see app.follow_up.suppression.inherit.
MONTHS = 12
#: The trend: so many points, so many months apart, the last one the period itself.
POINTS, APART = 8, 3


class Measure(StrEnum):
    """What can be asked about a part of a programme."""

    in_time = "in-time"
    on_track = "on-track"
    open = "open"
    overdue = "overdue"


class Family(StrEnum):
    """Measures of the same people, which must be protected together (*mått om samma personer*)."""

    passed = "passed"
    half = "half"
    ahead = "ahead"


FAMILY = {
    Measure.in_time: Family.passed,
    Measure.overdue: Family.passed,
    Measure.on_track: Family.half,
    Measure.open: Family.ahead,
}
#: The states of a tally that each family reads: who must, who did in time, who did late.
STATES = {
    Family.passed: ("due", "done", "late"),
    Family.half: ("half_due", "half_done", "half_late"),
    Family.ahead: ("due", "done", "late"),
}
#: Those who did it after their deadline: never shown by itself, but it follows from the others.
LATE = "late"
#: A family's measures in the order they are protected: see app.follow_up.figures.deciding.
TURNS: dict[Family, tuple[tuple[str, ...], ...]] = {
    Family.passed: ((Measure.in_time,), (Measure.overdue, LATE)),
    Family.half: ((Measure.on_track,),),
    Family.ahead: ((Measure.open,),),
}


class Piece(NamedTuple):
    """So many ``people`` (or minus so many) of a group entered a state on ``happened``, under the deadline ``due``."""

    group: int | None
    area: str
    due: date
    happened: date
    state: str
    people: int


@dataclass(frozen=True, slots=True)
class Sum:
    """So many people, of whom so many did it in time and so many late."""

    people: int
    in_time: int
    late: int

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.people + other.people, self.in_time + other.in_time, self.late + other.late)

    @property
    def is_possible(self) -> bool:
        """Whether it can be true of people."""
        return self.in_time >= 0 and self.late >= 0 and self.people >= self.in_time + self.late


NONE = Sum(0, 0, 0)
#: A group and a service area.
Cell = tuple[int | None, str]


def start_of(end: date) -> date:
    """The first day of the twelve months that end on this day."""
    if end == month_end(end):
        return add_months(end.replace(day=1), 1 - MONTHS)
    return add_months(end, -MONTHS) + timedelta(days=1)


def months_back(end: date, months: int) -> date:
    """The day so many months earlier; from a month's end to a month's end."""
    day = add_months(end, -months)
    return month_end(day) if end == month_end(end) else day


def ends_of_trend(end: date) -> list[date]:
    """The ends of the periods that the trend shows, oldest first."""
    return [months_back(end, APART * back) for back in reversed(range(POINTS))]


def sums(pieces: Iterable[Piece], family: Family, ends: Sequence[date]) -> dict[date, dict[Cell, Sum]]:
    """For the period that ends on each of these days: the people by group and area, as they stood that day.

    ``passed`` and ``half``: those whose deadline (or half-way) lies in the period; ``ahead``: those whose deadline had
    not come. Whoever's deadline has not passed is never among ``passed``.
    """
    must, in_time, late = STATES[family]
    place = {must: 0, in_time: 1, late: 2}
    found: dict[date, dict[Cell, list[int]]] = {end: {} for end in ends}
    windows = [(end, *_window(family, end), found[end]) for end in ends]
    for group, area, due, happened, state, people in pieces:
        which = place.get(state)
        if which is None:
            continue
        for end, first, last, cells in windows:
            if first <= due <= last and happened <= end:
                cells.setdefault((group, area), [0, 0, 0])[which] += people
    return {
        end: {cell: Sum(*numbers) for cell, numbers in cells.items() if any(numbers)} for end, cells in found.items()
    }


def _window(family: Family, end: date) -> tuple[date, date]:
    """The deadlines that count."""
    if family == Family.ahead:
        return end + timedelta(days=1), date.max
    return start_of(end), end


def counts(family: Family, found: Sum) -> dict[str, Count]:
    """A family's measures of the same people, by name; ``late`` beside those that are shown."""
    match family:
        case Family.passed:
            return {
                Measure.in_time: Count(found.in_time, found.people),
                Measure.overdue: Count(found.people - found.in_time - found.late, found.people),
                LATE: Count(found.late, found.people),
            }
        case Family.half:
            return {Measure.on_track: Count(found.in_time, found.people)}
        case _:
            return {Measure.open: Count(found.people - found.in_time - found.late, found.people)}


def settled(cells: Mapping[tuple[str, str], Sum], parents: Mapping[str, str | None]) -> dict[tuple[str, str], Sum]:
    """The same sums, with what cannot be true of one organisation moved to those beside it.

    It arises only where an organisation was replaced while obligations ran: a person who must was counted under the
    old one, the same person's day under the new one. What is above them is never changed.
    """
    settled: dict[tuple[str, str], Sum] = dict(cells)
    together: dict[tuple[str | None, str], list[str]] = {}
    for organisation, area in cells:
        together.setdefault((parents.get(organisation), area), []).append(organisation)
    for (_, area), organisations in together.items():
        if all(cells[each, area].is_possible for each in organisations):
            continue
        for each, possible in zip(organisations, _shared([cells[each, area] for each in organisations]), strict=True):
            settled[each, area] = possible
    return settled


def _shared(sums: Sequence[Sum]) -> Iterator[Sum]:
    """As many sums with the same total, each of them possible."""
    people = _within([s.people for s in sums], [max(sum(s.people for s in sums), 0)] * len(sums))
    in_time = _within([s.in_time for s in sums], people)
    late = _within([s.late for s in sums], [p - i for p, i in zip(people, in_time, strict=True)])
    return (Sum(*numbers) for numbers in zip(people, in_time, late, strict=True))


def _within(values: Sequence[int], room: Sequence[int]) -> list[int]:
    """The values between 0 and their room, with what did not fit put where there is room, the total kept if it can be."""
    kept = [min(max(value, 0), most) for value, most in zip(values, room, strict=True)]
    over = sum(values) - sum(kept)
    for i, most in enumerate(room):
        change = min(over, most - kept[i]) if over > 0 else max(over, -kept[i])
        kept[i] += change
        over -= change
    return kept
