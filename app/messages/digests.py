"""When someone wants to be told: at once, once a day, once a week, or on the page alone. Pure.

What changes a booked day has no topic and is always told at once.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from app.dates import STOCKHOLM, moment
from app.messages.quiet import OPENS, next_calm_moment
from app.web.words import lazy


class How(StrEnum):
    """*genast*, *en gång om dagen*, *en gång i veckan*, *bara på sidan*."""

    at_once = "at_once"
    daily = "daily"
    weekly = "weekly"
    page = "page"


#: What one may choose for, and how each is called.
TOPICS = {
    "decisions": lazy("Frågor som väntar på mitt beslut"),
    "reminders": lazy("Påminnelser om att förbereda mig"),
    "queue": lazy("Min plats i köer"),
    "evaluations": lazy("Utvärderingar att svara på"),
}
HOWS = {
    How.at_once: lazy("Genast"),
    How.daily: lazy("En gång om dagen"),
    How.weekly: lazy("På måndagar"),
    How.page: lazy("Bara här på sidan"),
}


def told_at(how: How, at: datetime) -> datetime | None:
    """When a message written at a moment is mailed by this choice; None for never (it stands on the page).

    A day's and a week's mail goes at 8.00 on the first working day that follows: tomorrow, or next Monday. What is
    written before 8.00 goes the same morning.
    """
    match how:
        case How.at_once:
            return at
        case How.page:
            return None
        case How.daily:
            return _morning(at, 0)
        case How.weekly:
            days = -at.astimezone(STOCKHOLM).weekday() % 7
            return _morning(at, days) if days or _before_opening(at) else _morning(at, 7)


def _morning(at: datetime, days: int) -> datetime:
    """8.00 so many days on (or the next day, when that has been), or on the first working day after it."""
    day = at.astimezone(STOCKHOLM).date() + timedelta(days=days)
    if days == 0 and not _before_opening(at):
        day += timedelta(days=1)
    opening = moment(day, OPENS)
    calm = next_calm_moment(opening)
    return calm or opening


def _before_opening(at: datetime) -> bool:
    return at.astimezone(STOCKHOLM).time() <= OPENS
