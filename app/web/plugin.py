"""What the shell itself gives to the platform: its own few pages."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from app.hookspecs import hookimpl
from app.web import health, kept
from app.web.views import pages

if TYPE_CHECKING:
    from app.people.models import Person


@hookimpl
def blueprints() -> list[Blueprint]:
    """Sign of life, token, language, accessibility statement."""
    return [pages, health.pages]


@hookimpl
def export_person(person: "Person") -> dict[str, list[dict[str, Any]]]:
    """What was typed when the sign-in expired and has not been posted yet."""
    return {"web_kept": kept.kept_about(person.id)}


@hookimpl
def forget_person(person: "Person") -> dict[str, int]:
    """What was typed when the sign-in expired is erased."""
    return {"web_kept": kept.forget(person.id)}
