"""The accounts that the demo's first page lets anyone be with one click. They exist nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.people.models import Person
from app.web.words import lazy

DOMAIN = "demo.fardplan.example"
#: The password of every account of the demo, and of nothing else.
PASSWORD = "demo"  # noqa: S105

#: Account → its role, and what one can do there.
ACCOUNTS = {
    "deltagare": (lazy("Socialsekreterare"), lazy("läser, svarar och anmäler sig")),
    "forste": (lazy("1:e socialsekreterare"), lazy("leder arbetet och lär sig själv")),
    "chef": (lazy("Enhetschef"), lazy("nominerar och ser sin enhet")),
    "kursledare": (lazy("Utbildare"), lazy("tar närvaro på kursdagen")),
    "samordnare": (lazy("Samordnare"), lazy("planerar omgångar")),
    "regional": (lazy("Regional administratör"), lazy("följer upp 13 kommuner")),
    "redaktor": (lazy("Redaktör"), lazy("skriver moduler och frågor")),
    "admin": (lazy("Administratör"), lazy("sköter personer och tjänster")),
    "granskare": (lazy("Granskare"), lazy("läser om en kommun, utan att ändra")),
}
SUBJECTS = tuple(f"{name}@{DOMAIN}" for name in ACCOUNTS)


@dataclass(frozen=True)
class Account:
    """One choice on the first page."""

    subject: str
    role: Any
    name: str
    does: Any


def found(people: Mapping[str, Person]) -> list[Account]:
    """The accounts that exist, in order."""
    return [Account(subject, *_words(subject, people[subject])) for subject in SUBJECTS if subject in people]


def _words(subject: str, person: Person) -> tuple[Any, str, Any]:
    role, does = ACCOUNTS[subject.partition("@")[0]]
    return role, person.name, does
