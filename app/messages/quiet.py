"""When a reminder may be sent: working days from 8 to 17, never while someone is away. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from app.dates import STOCKHOLM, moment
from app.holidays import is_working_day

OPENS, CLOSES = time(8), time(17)
ONE_DAY = timedelta(days=1)

#: The first and the last day of an absence, both included; None is open.
Days = tuple[date, date | None]


def next_calm_moment(at: datetime, absences: Iterable[Days] = ()) -> datetime | None:
    """The first moment, ``at`` or later, at which a reminder may be sent; None while an absence has no end.

    at: an aware moment. absences: full-time ones, any order.
    """
    away = list(absences)
    local = at.astimezone(STOCKHOLM)
    day, clock = local.date(), local.time()
    if is_calm(at, away):
        return at
    if clock >= CLOSES:
        day += ONE_DAY
    while not _is_open(day, away):
        if any(last is None and first <= day for first, last in away):
            return None
        day += ONE_DAY
    opening = moment(day, OPENS)
    return max(opening, at)


def is_calm(at: datetime, absences: Iterable[Days] = ()) -> bool:
    """Whether a reminder may be sent at this moment."""
    local = at.astimezone(STOCKHOLM)
    return OPENS <= local.time() < CLOSES and _is_open(local.date(), list(absences))


def _is_open(day: date, away: list[Days]) -> bool:
    return is_working_day(day) and not any(first <= day and (last is None or day <= last) for first, last in away)
