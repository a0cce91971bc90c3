"""What pages and actions ask about organisations, posts and who sees whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Integer, Select, bindparam, false, literal, or_, select, union_all
from sqlalchemy.orm import aliased, contains_eager

from app import registry
from app.db import holds, session
from app.organisations.models import Absence, Closure, Kind, Organisation, Parent, Post, Relation
from app.organisations.roles import EMPLOYED, MANAGER
from app.people.models import Person
from app.people.names import search_key

#: The kernel's own relations; plugins declare theirs through the hook ``relations``.
DEPUTY = "organisations.deputy"
GRANT = "organisations.grant"
LEADS = "organisations.leads"


_employer = aliased(Organisation)
_POSTS_OF = (
    select(Post)
    .join(Post.unit)
    .join(_employer, Post.employer)
    .options(contains_eager(Post.unit), contains_eager(Post.employer.of_type(_employer)))
    .where(Post.person_id == bindparam("person"), holds(Post.first_on, Post.last_on, bindparam("day")))
    .order_by(Post.percent.desc(), Post.first_on, Post.id)
)


def posts_of(person: Person, on: date) -> Sequence[Post]:
    """The posts the person holds on this day, the largest per cent first, with unit and employer loaded."""
    return session.scalars(_POSTS_OF, {"person": person.id, "day": on}).all()


def main_posts(person_ids: Iterable[int], on: date) -> dict[int, tuple[int, int, str]]:
    """For each person the post that a learning counts for on this day: (post id, unit id, service area).

    The largest per cent among the employed roles; when none is held on the day, the latest one before it.
    One statement whatever the number of people.
    """
    return {person: place for (person, _), place in main_posts_by_day((p, on) for p in person_ids).items()}


def main_posts_by_day(wanted: Iterable[tuple[int, date]]) -> dict[tuple[int, date], tuple[int, int, str]]:
    """As ``main_posts``, for each person on days of their own. One statement whatever the number of people and days."""
    days: dict[int, set[date]] = defaultdict(set)
    for person, day in wanted:
        days[person].add(day)
    if not days:
        return {}
    rows = session.execute(
        select(
            Post.person_id, Post.id, Post.unit_id, Post.service_area, Post.percent, Post.first_on, Post.last_on
        ).where(Post.person_id.in_(days), Post.role.in_(EMPLOYED))
    ).all()
    best: dict[tuple[int, date], tuple[Any, tuple[int, int, str]]] = {}
    for row in rows:
        for day in days[row.person_id]:
            if row.first_on > day:
                continue
            held = row.last_on is None or row.last_on >= day
            rank = (held, row.percent if held else 0, row.first_on if not held else date.min, -row.id)
            if (row.person_id, day) not in best or rank > best[row.person_id, day][0]:
                best[row.person_id, day] = (rank, (row.id, row.unit_id, row.service_area))
    return {key: place for key, (_, place) in best.items()}


def roles_of(person: Person, on: date) -> frozenset[str]:
    """The roles of the posts the person holds on this day."""
    return frozenset(
        session.scalars(
            select(Post.role).where(Post.person_id == person.id, holds(Post.first_on, Post.last_on, on)).distinct()
        )
    )


def scope(viewer: Person, permission: str, on: date) -> Select[Any]:
    """The ids of the people whose rows the viewer may see under this permission on this day, as a SELECT.

    The one rule of who sees whom; every list and report with names in it narrows itself with
    ``Person.id.in_(scope(…))``. It never becomes a list of ids. Four ways in, as the Permission says:

    * oneself, when the permission is ``own``;
    * below: people with a post, held on the day, in or under the organisation where the viewer (or a manager for whom
      the viewer is deputy on the day) holds a post with one of the permission's roles on the day;
    * related: people to whom the viewer has one of the permission's relations on the day;
    * granted: people below an organisation that has granted the viewer its names (``organisations.grant``), for
      permissions that some role gives.
    """
    declared = registry.permissions()[permission]
    return _scope(declared.own, declared.roles, declared.relations, literal(viewer.id), literal(on))


def scope_ids(viewer: Person, permission: str, on: date) -> list[int]:
    """The ids of ``scope``: for the page of a unit, which asks several things about the same few people. Lists and
    reports that may hold thousands narrow themselves with the SELECT instead."""
    declared = registry.permissions()[permission]
    known = _known_scope(declared.own, declared.roles, declared.relations)
    return list(session.scalars(known, {"viewer": viewer.id, "day": on}).unique())


@cache
def _known_scope(own: bool, roles: frozenset[str], relations: frozenset[str]) -> Select[Any]:
    """The scope of a permission, built once, with the places ``viewer`` and ``day`` to fill."""
    return _scope(own, roles, relations, bindparam("viewer", type_=Integer), bindparam("day", type_=Date))


@cache
def _known_in_scope(own: bool, roles: frozenset[str], relations: frozenset[str]) -> Select[Any]:
    seen = _known_scope(own, roles, relations).subquery()
    return select(seen.c.person_id).where(seen.c.person_id == bindparam("person")).limit(1)


def _scope(own: bool, roles: frozenset[str], relations: frozenset[str], viewer_id: Any, on: Any) -> Select[Any]:
    return select(ways_to(own, roles, relations, viewer_id, on).subquery().c.person_id)


#: How the viewer comes to someone, when it is not a relation, whose name it then is.
OWN, BELOW = "own", "below"


def ways_to(own: bool, roles: frozenset[str], relations: frozenset[str], viewer_id: Any, on: Any) -> Any:
    """The rule of ``scope`` as a SELECT of (person_id, way): OWN, BELOW or the name of a relation. A person may be there
    more than once."""
    ways: list[Any] = []
    if own:
        ways.append(select(viewer_id.label("person_id"), literal(OWN).label("way")))
    if roles:
        ways.append(_below(_places(viewer_id, roles, on), on))
    if relations:
        ways.append(
            select(Relation.person_id.label("person_id"), Relation.kind.label("way")).where(
                Relation.holder_id == viewer_id,
                one_of(Relation.kind, relations),
                Relation.person_id.is_not(None),
                Relation.holds(on),
            )
        )
    if not ways:
        return select(Person.id.label("person_id"), literal(OWN).label("way")).where(false())
    return union_all(*ways)


def organisations_in_scope(viewer: Person, permission: str, on: date) -> Select[Any]:
    """The ids of the organisations under which the viewer holds the permission on this day, as a SELECT.

    For figures: no names follow from it.
    """
    declared = registry.permissions()[permission]
    places = _places(literal(viewer.id), declared.roles, on).subquery()
    return select(Closure.descendant_id).join(places, places.c.place == Closure.ancestor_id).where(Closure.holds(on))


def _places(viewer_id: Any, roles: frozenset[str], on: Any) -> Select[Any]:
    """Where the viewer stands with one of these roles: own posts, posts deputised for, and grants."""
    held = held_on(Post, on)
    own = select(Post.unit_id.label("place")).where(
        Post.person_id == viewer_id, one_of(Post.role, roles - NAMELESS), held
    )
    deputised = (
        select(Post.unit_id.label("place"))
        .join(Relation, Relation.person_id == Post.person_id)
        .where(
            Relation.kind == DEPUTY,
            Relation.holder_id == viewer_id,
            Relation.holds(on),
            one_of(Post.role, roles & {MANAGER}),
            held,
        )
    )
    granted = (
        select(Relation.organisation_id.label("place"))
        .join(Post, Post.person_id == Relation.holder_id)
        .where(
            Relation.kind == GRANT,
            Relation.holder_id == viewer_id,
            Relation.organisation_id.is_not(None),
            Relation.holds(on),
            one_of(Post.role, roles & NAMELESS),
            held,
        )
    )
    places = union_all(own, deputised, granted).subquery()
    return select(places.c.place)


def one_of(column: Any, values: Iterable[str]) -> Any:
    """SQL: the column is one of these. As ``in_``, but for values that are always the same: those of ``in_`` are put into
    the statement anew each time it is executed."""
    return or_(false(), *(column == value for value in sorted(values)))


#: Roles that see figures but no names, unless a municipality has granted them its own.
NAMELESS = frozenset({"regional_admin", "auditor"})


def held_on(post: Any, on: Any) -> Any:
    """SQL: the post is held on this day. post: Post or the columns of its table. It always has a first day."""
    return (post.first_on <= on) & (post.last_on.is_(None) | (post.last_on >= on))


def _below(places: Select[Any], on: Any) -> Any:
    """The people with a post on the day in or under one of these organisations."""
    place = places.subquery()
    return (
        select(Post.person_id.label("person_id"), literal(BELOW).label("way"))
        .join(Closure, (Closure.descendant_id == Post.unit_id) & Closure.holds(on))
        .join(place, place.c.place == Closure.ancestor_id)
        .where(held_on(Post, on))
    )


def in_scope(viewer: Person, permission: str, person_id: int, on: date) -> bool:
    """Whether this one person is in the viewer's scope."""
    declared = registry.permissions()[permission]
    known = _known_in_scope(declared.own, declared.roles, declared.relations)
    return session.scalar(known, {"viewer": viewer.id, "day": on, "person": person_id}) is not None


