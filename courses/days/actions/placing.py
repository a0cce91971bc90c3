"""Giving seats and queue places in held rounds: a seat while there are any, otherwise the next number of the queue."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.api import Draft, Person, now, record_many, session, today
from courses.days.actions import notices
from courses.days.actions.holding import Held, draft, id_of
from courses.days.cutoffs import promotes_until
from courses.days.models import Round, RoundState, Seat, SeatState
from courses.days.queries.people import Place


def place(held: Held, seats: Sequence[Seat], by: Person, told: list[Draft]) -> None:
    """Give these seats in their order, tell the ledger (after what ``told`` holds already) and the people."""
    on = today()
    for seat in seats:
        round_ = held.rounds[seat.round_id]
        give(held, round_, seat, by)
        told.append(draft(f"courses.{seat.state}", seat, round_, on, nominated=seat.nominated))
    session.flush()
    record_many(told, by=by)
    notices.decided(held.rounds, seats, by=by)


def give(held: Held, round_: Round, seat: Seat, by: Person | None) -> None:
    """A seat while there are any, otherwise the next number of the queue."""
    if held.free(round_) > 0:
        held.take(round_)
        decide(seat, SeatState.seated, seat.because if seat.because == "imported" else "free_seat", by)
    else:
        queue = held.queues[round_.queue_id]
        queue.last_number += 1
        seat.queue_number = queue.last_number
        decide(seat, SeatState.queued, "full", by)


def promote(held: Held, round_: Round, seats: Sequence[Seat], by: Person | None) -> None:
    """Give those who wait a seat in this round."""
    for seat in seats:
        seat.round_id = round_.id
        held.take(round_)
        decide(seat, SeatState.seated, "from_queue", by)
    session.flush()
    record_many([draft("courses.seated", s, round_, today(), number=s.queue_number) for s in seats], by=by)
    notices.decided(held.rounds, seats, by=by)


def decide(seat: Seat, state: SeatState, because: str, by: Person | None) -> None:
    """Note what became of a seat, why, and by whom."""
    seat.state, seat.because = state, because
    seat.decided_by_id, seat.decided_at = id_of(by), now()


def new_seat(round_: Round, person_id: int, place: Place, by: Person | None, *, state: SeatState, because: str) -> Seat:
    """A seat on its way, for the post and unit given."""
    return Seat(
        round_id=round_.id, queue_id=round_.queue_id, person_id=person_id, post_id=place[0], unit_id=place[1],
        state=state, because=because, asked_by_id=id_of(by), asked_at=now(),
    )  # fmt: skip


def fill(held: Held, rounds: Iterable[Round], *, by: Person | None) -> list[Seat]:
    """Give free seats of held rounds to the first in their queues, as long as the queue moves by itself.

    The queue moves until two working days before the first day. Returns who got a seat.
    """
    on = today()
    promoted: list[Seat] = []
    for round_ in sorted(rounds, key=lambda r: (r.first_on, r.id)):
        free = held.free(round_)
        if free == 0 or round_.state != RoundState.published or on > promotes_until(round_.first_on):
            continue
        first = session.scalars(
            select(Seat)
            .where(Seat.queue_id == round_.queue_id, Seat.state == SeatState.queued)
            .order_by(Seat.queue_number)
            .limit(free)
        ).all()
        promote(held, round_, first, by)
        promoted += first
    return promoted


def end_waiting(held: Held, person_ids: Iterable[int], because: str, *, by: Person | None) -> None:
    """End the waiting of people in held queues: they have got a seat in another way."""
    for seat in session.scalars(
        select(Seat).where(
            Seat.queue_id.in_(held.queues),
            Seat.person_id.in_(list(person_ids)),
            Seat.state.in_((SeatState.asked, SeatState.queued)),
        )
    ):
        decide(seat, SeatState.withdrawn, because, by)
    session.flush()
