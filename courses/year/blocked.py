"""On which days no course is held: weekends, public holidays, the eves kept as holidays, single days between two days off,
and what the coordinator has blocked. Pure: dates in, dates out.

What all of the house means by a working day and a klämdag is said elsewhere, in ``app.api`` and
``courses.calendar_rules``; here a coordinator's own choice of weeks and periods is laid on top, for one plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from app.api import is_working_day
from courses.calendar_rules import ONE_DAY, STILL_WEEKS, is_squeezed


class Why(StrEnum):
    """Why no course is held on a day. *Helg*, *helgdag*, *klämdag*, *spärrad vecka*, *spärrad period*."""

    weekend = "weekend"
    holiday = "holiday"
    squeezed = "squeezed"
    week = "week"
    period = "period"


@dataclass(frozen=True)
class Blocks:
    """What is blocked besides weekends and holidays (*spärrat*): ISO weeks, periods (both days included), klämdagar."""

    weeks: frozenset[int] = STILL_WEEKS
    periods: tuple[tuple[date, date], ...] = ()
    squeezed: bool = True

    def why(self, day: date) -> Why | None:
        """Why no course is held on the day; None when one may be."""
        if day.weekday() >= 5:
            return Why.weekend
        if not is_working_day(day):
            return Why.holiday
        if any(first <= day <= last for first, last in self.periods):
            return Why.period
        if day.isocalendar().week in self.weeks:
            return Why.week
        if self.squeezed and is_squeezed(day):
            return Why.squeezed
        return None


def usual_blocks(year: int) -> Blocks:
    """What is blocked in a year unless someone says otherwise: the summer holidays (June–August) and the usual weeks."""
    return Blocks(periods=((date(year, 6, 1), date(year, 8, 31)),))


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@cache
def working_days(year: int) -> tuple[date, ...]:
    """The days of a year on which someone may begin to work."""
    return tuple(day for day in days_between(date(year, 1, 1), date(year, 12, 31)) if is_working_day(day))


def teaching_days(first: date, last: date, blocks: Blocks) -> list[date]:
    """The days between these, both included, on which courses may be held."""
    return [day for day in days_between(first, last) if blocks.why(day) is None]


def blocked_stretches(year: int, blocks: Blocks) -> list[tuple[date, date]]:
    """Stretches of at least five days in a row without courses, first and last day, for the picture of an ISO year.

    A stretch ends where the next teaching day begins; weekends within it belong to it, those before it do not.
    """
    found: list[tuple[date, date]] = []
    begun: date | None = None
    first, last = date.fromisocalendar(year, 1, 1), date.fromisocalendar(year + 1, 1, 1) - ONE_DAY
    for day in days_between(first, last + ONE_DAY):
        off = day <= last and blocks.why(day) is not None
        if off and begun is None and day.weekday() < 5:
            begun = day
        elif not off and begun is not None:
            if (day - begun).days >= 5:
                found.append((begun, day - ONE_DAY))
            begun = None
    return found
