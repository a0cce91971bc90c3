"""Who may give grants of names, who may be given them, and which have been given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from app.db import session
from app.organisations.models import Closure, Kind, Organisation, Post, Relation
from app.organisations.relations import GRANT
from app.organisations.roles import LOCAL_TRAINING_LEAD, MANAGER
from app.organisations.scoping import NAMELESS, held_on
from app.organisations.today import Place, posts_today
from app.people.models import Person

#: Who answers for names, when the post is in the municipality or committee itself (docs/decisions/0014).
GRANTERS = frozenset({MANAGER, LOCAL_TRAINING_LEAD})
CONTROLLERS = frozenset({Kind.municipality, Kind.committee})
#: The latest that are listed.
MOST_SHOWN = 100


@dataclass(frozen=True)
class Given:
    """A grant as lists show it."""

    id: int
    organisation: str
    holder: str
    purpose: str
    first_on: date | None
    last_on: date | None
    given_by: str
    given_at: datetime | None
    ended_by: str
    ended_at: datetime | None

    def holds(self, on: date) -> bool:
        """Whether names are open by it on this day, or will be."""
        return self.last_on is None or self.last_on >= on


def granted_by(person: Person) -> list[Place]:
    """The municipalities and committees whose names the person may grant today."""
    found = {
        post.unit_id: post.unit
        for post in posts_today(person)
        if post.role in GRANTERS and post.unit.kind in CONTROLLERS
    }
    return list(found.values())


@dataclass(frozen=True)
class Follower:
    """Someone who follows up without names: in which role, for which organisation."""

    name: str
    role: str
    place: str


def possible_holders(organisation_id: int, on: date) -> dict[int, Follower]:
    """Those who follow up the organisation on this day without names, by id, in the order of their names."""
    above = select(Closure.ancestor_id).where(Closure.descendant_id == organisation_id, Closure.holds(on))
    found = session.execute(
        select(Person, Post.role, Organisation.name)
        .join(Post, Post.person_id == Person.id)
        .join(Organisation, Organisation.id == Post.unit_id)
        .where(Post.role.in_(sorted(NAMELESS)), held_on(Post, on), Post.unit_id.in_(above))
        .order_by(Person.sort_key, Person.id, Post.id)
    )
    return {person.id: Follower(person.name, role, place) for person, role, place in found}


def has_grant(holder_id: int, organisation_id: int, first_on: date, last_on: date) -> bool:
    """Whether the holder has a grant of these names on any of these days."""
    return (
        session.scalar(
            select(Relation.id)
            .where(
                Relation.kind == GRANT,
                Relation.holder_id == holder_id,
                Relation.organisation_id == organisation_id,
                or_(Relation.valid_from.is_(None), Relation.valid_from <= last_on),
                or_(Relation.valid_to.is_(None), Relation.valid_to >= first_on),
            )
            .limit(1)
        )
        is not None
    )


def given(organisation_ids: Iterable[int]) -> list[Given]:
    """The grants that these organisations have given, the latest first, also those that have ended. One statement."""
    return _listed(Relation.organisation_id.in_(list(organisation_ids)))


def received(holder: Person) -> list[Given]:
    """The grants that someone has been given, the latest first. One statement."""
    return _listed(Relation.holder_id == holder.id)


def grant_of(number: int, organisation_ids: Sequence[int]) -> Relation | None:
    """The grant with this number, when one of these organisations gave it."""
    return session.scalars(
        select(Relation).where(
            Relation.id == number, Relation.kind == GRANT, Relation.organisation_id.in_(organisation_ids)
        )
    ).first()


def _listed(which: ColumnElement[bool]) -> list[Given]:
    holder, giver, ender = aliased(Person), aliased(Person), aliased(Person)
    rows = session.execute(
        select(Relation, Organisation.name, holder, giver, ender)
        .join(Organisation, Organisation.id == Relation.organisation_id)
        .join(holder, holder.id == Relation.holder_id)
        .outerjoin(giver, giver.id == Relation.given_by_id)
        .outerjoin(ender, ender.id == Relation.ended_by_id)
        .where(Relation.kind == GRANT, which)
        .order_by(Relation.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    return [
        Given(
            row.id, place, holder.name, row.purpose, row.valid_from, row.valid_to, giver.name if giver else "",
            row.given_at, ender.name if ender else "", row.ended_at,
        )
        for row, place, holder, giver, ender in rows
    ]  # fmt: skip
