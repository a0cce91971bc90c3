"""What the pages of administration ask. Only what lies in or under the administrator's own organisation."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from app.db import holds, session
from app.organisations import roles
from app.organisations.models import Absence, Closure, Kind, Organisation, Parent, Post, Relation, ServiceArea
from app.organisations.newcomers import posts_without_profile
from app.organisations.queries import people_named
from app.organisations.scoping import organisations_in_scope, scope
from app.people.models import Person
from app.people.names import search_key, sort_key
from app.web.lists import Order

PAGE = 50
#: What the list of people can stand by.
COLUMNS = ("name", "unit", "role", "first", "last")
PERMISSION = "people.administer"
#: Roles that only someone who administers the whole federation gives.
FEDERATION_ROLES = frozenset({roles.EDITOR, roles.REGIONAL_ADMIN, roles.AUDITOR})


@dataclass(frozen=True)
class Wanted:
    """Which people a list is to show. ``when``: ``now``, ``coming``, ``left``, ``unprofiled`` (newly employed without an
    entry profile) or empty for all."""

    text: str = ""
    unit_id: int | None = None
    role: str = ""
    when: str = "now"
    order: Order = field(default_factory=lambda: Order("name"))


def organisations_of(viewer: Person, on: date) -> Select[Any]:
    """The ids of the organisations that the viewer administers, as a SELECT."""
    return organisations_in_scope(viewer, PERMISSION, on)


def people_found(viewer: Person, wanted: Wanted, on: date) -> Select[Any]:
    """The people of the list, in its order, as a SELECT of Person."""
    post = select(Post.person_id).where(Post.unit_id.in_(organisations_of(viewer, on)))
    held = holds(Post.first_on, Post.last_on, on)
    if wanted.unit_id is not None:
        below = select(Closure.descendant_id).where(Closure.ancestor_id == wanted.unit_id, Closure.holds(on))
        post = post.where(Post.unit_id.in_(below))
    if wanted.role:
        post = post.where(Post.role == wanted.role)
    if wanted.when == "now":
        post = post.where(held)
    elif wanted.when == "coming":
        post = post.where(Post.first_on > on)
    elif wanted.when == "left":
        current = aliased(Post)
        stays = select(current.person_id).where(or_(current.last_on.is_(None), current.last_on >= on))
        post = post.where(Post.last_on < on, Post.person_id.not_in(stays))
    elif wanted.when == "unprofiled":
        post = post.where(Post.person_id.in_(posts_without_profile(organisations_of(viewer, on), on)))
    found = select(Person).where(Person.id.in_(post))
    for word in search_key(wanted.text).split():
        found = found.where(Person.search_key.contains(word, autoescape=True))
    return found.order_by(*_in_order(wanted, post))


def without_profile(viewer: Person, on: date) -> int:
    """How many newly employed have no entry profile, and so no programme."""
    found = posts_without_profile(organisations_of(viewer, on), on).distinct().subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _in_order(wanted: Wanted, post: Select[Any]) -> list[Any]:
    """By name, or by something of the post that the list would show; those who tie stand by name."""
    by_name = [Person.sort_key, Person.id]
    if wanted.order.column == "name":
        return [each.desc() for each in by_name] if wanted.order.down else by_name
    named = sorted(roles.ROLES, key=lambda role: sort_key(str(roles.ROLES[role])))
    role = case({role: place for place, role in enumerate(named)}, value=Post.role)
    value = {"unit": Organisation.sort_key, "role": role, "first": Post.first_on, "last": Post.last_on}
    first = (
        post.with_only_columns(value[wanted.order.column])
        .select_from(Post)
        .join(Organisation, Organisation.id == Post.unit_id)
        .where(Post.person_id == Person.id)
        .order_by(Post.last_on.is_not(None), Post.last_on.desc(), Post.percent.desc(), Post.first_on, Post.id)
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    return [first.is_(None), first.desc() if wanted.order.down else first, *by_name]


def page_of(found: Select[Any], page: int) -> tuple[Sequence[Person], int]:
    """One page of the people, and how many they are in all."""
    return session.scalars(found.limit(PAGE).offset((page - 1) * PAGE)).all(), count_of(found)


def count_of(found: Select[Any]) -> int:
    """How many people are found."""
    return session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0


def posts_shown(viewer: Person, people: Iterable[int], on: date) -> dict[int, list[Post]]:
    """The posts of these people that the viewer administers, the present ones first, with unit and employer."""
    employer = aliased(Organisation)
    rows = session.scalars(
        select(Post)
        .join(Post.unit)
        .join(employer, Post.employer)
        .options(contains_eager(Post.unit), contains_eager(Post.employer.of_type(employer)))
        .where(Post.person_id.in_(list(people)), Post.unit_id.in_(organisations_of(viewer, on)))
        .order_by(Post.last_on.is_not(None), Post.last_on.desc(), Post.percent.desc(), Post.first_on, Post.id)
    )
    found: dict[int, list[Post]] = defaultdict(list)
    for post in rows:
        found[post.person_id].append(post)
    return found


def person_shown(viewer: Person, number: int, on: date) -> tuple[Person, bool] | None:
    """A person who has, had or will have a post that the viewer administers, and whether the viewer may change them.

    Someone who works for others only, today, is theirs to change.
    """
    own = organisations_of(viewer, on)
    person = session.scalar(
        select(Person).where(Person.id == number, Person.id.in_(select(Post.person_id).where(Post.unit_id.in_(own))))
    )
    if person is None:
        return None
    going_on = or_(Post.last_on.is_(None), Post.last_on >= on)
    here = select(Post.id).where(Post.person_id == number, going_on, Post.unit_id.in_(own)).limit(1)
    return person, session.scalar(here) is not None or not works_elsewhere(viewer, number, on)


def people_meant(viewer: Person, text: str, on: date) -> Sequence[Person]:
    """Whom a name, or an address when names do not tell them apart, means among those whom the viewer administers: three at
    most."""
    own = scope(viewer, PERMISSION, on)
    if "@" in text:
        return session.scalars(
            select(Person).where(Person.email == text.strip().lower(), Person.id.in_(own)).order_by(Person.id).limit(3)
        ).all()
    return people_named(text, own, limit=3)


def units_of(viewer: Person, on: date) -> Sequence[Organisation]:
    """Where the viewer may give posts: the organisations of today, by name."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(organisations_of(viewer, on)), Organisation.valid_to.is_(None))
        .order_by(Organisation.sort_key, Organisation.id)
    ).all()


