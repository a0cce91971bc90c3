"""Seats in courses that need a licence, of people whose committee (*nämnd*) has none. It is told of and never refused: a
licence may be bought before the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from app.api import Closure, Organisation, Person, holds, session, today
from courses.days.models import TAKING, Licence, Queue, Round, RoundState, Seat
from courses.models import Course


@dataclass(frozen=True)
class Lacking:
    """A seat without the licence that its course needs, on the first day of the round."""

    seat_id: int
    person: str
    unit: str
    licence: str


def unlicensed_seats(seat_ids: Iterable[int]) -> list[Lacking]:
    """Those of these seats whose unit, by the post that the seat counts for, lies under no holder of the licence. One
    statement; none for no seats."""
    ids = list(seat_ids)
    return _lacking(_SEATS.where(Seat.id.in_(ids))) if ids else []


def unlicensed_ahead(queue_ids: Sequence[int] | None = None) -> list[Lacking]:
    """All seats and offers in rounds still to come, in these queues or in all, that lack the licence. One statement."""
    found = _SEATS.where(Seat.state.in_(TAKING), Round.state == RoundState.published, Round.first_on > today())
    return _lacking(found if queue_ids is None else found.where(Seat.queue_id.in_(queue_ids)))


_SEATS = (
    select(Seat.id, Person, Organisation.name, Course.licence)
    .join(Person, Person.id == Seat.person_id)
    .join(Organisation, Organisation.id == Seat.unit_id)
    .join(Round, Round.id == Seat.round_id)
    .join(Queue, Queue.id == Seat.queue_id)
    .join(Course, Course.id == Queue.course_id)
    .where(Course.licence != "")
    .order_by(Seat.id)
)


def _lacking(seats: Any) -> list[Lacking]:
    on = today()
    licensed = (
        exists()
        .where(Closure.descendant_id == Seat.unit_id, Closure.holds(on))
        .where(Licence.organisation_id == Closure.ancestor_id, Licence.key == Course.licence)
        .where(holds(Licence.valid_from, Licence.valid_to, Round.first_on))
    )
    return [
        Lacking(number, person.name, unit, licence)
        for number, person, unit, licence in session.execute(seats.where(~licensed))
    ]
