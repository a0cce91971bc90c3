"""Who is in the room: those with a seat reach the occasion's own page."""

from app.api import Person, session
from courses.classroom.queries.rooms import seat_in
from courses.days.models import Occasion, Seat, Session
from courses.days.queries.attendance import occasion_of


def own_seat(person: Person, occasion: Occasion) -> Seat | None:
    """The person's seat in the occasion's round, or None."""
    return seat_in(occasion.round_id, person.id)


def session_and_occasion(number: int) -> tuple[Session, Occasion] | None:
    """A session with its occasion, theme and round."""
    found = session.get(Session, number)
    occasion = occasion_of(found.occasion_id) if found else None
    return (found, occasion) if found and occasion else None
