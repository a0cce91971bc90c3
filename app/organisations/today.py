"""What the signed-in person is today, asked once for each request."""

from flask import g, has_request_context
from sqlalchemy import inspect

from app.dates import today
from app.organisations.models import Post
from app.organisations.queries import posts_of
from app.people.models import Person


def posts_today(person: Person) -> list[Post]:
    """The posts the person holds today, the largest first; asked again when a rollback has emptied them."""
    if not has_request_context():
        return list(posts_of(person, today()))
    held: dict[int, list[Post]] = g.setdefault("posts_today", {})
    if person.id not in held or any("unit" in inspect(post).unloaded for post in held[person.id]):
        held[person.id] = list(posts_of(person, today()))
    return held[person.id]


def roles_today(person: Person) -> frozenset[str]:
    """The roles the person holds today. Every plugin asks for the menu of every page, so the answer is kept."""
    if not has_request_context():
        return _roles(person)
    held: dict[int, frozenset[str]] = g.setdefault("roles_today", {})
    number = person.id
    if number not in held:
        held[number] = _roles(person)
    return held[number]


def _roles(person: Person) -> frozenset[str]:
    return frozenset(post.role for post in posts_today(person))
