"""What the people noun gives to the platform."""

from app.hookspecs import hookimpl
from app.people.models import Person
from app.people.queries import person_of_sign_in
from app.permissions import Permission


@hookimpl
def permissions() -> list[Permission]:
    """Who may look after people and their sign-ins."""
    return [Permission("people.administer", "Lägga till och ändra personer", frozenset({"system_admin"}))]


@hookimpl
def signed_in(number: int, generation: int) -> Person | None:
    """The person of the sign-in cookie."""
    return person_of_sign_in(number, generation)
