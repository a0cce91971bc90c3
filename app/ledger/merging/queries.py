"""Who may be the same person twice, and what there is to compare. Nothing is ever decided by these signs alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from app.db import session
from app.ledger.models import Obligation, Standing
from app.organisations.administration.queries import organisations_of, posts_shown
from app.organisations.models import Post
from app.people.models import Credits, Degree, Identity, Person

PAGE = 50
#: How many entries that both have are shown side by side.
SHARED = 5
#: Why two may be one: the same address; the same name and employment number, or the same name and something both did.
SIGNS = ("mail", "number", "history")

_one, _other = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class Pair:
    """Two who may be one, and the signs of it."""

    one: Person
    other: Person
    signs: tuple[str, ...]


@dataclass
class Side:
    """One of the two who are compared."""

    person: Person
    posts: Sequence[Post]
    identities: list[Identity] = field(default_factory=list)
    degrees: list[Degree] = field(default_factory=list)
    points: int = 0
    #: Obligations that have not ended, how many of them are reached, how much has been shown, and on which day last.
    owed: int = 0
    reached: int = 0
    shown: int = 0
    shown_on: date | None = None


def mergeable(viewer: Person, on: date) -> Select[Any]:
    """The ids of those whom the viewer may make one with another, as a SELECT."""
    return select(Person.id).where(*_is_mergeable(Person, viewer, on))


def _is_mergeable(person: Any, viewer: Person, on: date) -> list[Any]:
    """They have or had a post that the viewer administers, and none today or later that somebody else does."""
    own, post = organisations_of(viewer, on), aliased(Post)
    theirs = exists().where(post.person_id == person.id)
    going_on = or_(post.last_on.is_(None), post.last_on >= on)
    return [
        person.merged_into_id.is_(None),
        theirs.where(post.unit_id.in_(own)),
        ~theirs.where(going_on, post.unit_id.not_in(own)),
    ]


def person_of(viewer: Person, number: int, on: date) -> Person | None:
    """The person of this number, when the viewer may make them one with another."""
    return session.scalar(select(Person).where(Person.id == number, *_is_mergeable(Person, viewer, on)))


def likely(
    viewer: Person, on: date, about: int | None = None, since: datetime | None = None
) -> Select[Person, Person, bool, bool, bool]:
    """Pairs that may be one person, with a column for each sign, by name. about: those with this person alone. since: those
    of whom the one who was added last has been added since then.

    Names are compared as they are sorted, which is how they are indexed; who is protected is found by the address alone.
    """
    same_name = and_(_one.sort_key == _other.sort_key, ~_one.protected, ~_other.protected)
    mail = select(_one.id, _other.id.label("second")).join(_other, _one.email == _other.email)
    named = (
        select(_one.id, _other.id.label("second")).join(_other, same_name).where(or_(_same_number(), _same_history()))
    )
    found = [each.where(_one.id < _other.id) for each in (mail, named)]
    if since is not None:
        found = [each.where(_other.created_at > since) for each in found]
    if about is not None:  # Apart, so that either is found by its number.
        found = [each.where(side.id == about) for each in found for side in (_one, _other)]
    pairs = union(*found).subquery()
    return (
        select(
            _one, _other,
            and_(_one.email.is_not(None), _one.email == _other.email).label("mail"),
            and_(same_name, _same_number()).label("number"),
            and_(same_name, _same_history()).label("history"),
        )
        .join(pairs, pairs.c.id == _one.id)
        .join(_other, _other.id == pairs.c.second)
        .where(*_is_mergeable(_one, viewer, on), *_is_mergeable(_other, viewer, on))
        .order_by(_one.sort_key, _one.id, _other.id)
    )  # fmt: skip


def _same_number() -> Any:
    a, b = aliased(Post), aliased(Post)
    return (
        exists()
        .where(a.person_id == _one.id, b.person_id == _other.id)
        .where(a.employment_number == b.employment_number, a.employer_id != b.employer_id)
    )


def _same_history() -> Any:
    a, b = aliased(Standing), aliased(Standing)
    return exists().where(a.person_id == _one.id, b.person_id == _other.id, *_alike(a, b))


def _alike(a: Any, b: Any) -> Iterable[Any]:
    return [getattr(a, name) == getattr(b, name) for name in ("object_kind", "object_key", "verb", "happened_on")]


def page_of(found: Select[Person, Person, bool, bool, bool], page: int = 1) -> tuple[list[Pair], int]:
    """One page of the pairs, and how many they are in all. One statement; two for a page where there are none."""
    rows = session.execute(found.add_columns(func.count().over()).limit(PAGE).offset((page - 1) * PAGE)).all()
    if not rows and page > 1:
        return [], session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    return [Pair(one, other, _signs(seen)) for one, other, *seen, _all in rows], rows[0][-1] if rows else 0


def _signs(seen: Sequence[bool]) -> tuple[str, ...]:
    return tuple(sign for sign, is_seen in zip(SIGNS, seen, strict=True) if is_seen)


def sides(viewer: Person, people: Sequence[Person], on: date) -> list[Side]:
    """What there is of each of these people. A constant number of statements."""
    ids = [each.id for each in people]
    posts = posts_shown(viewer, ids, on)
    found = {each.id: Side(each, posts.get(each.id, [])) for each in people}
    for identity in session.scalars(select(Identity).where(Identity.person_id.in_(ids)).order_by(Identity.id)):
        found[identity.person_id].identities.append(identity)
    for degree in session.scalars(select(Degree).where(Degree.person_id.in_(ids)).order_by(Degree.awarded_on)):
        found[degree.person_id].degrees.append(degree)
    for number, count in session.execute(_by_person(Credits, ids, func.count())):
        found[number].points = count
    owed = _by_person(Obligation, ids, func.count(), func.count(Obligation.done_on))
    for number, count, reached in session.execute(owed.where(Obligation.released_on.is_(None))):
        found[number].owed, found[number].reached = count, reached
    for number, count, last in session.execute(_by_person(Standing, ids, func.count(), func.max(Standing.happened_on))):
        found[number].shown, found[number].shown_on = count, last
    return [found[number] for number in ids]


def _by_person(table: Any, ids: Sequence[int], *told: Any) -> Select[Any]:
    return select(table.person_id, *told).where(table.person_id.in_(ids)).group_by(table.person_id)


def shared(people: Sequence[Person]) -> list[tuple[str, date]]:
    """Some of what both have shown on the same day: what, and when. One statement."""
    a, b = aliased(Standing), aliased(Standing)
    rows = session.execute(
        select(a.object_label, a.happened_on)
        .join(b, and_(*_alike(a, b)))
        .where(a.person_id == people[0].id, b.person_id == people[1].id)
        .order_by(a.happened_on.desc(), a.entry_id)
        .limit(SHARED)
    )
    return [(label, on) for label, on in rows]
