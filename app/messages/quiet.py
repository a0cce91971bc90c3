"""When a reminder may be sent: working days from 8 to 17, never while someone is away. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache

from app.dates import STOCKHOLM, moment

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


def is_working_day(day: date) -> bool:
    """Monday to Friday, and neither a public holiday nor one of the eves that are free in practice."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def _is_open(day: date, away: list[Days]) -> bool:
    return is_working_day(day) and not any(first <= day and (last is None or day <= last) for first, last in away)


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays

    eves = {date(year, 12, 24), date(year, 12, 31)}
    public = holidays.country_holidays("SE", years=year)
    midsummer = next(day for day in (date(year, 6, 19) + ONE_DAY * n for n in range(7)) if day.weekday() == 4)
    return frozenset({*public, *eves, midsummer})
