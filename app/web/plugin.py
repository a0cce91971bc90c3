"""What the shell itself gives to the platform: its own few pages."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint

from app.hookspecs import hookimpl
from app.jobs import Job
from app.web import health, kept, once
from app.web.views import pages
from app.web.work import actions as work
from app.web.work import views as work_views
from app.web.work.queries import works_about

if TYPE_CHECKING:
    from app.people.models import Person


@hookimpl
def blueprints() -> list[Blueprint]:
    """Sign of life, token, language, accessibility statement, long work."""
    return [pages, health.pages, work_views.pages]


@hookimpl
def jobs() -> list[Job]:
    """What was kept so that nothing is done twice or lost is erased when it has done its service; long work is minded."""
    return [
        Job("web.forget_old", timedelta(hours=1), forget_old),
        Job("web.mind_work", timedelta(minutes=1), work.mind_work),
    ]


def forget_old() -> None:
    """Erase old marks of POSTs that were answered, and what nobody came back for."""
    once.forget_old()
    kept.forget_old()


@hookimpl
def export_person(person: "Person") -> dict[str, list[dict[str, Any]]]:
    """What was typed when the sign-in expired and has not been posted yet, and the long work asked for."""
    return {"web_kept": kept.kept_about(person.id), "web_work": works_about(person.id)}


@hookimpl
def forget_person(person: "Person") -> dict[str, int]:
    """What was typed when the sign-in expired is erased, and the long work asked for."""
    return {"web_kept": kept.forget(person.id), "web_work": work.forget(person.id)}
