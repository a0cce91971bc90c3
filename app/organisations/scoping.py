"""Who sees whom: the one rule that every list, page and report narrows itself with.

Its statements are made of tables, not of objects: they stand on the busiest pages, and the ORM would cost more than they do.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Date,
    Exists,
    Integer,
    Select,
    bindparam,
    exists,
    false,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from app import registry
from app.db import holds, session
from app.organisations.models import Closure, Post, Relation
from app.organisations.relations import AMONG_COLLEAGUES, DEPUTY, GRANT
from app.organisations.roles import MANAGER
from app.people.models import Person

#: How the viewer comes to someone, when it is not a relation, whose name it then is.
OWN, BELOW = "own", "below"
#: Roles that see figures but no names, unless a municipality has granted them its own.
NAMELESS = frozenset({"regional_admin", "auditor"})

#: What states, roles, verbs and the names of relations look like, those of plugins too.
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")

_post, _relation, _closure = (model.__table__.c for model in (Post, Relation, Closure))


def scope(viewer: Person, permission: str, on: date) -> Select[Any]:
    """The ids of the people whose rows the viewer may see under this permission on this day, as a SELECT.

    The one rule of who sees whom; every list and report with names in it narrows itself with
    ``Person.id.in_(scope(…))``. It never becomes a list of ids. Four ways in, as the Permission says:

    * oneself, when the permission is ``own``;
    * below: people with a post, held on the day, in or under the organisation where the viewer (or a manager for whom
      the viewer is deputy on the day) holds a post with one of the permission's roles on the day;
    * related: people to whom the viewer has one of the permission's relations on the day;
      a lead and a deputy only as long as both work for the same employer, whatever last day was written down;
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


def ways_to(own: bool, roles: frozenset[str], relations: frozenset[str], viewer_id: Any, on: Any) -> Any:
    """The rule of ``scope`` as a SELECT of (person_id, way): OWN, BELOW or the name of a relation. A person may be there
    more than once."""
    ways: list[Any] = []
    if own:
        ways.append(select(viewer_id.label("person_id"), literal_column(f"'{OWN}'").label("way")))
    if roles:
        ways.append(_below(_places(viewer_id, roles, on), on))
    if relations:
        ways.append(
            select(_relation.person_id.label("person_id"), _relation.kind.label("way")).where(
                _relation.holder_id == viewer_id, _relation.person_id.is_not(None), _related(on), _kinds(relations, on)
            )
        )
    if not ways:
        return select(Person.__table__.c.id.label("person_id"), literal_column(f"'{OWN}'").label("way")).where(false())
    return union_all(*ways)


def organisations_in_scope(viewer: Person, permission: str, on: date) -> Select[Any]:
    """The ids of the organisations under which the viewer holds the permission on this day, as a SELECT.

    For figures: no names follow from it.
    """
    declared = registry.permissions()[permission]
    places = _places(literal(viewer.id), declared.roles, on).subquery()
    return select(_closure.descendant_id).join(places, places.c.place == _closure.ancestor_id).where(_within(on))


def in_reach(viewer: Person, permission: str, organisation_id: int, on: date) -> bool:
    """Whether this one organisation is among ``organisations_in_scope``."""
    known = _known_reach(registry.permissions()[permission].roles, one=True)
    return session.execute(known, {"viewer": viewer.id, "day": on, "organisation": organisation_id}).first() is not None


def reach(viewer: Person, permission: str, on: date) -> frozenset[int]:
    """The ids of ``organisations_in_scope``, for pages that have them asked for each time."""
    known = _known_reach(registry.permissions()[permission].roles)
    return frozenset(row[0] for row in session.execute(known, {"viewer": viewer.id, "day": on}))


@cache
def _known_reach(roles: frozenset[str], one: bool = False) -> Select[Any]:
    """``organisations_in_scope``, built once, with the places ``viewer`` and ``day`` to fill. one: of those, ``organisation``."""
    on = bindparam("day", type_=Date)
    places = _places(bindparam("viewer", type_=Integer), roles, on).subquery()
    found = select(_closure.descendant_id).join(places, places.c.place == _closure.ancestor_id).where(_within(on))
    return found.where(_closure.descendant_id == bindparam("organisation")).limit(1) if one else found


