"""What a file is compared with: one employer's posts and people as they are."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, or_, select

from app.db import session
from app.organisations.imports.differences import Now, PersonNow, PostNow
from app.organisations.models import Closure, Kind, Organisation, Post, Relation, ServiceArea
from app.organisations.relations import DEPUTY, LEADS
from app.organisations.scoping import organisations_in_scope
from app.people.models import Degree, Person
from app.people.names import search_key


def employers_of(viewer: Person, on: date) -> Sequence[Organisation]:
    """The municipalities (and the federation) whose people the viewer administers, by name."""
    return session.scalars(
        select(Organisation)
        .where(
            Organisation.kind.in_((Kind.municipality, Kind.federation)),
            Organisation.id.in_(organisations_in_scope(viewer, "people.administer", on)),
        )
        .order_by(Organisation.sort_key)
    ).all()


def snapshot_of(employer: Organisation, on: date, numbers: Collection[str] | None = None) -> Now:
    """Everything that a file from this employer is compared with. A constant number of statements.

    numbers: of these employment numbers alone; then without the addresses of all others, which are only told of.
    """
    held = Post.employer_id == employer.id
    if numbers is not None:
        held &= Post.employment_number.in_(numbers)
    numbered: Select[Any] = select(Post.person_id).where(held, Post.employment_number.is_not(None))
    posts = [
        PostNow(*cast(tuple[Any, ...], row))
        for row in session.execute(
            select(
                Post.id, Post.person_id, Post.employment_number, Post.unit_id, Post.role, Post.title,
                Post.service_area, Post.first_on, Post.last_on, Post.percent, Post.entry_profile,
            )
            .where(held, Post.employment_number.is_not(None))
            .order_by(Post.employment_number, Post.first_on, Post.id)
        )
    ]  # fmt: skip
    units, names = _units(employer, on)
    return Now(
        posts=posts,
        people=_people(numbered),
        units=units,
        unit_names=names,
        areas=_areas(),
        foreign_emails=_foreign_emails(numbered) if numbers is None else frozenset(),
        leads=_related(LEADS, numbered, on),
        deputies=_related(DEPUTY, numbered, on),
    )


def _foreign_emails(numbered: Select[Any]) -> frozenset[str]:
    others = select(Person.email).where(Person.email.is_not(None), Person.id.not_in(numbered))
    return frozenset(email for email in session.scalars(others) if email)


def _people(numbered: Select[Any]) -> dict[int, PersonNow]:
    degrees: dict[int, set[tuple[str, date]]] = {}
    for row in session.execute(
        select(Degree.person_id, Degree.kind, Degree.awarded_on).where(Degree.person_id.in_(numbered))
    ):
        degrees.setdefault(row.person_id, set()).add((row.kind, row.awarded_on))
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.email, Person.alias, Person.protected).where(
            Person.id.in_(numbered)
        )
    )
    return {
        row.id: PersonNow(
            row.id,
            row.given_name,
            row.family_name,
            row.email,
            row.alias if row.protected else "",
            frozenset(degrees.get(row.id, ())),
        )
        for row in rows
    }


def _units(employer: Organisation, on: date) -> tuple[dict[str, int | None], dict[int, str]]:
    """The employer's organisations of today by key and by name (None when several share it), and their names."""
    units: dict[str, int | None] = {}
    names: dict[int, str] = {}
    rows = session.execute(
        select(Organisation.id, Organisation.key, Organisation.name, Organisation.search_key)
        .join(Closure, Closure.descendant_id == Organisation.id)
        .where(
            Closure.ancestor_id == employer.id,
            or_(Closure.valid_to.is_(None), Closure.valid_to >= on),
            or_(Organisation.valid_to.is_(None), Organisation.valid_to >= on),
        )
        .distinct()
    ).all()
    for row in rows:
        names[row.id] = row.name
        units[row.search_key] = None if row.search_key in units else row.id
    for row in rows:
        units[row.key] = row.id
    return units, names


def _areas() -> dict[str, str]:
    found: dict[str, str] = {}
    for area in session.scalars(select(ServiceArea)):
        found |= {search_key(area.key): area.key, search_key(area.name): area.key}
    return found


def _related(kind: str, numbered: Select[Any], on: date) -> frozenset[tuple[int, int]]:
    rows = session.execute(
        select(Relation.holder_id, Relation.person_id).where(
            Relation.kind == kind, Relation.person_id.in_(numbered), Relation.holds(on)
        )
    )
    return frozenset((row.holder_id, row.person_id) for row in rows)


def posts_by_id(ids: Iterable[int]) -> dict[int, Post]:
    """Posts by id. One statement."""
    return {post.id: post for post in session.scalars(select(Post).where(Post.id.in_(list(ids))))}


def people_by_id(ids: Iterable[int]) -> dict[int, Person]:
    """People by id. One statement."""
    return {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(list(ids))))}
