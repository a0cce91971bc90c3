"""What the year's planner gives to the platform. Plain functions named as the hooks; ``courses.plugin`` gathers them."""

from typing import Any

from flask import Blueprint, url_for

from app.api import Found, Person, Ref, Verb, _, lazy
from courses.year import access
from courses.year.actions.belongings import forget
from courses.year.queries.plans import led_by, plan
from courses.year.queries.remarks import said_by


def verbs() -> list[Verb]:
    """What happens to the plan of a year."""
    return [
        Verb("courses.year_planned", lazy("fick sina förutsättningar sparade"), stands=False),
        Verb("courses.year_proposed", lazy("föreslogs"), stands=False),
        Verb("courses.year_approved", lazy("godkändes"), stands=False),
        Verb("courses.year_laid_out", lazy("lades ut som omgångar"), stands=False),
    ]


def may(person: Person, permission: str, target: Any) -> bool | None:
    """Coordinators reach the plans of their areas, managers what is put forward; else the house rule."""
    return access.may(person, permission, target)


def blueprints() -> list[Blueprint]:
    """The pages."""
    from courses.year.views import pages

    return [pages]


def find(ref: Ref) -> Found | None:
    """A plan by its number."""
    if ref.kind != "courses.year_plan" or not ref.key.isdecimal():
        return None
    found = plan(int(ref.key))
    return found and Found(
        ref.kind, ref.key, _("Årsplan %(year)s", year=found.year), url_for("year.show", number=found.id)
    )


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """The planned rounds that the person is to lead, and what the person has said of plans."""
    return {"courses_year_trainer": led_by(person.id), "courses_year_remark": said_by(person.id)}


def forget_person(person: Person) -> dict[str, int]:
    """Take the person out of planned rounds, erase the remarks, and the name from plans."""
    return forget(person.id)
