"""Interests without a date become places in the queue by the first round that comes."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.api import record_many, session, today
from courses.days.actions import seat_notices
from courses.days.actions.deciding import new_seat, queue_up
from courses.days.actions.holding import Held, draft
from courses.days.actions.telling import Why, explain
from courses.days.models import ACTIVE, Interest, Round, Seat, SeatState


def take_in(held: Held, rounds: Sequence[Round]) -> list[Seat]:
    """Let the interests of held queues become places in them, now that there is a round to wait for.

    Those whose manager declared it stand in the queue at once, with the time they had; the others' managers are asked.
    One statement when there are none.
    """
    first = {round_.queue_id: round_ for round_ in sorted(rounds, key=lambda r: (r.first_on, r.id), reverse=True)}
    interests = session.scalars(
        select(Interest)
        .where(Interest.queue_id.in_(first), Interest.state == "open")
        .order_by(Interest.declared_at, Interest.id)
    ).all()
    if not interests:
        return []
    taken = busy(first, [interest.person_id for interest in interests])
    seats: list[Seat] = []
    for interest in interests:
        interest.state = "met"
        if (interest.queue_id, interest.person_id) in taken:
            continue
        seat = new_seat(first[interest.queue_id], interest.person_id, (interest.post_id, interest.unit_id), None,
                        state=SeatState.asked, because="asked")  # fmt: skip
        seat.asked_at, seat.asked_by_id, seat.nominated = (
            interest.declared_at,
            interest.declared_by_id,
            interest.nominated,
        )
        if interest.nominated:
            queue_up(held, seat, "from_interest", None)
        session.add(seat)
        seats.append(seat)
    session.flush()
    explain(Why(seat, "from_interest") for seat in seats)
    record_many([draft(f"courses.{seat.state}", seat, held.rounds[seat.round_id], today()) for seat in seats], by=None)
    seat_notices.interest_met(held.rounds, seats)
    return seats


def busy(queue_ids: Iterable[int], people: Iterable[int]) -> set[tuple[int, int]]:
    """Who waits in these queues or has a seat in a round of theirs that is not over."""
    rows = session.execute(
        select(Seat.queue_id, Seat.person_id)
        .join(Round, Round.id == Seat.round_id)
        .where(
            Seat.queue_id.in_(list(queue_ids)),
            Seat.person_id.in_(list(people)),
            Seat.state.in_(ACTIVE),
            (Round.last_on >= today()) | (Seat.state == SeatState.queued),
        )
    )
    return {(row[0], row[1]) for row in rows}
