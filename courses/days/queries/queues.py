"""The queues: how long they are, who stands where, and the rounds in which seats may come free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from app.api import Person, Post, session
from courses.days.models import Queue, Round, RoundState, Seat, SeatState


def queue_lengths(queue_ids: Iterable[int]) -> dict[int, int]:
    """How many wait in each queue."""
    return dict(
        session.execute(
            select(Seat.queue_id, func.count())
            .where(Seat.queue_id.in_(list(queue_ids)), Seat.state == SeatState.queued)
            .group_by(Seat.queue_id)
        ).all()
    )


def queue_places(seat_ids: Iterable[int]) -> dict[int, int]:
    """The place in the queue of each of these seats that waits: 1 is next. One statement."""
    ahead = aliased(Seat)
    return dict(
        session.execute(
            select(Seat.id, func.count(ahead.id))
            .join(
                ahead,
                (ahead.queue_id == Seat.queue_id)
                & (ahead.state == SeatState.queued)
                & (ahead.queue_number <= Seat.queue_number),
            )
            .where(Seat.id.in_(list(seat_ids)), Seat.state == SeatState.queued)
            .group_by(Seat.id)
        ).all()
    )


@dataclass(frozen=True)
class Waiting:
    """Someone in a queue: the place, the seat, whom, and where that person works (empty when protected)."""

    place: int
    seat: Seat
    person: Person
    workplace: str


def queue_of(queue_id: int, limit: int = 500) -> list[Waiting]:
    """Those who wait, in order. One statement."""
    found = session.scalars(
        select(Seat)
        .options(
            joinedload(Seat.person),
            joinedload(Seat.post).joinedload(Post.unit),
            joinedload(Seat.post).joinedload(Post.employer),
        )
        .where(Seat.queue_id == queue_id, Seat.state == SeatState.queued)
        .order_by(Seat.queue_number)
        .limit(limit)
    )
    return [
        Waiting(
            place,
            seat,
            seat.person,
            "" if seat.person.protected else f"{seat.post.employer.name}, {seat.post.unit.name}",
        )
        for place, seat in enumerate(found, 1)
    ]


def coming_of_queue(queue_id: int, on: date) -> Sequence[Round]:
    """The published rounds of a queue that have not begun."""
    return session.scalars(
        select(Round)
        .options(joinedload(Round.queue).joinedload(Queue.course))
        .where(Round.queue_id == queue_id, Round.state == RoundState.published, Round.first_on > on)
        .order_by(Round.first_on, Round.id)
    ).all()


def queue(number: int) -> Queue | None:
    """A queue with its course and area."""
    return session.scalar(
        select(Queue).options(joinedload(Queue.course), joinedload(Queue.area)).where(Queue.id == number)
    )
