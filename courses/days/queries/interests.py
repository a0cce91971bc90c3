"""Demand without a date: who would take a course when there is one, counted by the part of the area."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.api import session, today
from courses.days.models import Interest, Queue, Seat, SeatState
from courses.days.queries.members import Member, members_by_unit, members_of


@dataclass
class Demand:
    """What a course is asked for in an area: interests without a date, and those who wait in the queue."""

    queue: Queue
    interested: int = 0
    waiting: int = 0
    #: Part of the area → interests and queue places together; None is the area itself.
    by_member: dict[int | None, int] = field(default_factory=lambda: defaultdict(int))
    #: Code of ``words.INTERESTS`` → how many.
    because: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """How many seats are asked for."""
        return self.interested + self.waiting


def demand(area_ids: Select[Any] | Iterable[int]) -> list[Demand]:
    """The demand in these areas, the largest first. Four statements. No names follow from it."""
    areas = area_ids if isinstance(area_ids, Select) else list(area_ids)
    queues = session.scalars(
        select(Queue).options(joinedload(Queue.course), joinedload(Queue.area)).where(Queue.area_id.in_(areas))
    ).all()
    found = {queue.id: Demand(queue) for queue in queues}
    interests = session.execute(
        select(Interest.queue_id, Interest.unit_id, Interest.because, func.count())
        .where(Interest.queue_id.in_(found), Interest.state == "open")
        .group_by(Interest.queue_id, Interest.unit_id, Interest.because)
    ).all()
    waiting = session.execute(
        select(Seat.queue_id, Seat.unit_id, func.count())
        .where(Seat.queue_id.in_(found), Seat.state == SeatState.queued)
        .group_by(Seat.queue_id, Seat.unit_id)
    ).all()
    members = members_by_unit(
        {queue.area_id for queue in queues}, {row.unit_id for row in (*interests, *waiting)}, today()
    )
    for queue_id, unit_id, because, count in interests:
        each = found[queue_id]
        each.interested += count
        each.because[because] += count
        each.by_member[members.get((each.queue.area_id, unit_id))] += count
    for queue_id, unit_id, count in waiting:
        each = found[queue_id]
        each.waiting += count
        each.by_member[members.get((each.queue.area_id, unit_id))] += count
    return sorted((each for each in found.values() if each.total), key=lambda each: (-each.total, each.queue.id))


def parts(area_id: int) -> list[Member]:
    """The parts of an area by name, to show a demand by. One statement."""
    return members_of(area_id, today())


def interests_of(person_ids: Iterable[int]) -> Sequence[tuple[Interest, Queue]]:
    """The interests of these people that wait for a date. One statement."""
    return [
        (row[0], row[1])
        for row in session.execute(
            select(Interest, Queue)
            .join(Queue, Queue.id == Interest.queue_id)
            .options(joinedload(Queue.course), joinedload(Interest.person))
            .where(Interest.person_id.in_(list(person_ids)), Interest.state == "open")
            .order_by(Interest.declared_at, Interest.id)
        )
    ]


def interest(number: int) -> Interest | None:
    """One interest."""
    return session.get(Interest, number)
