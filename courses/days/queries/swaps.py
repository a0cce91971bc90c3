"""Who can take over a seat, and which organisations a manager can hold seats for."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.api import Organisation, Person, Post, holds, roles, session
from courses.days.models import TAKING, Round, Seat, SeatState


def who_can_take_over(seat: Seat, person_ids: Sequence[int], on: date) -> Sequence[Person]:
    """Those of these people who work and have no seat or offer in a coming round of the same course's queue. One statement."""
    sitting = (
        select(Seat.person_id)
        .join(Round, Round.id == Seat.round_id)
        .where(Seat.queue_id == seat.queue_id, Seat.state.in_((*TAKING, SeatState.pending)), Round.last_on >= on)
    )
    working = select(Post.person_id).where(
        Post.role.in_(roles.EMPLOYED), holds(Post.first_on, Post.last_on, on), Post.person_id.in_(person_ids)
    )
    return session.scalars(
        select(Person)
        .where(Person.id.in_(working), Person.id.not_in(sitting), Person.id != seat.person_id)
        .order_by(Person.sort_key, Person.id)
    ).all()


def managed_by(person_id: int, on: date) -> Sequence[Organisation]:
    """The organisations that someone is manager of on a day. One statement."""
    mine = select(Post.unit_id).where(
        Post.person_id == person_id, Post.role == roles.MANAGER, holds(Post.first_on, Post.last_on, on)
    )
    return session.scalars(
        select(Organisation).where(Organisation.id.in_(mine)).order_by(Organisation.sort_key, Organisation.id)
    ).all()
