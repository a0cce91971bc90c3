"""Which days no course is held on, and where a day of last year lies this year. Pure: dates in, dates out.

Shared by all wings: the form of a round warns for such days, a copied round has them flagged, the year's plan keeps
clear of them. Everything is computed, for any year; nothing has to be typed in each autumn.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.api import is_working_day

ONE_DAY = timedelta(days=1)
#: Weeks in which units cannot send people: New Year, winter break, autumn break, Christmas.
STILL_WEEKS = frozenset({1, 7, 44, 51, 52, 53})
#: Months without courses: the holidays.
SUMMER = frozenset({6, 7, 8})


class Blocked(StrEnum):
    """Why no course is held on a day (*spärrad dag*)."""

    weekend = "weekend"
    holiday = "holiday"
    #: A working day alone between days off (*klämdag*).
    squeezed = "squeezed"
    summer = "summer"
    still_week = "still_week"


@dataclass(frozen=True)
class BlockedDay:
    """A day on which no course is held, and the nearest reason."""

    on: date
    why: Blocked


def blocked(day: date) -> Blocked | None:
    """Why no course is held on this day; None when one may be. The reason that is hardest to get round comes first."""
    if day.weekday() >= 5:
        return Blocked.weekend
    if not is_working_day(day):
        return Blocked.holiday
    if is_squeezed(day):
        return Blocked.squeezed
    if day.month in SUMMER:
        return Blocked.summer
    if day.isocalendar().week in STILL_WEEKS:
        return Blocked.still_week
    return None


def blocked_among(days: "list[date]") -> list[BlockedDay]:
    """Those of the days on which no course is held, in order."""
    return [BlockedDay(day, why) for day in sorted(set(days)) if (why := blocked(day)) is not None]


def is_squeezed(day: date) -> bool:
    """Whether it is a *klämdag*: a single working day with days off on both sides."""
    return is_working_day(day) and not is_working_day(day - ONE_DAY) and not is_working_day(day + ONE_DAY)


def same_week(day: date, year: int) -> date:
    """The same weekday of the same ISO week of another ISO year; week 53 becomes week 52 where there is none."""
    _year, week, weekday = day.isocalendar()
    try:
        return date.fromisocalendar(year, week, weekday)
    except ValueError:
        return date.fromisocalendar(year, week - 1, weekday)


def shift_to_year(days: "list[date]", year: int) -> dict[date, date]:
    """Where the days of a round lie when its first day moves to the same ISO week of another year.

    All days keep their distance to the first, so that a round over New Year stays whole.
    """
    if not days:
        return {}
    first = min(days)
    step = same_week(first, year) - first
    return {day: day + step for day in days}
