"""Ending people's waiting for a course when they have got a seat in it in another way."""

from collections.abc import Iterable

from sqlalchemy import select

from app.api import Person, session
from courses.days.actions.deciding import decide
from courses.days.actions.holding import Held, hold
from courses.days.actions.offering import back_to_queue, live_offers
from courses.days.models import WAITING, Offer, OfferState, Seat, SeatState


def end_waiting(held: Held, person_ids: Iterable[int], because: str, *, by: Person | None) -> None:
    """End the waiting of people in held queues: they have got a seat in another way."""
    people = list(person_ids)
    _end(
        held,
        session.scalars(
            select(Seat).where(Seat.queue_id.in_(held.queues), Seat.person_id.in_(people), Seat.state.in_(WAITING))
        ).all(),
        because,
        by,
    )


def end_other_waiting(held: Held, seats: Iterable[Seat], *, by: Person | None) -> None:
    """End the waiting in other queues of the same course of those who now have these seats. One statement; none when the
    course has one queue."""
    seated = list(seats)
    if not seated or len(held.queues) < 2:
        return
    queues = {seat.queue_id for seat in seated}
    courses = {held.queues[number].course_id for number in queues}
    same = [number for number, queue in held.queues.items() if queue.course_id in courses]
    people = {seat.person_id for seat in seated}
    found = session.scalars(
        select(Seat).where(Seat.queue_id.in_(same), Seat.person_id.in_(people), Seat.state.in_(WAITING))
    ).all()
    course_of = {(seat.person_id, held.queues[seat.queue_id].course_id) for seat in seated}
    _end(
        held,
        [seat for seat in found if (seat.person_id, held.queues[seat.queue_id].course_id) in course_of],
        "seated_elsewhere",
        by,
    )


def _end(held: Held, waiting: Iterable[Seat], because: str, by: Person | None) -> None:
    seats = list(waiting)
    offered = [seat.id for seat in seats if seat.state == SeatState.offered]
    if offered:
        offers = live_offers(Offer.seat_id.in_(offered))
        others = {offer.round_id for offer in offers} - held.rounds.keys()
        rest = hold(others) if others else held  # Their queues are held already, so nobody waits for another.
        for within, its in (
            (held, [offer for offer in offers if offer.round_id not in others]),
            (rest, [offer for offer in offers if offer.round_id in others]),
        ):
            if its:
                back_to_queue(within, its, dict.fromkeys((offer.id for offer in its), OfferState.recalled), by=by)
    for seat in seats:
        decide(seat, SeatState.withdrawn, because, by)
    session.flush()
