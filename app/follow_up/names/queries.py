"""Who the people behind a figure are, and who has looked at them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from app.db import session
from app.follow_up.figures.measures import FAMILY, Measure, start_of
from app.follow_up.figures.queries import Part
from app.follow_up.names.behind import Counted, Duty, counted
from app.follow_up.suppression import ALL
from app.ledger.models import Entry, Obligation
from app.organisations.grants.models import Look
from app.organisations.models import Closure, Organisation
from app.people.models import Person

#: People on a page, and looks in a list.
PAGE, LOOKS = 60, 50


@dataclass(frozen=True)
class Asked:
    """The figure whose people are asked for: a part and measure, the last day, the organisation, the service area."""

    part: Part
    measure: Measure
    end: date
    place: int
    area: str = ALL


@dataclass(frozen=True)
class Named:
    """Someone behind a figure. The unit is empty when the identity is protected."""

    person_id: int
    name: str
    unit: str
    counted: Counted


@dataclass(frozen=True)
class People:
    """Those who may be named, whoever has something left first; and how many more are counted, who no longer work here."""

    named: Sequence[Named]
    others: int


@dataclass(frozen=True)
class Looked:
    """A look as lists show it."""

    at: datetime
    viewer: str
    place: str
    part: str
    measure: str
    end: date
    people: int


_COLUMNS = (
    Obligation.first_on, Obligation.months, Obligation.original_due_on, Obligation.due_on, Obligation.opened_on,
    Obligation.done_on, Obligation.half_on, Obligation.released_on, Obligation.places,
)  # fmt: skip


def behind(asked: Asked, scope: Select[tuple[int]]) -> People:
    """The people counted in a figure. scope: the ids of those whom the viewer may name. Two statements."""
    units = _units(asked)
    family = FAMILY[asked.measure]
    found, others = [], 0
    for row in session.execute(_candidates(asked, scope)):
        number, given, name, alias, protected, sort_key, visible, *duty = row
        how = counted(Duty(*duty), family, asked.end)
        if how is None or how.unit_id not in units or asked.area not in (ALL, how.area):
            continue
        if not visible:
            others += 1
            continue
        shown = alias if protected else f"{given} {name}".strip()
        named = Named(number, shown, "" if protected else units[how.unit_id], how)
        found.append((how.met_on is not None, how.in_time, how.due_on, sort_key, number, named))
    return People([each[-1] for each in sorted(found, key=lambda each: each[:-1])], others)


def _units(asked: Asked) -> dict[int | None, str]:
    """The units below the place on the day, with their names."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .join(Closure, Closure.descendant_id == Organisation.id)
        .where(Closure.ancestor_id == asked.place, Closure.holds(asked.end))
    )
    return {row.id: row.name for row in rows}


def _candidates(asked: Asked, scope: Select[tuple[int]]) -> Select[Any]:
    """The obligations that may be counted there: of those who are in its units now, or have been."""
    below = select(Closure.descendant_id).where(Closure.ancestor_id == asked.place, Closure.holds(asked.end))
    about = asked.part.kind, asked.part.key
    has_been = select(Entry.person_id).where(
        Entry.object_kind == about[0],
        Entry.object_key == about[1],
        Entry.verb.in_(["ledger.obliged", "ledger.transferred"]),
        Entry.unit_id.in_(below),
    )
    return (
        select(
            Person.id, Person.given_name, Person.family_name, Person.alias, Person.protected, Person.sort_key,
            Person.id.in_(scope), *_COLUMNS,
        )
        .join(Person, Person.id == Obligation.person_id)
        .where(
            Obligation.object_kind == about[0],
            Obligation.object_key == about[1],
            Obligation.due_on >= start_of(asked.end),
            Obligation.first_on <= asked.end,
            or_(Obligation.unit_id.in_(below), Obligation.person_id.in_(has_been)),
        )
    )  # fmt: skip


def place_named(number: int, places: Select[tuple[int]]) -> str | None:
    """The name of the organisation when it is one of these places; None otherwise."""
    return session.scalar(select(Organisation.name).where(Organisation.id == number, Organisation.id.in_(places)))


def look_of(number: int, viewer: Person) -> Look | None:
    """The viewer's own look with this number."""
    look = session.get(Look, number)
    return look if look is not None and look.viewer_id == viewer.id else None


def has_looked_at(person: Person, viewer: Person, since: datetime) -> bool:
    """Whether the viewer has said since then that they look at this person."""
    made = select(Look.id).where(Look.viewer_id == viewer.id, Look.person_id == person.id, Look.at >= since)
    return session.scalar(made.limit(1)) is not None


def looks_at(organisation_ids: Iterable[int], on: date) -> list[Looked]:
    """The latest looks at the people of these organisations and all below them. One statement."""
    below = select(Closure.descendant_id).where(Closure.ancestor_id.in_(list(organisation_ids)), Closure.holds(on))
    rows = session.execute(
        select(Look, Person, Organisation.name)
        .join(Person, Person.id == Look.viewer_id)
        .join(Organisation, Organisation.id == Look.organisation_id)
        .where(Look.organisation_id.in_(below))
        .order_by(Look.id.desc())
        .limit(LOOKS)
    )
    return [
        Looked(look.at, viewer.name, place, look.part, look.measure, look.end, look.people)
        for look, viewer, place in rows
    ]
