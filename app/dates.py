"""Which day it is in Sweden, and that day's bounds as moments. Pure but for the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
#: Nobody at work today began, or took a degree, before this year.
FIRST_YEAR = 1950


def today() -> date:
    """Today's date in Stockholm."""
    return datetime.now(STOCKHOLM).date()


def local_date(moment: datetime) -> date:
    """The Stockholm date of an aware moment."""
    return moment.astimezone(STOCKHOLM).date()


def moment(day: date, clock: time) -> datetime:
    """The aware UTC moment of a clock time in Stockholm on a day."""
    return datetime.combine(day, clock, STOCKHOLM).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last moment of a day in Stockholm, in UTC."""
    return moment(day + timedelta(days=1), time(0)) - timedelta(microseconds=1)


def is_likely(day: date, on: date) -> bool:
    """Whether something in a working life can begin or end on the day, seen from another: since 1950, within ten years.

    9999-12-31 is what staff systems write for no day at all; 2206 and 0026 are slips of the finger.
    """
    return FIRST_YEAR <= day.year <= on.year + 10


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