def figures_scope(viewer: Person, permission: str, on: date) -> Select[Any]:
    """The ids of the organisations whose *figures* the viewer may see: as ``organisations_in_scope``, with the
    nameless roles counted too."""
    declared = registry.permissions()[permission]
    held = holds(Post.first_on, Post.last_on, on)
    own = select(Post.unit_id.label("place")).where(Post.person_id == viewer.id, Post.role.in_(declared.roles), held)
    place = own.subquery()
    return select(Closure.descendant_id).join(place, place.c.place == Closure.ancestor_id).where(Closure.holds(on))


def deciders(post: Post, on: date) -> Sequence[Person]:
    """Who decides for a post on this day: its unit's managers who are not away; their deputies; else the next above.

    Returns people in that order of nearness: only the nearest level that has anyone. A person never decides for
    oneself.
    """
    away = _away(on)
    manager = (
        select(Closure.depth, Person.id)
        .join(Post, Post.unit_id == Closure.ancestor_id)
        .join(Person, Person.id == Post.person_id)
        .where(
            Closure.descendant_id == post.unit_id,
            Closure.holds(on),
            Post.role == MANAGER,
            holds(Post.first_on, Post.last_on, on),
            Person.id != post.person_id,
        )
    )
    present = manager.where(Person.id.not_in(away))
    deputy = aliased(Person)
    stand_ins = (
        manager.with_only_columns(Closure.depth, deputy.id)
        .join(Relation, (Relation.person_id == Person.id) & (Relation.kind == DEPUTY) & Relation.holds(on))
        .join(deputy, deputy.id == Relation.holder_id)
        .where(deputy.id != post.person_id, deputy.id.not_in(away))
    )
    rows = session.execute(union_all(present, stand_ins)).all()
    if not rows:
        return []
    nearest = min(depth for depth, _ in rows)
    ids = {number for depth, number in rows if depth == nearest}
    return session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.sort_key)).all()


