"""What pages and actions ask about people."""

from app.db import session
from app.people.models import Person


def person_of_sign_in(number: int, generation: int) -> Person | None:
    """The person of a sign-in cookie, or None when every sign-in has been ended since."""
    person = session.get(Person, number)
    return person if person and person.generation == generation else None
