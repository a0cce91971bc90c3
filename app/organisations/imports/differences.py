"""What a file of people and posts is compared with, and what it would do: plain values, as lists and pages tell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.organisations.imports.reading import Fault, Row

#: Fields of a post that a file may change, when it has the column.
FIELDS = ("title", "service_area", "first_on", "last_on", "percent", "entry_profile")


@dataclass(frozen=True)
class PostNow:
    """A post as it is in the database."""

    id: int
    person_id: int
    number: str
    unit_id: int
    role: str
    title: str
    service_area: str
    first_on: date
    last_on: date | None
    percent: int
    entry_profile: str

    def is_open(self, on: date) -> bool:
        """Whether it holds on the day or later."""
        return self.last_on is None or self.last_on >= on


@dataclass(frozen=True)
class PersonNow:
    """A person as in the database; ``alias`` when the identity is protected."""

    id: int
    given_name: str
    family_name: str
    email: str | None
    alias: str = ""
    degrees: frozenset[tuple[str, date]] = frozenset()


@dataclass
class Now:
    """All that a file is compared with: the employer's posts, people, units, service areas; relations by number."""

    posts: Sequence[PostNow]
    people: Mapping[int, PersonNow]
    #: Key or folded name → unit id; None when several have the name.
    units: Mapping[str, int | None]
    unit_names: Mapping[int, str]
    #: Key or folded name → key.
    areas: Mapping[str, str]
    #: E-mail addresses that people outside the employer have.
    foreign_emails: frozenset[str] = frozenset()
    #: (holder's person id, person id) of leads and of deputies that hold today.
    leads: frozenset[tuple[int, int]] = frozenset()
    deputies: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Change:
    """One field before and after, as people read them."""

    field: str
    before: str
    after: str


@dataclass
class Difference:
    """What happens to one post: ``new``, ``changed``, ``moved``, ``ended`` or ``unchanged``."""

    kind: str
    number: str
    name: str
    line: int = 0
    row: Row | None = None
    post: PostNow | None = None
    unit_id: int = 0
    #: The values to write to the post, and to the person.
    values: dict[str, Any] = field(default_factory=dict)
    person_values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: From when a moved post holds, or the last day of an ended one.
    on: date | None = None
    #: Newly employed, and nobody has said how: no programme is granted.
    lacks_profile: bool = False


@dataclass
class Plan:
    """Everything a file would do."""

    differences: list[Difference] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    #: (line, kind, holder's number, person's number)
    relations: list[tuple[int, str, str, str]] = field(default_factory=list)
    lines: int = 0

    def count(self, kind: str) -> int:
        """How many posts this happens to."""
        return sum(difference.kind == kind for difference in self.differences)

    @property
    def without_profile(self) -> int:
        """How many newly employed are granted no programme until their entry profile is set."""
        return sum(difference.lacks_profile for difference in self.differences)


def shown(value: Any) -> str:
    """A value as the list of differences tells it."""
    if value is None or value == "":
        return "–"
    return value.isoformat() if isinstance(value, date) else str(value)
