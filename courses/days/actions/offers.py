"""Answering an offered seat: yes, no, or too late. What is not taken goes on to the next in the same breath."""

from datetime import datetime

from sqlalchemy import select

from app.api import Person, Problem, _, now, record_many, session, today
from courses.days.actions import notices
from courses.days.actions.deciding import decide
from courses.days.actions.ending_waits import end_other_waiting
from courses.days.actions.filling import refill
from courses.days.actions.holding import Held, draft, hold, id_of
from courses.days.actions.offering import back_to_queue, live_offers
from courses.days.actions.telling import Why, explain
from courses.days.models import Offer, OfferState, RoundState, Seat, SeatState
from courses.days.queries.entitled import hinders_of

#: How many offers that nobody answered are passed on in one transaction.
BATCH = 2000


def accept(offer: Offer, *, by: Person | None) -> Seat:
    """Say yes to an offered seat. In a party the seat is one's own when all have said yes.

    by: None when it was by the signed link, which is as good as the person: nobody else was sent it. Returns the seat.
    Raises Problem when the offer is answered, too late or taken back, or the person can no longer have the seat.
    """
    held, seat = _open(offer)
    round_ = held.rounds[offer.round_id]
    if round_.state != RoundState.published or round_.phase(today()) != RoundState.published:
        raise Problem(_("Omgången har börjat eller ställts in."))
    if hinders_of([seat]):
        raise Problem(_("Du kan inte få platsen: du har ingen tjänst i området eller är frånvarande de dagarna."))
    offer.state, offer.answered_at, offer.answered_by_id = OfferState.accepted, now(), id_of(by)
    session.flush()
    if _others_think(seat):
        decide(seat, SeatState.offered, "accepted_waits", by)
        explain([Why(seat, "accepted_waits")])
        return seat
    seats = [seat] if seat.party_id is None else _party_of(seat)
    held.know(each.unit_id for each in seats)
    for each in seats:
        decide(each, SeatState.seated, "accepted", by)
    session.flush()
    explain(Why(each, "accepted", {}, held.member_of(each)) for each in seats)
    record_many([draft("courses.seated", each, round_, today(), number=each.queue_number) for each in seats], by=by)
    notices.decided(held.rounds, seats, by=by)
    end_other_waiting(held, seats, by=by)
    return seat


def decline(offer: Offer, *, by: Person | None) -> Seat:
    """Say no to an offered seat: it goes to the next. The place in the queue stays, but this round is not offered again.

    Returns the seat. Raises Problem when the offer is answered already, too late or taken back.
    """
    held, seat = _open(offer)
    back_to_queue(held, [offer], {offer.id: OfferState.declined}, by=by)
    offer.answered_by_id = id_of(by)
    refill([seat.queue_id])
    return seat


def expire_offers(moment: datetime | None = None) -> int:
    """Pass on all offered seats that nobody answered in time, in one pass. Returns how many."""
    late = moment or now()
    rows = session.execute(
        select(Offer.id, Offer.round_id, Offer.from_round_id)
        .where(Offer.state == OfferState.open, Offer.answer_by < late)
        .order_by(Offer.id)
        .limit(BATCH)
    ).all()
    if not rows:
        return 0
    held = hold({number for row in rows for number in (row.round_id, row.from_round_id)})
    offers = live_offers(Offer.id.in_([row.id for row in rows]), Offer.state == OfferState.open)
    if not offers:
        return 0
    back_to_queue(held, offers, dict.fromkeys((offer.id for offer in offers), OfferState.expired), by=None)
    refill({offer.seat.queue_id for offer in offers})
    return len(offers)


def _open(offer: Offer) -> tuple[Held, Seat]:
    """Hold what an offer is about and see that it still can be answered."""
    held = hold([offer.round_id, offer.from_round_id])
    session.refresh(offer)
    seat = session.get_one(Seat, offer.seat_id, populate_existing=True)
    offer.seat = seat
    if offer.state == OfferState.accepted:
        raise Problem(_("Du har redan tackat ja."))
    if offer.state != OfferState.open or seat.state != SeatState.offered:
        raise Problem(_("Erbjudandet gäller inte längre."))
    if now() > offer.answer_by:
        raise Problem(_("Svarstiden har gått ut, och platsen går vidare till nästa."))
    return held, seat


def _others_think(seat: Seat) -> bool:
    """Whether someone else of the party has not answered yet."""
    if seat.party_id is None:
        return False
    thinking = (
        select(Offer.id)
        .join(Seat, Seat.id == Offer.seat_id)
        .where(
            Seat.party_id == seat.party_id,
            Seat.round_id == seat.round_id,
            Seat.state == SeatState.offered,
            Offer.state == OfferState.open,
            Offer.round_id == seat.round_id,
        )
    )
    return session.scalar(thinking.limit(1)) is not None


def _party_of(seat: Seat) -> list[Seat]:
    return list(
        session.scalars(
            select(Seat)
            .where(Seat.party_id == seat.party_id, Seat.round_id == seat.round_id, Seat.state == SeatState.offered)
            .order_by(Seat.id)
        )
    )
