"""The queues: how long they are, who stands where by the course's policy, and the rounds in which seats may come free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.api import Person, Post, session, today
from courses.days.models import Queue, Round, RoundState, Seat, SeatState
from courses.days.priority import Rule, deciding
from courses.days.queries.lines import Waiter, lines_of


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
    """The place in the queue, by the course's policy, of each of these seats that waits: 1 is next.

    One statement when none waits; otherwise two, and at most three for each queue.
    """
    wanted = dict(
        session.execute(
            select(Seat.id, Seat.queue_id).where(Seat.id.in_(list(seat_ids)), Seat.state == SeatState.queued)
        ).all()
    )
    if not wanted:
        return {}
    lines = ordered(wanted.values())
    return {
        waiter.claim.seat_id: place
        for line in lines.values()
        for place, waiter in enumerate(line, 1)
        if waiter.claim.seat_id in wanted
    }


def ordered(queue_ids: Iterable[int]) -> dict[int, list[Waiter]]:
    """Those who wait in each queue, in the order in which the next seat would be offered."""
    ids = set(queue_ids)
    return lines_of(ids, today(), draw_seeds(ids))


def draw_seeds(queue_ids: Iterable[int]) -> dict[int, str]:
    """What the next draw by lot in each queue starts from, when it has been chosen. One statement."""
    rows = session.execute(
        select(Round.queue_id, Round.draw_seed)
        .where(
            Round.queue_id.in_(list(queue_ids)),
            Round.state == RoundState.published,
            Round.first_on > today(),
            Round.draw_seed != "",
        )
        .order_by(Round.first_on.desc(), Round.id.desc())
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Waiting:
    """Someone in a queue: the place, the seat, whom, where that person works (empty when protected), and what the policy
    looked at; ``rule`` is what put this one before the next."""

    place: int
    seat: Seat
    person: Person
    workplace: str
    due_on: date | None
    new: bool
    debt: int
    rule: str


def queue_of(queue_id: int, limit: int = 500) -> list[Waiting]:
    """Those who wait, in the order of the policy. Eight statements at most."""
    line = ordered([queue_id]).get(queue_id, [])
    policy = (
        session.scalars(select(Queue).options(joinedload(Queue.course)).where(Queue.id == queue_id)).one().course.policy
    )
    seed = draw_seeds([queue_id]).get(queue_id, "") if "draw" in policy else ""
    shown = line[:limit]
    seats = {
        seat.id: seat
        for seat in session.scalars(
            select(Seat)
            .options(
                joinedload(Seat.person),
                joinedload(Seat.post).joinedload(Post.unit),
                joinedload(Seat.post).joinedload(Post.employer),
            )
            .where(Seat.id.in_([waiter.claim.seat_id for waiter in shown]))
        )
    }
    found = []
    for place, waiter in enumerate(shown, 1):
        seat, claim = seats[waiter.claim.seat_id], waiter.claim
        rule = str(deciding(claim, line[place].claim, policy, seed)) if place < len(line) else str(Rule.asked)
        workplace = "" if seat.person.protected else f"{seat.post.employer.name}, {seat.post.unit.name}"
        found.append(Waiting(place, seat, seat.person, workplace, claim.due_on, claim.new, claim.debt, rule))
    return found


def coming_of_queue(queue_id: int, on: date) -> Sequence[Round]:
    """The published rounds of a queue that have not begun."""
    return session.scalars(
        select(Round)
        .options(joinedload(Round.queue).joinedload(Queue.course))
        .where(Round.queue_id == queue_id, Round.state == RoundState.published, Round.first_on > on)
        .order_by(Round.first_on, Round.id)
    ).all()


def also_open_to(queue_id: int, on: date) -> Sequence[Round]:
    """The published rounds to come of other queues in which those who wait in this one may be seated by the coordinator."""
    return session.scalars(
        select(Round)
        .options(joinedload(Round.queue).joinedload(Queue.course), joinedload(Round.queue).joinedload(Queue.area))
        .where(Round.also_queue_id == queue_id, Round.state == RoundState.published, Round.first_on > on)
        .order_by(Round.first_on, Round.id)
    ).all()


def queue(number: int) -> Queue | None:
    """A queue with its course and area."""
    return session.scalar(
        select(Queue).options(joinedload(Queue.course), joinedload(Queue.area)).where(Queue.id == number)
    )
