"""Where the rounds of a year stand on one drawing: a row for each round, a place for each day.

The co-ordinator sees at a glance when rounds run, which weeks are closed, and where today is. Days are placed by
their real date; within a round two stops never stand closer than they can be told apart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 1064
LEFT, RIGHT = 104.0, 990.0
TOP, ROW = 44.0, 36.0
#: Two stops closer than this would touch.
GAP = 15.0


@dataclass(frozen=True)
class RoundRow:
    """A round to draw. days: (date, "day" or "half_day") in order. taken: words at the end, "24 av 30". chosen: shown below."""

    label: str
    days: Sequence[tuple[date, str]]
    taken: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Week:
    """The number of a week over its place."""

    x: float
    number: int


@dataclass(frozen=True)
class Month:
    """The first day of a month: a thin rule; ``number`` is 1–12."""

    x: float
    number: int


@dataclass(frozen=True)
class Closed:
    """A stretch of closed weeks."""

    x: float
    width: float


@dataclass(frozen=True)
class RowPlace:
    """A round with its places: x and kind for each day, in order, and whether each has been."""

    row: RoundRow
    y: float
    stops: tuple[tuple[float, str, bool], ...]


@dataclass(frozen=True)
class YearLine:
    """Everything the drawing needs."""

    width: int
    height: int
    weeks: tuple[Week, ...]
    months: tuple[Month, ...]
    closed: tuple[Closed, ...]
    rows: tuple[RowPlace, ...]
    today: float | None


def lay_out_year(year: int, rows: Sequence[RoundRow], closed: Sequence[tuple[date, date]], today: date) -> YearLine:
    """Place the rounds of an ISO year.

    closed: first and last day (inclusive) of each stretch without courses. today: marked when it lies in the year.
    """
    first = date.fromisocalendar(year, 1, 1)
    last = date.fromisocalendar(year + 1, 1, 1) - timedelta(days=1)
    scale = (RIGHT - LEFT) / ((last - first).days + 1)

    def place(day: date) -> float:
        return round(LEFT + ((min(max(day, first), last) - first).days) * scale, 1)

    weeks = tuple(
        Week(round(place(first + timedelta(weeks=n)) + 3.5 * scale, 1), n + 1)
        for n in range(((last - first).days + 1) // 7)
    )
    months = tuple(Month(place(max(date(year, n, 1), first)), n) for n in range(1, 13))
    shut = tuple(Closed(place(a), round(place(b) - place(a) + scale, 1)) for a, b in closed if b >= first and a <= last)
    drawn = tuple(RowPlace(row, TOP + 30 + ROW * n, spread(row.days, place, today)) for n, row in enumerate(rows))
    here = round(place(today) + scale / 2, 1) if first <= today <= last else None
    return YearLine(WIDTH, round(TOP + 12 + ROW * max(len(rows), 1) + 26), weeks, months, shut, drawn, here)


def spread(
    days: Sequence[tuple[date, str]], place: Callable[[date], float], today: date
) -> tuple[tuple[float, str, bool], ...]:
    """The places of a round's days, pushed apart to the right when they would touch."""
    stops: list[tuple[float, str, bool]] = []
    for day, kind in days:
        x = place(day)
        if stops:
            x = max(x, stops[-1][0] + GAP)
        stops.append((round(x, 1), kind, day < today))
    return tuple(stops)
