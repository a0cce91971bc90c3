"""Makes sign-ins for tests."""

from app.people.actions import give_sign_ins
from app.people.models import Person
from app.people.passwords import hash_password
from tests.factories import make_person

PASSWORD = "fyra ord som ingen gissar"


def make_sign_in(
    person: Person | None = None, subject: str = "amina@partille.example", password: str = PASSWORD
) -> Person:
    """Someone who can sign in with this e-mail and password."""
    person = person or make_person(email=subject)
    give_sign_ins([(person, subject, hash_password(password))], by=None)
    return person
