"""How long someone may think about an offered seat. Pure: moments and days in, a moment out."""

from datetime import date, datetime, time, timedelta

from app.api import STOCKHOLM, is_working_day, moment

OPENS, CLOSES = time(8), time(17)


def answer_by(at: datetime, working_days: int, last_on: date) -> datetime | None:
    """The last moment to answer an offer that is made now: 17.00 on a working day.

    at: an aware moment. An offer made on a working day before 17.00 counts from that day, otherwise from the next working
    day. working_days: how many whole working days there are to think. last_on: the last day on which the queue moves by
    itself; the time never goes beyond it. Returns None when that day has already closed: then only the coordinator acts.
    """
    local = at.astimezone(STOCKHOLM)
    day = local.date()
    if not is_working_day(day) or local.time() >= CLOSES:
        day = next_working_day(day)
    for _each in range(working_days):
        day = next_working_day(day)
    latest = moment(min(day, last_on), CLOSES)
    return latest if latest > at else None


def next_working_day(day: date) -> date:
    """The nearest working day after a day."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
