"""What the pool's pages ask beside ``courses.days.queries.pool``."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.api import Person, scope, session, sort_key, today
from courses.models import Course, Theme


def all_themes() -> Sequence[Theme]:
    """The themes of all common courses, by title."""
    found = session.scalars(
        select(Theme).join(Course, Course.id == Theme.course_id).where(Course.local_to_id.is_(None))
    )
    return sorted(found, key=lambda theme: sort_key(theme.title))


def within(viewer: Person, person_ids: Iterable[int]) -> set[int]:
    """Which of these people the viewer plans courses with. One statement."""
    seen = scope(viewer, "courses.plan", today())
    return set(session.scalars(select(Person.id).where(Person.id.in_(list(person_ids)), Person.id.in_(seen))))
