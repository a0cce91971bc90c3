"""Offers that wait for an answer."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from app.api import remembered_of, session, signed_number
from courses.days.models import Offer, OfferState, Queue, Round, Seat

#: What a signed offer is for; a link for something else is no answer to it.
PURPOSE = "courses.offer"


def offer(number: int) -> Offer | None:
    """An offer with its seat, round and course."""
    return session.scalar(_whole().where(Offer.id == number))


def offer_of_token(token: str) -> Offer | None:
    """The offer that a signed link names, answered or not; None when the link is no such link."""
    number = signed_number(token, PURPOSE)
    return None if number is None else offer(number)


_offer, _seat = Offer.__table__.c, Seat.__table__.c
#: Every Min resa asks, and hardly anyone has an offer: a small statement of columns, built once, is all that most cost.
_OPEN = (
    select(_offer.id)
    .join_from(Offer.__table__, Seat.__table__, _seat.id == _offer.seat_id)
    .where(_seat.person_id.in_(bindparam("people", expanding=True)), _offer.state == OfferState.open.value)
)


def open_offers(person_ids: Iterable[int]) -> Sequence[Offer]:
    """The offers that these people can answer, the one to be answered first first. One statement, and one more when
    there are any."""
    return _in_order(_open_numbers(list(person_ids)))


def offers_on_page(person_id: int) -> Sequence[Offer]:
    """As ``open_offers``, for a page that has read the person's course days: the same statement told whether there are
    any."""
    return _in_order(remembered_of("courses.offers", frozenset((person_id,)), lambda: _open_numbers([person_id])))


def _open_numbers(person_ids: list[int]) -> list[int]:
    return [number for (number,) in session.execute(_OPEN, {"people": person_ids})]


def _in_order(numbers: list[int]) -> Sequence[Offer]:
    if not numbers:
        return []
    return session.scalars(_whole().where(Offer.id.in_(numbers)).order_by(Offer.answer_by, Offer.id)).all()


def offers_in(round_id: int) -> Sequence[Offer]:
    """All offers of a round, the latest first. One statement."""
    return session.scalars(
        select(Offer)
        .options(joinedload(Offer.seat).joinedload(Seat.person))
        .where(Offer.round_id == round_id)
        .order_by(Offer.id.desc())
    ).all()


def _whole() -> Select[Offer]:
    return select(Offer).options(
        joinedload(Offer.seat), joinedload(Offer.round).joinedload(Round.queue).joinedload(Queue.course)
    )
