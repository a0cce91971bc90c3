"""Who is in the room: those with a seat, and those who make up for a session there, reach the occasion's own page."""

from collections.abc import Sequence

from app.api import Person, session
from courses.days.models import Occasion, Session
from courses.days.queries.attendance import occasion_of
from courses.days.queries.expected import sessions_for


def own_sessions(person: Person, occasion: Occasion) -> Sequence[Session]:
    """The sessions of the occasion that the person comes to; none for a stranger."""
    return sessions_for(occasion, person.id)


def session_and_occasion(number: int) -> tuple[Session, Occasion] | None:
    """A session with its occasion, theme and round."""
    found = session.get(Session, number)
    occasion = occasion_of(found.occasion_id) if found else None
    return (found, occasion) if found and occasion else None
