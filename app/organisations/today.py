"""What the signed-in person is today, asked once for each request, in one statement with the person."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import g, has_request_context
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from app.dates import today
from app.db import as_read, holds, reading, session
from app.organisations.models import Kind, Organisation, Post
from app.people.models import Person
from app.web import editions

#: What the cookie of a sign-in holds: the person's number and the generation of sign-ins.
SIGNED_IN = re.compile(r"([0-9]{1,9})(?::([0-9]{1,9}))?")


class Place(NamedTuple):
    """An organisation as the head of a page names it."""

    id: int
    name: str
    kind: Kind


class Held(NamedTuple):
    """A post that someone holds today, as pages ask about it: plain values, which no rollback empties."""

    id: int
    role: str
    title: str
    unit_id: int
    unit: Place
    employer: Place


_unit, _employer = aliased(Organisation), aliased(Organisation)
_COLUMNS = (
    Post.id, Post.role, Post.title, Post.unit_id, _unit.name, _unit.kind, Post.employer_id, _employer.name,
    _employer.kind,
)  # fmt: skip
_ORDER = (Post.percent.desc(), Post.first_on, Post.id)
_HELD = (
    select(*_COLUMNS)
    .join(_unit, _unit.id == Post.unit_id)
    .join(_employer, _employer.id == Post.employer_id)
    .where(Post.person_id == bindparam("person"), holds(Post.first_on, Post.last_on, bindparam("day")))
    .order_by(*_ORDER)
)
#: Made of tables, as every page waits for it.
_who, _held_post, _at, _by = (
    Person.__table__.alias("p"), Post.__table__.alias("h"), Organisation.__table__.alias("u"),
    Organisation.__table__.alias("e"),
)  # fmt: skip
_PERSON = [column.name for column in Person.__table__.columns]
_WHO = (
    select(
        editions.NUMBER, *_who.c, _held_post.c.id, _held_post.c.role, _held_post.c.title, _held_post.c.unit_id, _at.c.name,
        _at.c.kind, _held_post.c.employer_id, _by.c.name, _by.c.kind,
    )
    .select_from(_who)
    .outerjoin(
        _held_post,
        (_held_post.c.person_id == _who.c.id) & holds(_held_post.c.first_on, _held_post.c.last_on, bindparam("day")),
    )
    .outerjoin(_at, _at.c.id == _held_post.c.unit_id)
    .outerjoin(_by, _by.c.id == _held_post.c.employer_id)
    .where(_who.c.id == bindparam("person"))
    .order_by(_held_post.c.percent.desc(), _held_post.c.first_on, _held_post.c.id)
)  # fmt: skip


def person_of_sign_in(key: str) -> Person | None:
    """The person of a sign-in cookie; None when every sign-in has been ended since. A page gets the posts of today too."""
    known = SIGNED_IN.fullmatch(key)
    if known is None:
        return None
    number, generation = int(known[1]), int(known[2] or 0)
    person = _reader(number) if reading.get() else session.get(Person, number)
    return person if person is not None and person.generation == generation else None


def _reader(number: int) -> Person | None:
    """The person with what every page shows around itself. Whoever writes is mostly sent on to another page."""
    rows = session.execute(_WHO, {"person": number, "day": today()}).all()
    if not rows:
        return None
    edition, *values = rows[0][: len(_PERSON) + 1]
    editions.read_as(edition)
    person = as_read(Person, dict(zip(_PERSON, values, strict=True)))
    posts = [row[len(_PERSON) + 1 :] for row in rows]
    g.setdefault("posts_today", {})[number] = [_held(post) for post in posts if post[0] is not None]
    fill(person)
    return person


def fill(person: Person) -> None:
    """Tell the signed-in person what the frame of a page asks: where they work, and the roles that give the menu."""
    posts = posts_today(person)
    # Of this object alone; what the class says is for whoever nobody has asked about.
    person.organisation_name = posts[0].employer.name if posts else ""  # type: ignore[misc]
    person.roles = roles_today(person)  # type: ignore[misc]


def posts_today(person: Person) -> list[Held]:
    """The posts the person holds today, the largest first."""
    if not has_request_context():
        return _posts(person.id, today())
    held: dict[int, list[Held]] = g.setdefault("posts_today", {})
    number = person.id
    if number not in held:
        held[number] = _posts(number, today())
    return held[number]


def roles_today(person: Person) -> frozenset[str]:
    """The roles the person holds today. Every plugin asks for the menu of every page, so the answer is kept."""
    if not has_request_context():
        return _roles(posts_today(person))
    held: dict[int, frozenset[str]] = g.setdefault("roles_today", {})
    number = person.id
    if number not in held:
        held[number] = _roles(posts_today(person))
    return held[number]


def _roles(posts: list[Held]) -> frozenset[str]:
    return frozenset(post.role for post in posts)


def _posts(person_id: int, on: date) -> list[Held]:
    return [_held(row) for row in session.execute(_HELD, {"person": person_id, "day": on})]


def _held(row: Sequence[Any]) -> Held:
    number, role, title, unit, unit_name, unit_kind, employer, employer_name, employer_kind = row
    return Held(
        number, role, title, unit, Place(unit, unit_name, unit_kind), Place(employer, employer_name, employer_kind)
    )
