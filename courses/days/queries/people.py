"""Whose posts a round is for, and what else people have on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, bindparam, cast, func, literal, null, or_, select, union_all

from app.api import Closure, Member, Organisation, Person, Post, holds, one_of, roles, search_key, session
from courses.days.models import Occasion, Queue, Round, Seat, SeatState, Session
from courses.days.queries.held import Held

#: The ids of a post and of its unit.
Place = tuple[int, int]


def posts_held(person_ids: Iterable[int], on: date) -> dict[int, list[Place]]:
    """The posts that a learning may count for on this day, for each person, the largest per cent first."""
    found: dict[int, list[Place]] = defaultdict(list)
    for row in session.execute(
        select(Post.person_id, Post.id, Post.unit_id)
        .where(
            Post.person_id.in_(list(person_ids)),
            Post.role.in_(roles.EMPLOYED),
            holds(Post.first_on, Post.last_on, on),
        )
        .order_by(Post.percent.desc(), Post.first_on, Post.id)
    ):
        found[row.person_id].append((row.id, row.unit_id))
    return found


def covered_units(queue_id: int, unit_ids: Iterable[int], on: date) -> set[int]:
    """Which of these units lie in the area of a queue on this day."""
    return set(
        session.scalars(
            select(Closure.descendant_id)
            .join(Queue, Queue.area_id == Closure.ancestor_id)
            .where(Queue.id == queue_id, Closure.descendant_id.in_(list(unit_ids)), Closure.holds(on))
        )
    )


class Load(NamedTuple):
    """How many of a unit are on a course on a day."""

    unit_id: int
    unit: str
    on: date
    away: int
    people: int


#: Who works in a unit, and who of it is on a course on a day: both in one statement.
_unit, _post, _seat, _occasion, _session = (
    model.__table__.c for model in (Organisation, Post, Seat, Occasion, Session)
)
_LOADS = union_all(
    select(
        _unit.id.label("unit_id"), _unit.name.label("name"), cast(null(), Date).label("day"),
        func.count(func.distinct(_post.person_id)).label("count"),
    )
    .join(Post.__table__, _post.unit_id == _unit.id)
    .where(
        _unit.id.in_(bindparam("units", expanding=True)),
        one_of(_post.role, roles.EMPLOYED),
        holds(_post.first_on, _post.last_on, bindparam("day")),
    )
    .group_by(_unit.id, _unit.name),
    select(_seat.unit_id, literal(""), _session.held_on, func.count(func.distinct(_seat.person_id)))
    .join(Occasion.__table__, _occasion.round_id == _seat.round_id)
    .join(Session.__table__, _session.occasion_id == _occasion.id)
    .where(
        _seat.unit_id.in_(bindparam("units", expanding=True)),
        one_of(_seat.state, {SeatState.seated}),
        _session.held_on.in_(bindparam("days", expanding=True)),
        _occasion.cancelled.is_(False),
    )
    .group_by(_seat.unit_id, _session.held_on),
)  # fmt: skip


def loads(unit_ids: Iterable[int], days: Sequence[date]) -> list[Load]:
    """How many of each unit have a seat on each of these days, and how many work there. One statement."""
    ids, wanted = list(unit_ids), list(days)
    if not ids or not wanted:
        return []
    staffed: list[tuple[str, int, int]] = []
    gone: dict[tuple[int, date], int] = {}
    values = {"units": ids, "days": wanted, "day": wanted[0]}
    for unit_id, name, day, count in session.execute(_LOADS, values).all():
        if day is None:
            staffed.append((name, unit_id, count))
        else:
            gone[unit_id, day] = count
    return [Load(u, name, day, gone.get((u, day), 0), people) for name, u, people in sorted(staffed) for day in wanted]


def loads_among(members: Iterable[Member], rows: Iterable[Held], units: Set[int], days: Set[date]) -> list[Load]:
    """As ``loads``, of what a page has read already. members: all who work in these units; rows: what they have seats for."""
    staffed: dict[int, tuple[str, set[int]]] = {}
    for member in members:
        for _percent, _post, unit_id, name in member.posts:
            if unit_id in units:
                staffed.setdefault(unit_id, (name, set()))[1].add(member.id)
    gone: dict[tuple[int, date], set[int]] = defaultdict(set)
    for row in rows:
        if row.unit_id in units and row.held_on in days and row.state == SeatState.seated and not row.cancelled:
            gone[row.unit_id, row.held_on].add(row.person_id)
    return [
        Load(unit_id, name, day, len(gone[unit_id, day]), len(people))
        for unit_id, (name, people) in sorted(staffed.items(), key=lambda each: (each[1][0], each[0]))
        for day in sorted(days)
    ]


@dataclass(frozen=True)
class Candidate:
    """Someone who may be added to a class list: whom, and where that person works (empty when protected)."""

    person: Person
    workplace: str


def walk_in_candidates(text: str, round_: Round, on: date) -> list[Candidate]:
    """As ``candidates``, for those who are not on the class list of a round."""
    listed = select(Seat.person_id).where(
        Seat.round_id == round_.id, Seat.state.in_((SeatState.seated, SeatState.pending))
    )
    return candidates(text, round_.queue_id, listed, on)


def area_candidates(text: str, queue_id: int, on: date) -> list[Candidate]:
    """As ``candidates``, for those who neither wait in a queue nor have a seat in a round of it that is not over."""
    listed = (
        select(Seat.person_id)
        .join(Round, Round.id == Seat.round_id)
        .where(
            Seat.queue_id == queue_id,
            Seat.state.in_((SeatState.queued, SeatState.offered))
            | ((Seat.state == SeatState.seated) & (Round.last_on >= on)),
        )
    )
    return candidates(text, queue_id, listed, on)


def candidates(text: str, queue_id: int, listed: Select[Any], on: date, limit: int = 20) -> list[Candidate]:
    """People whose name, unit or municipality holds every word, with a post in a queue's area.

    listed: the ids of those who are left out. Someone with a protected identity is found by the alias alone and shown without
    a workplace.
    """
    words = search_key(text).split()
    if not words or len("".join(words)) < 2:
        return []
    employer, unit = Organisation.__table__.alias("employer"), Organisation.__table__.alias("unit")
    matches = [
        or_(
            Person.search_key.contains(word, autoescape=True),
            Person.protected.is_(False)
            & (
                unit.c.search_key.contains(word, autoescape=True)
                | employer.c.search_key.contains(word, autoescape=True)
            ),
        )
        for word in words
    ]
    rows = session.execute(
        select(Person, unit.c.name, employer.c.name)
        .join(Post, Post.person_id == Person.id)
        .join(unit, unit.c.id == Post.unit_id)
        .join(employer, employer.c.id == Post.employer_id)
        .join(Closure, (Closure.descendant_id == Post.unit_id) & Closure.holds(on))
        .join(Queue, (Queue.area_id == Closure.ancestor_id) & (Queue.id == queue_id))
        .where(
            Post.role.in_(roles.EMPLOYED),
            holds(Post.first_on, Post.last_on, on),
            Person.id.not_in(listed),
            *matches,
        )
        .order_by(Person.sort_key, Person.id, Post.percent.desc())
        .limit(limit * 2)
    ).all()
    found: dict[int, Candidate] = {}
    for person, unit_name, employer_name in rows:
        workplace = "" if person.protected else f"{employer_name}, {unit_name}"
        found.setdefault(person.id, Candidate(person, workplace))
    return list(found.values())[:limit]
