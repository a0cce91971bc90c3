"""Publishing and cancelling a round. Nothing is sent before it is public; afterwards everybody is told once."""

from collections.abc import Iterable

from sqlalchemy import select

from app.api import Draft, Person, Problem, Ref, _, record_many, session, today
from courses.days.actions import notices, seat_notices, trainer_notices
from courses.days.actions.booking import book
from courses.days.actions.deciding import try_again
from courses.days.actions.filling import refill
from courses.days.actions.holding import draft, hold, id_of
from courses.days.actions.offering import recall
from courses.days.actions.placing import fill
from courses.days.actions.reasons import checked_reason
from courses.days.actions.requeueing import requeue
from courses.days.actions.returning import return_in
from courses.days.models import Occasion, Round, RoundState, Seat, SeatState


def publish(round_: Round, *, by: Person) -> None:
    """Make a round visible. Those who stand first in the queue get its seats at once.

    Raises Problem when it is public already, and when a room or a trainer is taken.
    """
    publish_many([round_], by=by)


def publish_many(rounds: Iterable[Round], *, by: Person) -> None:
    """Make rounds visible, all at the same instant. As ``publish``, in a constant number of statements but for seats given."""
    held = hold([each.id for each in rounds])
    current = list(held.rounds.values())
    if any(each.state != RoundState.draft for each in current):
        raise Problem(_("Omgången är redan publicerad."))
    for each in current:
        each.state = RoundState.published
        course = held.queues[each.queue_id].course
        each.completion, each.late_minutes = dict(course.completion), course.late_minutes
    session.flush()
    book(current)
    refs = [Ref("courses.round", str(each.id), None, each.name) for each in current]
    record_many([Draft("courses.round_published", None, ref, today()) for ref in refs], by=by)
    fill(held, current, by=None)
    trainer_notices.booked(current)


def cancel_round(round_: Round, reason: str, *, by: Person) -> int:
    """Cancel a round. Those who have a seat, or have asked for one, are told why; those who had a seat go first in the queue,
    see ``requeue``, and may be offered another round in the same breath. Their managers are told once.

    Returns how many were told. Raises Problem without a reason, and when the round is over or cancelled already.
    """
    reason = checked_reason(reason)
    held = hold([round_.id])
    current = held.rounds[round_.id]
    if current.state == RoundState.cancelled or current.phase(today()) == RoundState.closed:
        raise Problem(_("Omgången är redan avslutad eller inställd."))
    was_public = current.state == RoundState.published
    recall(held, [current.id], by=by)
    current.state = RoundState.cancelled
    occasions = session.scalars(select(Occasion).where(Occasion.round_id == current.id)).all()
    for occasion in occasions:
        occasion.cancelled = True
        occasion.sequence += 1
    seats = session.scalars(
        select(Seat).where(
            Seat.round_id == current.id, Seat.state.in_((SeatState.asked, SeatState.seated, SeatState.pending))
        )
    ).all()
    had_seat = [seat for seat in seats if seat.state == SeatState.seated]
    for seat in seats:
        seat.state, seat.because, seat.reason, seat.decided_by_id = (
            SeatState.cancelled,
            "round_cancelled",
            reason,
            id_of(by),
        )
    session.flush()
    told = [Draft("courses.round_cancelled", None, Ref("courses.round", str(current.id), None, current.name), today())]
    record_many([*told, *(draft("courses.cancelled", seat, current, today()) for seat in seats)], by=by)
    if was_public:
        first = requeue(held, current, had_seat, by=by)
        notices.cancelled(current, seats, had_seat, first)
        if not held.queues[current.queue_id].course.local_to_id:
            seat_notices.cancelled(current, had_seat, first, by=by)
        trainer_notices.cancelled(current)
    return_in([current.id])
    refill([current.queue_id])
    try_again()
    return len(seats)
