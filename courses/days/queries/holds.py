"""Seats that managers hold without names."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from app.api import session
from courses.days.models import Hold, Queue, Round


def _whole() -> Select[Hold]:
    return select(Hold).options(
        joinedload(Hold.round).joinedload(Round.queue).joinedload(Queue.course),
        joinedload(Hold.organisation),
        joinedload(Hold.person),
    )


#: Built once: it is asked on every Min enhet, and mostly answers nothing.
_MINE = (
    _whole()
    .join(Round, Round.id == Hold.round_id)
    .where(Hold.person_id == bindparam("person"), Hold.seats > 0, Round.first_on > bindparam("day"))
    .order_by(Hold.release_on, Hold.id)
)


def hold_of(number: int) -> Hold | None:
    """One hold, with its round, course, organisation and holder."""
    return session.scalar(_whole().where(Hold.id == number))


def holds_of(round_id: int) -> Sequence[Hold]:
    """The seats of a round that are held without names. One statement."""
    return session.scalars(_whole().where(Hold.round_id == round_id, Hold.seats > 0).order_by(Hold.release_on)).all()


def my_holds(person_id: int, on: date) -> Sequence[Hold]:
    """The seats that a manager holds in rounds still to come, soonest first. One statement."""
    return session.scalars(_MINE, {"person": person_id, "day": on}).all()
