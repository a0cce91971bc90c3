"""The people of a page about a unit: who they are, where they work, when they are away. One question, one statement.

Such a page is made of pieces that do not know one another and ask under different permissions; see ``staff_today``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, Integer, Select, bindparam, select

from app import registry
from app.db import session
from app.organisations.models import Absence, Organisation, Post
from app.organisations.roles import EMPLOYED
from app.organisations.scoping import BELOW, OWN, held_on, one_of, ways_to
from app.people.models import Person
from app.people.names import initials
from app.permissions import Permission

#: How far ahead absences are told, from the Monday of the week.
AHEAD = timedelta(weeks=6)


@dataclass
class Member:
    """Someone whom the viewer may see, as a list shows people: the alias when the identity is protected."""

    id: int
    name: str
    protected: bool
    sort_key: str
    #: How the viewer comes to the person; see ``ways_to``.
    ways: set[str] = field(default_factory=set)
    #: (per cent, post id, unit id, name of the unit) of each employed post held on the day.
    posts: set[tuple[int, int, int, str]] = field(default_factory=set)
    #: First and last day of each full-time absence from this week on; None when no end is known.
    absences: set[tuple[date, date | None]] = field(default_factory=set)

    @property
    def initials(self) -> str:
        """Two letters for the round sign beside a name."""
        return initials(self.name)

    @property
    def works(self) -> bool:
        """Whether an employed post is held on the day."""
        return bool(self.posts)

    @property
    def unit_name(self) -> str:
        """The unit of the largest post, the first one when they are alike; empty without a post."""
        return max(self.posts, key=lambda post: (post[0], -post[1]))[3] if self.posts else ""

    def is_away(self, first: date, last: date) -> bool:
        """Whether the person is away all day at some time between these days, both included."""
        return any(begins <= last and (ends is None or ends >= first) for begins, ends in self.absences)


def staff(viewer: Person, permission: str, on: date) -> list[Member]:
    """The people of ``scope`` with what a page of a unit shows of each, by name. One statement."""
    declared = registry.permissions()[permission]
    statement = _staff(declared.own, declared.roles, declared.relations)
    monday = on - timedelta(days=on.weekday())
    values = {"viewer": viewer.id, "day": on, "monday": monday, "until": monday + AHEAD}
    found: dict[int, Member] = {}
    for row in session.execute(statement, values).all():
        number, way, given, family, alias, protected, sort_key, percent, post, unit, unit_name, first, last = row
        member = found.get(number)
        if member is None:
            name = alias if protected else f"{given} {family}".strip()
            member = found[number] = Member(number, name, protected, sort_key)
        member.ways.add(way)
        if post is not None:
            member.posts.add((percent, post, unit, unit_name))
        if first is not None:
            member.absences.add((first, last))
    return sorted(found.values(), key=lambda member: (member.sort_key, member.id))


def reached(members: Iterable[Member], permission: str) -> list[Member]:
    """Those of these members who are in the scope of the permission, when another with the same roles was asked for."""
    ways = ways_of(registry.permissions()[permission])
    return [member for member in members if not ways.isdisjoint(member.ways)]


def ways_of(declared: Permission) -> frozenset[str]:
    """The ways to people that a permission opens."""
    return declared.relations | ({OWN} if declared.own else set()) | ({BELOW} if declared.roles else set())


@cache
def _staff(own: bool, roles: frozenset[str], relations: frozenset[str]) -> Select[Any]:
    """The statement for a kind of permission, built once, with the places viewer, day, monday and until to fill."""
    day = bindparam("day", type_=Date)
    ways = ways_to(own, roles, relations, bindparam("viewer", type_=Integer), day).subquery("w")
    # Short names: psycopg takes statements of more than 4 096 signs apart anew each time.
    named = zip((Person, Post, Organisation, Absence), "phua", strict=True)
    person, post, unit, absence = (model.__table__.alias(name) for model, name in named)
    return (
        select(
            ways.c.person_id, ways.c.way, person.c.given_name, person.c.family_name, person.c.alias, person.c.protected,
            person.c.sort_key, post.c.percent, post.c.id, post.c.unit_id, unit.c.name, absence.c.first_on,
            absence.c.last_on,
        )
        .select_from(ways)
        .join(person, person.c.id == ways.c.person_id)
        .outerjoin(
            post,
            (post.c.person_id == ways.c.person_id)
            & one_of(post.c.role, EMPLOYED)
            & held_on(post.c, day),
        )
        .outerjoin(unit, unit.c.id == post.c.unit_id)
        .outerjoin(
            absence,
            (absence.c.person_id == ways.c.person_id)
            & (absence.c.percent == 100)
            & (absence.c.first_on <= bindparam("until", type_=Date))
            & (absence.c.last_on.is_(None) | (absence.c.last_on >= bindparam("monday", type_=Date))),
        )
    )  # fmt: skip
