"""How many are expected to begin, by municipality and month, and on which days. Pure.

A forecast counts whole people. Within a month they are spread evenly over its working days: nobody knows more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.api import add_months
from courses.year.blocked import working_days

MONTHS = range(1, 13)
#: Organisation id → how many begin in January … December.
Grid = dict[int, tuple[int, ...]]


@dataclass(frozen=True, order=True)
class Newcomer:
    """Someone who is to reach a part by a day: expected, or employed already and named nowhere here."""

    due_on: date
    first_on: date
    #: The employer's id; 0 when it does not matter.
    place: int = 0
    employed: bool = False


def expected(year: int, grid: Grid, months: int) -> list[Newcomer]:
    """Those whom the forecast expects, each with a first day and a deadline so many calendar months later, by first day."""
    days = {month: [day for day in working_days(year) if day.month == month] for month in MONTHS}
    found = []
    for place, counts in grid.items():
        for month, count in zip(MONTHS, counts, strict=True):
            for day in spread(days[month], count):
                found.append(Newcomer(add_months(day, months), day, place))
    return sorted(found, key=lambda each: (each.first_on, each.place))


def spread(days: Sequence[date], count: int) -> list[date]:
    """So many days, evenly over those given."""
    return [days[(2 * n + 1) * len(days) // (2 * count)] for n in range(count)]


def shared(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """A whole number shared out by weight so that the parts add up to it: largest remainders first."""
    whole = sum(weights)
    if whole <= 0:
        return tuple(0 for _ in weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[: total - sum(parts)]:
        parts[n] += 1
    return tuple(parts)


def usual(history: Mapping[tuple[int, int], int], places: Sequence[int], years: int) -> Grid:
    """The forecast when nobody knows better: as in a mean year of the last ones.

    history: (organisation id, month) → how many began in so many years together.
    """
    found: Grid = {}
    for place in places:
        counts = [history.get((place, month), 0) for month in MONTHS]
        found[place] = shared(round(sum(counts) / years), counts)
    return found
