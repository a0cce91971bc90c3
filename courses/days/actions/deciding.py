"""What becomes of a seat: noted with why, by whom and when."""

from app.api import Person, ask_job, now
from courses.days.actions.holding import Held, id_of
from courses.days.models import TAKING, Round, Seat, SeatState
from courses.days.queries.people import Place

#: The job that looks again at those who were passed over because of a seat elsewhere.
TRY_AGAIN = "courses.try_again"


def decide(seat: Seat, state: SeatState, because: str, by: Person | None) -> None:
    """Note what became of a seat, why, and by whom. A seat that is let go of may end a clash with another course."""
    if seat.state in TAKING and state not in TAKING:
        try_again()
    seat.state, seat.because = state, because
    seat.decided_by_id, seat.decided_at = id_of(by), now()


def try_again() -> None:
    """Have the worker look again, once this is done, at those who were passed over because of a seat elsewhere: now or soon,
    in a transaction of its own, for their queues belong to other courses."""
    ask_job(TRY_AGAIN)


def new_seat(round_: Round, person_id: int, place: Place, by: Person | None, *, state: SeatState, because: str) -> Seat:
    """A seat on its way, for the post and unit given."""
    return Seat(
        round_id=round_.id, queue_id=round_.queue_id, person_id=person_id, post_id=place[0], unit_id=place[1],
        state=state, because=because, asked_by_id=id_of(by), asked_at=now(),
    )  # fmt: skip


def queue_up(held: Held, seat: Seat, because: str, by: Person | None) -> None:
    """Give the next number of the queue."""
    queue = held.queues[seat.queue_id]
    queue.last_number += 1
    seat.queue_number = queue.last_number
    decide(seat, SeatState.queued, because, by)
