"""What the pool's pages ask beside ``courses.days.queries.pool``."""

from collections.abc import Sequence

from sqlalchemy import select

from app.api import session, sort_key
from courses.models import Course, Theme


def all_themes() -> Sequence[Theme]:
    """The themes of all common courses, by title."""
    found = session.scalars(
        select(Theme).join(Course, Course.id == Theme.course_id).where(Course.local_to_id.is_(None))
    )
    return sorted(found, key=lambda theme: sort_key(theme.title))
