"""Whom the signed-in person sees today, asked once for each request."""

from flask import g, has_request_context

from app import registry
from app.dates import today
from app.organisations.staff import Member, reached, staff, ways_of
from app.people.models import Person


def staff_today(viewer: Person, permission: str) -> list[Member]:
    """The people whom the viewer may see today under this permission, by name, with what a page of a unit shows of each.

    Pieces of one page ask under permissions of their own. Those with the same roles differ only in the ways by which one
    comes to people, so the first answer serves the others when it holds their ways.
    """
    if not has_request_context():
        return staff(viewer, permission, today())
    asked = registry.permissions()[permission]
    known: dict[tuple[int, frozenset[str]], tuple[frozenset[str], list[Member]]] = g.setdefault("staff_today", {})
    key = (viewer.id, asked.roles)
    if key not in known or not ways_of(asked) <= known[key][0]:
        known[key] = ways_of(asked), staff(viewer, permission, today())
    ways, members = known[key]
    return members if ways == ways_of(asked) else reached(members, permission)