def _away(on: date) -> Select[Any]:
    return select(Absence.person_id).where(Absence.percent == 100, holds(Absence.first_on, Absence.last_on, on))


def above(organisation_id: int, kinds: Iterable[Kind], on: date) -> Organisation | None:
    """The nearest organisation of one of these kinds above (or at) this one on this day."""
    return session.scalars(
        select(Organisation)
        .join(Closure, Closure.ancestor_id == Organisation.id)
        .where(Closure.descendant_id == organisation_id, Organisation.kind.in_(list(kinds)), Closure.holds(on))
        .order_by(Closure.depth)
        .limit(1)
    ).first()


def parent_on(organisation: Organisation, on: date) -> Organisation | None:
    """The organisation directly above this one on this day, or None."""
    return session.scalar(
        select(Organisation)
        .join(Parent, Parent.parent_id == Organisation.id)
        .where(Parent.organisation_id == organisation.id, Parent.holds(on))
        .limit(1)
    )


def organisation(key: str) -> Organisation | None:
    """The organisation with this key, or None."""
    return session.scalar(select(Organisation).where(Organisation.key == key))


def organisations_named(text: str, limit: int = 20) -> Sequence[Organisation]:
    """Organisations whose folded name holds every word of the text, also those of the past."""
    words = search_key(text).split()
    if not words:
        return []
    found = select(Organisation).where(*(Organisation.search_key.contains(w, autoescape=True) for w in words))
    return session.scalars(found.order_by(Organisation.sort_key, Organisation.id).limit(limit)).all()


def people_named(text: str, viewer_scope: Select[Any] | None, limit: int = 20) -> Sequence[Person]:
    """People whose folded name holds every word of the text; narrowed to a scope when one is given."""
    words = search_key(text).split()
    if not words:
        return []
    found = select(Person).where(*(Person.search_key.contains(w, autoescape=True) for w in words))
    if viewer_scope is not None:
        found = found.where(Person.id.in_(viewer_scope))
    return session.scalars(found.order_by(Person.sort_key, Person.id).limit(limit)).all()


__all__ = [
    "BELOW",
    "DEPUTY",
    "GRANT",
    "LEADS",
    "NAMELESS",
    "OWN",
    "above",
    "deciders",
    "figures_scope",
    "held_on",
    "in_scope",
    "main_posts",
    "one_of",
    "organisation",
    "organisations_in_scope",
    "organisations_named",
    "parent_on",
    "people_named",
    "posts_of",
    "roles_of",
    "scope",
    "scope_ids",
    "ways_to",
]
