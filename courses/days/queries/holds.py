"""Seats that managers hold without names."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from app.api import session
from courses.days.models import Hold, Queue, Round
from courses.days.queries.held import NAMELESS, held
from courses.models import Course


class Kept(NamedTuple):
    """Seats that a manager holds in a coming round, as Min enhet and the page of nominating show them."""

    id: int
    round_id: int
    seats: int
    release_on: date
    first_on: date
    course: str
    title: str

    @property
    def round_name(self) -> str:
        """The course and which round of it."""
        return f"{self.course}, {self.title}" if self.title else self.course


def _whole() -> Select[Hold]:
    return select(Hold).options(
        joinedload(Hold.round).joinedload(Round.queue).joinedload(Queue.course),
        joinedload(Hold.organisation),
        joinedload(Hold.person),
    )


_hold, _round, _queue, _course = (model.__table__ for model in (Hold, Round, Queue, Course))
#: Built once: it is asked on every Min enhet, and mostly answers nothing.
_MINE = (
    select(
        _hold.c.id, _hold.c.round_id, _hold.c.seats, _hold.c.release_on, _round.c.first_on, _course.c.title, _round.c.title
    )
    .join(_round, _round.c.id == _hold.c.round_id)
    .join(_queue, _queue.c.id == _round.c.queue_id)
    .join(_course, _course.c.id == _queue.c.course_id)
    .where(_hold.c.person_id == bindparam("person"), _hold.c.seats > 0, _round.c.first_on > bindparam("day"))
    .order_by(_hold.c.release_on, _hold.c.id)
)  # fmt: skip


def hold_of(number: int) -> Hold | None:
    """One hold, with its round, course, organisation and holder."""
    return session.scalar(_whole().where(Hold.id == number))


def holds_of(round_id: int) -> Sequence[Hold]:
    """The seats of a round that are held without names. One statement."""
    return session.scalars(_whole().where(Hold.round_id == round_id, Hold.seats > 0).order_by(Hold.release_on)).all()


def holds_read(person_id: int, on: date) -> list[Kept]:
    """As ``my_holds``, on a page that reads what many people have seats for, the manager among them: nothing more is asked."""
    mine = [row for row in held({person_id}, on) if row.state == NAMELESS and row.first_on > on]
    kept = [
        Kept(row.seat_id, row.round_id, row.seats, row.held_on, row.first_on, row.course, row.round_title)
        for row in mine
    ]
    return sorted(kept, key=lambda each: (each.release_on, each.id))


def my_holds(person_id: int, on: date) -> list[Kept]:
    """The seats that a manager holds in rounds still to come, soonest first. One statement."""
    return [Kept._make(row) for row in session.execute(_MINE, {"person": person_id, "day": on}).all()]
