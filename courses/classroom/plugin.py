"""What the classroom gives to the platform. Plain functions named as the hooks; ``courses.plugin`` gathers them."""

from datetime import timedelta
from typing import Any

from flask import Blueprint

from app.api import Job, Person, erase_rows, rows_about
from courses.classroom.actions.appeals import tell_of_no_shows
from courses.classroom.actions.guests import forget_guests
from courses.classroom.actions.merging import merge_needs
from courses.classroom.actions.reminding import remind_to_prepare
from courses.classroom.actions.sending import forget_needs
from courses.classroom.actions.warning import tell_of_too_little
from courses.classroom.queries import belongings


def blueprints() -> list[Blueprint]:
    """The pages."""
    from courses.classroom.views import pages

    return [pages]


def jobs() -> list[Job]:
    """Each night needs and guests are forgotten, managers told of empty chairs, and people of too little attendance; each
    hour those whose day is near are reminded."""
    return [
        Job("courses.forget_needs", timedelta(days=1), forget_needs),
        Job("courses.forget_guests", timedelta(days=1), forget_guests),
        Job("courses.remind_to_prepare", timedelta(hours=1), remind_to_prepare),
        Job("courses.tell_of_too_little", timedelta(days=1), tell_of_too_little),
        Job("courses.tell_of_no_shows", timedelta(days=1), tell_of_no_shows),
    ]


def people_merged(gone: Person, kept: Person, entries: dict[int, int], by: Person) -> None:
    """What either needs in a round is needed."""
    merge_needs(gone.id, kept.id)


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Questions, needs, appeals and tried codes."""
    return rows_about(person.id, belongings.ABOUT)


def forget_person(person: Person) -> dict[str, int]:
    """Erase all of it."""
    return erase_rows(person.id, belongings.ABOUT, belongings.DONE_BY)
