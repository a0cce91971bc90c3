"""By the clock: seats that nobody has go to those who wait, as far as the rules of the day allow.

On the days when unused quotas open for others this is what lets them in; otherwise it finds nothing to do.
"""

from sqlalchemy import select

from app.api import session
from courses.days.actions.filling import refill
from courses.days.models import Interest, Seat, SeatState
from courses.days.queries.busy import queues_passed


def open_up() -> int:
    """Give free seats in all rounds to come to those who wait for them. Returns how many got a seat or an offer."""
    waiting = session.scalars(select(Seat.queue_id).where(Seat.state == SeatState.queued).distinct()).all()
    interested = session.scalars(select(Interest.queue_id).where(Interest.state == "open").distinct()).all()
    return len(refill({*waiting, *interested}))


def try_again() -> int:
    """Give free seats to those who were passed over because of a seat elsewhere and no longer have it. Returns how many got a
    seat or an offer. One statement when nobody was passed over so."""
    queues = queues_passed()
    return len(refill(queues)) if queues else 0
