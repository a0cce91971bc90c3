"""Someone who comes to a course day without a seat: added at once, counted when the manager has approved."""

from collections.abc import Iterable

from sqlalchemy import select

from app.api import Person, Problem, _, main_posts, now, record_many, session, today
from courses.days.actions import notices
from courses.days.actions.filling import refill
from courses.days.actions.holding import draft, hold, hold_with, id_of
from courses.days.actions.offering import back_to_queue, live_offers
from courses.days.actions.placing import end_waiting
from courses.days.actions.reasons import checked_reason
from courses.days.actions.settling import concerned, settle
from courses.days.models import ACTIVE, Occasion, Offer, OfferState, Seat, SeatState
from courses.days.queries.expected import people_expected
from courses.days.queries.people import covered_units


def add_walk_in(occasion: Occasion, person: Person, *, by: Person) -> Seat:
    """Put someone on the class list who has no seat. The seat limit may be exceeded, the room's capacity not.

    Returns the seat, in state ``pending``. Raises Problem when the room is full, when the person is on the list
    already, or holds no post that learning counts for.
    """
    on = today()
    held = hold([occasion.round_id])
    round_ = held.rounds[occasion.round_id]
    if occasion.cancelled:
        raise Problem(_("Kurstillfället är inställt."))
    if occasion.room_capacity is not None and len(people_expected(occasion)) >= occasion.room_capacity:
        raise Problem(_("Lokalen rymmer %(count)s personer och är full.", count=occasion.room_capacity))
    seat = session.scalar(
        select(Seat).where(
            Seat.round_id == round_.id,
            Seat.person_id == person.id,
            Seat.state.in_(ACTIVE),
        )
    )
    if seat is not None and seat.state in (SeatState.seated, SeatState.pending):
        raise Problem(_("Personen står redan på klasslistan."))
    if seat is None:
        place = main_posts([person.id], on).get(person.id)
        if place is None or place[1] not in covered_units(round_.queue_id, [place[1]], on):
            raise Problem(_("Personen har ingen tjänst som kursen kan räknas för."))
        seat = Seat(round_id=round_.id, queue_id=round_.queue_id, person_id=person.id, post_id=place[0],
                    unit_id=place[1], asked_by_id=id_of(by), asked_at=now())  # fmt: skip
        session.add(seat)
    elif seat.state == SeatState.offered:
        offers = live_offers(Offer.seat_id == seat.id)
        back_to_queue(held, offers, dict.fromkeys((offer.id for offer in offers), OfferState.recalled), by=by)
    seat.round_id, seat.party_id = round_.id, None
    seat.state, seat.because, seat.walk_in = SeatState.pending, "walk_in", True
    session.flush()
    record_many([draft("courses.asked", seat, round_, on, walk_in=True)], by=by)
    notices.asked(round_, seat, by=by)
    refill([seat.queue_id])  # Whoever waited, or was offered a seat, leaves it to others.
    return seat


def approve_walk_ins(seats: Iterable[Seat], *, by: Person) -> list[Seat]:
    """The manager approves: the seat holds, and what was noted that day counts."""
    approved = _decide(seats, SeatState.seated, "walk_in_approved", "", by)
    if approved:
        occasions = session.scalars(select(Occasion.id).where(Occasion.round_id.in_({s.round_id for s in approved})))
        settle(concerned(occasions), by=by)
    return approved


def refuse_walk_ins(seats: Iterable[Seat], reason: str, *, by: Person) -> list[Seat]:
    """The manager says no, with the reason in words. Whoever stood in the queue stands there still."""
    return _decide(seats, SeatState.refused, "manager_refused", checked_reason(reason), by)


def _decide(seats: Iterable[Seat], state: SeatState, because: str, reason: str, by: Person) -> list[Seat]:
    wanted = list(seats)
    if not wanted:
        return []
    held = hold_with(wanted)
    fresh = sorted((seat for seat in wanted if seat.state == SeatState.pending), key=lambda seat: seat.id)
    if not fresh:
        return []
    if state == SeatState.seated:
        end_waiting(held, [seat.person_id for seat in fresh], "seated_elsewhere", by=by)
    for seat in fresh:
        back = state == SeatState.refused and seat.queue_number is not None
        seat.state, seat.because = (SeatState.queued, "full") if back else (state, because)
        seat.reason = reason
        seat.decided_by_id, seat.decided_at = by.id, now()
    session.flush()
    record_many(
        [draft(f"courses.{seat.state}", seat, held.rounds[seat.round_id], today(), walk_in=True) for seat in fresh],
        by=by,
    )
    if state == SeatState.seated:
        notices.decided(held.rounds, fresh, by=by, since=now())
    else:
        notices.refused(held.rounds, [seat for seat in fresh if seat.state == SeatState.refused], by=by)
    refill(held.queues)  # An offer elsewhere has ended, or somebody stands in the queue again.
    return list(fresh)
