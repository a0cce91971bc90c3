"""The wing's things by the keys that others know them by."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.api import session
from courses.days.models import Occasion, Queue, Round
from courses.models import Course, Theme


def theme(key: str) -> Theme | None:
    """A theme with its course."""
    return session.scalar(select(Theme).options(joinedload(Theme.course)).where(Theme.key == key))


def theme_keys() -> set[str]:
    """The keys of all themes."""
    return set(session.scalars(select(Theme.key)))


def round_(key: str) -> Round | None:
    """A round with its course, by its id as text."""
    if not key.isdecimal():
        return None
    return session.scalar(
        select(Round).options(joinedload(Round.queue).joinedload(Queue.course)).where(Round.id == int(key))
    )


def occasion(key: str) -> Occasion | None:
    """An occasion with its theme, by its id as text."""
    if not key.isdecimal():
        return None
    return session.scalar(select(Occasion).options(joinedload(Occasion.theme)).where(Occasion.id == int(key)))


def themes_named(text: str, limit: int = 20) -> Sequence[Theme]:
    """Themes whose title or key holds the text, but for those of local courses."""
    found = select(Theme).options(joinedload(Theme.course)).order_by(Theme.title).limit(limit)
    found = found.where(Theme.course_id.in_(select(Course.id).where(Course.local_to_id.is_(None))))
    for word in text.split():
        found = found.where(Theme.title.icontains(word, autoescape=True) | Theme.key.contains(word, autoescape=True))
    return session.scalars(found).all()
