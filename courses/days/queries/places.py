"""The registers as pages show them: places with rooms, licences, and which units have none."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.api import Closure, Kind, Organisation, session
from courses.days.models import Licence, Place, Room
from courses.models import Course


def places() -> Sequence[Place]:
    """All places with their rooms, those in use first. Two statements."""
    return session.scalars(
        select(Place)
        .options(selectinload(Place.rooms), joinedload(Place.municipality))
        .order_by(Place.closed, Place.name)
    ).all()


def place(number: int) -> Place | None:
    """A place with its rooms."""
    return session.scalar(select(Place).options(selectinload(Place.rooms)).where(Place.id == number))


def room(place_id: int, number: int) -> Room | None:
    """A room of a place."""
    return session.scalar(select(Room).where(Room.id == number, Room.place_id == place_id))


def municipalities(organisation_ids: Select[Any]) -> Sequence[Organisation]:
    """The municipalities among these organisations, by name."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.kind == Kind.municipality, Organisation.id.in_(organisation_ids))
        .order_by(Organisation.sort_key)
    ).all()


def licences(organisation_ids: Select[Any]) -> Sequence[Licence]:
    """The licences of these organisations."""
    return session.scalars(
        select(Licence)
        .join(Licence.organisation)
        .options(joinedload(Licence.organisation))
        .where(Licence.organisation_id.in_(organisation_ids))
        .order_by(Licence.key, Organisation.sort_key, Licence.valid_from, Licence.id)
    ).all()


def licence(number: int) -> Licence | None:
    """A licence with its organisation."""
    return session.scalar(select(Licence).options(joinedload(Licence.organisation)).where(Licence.id == number))


def unlicensed(course: Course, unit_ids: Iterable[int], on: date) -> set[int]:
    """Which of these units may not send people to the course: neither they nor any organisation above holds its licence.

    None when the course needs no licence. One statement.
    """
    wanted = set(unit_ids)
    if not course.licence or not wanted:
        return set()
    held = session.scalars(
        select(Closure.descendant_id)
        .join(Licence, Licence.organisation_id == Closure.ancestor_id)
        .where(Closure.descendant_id.in_(wanted), Closure.holds(on), Licence.key == course.licence, Licence.holds(on))
    )
    return wanted - set(held)
