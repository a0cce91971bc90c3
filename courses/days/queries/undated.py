"""Courses that have no date to come for someone: what one can declare interest in."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from app.api import Closure, Kind, Organisation, holds, session, sort_key
from courses.days.models import Queue, Round, RoundState
from courses.models import Course


def undated(unit_ids: Iterable[int], on: date) -> list[Course]:
    """The courses for everyone that have no published round to come for these units, by title. One statement."""
    covering = select(Closure.ancestor_id).where(
        Closure.descendant_id.in_(list(unit_ids)), holds(Closure.valid_from, Closure.valid_to, on)
    )
    dated = (
        select(Queue.course_id)
        .join(Round, Round.queue_id == Queue.id)
        .where(Round.state == RoundState.published, Round.first_on > on, Queue.area_id.in_(covering))
    )
    found = session.scalars(select(Course).where(Course.local_to_id.is_(None), Course.id.not_in(dated)))
    return sorted(found, key=lambda course: sort_key(course.title))


def federation_of(unit_ids: Iterable[int], on: date) -> int | None:
    """The federation in which these units lie: the area of courses for everyone. One statement."""
    return session.scalar(
        select(Closure.ancestor_id)
        .join(Organisation, Organisation.id == Closure.ancestor_id)
        .where(
            Closure.descendant_id.in_(list(unit_ids)),
            holds(Closure.valid_from, Closure.valid_to, on),
            Organisation.kind == Kind.federation,
        )
        .limit(1)
    )


def names_of(organisation_ids: Iterable[int]) -> Sequence[tuple[int, str]]:
    """Organisations by name. One statement."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(list(organisation_ids)))
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return [(number, name) for number, name in rows]
