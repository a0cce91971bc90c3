"""What the people noun gives to the platform."""

from datetime import timedelta
from typing import Any

from flask import Blueprint

from app.hookspecs import hookimpl
from app.jobs import Job
from app.people import attempts, erasing
from app.people.models import Person
from app.people.way_in_views import pages
from app.permissions import Permission


@hookimpl
def permissions() -> list[Permission]:
    """Who may look after people and their sign-ins."""
    return [Permission("people.administer", "Lägga till och ändra personer", frozenset({"system_admin"}))]


@hookimpl
def blueprints() -> list[Blueprint]:
    """The first page, signing in and out, one's own account."""
    return [pages]


@hookimpl
def jobs() -> list[Job]:
    """Attempts to sign in are kept for a day."""
    return [Job("people.forget_attempts", timedelta(hours=1), attempts.forget_old_attempts)]


@hookimpl
def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Name, ways of signing in (no secrets), degrees and points."""
    return erasing.kept_about(person)


@hookimpl
def forget_person(person: Person) -> dict[str, int]:
    """Sign-ins, degrees and points are erased; the person's row is emptied, since the ledger points at it."""
    return erasing.forget(person)
