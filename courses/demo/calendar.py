"""On which days the demonstration's courses are held: nine starts of part 1 a year, and days for the themes of part 2.

Pure. Nothing is held at weekends, on holidays or the days between, in June–August, or in weeks 1, 7, 44 and 51–53.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from app.api import is_working_day

#: ISO weeks without courses.
STILL_WEEKS = frozenset({1, 7, 44, 51, 52, 53})
STILL_MONTHS = frozenset({6, 7, 8})
#: The ISO weeks in which part 1 begins, nine a year.
START_WEEKS = (3, 6, 10, 15, 20, 36, 40, 43, 47)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sitting:
    """One sitting of part 1: a day and a half with the first theme, the second that afternoon, the third later."""

    first_on: date
    second_on: date
    third_on: date


def is_still(day: date) -> bool:
    """Whether no course is held on the day."""
    return (
        not is_working_day(day)
        or day.month in STILL_MONTHS
        or day.isocalendar().week in STILL_WEEKS
        or (not is_working_day(day - ONE_DAY) and not is_working_day(day + ONE_DAY))
    )


def teaching_days(first: date, last: date) -> list[date]:
    """The days between these, both included, on which courses may be held."""
    return [day for day in days(first, last) if not is_still(day)]


def days(first: date, last: date) -> Iterable[date]:
    """Every day between these, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def working_day_near(day: date, step: int) -> date:
    """The day itself or the nearest working day before (step -1) or after it (step 1)."""
    while not is_working_day(day):
        day += step * ONE_DAY
    return day


@cache
def starts(year: int) -> list[list[Sitting]]:
    """Nine starts of part 1 in a year, each with the sittings that its week has room for, the days apart."""
    return [found for week in START_WEEKS if (found := _sittings(date.fromisocalendar(year, week, 1)))]


def starts_between(first: date, last: date) -> list[list[Sitting]]:
    """The starts whose first day lies between these, both included."""
    found = [start for year in range(first.year, last.year + 1) for start in starts(year)]
    kept = [[sitting for sitting in start if first <= sitting.first_on <= last] for start in found]
    return [start for start in kept if start]


def days_since_last_start(on: date) -> int:
    """How long ago part 1 last began before this day."""
    earlier = [start[0].first_on for year in (on.year - 1, on.year) for start in starts(year)]
    return (on - max(day for day in earlier if day < on)).days


def left_without(first_days: Iterable[date], sittings: Sequence[Sitting], months: int) -> list[date]:
    """The first days of employment from which no whole sitting begins and ends before the deadline.

    months: calendar months until the deadline.
    """
    return [
        day
        for day in first_days
        if not any(day <= s.first_on and s.third_on <= _add_months(day, months) for s in sittings)
    ]


def _sittings(monday: date) -> list[Sitting]:
    week = [day for day in days(monday, monday + timedelta(days=4)) if not is_still(day)]
    pairs = [(day, day + ONE_DAY) for day in week if day + ONE_DAY in week]
    thirds: list[date] = []
    while not thirds:
        monday += timedelta(days=7)
        thirds = teaching_days(monday, monday + timedelta(days=4))
    # The pairs that do not share a day come first, so that trainers can hold them all.
    pairs.sort(key=lambda pair: (pair[0].weekday() % 2 == 0, pair[0]))
    return [Sitting(*pair, thirds[n % len(thirds)]) for n, pair in enumerate(pairs)]


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year, month + 1, 28) + timedelta(days=4)).replace(day=1) - ONE_DAY
    return date(year, month + 1, min(day.day, last.day))
