"""On the days when unused quotas open for others, seats that nobody could have go to those who wait."""

from sqlalchemy import select

from app.api import session, today
from courses.days.actions.filling import fill
from courses.days.actions.holding import hold
from courses.days.models import Quota, Round, RoundState, Seat, SeatState


def open_up() -> int:
    """Fill the rounds still to come that have quotas and somebody waiting. Returns how many got a seat or an offer.

    It is safe to do at any time: nothing is given that the rules of the day do not allow.
    """
    waiting = select(Seat.queue_id).where(Seat.state == SeatState.queued)
    ids = session.scalars(
        select(Round.id)
        .where(
            Round.state == RoundState.published,
            Round.first_on > today(),
            Round.queue_id.in_(waiting),
            Round.id.in_(select(Quota.round_id)),
        )
        .order_by(Round.id)
    ).all()
    if not ids:
        return 0
    held = hold(ids)
    return len(fill(held, held.rounds.values(), by=None))