def paths_of(units: Iterable[int], on: date) -> dict[int, str]:
    """For each unit the names above it up to its municipality, such as ``Partille, Individ och familj``."""
    rows = session.execute(
        select(Closure.descendant_id, Organisation.name)
        .join(Organisation, Organisation.id == Closure.ancestor_id)
        .where(
            Closure.descendant_id.in_(list(units)),
            Closure.depth > 0,
            Closure.holds(on),
            Organisation.kind != Kind.federation,
        )
        .order_by(Closure.depth.desc())
    )
    found: dict[int, list[str]] = defaultdict(list)
    for unit, name in rows:
        found[unit].append(name)
    return {unit: ", ".join(names) for unit, names in found.items()}


def employer_of(unit_id: int, on: date) -> int:
    """The municipality (or federation) that employs in a unit; the unit itself when nothing is above it."""
    found = session.scalar(
        select(Organisation.id)
        .join(Closure, Closure.ancestor_id == Organisation.id)
        .where(
            Closure.descendant_id == unit_id,
            Organisation.kind.in_((Kind.municipality, Kind.federation)),
            Closure.holds(on),
        )
        .order_by(Closure.depth)
        .limit(1)
    )
    return found or unit_id


def roles_to_give(viewer: Person, on: date) -> list[str]:
    """The roles that the viewer may give: those that reach beyond a municipality only for the federation's own."""
    whole = administers_all(viewer, on)
    return [role for role in roles.ROLES if whole or role not in FEDERATION_ROLES]


def administers_all(viewer: Person, on: date) -> bool:
    """Whether the viewer administers a whole federation."""
    whole = select(Organisation.id).where(
        Organisation.kind == Kind.federation, Organisation.id.in_(organisations_of(viewer, on))
    )
    return session.scalar(whole.limit(1)) is not None


def works_elsewhere(viewer: Person, number: int, on: date) -> bool:
    """Whether the person has, or will have, a post that somebody else administers."""
    elsewhere = select(Post.id).where(
        Post.person_id == number,
        or_(Post.last_on.is_(None), Post.last_on >= on),
        Post.unit_id.not_in(organisations_of(viewer, on)),
    )
    return session.scalar(elsewhere.limit(1)) is not None


def service_areas() -> Sequence[ServiceArea]:
    """The service areas, in their order."""
    return session.scalars(select(ServiceArea).order_by(ServiceArea.position)).all()


def absences_of(person: Person) -> Sequence[Absence]:
    """When the person has been or will be away, the latest first."""
    return session.scalars(
        select(Absence).where(Absence.person_id == person.id).order_by(Absence.first_on.desc(), Absence.id)
    ).all()


def relations_over(person: Person, kind: str, on: date) -> Sequence[tuple[Relation, Person]]:
    """Who stands in this relation to the person, today or later."""
    rows = session.execute(
        select(Relation, Person)
        .join(Person, Person.id == Relation.holder_id)
        .where(Relation.person_id == person.id, Relation.kind == kind)
        .where(or_(Relation.valid_to.is_(None), Relation.valid_to >= on))
        .order_by(Relation.valid_from, Relation.id)
    ).all()
    return [(relation, holder) for relation, holder in rows]


@dataclass(frozen=True)
class Branch:
    """An organisation in the tree, how deep it stands, and how many people hold posts right in it today."""

    organisation: Organisation
    depth: int
    people: int


def tree(viewer: Person, on: date) -> list[Branch]:
    """The organisations that the viewer administers, as they stand on the day, each after the one above it."""
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(organisations_of(viewer, on)))
        .where(or_(Organisation.valid_to.is_(None), Organisation.valid_to >= on))
        .order_by(Organisation.sort_key, Organisation.id)
    ).all()
    counts = dict(
        session.execute(
            select(Post.unit_id, func.count(Post.person_id.distinct()))
            .where(holds(Post.first_on, Post.last_on, on), Post.unit_id.in_([row.id for row in rows]))
            .group_by(Post.unit_id)
        ).all()
    )
    above = dict(session.execute(select(Parent.organisation_id, Parent.parent_id).where(Parent.holds(on))).all())
    here = {row.id for row in rows}
    children: dict[int | None, list[Organisation]] = defaultdict(list)
    for row in rows:
        parent = above.get(row.id)
        children[parent if parent in here else None].append(row)
    found: list[Branch] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in children[parent]:
            found.append(Branch(row, depth, counts.get(row.id, 0)))
            walk(row.id, depth + 1)

    walk(None, 0)
    return found
