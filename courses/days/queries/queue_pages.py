"""What the coordinator's page of a queue shows besides those who wait: offers that wait for an answer."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.api import session
from courses.days.models import Offer, OfferState, Queue, Round, Seat


def offers_out(queue_id: int) -> Sequence[Offer]:
    """The offers of a queue that wait for an answer, the one to be answered first first. One statement."""
    return session.scalars(
        select(Offer)
        .join(Offer.seat)
        .options(
            joinedload(Offer.seat).joinedload(Seat.person),
            joinedload(Offer.round).joinedload(Round.queue).joinedload(Queue.course),
        )
        .where(Seat.queue_id == queue_id, Offer.state == OfferState.open)
        .order_by(Offer.answer_by, Offer.id)
    ).all()
