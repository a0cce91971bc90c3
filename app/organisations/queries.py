"""What pages and actions ask about organisations, posts and who sees whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all
from sqlalchemy.orm import aliased, contains_eager

from app.db import holds, session
from app.organisations.models import Absence, Closure, Kind, Organisation, Parent, Post, Relation
from app.organisations.relations import DEPUTY
from app.organisations.roles import EMPLOYED, MANAGER
from app.organisations.scoping import works_for
from app.people.models import Person
from app.people.names import search_key

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


def deciders(post: Post, on: date) -> Sequence[Person]:
    """Who decides for a post on this day: its unit's managers who are not away; their deputies who work for
    the same employer; else the next above.

    Returns people in that order of nearness: only the nearest level that has anyone. A person never decides for
    oneself.
    """
    ids = deciders_of([(post.person_id, post.unit_id)], on)[post.person_id, post.unit_id]
    if not ids:
        return []
    return session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.sort_key)).all()


def deciders_of(posts: Iterable[tuple[int, int]], on: date) -> dict[tuple[int, int], list[int]]:
    """As ``deciders``, for many: (person, unit) → the ids of those who decide. One statement, however many they are."""
    wanted = list(dict.fromkeys(posts))
    away, deputy = _away(on), aliased(Person)
    manager = (
        select(Closure.descendant_id, Closure.depth, Person.id, Person.id.label("decider"))
        .join(Post, Post.unit_id == Closure.ancestor_id)
        .join(Person, Person.id == Post.person_id)
        .where(
            Closure.descendant_id.in_({unit for _person, unit in wanted}),
            Closure.holds(on),
            Post.role == MANAGER,
            holds(Post.first_on, Post.last_on, on),
        )
    )
    present = manager.where(Person.id.not_in(away))
    stand_ins = (
        manager.with_only_columns(Closure.descendant_id, Closure.depth, Person.id, deputy.id.label("decider"))
        .join(Relation, (Relation.person_id == Person.id) & (Relation.kind == DEPUTY) & Relation.holds(on))
        .join(deputy, deputy.id == Relation.holder_id)
        .where(deputy.id.not_in(away), works_for(deputy.id, Post.employer_id, on))
    )
    above_unit: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for unit, depth, chief, decider in session.execute(union_all(present, stand_ins)):
        above_unit[unit].append((depth, chief, decider))
    found = {}
    for person, unit in wanted:
        others = [(depth, decider) for depth, chief, decider in above_unit[unit] if person not in (chief, decider)]
        nearest = min((depth for depth, _decider in others), default=0)
        found[person, unit] = sorted({decider for depth, decider in others if depth == nearest})
    return found


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
    "above",
    "deciders",
    "main_posts",
    "organisation",
    "organisations_named",
    "parent_on",
    "people_named",
    "posts_of",
    "roles_of",
]
