"""Write down a look at names before it is made."""

from datetime import date

from app.db import session
from app.follow_up.names.queries import Asked
from app.follow_up.suppression import ALL
from app.organisations.grants.models import Look
from app.people.models import Person


def note_look(asked: Asked, people: int, *, by: Person) -> Look:
    """Tell the municipality that the names behind a figure were opened. people: how many are named."""
    look = Look(
        viewer_id=by.id, organisation_id=asked.place, part=asked.part.key, measure=asked.measure, end=asked.end,
        area=asked.area, people=people,
    )  # fmt: skip
    session.add(look)
    session.flush()
    return look


def note_look_at(person: Person, unit_id: int, on: date, *, by: Person) -> Look:
    """Tell the municipality that what was true of one person was opened. on: the day that was asked about."""
    look = Look(
        viewer_id=by.id, organisation_id=unit_id, person_id=person.id, part="", measure="", end=on, area=ALL, people=1
    )  # fmt: skip
    session.add(look)
    session.flush()
    return look
