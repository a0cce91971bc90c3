"""What keeps someone from another seat in the same course: the one rule for every way to a seat."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.api import Problem, _, session
from courses.days.actions.deciding import decide
from courses.days.actions.holding import Held
from courses.days.models import Seat, SeatState
from courses.days.queries.waiting import in_the_way, unanswered


def standing_in_the_way(held: Held, wanted_in: Iterable[int], person_ids: Iterable[int], on: date) -> Sequence[Seat]:
    """Seats of these people in the held courses, and their wishes and places in the queues wanted, that leave no room for
    another.

    A wish that nobody answered before its round began stands in the way no longer: it is ended here. Two statements.
    """
    people, queues = list(person_ids), list(wanted_in)
    for seat in unanswered(queues, people, on):
        decide(seat, SeatState.withdrawn, "not_answered", None)
    session.flush()
    return in_the_way(held.queues, queues, people, on)


def refuse_second(held: Held, seats: Sequence[Seat], queue_id: int, on: date) -> None:
    """Raises Problem when one of these who wait in a queue has a seat in the course already, or came to a day of it without one
    and waits for the manager. Two statements."""
    own = {seat.id for seat in seats}
    others = standing_in_the_way(held, [queue_id], [seat.person_id for seat in seats], on)
    if any(seat.id not in own and seat.state in (SeatState.seated, SeatState.pending) for seat in others):
        raise Problem(
            _("Personen har redan en plats på kursen, eller har kommit utan plats och väntar på chefens svar.")
        )
