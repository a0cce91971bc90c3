"""What dialogue groups give to the platform. Plain functions named as the hooks; ``courses.plugin`` gathers them."""

from typing import Any

from flask import Blueprint, render_template

from app.api import Panel, Person, today
from courses.groups import belongings
from courses.groups.queries import shown_group


def blueprints() -> list[Blueprint]:
    """The pages."""
    from courses.groups.views import pages

    return [pages]


def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """On a round's page, at each occasion (``courses.occasion``): which group one is in, on the day itself."""
    if place != "courses.occasion" or not subject.first_on <= today() <= subject.last_on:
        return []
    number = shown_group(person.id, subject.id)
    return [Panel(render_template("courses/groups/mine.html", number=number))] if number else []


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """The groups that the person has sat in."""
    return belongings.export(person.id)


def forget_person(person: Person) -> dict[str, int]:
    """Take the person out of every group."""
    return belongings.forget(person.id)
