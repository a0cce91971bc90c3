"""Offers: seats that wait for an answer. Made in held rounds, and let go of when they no longer hold."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import joinedload

from app.api import Person, now, record_many, session, today
from courses.days.actions import seat_notices
from courses.days.actions.deciding import decide
from courses.days.actions.holding import Held, draft
from courses.days.actions.telling import Why, explain
from courses.days.models import ACTIVE, Hold, Offer, OfferState, Round, Seat, SeatState

#: Offers that still hold a seat: those of a party hold it until all have answered.
HOLDING = (OfferState.open, OfferState.accepted)


def make_offers(
    round_: Round, seats: Sequence[Seat], answer_by: datetime, because: str = "offered", *, by: Person | None = None
) -> list[Offer]:
    """Offer these who wait a seat in a held round, to be answered by a moment. The mails are sent by the caller.

    because: the code of why; ``offered`` when the queue moved by itself.
    """
    offers = []
    for seat in seats:
        offers.append(Offer(seat_id=seat.id, round_id=round_.id, from_round_id=seat.round_id, answer_by=answer_by))
        seat.round_id = round_.id
        decide(seat, SeatState.offered, because, by)
    session.add_all(offers)
    session.flush()
    return offers


def drop_offers(seats: Iterable[Seat], state: OfferState = OfferState.recalled) -> None:
    """Let the offers of these seats go, whatever then becomes of the seats. One statement."""
    ids = [seat.id for seat in seats]
    if ids:
        session.execute(
            update(Offer)
            .where(Offer.seat_id.in_(ids), Offer.state == OfferState.open)
            .values(state=state, answered_at=now())
        )


def back_to_queue(held: Held, offers: Sequence[Offer], states: dict[int, str], *, by: Person | None) -> None:
    """Let offered seats go back to the queue, with the number and the time they had, and with them their whole parties.

    offers: open ones whose rounds are held, with their seats loaded. states: offer id → what became of it; the codes of
    the explanations are the same words. The others of a party get theirs recalled.
    """
    session.flush()
    gone = list(offers) + _companions(offers)
    there = _also_in(gone)
    reasons, told = [], []
    for offer in gone:
        seat, round_ = offer.seat, held.rounds[offer.round_id]
        state = states.get(offer.id, OfferState.recalled)
        code = state if offer.id in states else "party_broken"
        offer.state, offer.answered_at = OfferState(state), now()
        if by is not None and by.id == seat.person_id:
            offer.answered_by_id = by.id
        held.know([seat.unit_id])
        held.board(round_).leave(held.member_of(seat))
        reasons.append(Why(seat, code, round_id=round_.id))
        told.append(draft("courses.declined" if code == "declined" else "courses.offer_ended", seat, round_, today(),
                          code=str(code)))  # fmt: skip
        if (offer.from_round_id, seat.person_id) not in there:
            seat.round_id = offer.from_round_id
        decide(seat, SeatState.queued, str(code), by)
    session.flush()
    explain(reasons)
    record_many(told, by=by)
    seat_notices.offers_ended(held.rounds, [(offer, why.code) for offer, why in zip(gone, reasons, strict=True)])


def recall(held: Held, round_ids: Iterable[int], *, by: Person | None) -> None:
    """Take back all offers and all seats held without names in these held rounds: they are to be cancelled or merged away."""
    ids = [number for number in round_ids if number in held.rounds]
    offers = live_offers(Offer.round_id.in_(ids))
    if offers:
        back_to_queue(held, offers, dict.fromkeys((o.id for o in offers), OfferState.recalled), by=by)
    for hold in session.scalars(select(Hold).where(Hold.round_id.in_(ids), Hold.seats > 0)):
        hold.released, hold.seats = hold.released + hold.seats, 0
    session.flush()


def live_offers(*narrowed: ColumnElement[bool]) -> list[Offer]:
    """Offers that hold a seat, read afresh with their seats. One statement."""
    return list(
        session.scalars(
            select(Offer)
            .join(Seat, Seat.id == Offer.seat_id)
            .options(joinedload(Offer.seat))
            .where(
                Offer.state.in_(HOLDING), Seat.state == SeatState.offered, Seat.round_id == Offer.round_id, *narrowed
            )
            .order_by(Offer.id)
            .execution_options(populate_existing=True)
        )
    )


def _also_in(offers: Sequence[Offer]) -> set[tuple[int, int]]:
    """(round, person) for those who have a place in the round that they once asked for by now: they came there without a
    seat. One statement."""
    rows = session.execute(
        select(Seat.round_id, Seat.person_id).where(
            Seat.round_id.in_({offer.from_round_id for offer in offers}),
            Seat.person_id.in_({offer.seat.person_id for offer in offers}),
            Seat.id.not_in([offer.seat_id for offer in offers]),
            Seat.state.in_(ACTIVE),
        )
    )
    return {(round_id, person_id) for round_id, person_id in rows}


def _companions(offers: Sequence[Offer]) -> list[Offer]:
    parties = {(offer.seat.party_id, offer.round_id) for offer in offers if offer.seat.party_id is not None}
    if not parties:
        return []
    known = {offer.id for offer in offers}
    found = live_offers(Seat.party_id.in_({party for party, _round in parties}))
    return [offer for offer in found if offer.id not in known and (offer.seat.party_id, offer.round_id) in parties]
