"""Until which day one can withdraw, and until which day the queue moves by itself. Pure: dates in, dates out."""

from datetime import date, timedelta

from app.api import public_holidays

#: Working days before the first day up to which a freed seat goes to the first in the queue by itself.
PROMOTES_BEFORE = 2


def withdraw_by(first_on: date, days: int) -> date:
    """The last day to withdraw: so many days before the first day."""
    return first_on - timedelta(days=days)


def promotes_until(first_on: date) -> date:
    """The last day on which a freed seat goes to the first in the queue by itself."""
    day = first_on
    for _ in range(PROMOTES_BEFORE):
        day = working_day_before(day)
    return day


def working_day_before(day: date) -> date:
    """The nearest working day before a day: not Saturday, Sunday or a public holiday."""
    day -= timedelta(days=1)
    while day.weekday() >= 5 or day in public_holidays(day.year):
        day -= timedelta(days=1)
    return day
