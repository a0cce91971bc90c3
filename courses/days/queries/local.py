"""The courses that units hold for their own people, as whoever leads the work there sees them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.api import Organisation, Person, Post, holds, roles, session
from courses.days.models import Occasion, Queue, Round
from courses.models import Course

MOST = 100


def local_rounds(unit_ids: Iterable[int]) -> Sequence[Round]:
    """The rounds of local courses of these units, latest first."""
    return session.scalars(
        select(Round)
        .join(Queue, Queue.id == Round.queue_id)
        .join(Course, Course.id == Queue.course_id)
        .options(joinedload(Round.queue).joinedload(Queue.course), joinedload(Round.queue).joinedload(Queue.area))
        .where(Queue.area_id.in_(list(unit_ids)), Course.local_to_id.is_not(None))
        .order_by(Round.first_on.desc(), Round.id.desc())
        .limit(MOST)
    ).all()


def first_occasions(round_ids: Iterable[int]) -> dict[int, int]:
    """Round id → the id of its first occasion: a local course has one."""
    found = session.execute(
        select(Occasion.round_id, Occasion.id)
        .where(Occasion.round_id.in_(list(round_ids)))
        .order_by(Occasion.id.desc())
    )
    return dict(found.all())


def own_units(person_id: int, organisation_ids: Select[Any], on: date) -> Sequence[Organisation]:
    """The units where someone leads the work on a day."""
    mine = select(Post.unit_id).where(
        Post.person_id == person_id, Post.role == roles.LEAD, holds(Post.first_on, Post.last_on, on)
    )
    return session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(mine), Organisation.id.in_(organisation_ids))
        .order_by(Organisation.sort_key)
    ).all()


def colleagues(unit_ids: Iterable[int], person_ids: Select[Any], on: date) -> Sequence[Person]:
    """People who work in these units on a day, among those whom the viewer may see."""
    working = select(Post.person_id).where(
        Post.unit_id.in_(list(unit_ids)), Post.role.in_(roles.EMPLOYED), holds(Post.first_on, Post.last_on, on)
    )
    return session.scalars(
        select(Person)
        .where(Person.id.in_(working), Person.id.in_(person_ids))
        .order_by(Person.sort_key, Person.id)
        .limit(MOST)
    ).all()
