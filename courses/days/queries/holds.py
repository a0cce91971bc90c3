"""Seats that managers hold without names."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.api import session
from courses.days.models import Hold, Queue, Round
from courses.days.queries.held import NAMELESS, held


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


def hold_of(number: int) -> Hold | None:
    """One hold, with its round, course, organisation and holder."""
    return session.scalar(_whole().where(Hold.id == number))


def holds_of(round_id: int) -> Sequence[Hold]:
    """The seats of a round that are held without names. One statement."""
    return session.scalars(_whole().where(Hold.round_id == round_id, Hold.seats > 0).order_by(Hold.release_on)).all()


def my_holds(person_id: int, on: date) -> list[Kept]:
    """The seats that a manager holds in rounds still to come, soonest first. One statement; none on a page that has read what
    many people have seats for, the manager among them."""
    mine = [row for row in held({person_id}, on) if row.state == NAMELESS and row.first_on > on]
    kept = [
        Kept(row.seat_id, row.round_id, row.seats, row.held_on, row.first_on, row.course, row.round_title)
        for row in mine
    ]
    return sorted(kept, key=lambda each: (each.release_on, each.id))
