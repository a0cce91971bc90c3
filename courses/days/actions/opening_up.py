"""By the clock: seats that nobody has go to those who wait, as far as the rules of the day allow.

On the days when unused quotas open for others this is what lets them in; otherwise it finds nothing to do.
"""

from sqlalchemy import select

from app.api import session
from courses.days.actions.filling import refill
from courses.days.models import Interest, Seat, SeatState


def open_up() -> int:
    """Give free seats in all rounds to come to those who wait for them. Returns how many got a seat or an offer."""
    waiting = session.scalars(select(Seat.queue_id).where(Seat.state == SeatState.queued).distinct()).all()
    interested = session.scalars(select(Interest.queue_id).where(Interest.state == "open").distinct()).all()
    return len(refill({*waiting, *interested}))
