"""What the shell itself gives to the platform: its own few pages."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint

from app.hookspecs import hookimpl
from app.jobs import Job
from app.web import health, kept, once
from app.web.views import pages

if TYPE_CHECKING:
    from app.people.models import Person


@hookimpl
def blueprints() -> list[Blueprint]:
    """Sign of life, token, language, accessibility statement."""
    return [pages, health.pages]


@hookimpl
def jobs() -> list[Job]:
    """What was kept so that nothing is done twice or lost is erased when it has done its service."""
    return [Job("web.forget_old", timedelta(hours=1), forget_old)]


def forget_old() -> None:
    """Erase old marks of POSTs that were answered, and what nobody came back for."""
    once.forget_old()
    kept.forget_old()


@hookimpl
def export_person(person: "Person") -> dict[str, list[dict[str, Any]]]:
    """What was typed when the sign-in expired and has not been posted yet."""
    return {"web_kept": kept.kept_about(person.id)}


@hookimpl
def forget_person(person: "Person") -> dict[str, int]:
    """What was typed when the sign-in expired is erased."""
    return {"web_kept": kept.forget(person.id)}