def _places(viewer_id: Any, roles: frozenset[str], on: Any) -> Select[Any]:
    """Where the viewer stands with one of these roles: own posts, posts deputised for, and grants."""
    held = held_on(_post, on)
    legs: list[Any] = [
        select(_post.unit_id.label("place")).where(
            _post.person_id == viewer_id, one_of(_post.role, roles - NAMELESS), held
        )
    ]
    if MANAGER in roles:
        legs.append(
            select(_post.unit_id.label("place"))
            .join(Relation.__table__, _relation.person_id == _post.person_id)
            .where(
                _relation.kind == DEPUTY,
                _relation.holder_id == viewer_id,
                _related(on),
                _post.role == MANAGER,
                held,
                works_for(viewer_id, _post.employer_id, on),
            )
        )
    if roles & NAMELESS:
        legs.append(
            select(_relation.organisation_id.label("place"))
            .join(Post.__table__, _post.person_id == _relation.holder_id)
            .where(
                _relation.kind == GRANT,
                _relation.holder_id == viewer_id,
                _relation.organisation_id.is_not(None),
                _related(on),
                one_of(_post.role, roles & NAMELESS),
                held,
            )
        )
    places = union_all(*legs).subquery()
    return select(places.c.place)


def _kinds(relations: frozenset[str], on: Any) -> Any:
    """SQL: the relation is one of these; one that ties colleagues only while they are that."""
    others, tied = one_of(_relation.kind, relations - AMONG_COLLEAGUES), relations & AMONG_COLLEAGUES
    theirs = Post.__table__.alias("t")
    works = works_for(_relation.holder_id, theirs.c.employer_id, on, theirs.c.person_id == _relation.person_id)
    return or_(others, one_of(_relation.kind, tied) & works.where(held_on(theirs.c, on))) if tied else others


def works_for(person_id: Any, employer_id: Any, on: Any, *more: Any) -> Exists:
    """SQL: the person holds some post with the employer on this day. Both are columns; more: what else must be true."""
    mine = Post.__table__.alias("m")
    return exists().where(mine.c.person_id == person_id, mine.c.employer_id == employer_id, held_on(mine.c, on), *more)


def one_of(column: Any, values: Iterable[str]) -> Any:
    """SQL: the column is one of these words. As ``in_``, but for words of the code that are always the same: they stand in
    the statement itself, while the values of ``in_`` are put into it anew each time, and partial indices are found.

    Raises ValueError for anything but a word of ours: what people write never belongs in a statement.
    """
    words = sorted(str(value) for value in values)
    if strange := [word for word in words if not _WORD.fullmatch(word)]:
        raise ValueError(f"not words of the code: {strange}")
    return column.in_([literal_column(f"'{word}'") for word in words]) if words else false()


def held_on(post: Any, on: Any) -> Any:
    """SQL: the post is held on this day. post: Post or the columns of its table. It always has a first day."""
    return (post.first_on <= on) & (post.last_on.is_(None) | (post.last_on >= on))


def _below(places: Select[Any], on: Any) -> Any:
    """The people with a post on the day in or under one of these organisations."""
    place = places.subquery()
    return (
        select(_post.person_id.label("person_id"), literal_column(f"'{BELOW}'").label("way"))
        .join(Closure.__table__, (_closure.descendant_id == _post.unit_id) & _within(on))
        .join(place, place.c.place == _closure.ancestor_id)
        .where(held_on(_post, on))
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
    own = select(_post.unit_id.label("place")).where(
        _post.person_id == viewer.id, _post.role.in_(declared.roles), held_on(_post, on)
    )
    place = own.subquery()
    return select(_closure.descendant_id).join(place, place.c.place == _closure.ancestor_id).where(_within(on))


def _related(on: Any) -> Any:
    return holds(_relation.valid_from, _relation.valid_to, on)


def _within(on: Any) -> Any:
    return holds(_closure.valid_from, _closure.valid_to, on)
