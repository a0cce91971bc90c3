"""Under which municipality, committee or district a unit is counted: as it was on a day, or mapped to today.

Göteborg's ten districts became committees on 1 January 2021, and those who worked with *funktionshinder* went to a
committee of their own, whatever the district. So what an organisation became depends on the service area.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app.db import session
from app.organisations.models import Closure, Kind, Organisation, Successor

#: (what was, service area or empty for the rest) → what it became. Ids.
Successors = Mapping[tuple[int, str], int]
PARTS = (Kind.committee, Kind.district)


@dataclass(frozen=True)
class Group:
    """Where a unit counts: its municipality, and the committee or district when it has one. Ids."""

    municipality_id: int | None
    part_id: int | None


@dataclass(frozen=True)
class DatedGroup:
    """A unit under one municipality, committee or district, and the days on which that holds (None is open)."""

    unit_id: int
    group_id: int
    kind: Kind
    valid_from: date | None
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Whether it holds on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or self.valid_to >= on)


def dated_groups() -> list[DatedGroup]:
    """Every organisation under its municipality, committee or district, for all days. One statement."""
    rows = session.execute(
        select(Closure.descendant_id, Closure.ancestor_id, Organisation.kind, Closure.valid_from, Closure.valid_to)
        .join(Organisation, Organisation.id == Closure.ancestor_id)
        .where(Organisation.kind.in_((Kind.municipality, *PARTS)))
    )
    return [DatedGroup(*row) for row in rows]


def reporting_groups(on: date) -> dict[int, Group]:
    """For every organisation where it counted on this day, as it was then. One statement."""
    municipalities: dict[int, int] = {}
    parts: dict[int, int] = {}
    for row in session.execute(
        select(Closure.descendant_id, Closure.ancestor_id, Organisation.kind)
        .join(Organisation, Organisation.id == Closure.ancestor_id)
        .where(
            Organisation.kind.in_((Kind.municipality, *PARTS)),
            Closure.holds(on),
            or_(Organisation.valid_to.is_(None), Organisation.valid_to >= on),
        )
    ):
        found = municipalities if row.kind == Kind.municipality else parts
        found[row.descendant_id] = row.ancestor_id
    return {unit: Group(municipalities.get(unit), parts.get(unit)) for unit in municipalities.keys() | parts.keys()}


def successors() -> dict[tuple[int, str], int]:
    """What each organisation became, by service area. One statement."""
    rows = session.execute(select(Successor.organisation_id, Successor.service_area, Successor.successor_id))
    return {(row.organisation_id, row.service_area): row.successor_id for row in rows}


def mapped_to_today(organisation_id: int, service_area: str, became: Successors) -> int:
    """What the organisation is today for this service area, following what became of it to the end. Pure."""
    seen = {organisation_id}
    while True:
        following = became.get((organisation_id, service_area), became.get((organisation_id, "")))
        if following is None or following in seen:
            return organisation_id
        seen.add(following)
        organisation_id = following


def group_of(
    unit_id: int, on: date, *, service_area: str = "", today: date, as_it_was: bool = True
) -> tuple[int | None, int | None]:
    """The municipality and the committee or district that a unit counts under for a day, by id.

    as_it_was: as the tree stood on ``on``; otherwise mapped to ``today``: what the unit itself has become if it was
    replaced and stands somewhere today, else what its district or committee of that day has become for the service
    area.
    """
    then = reporting_groups(on).get(unit_id, Group(None, None))
    if as_it_was:
        return then.municipality_id, then.part_id
    became = successors()
    unit_today = reporting_groups(today).get(mapped_to_today(unit_id, service_area, became), Group(None, None))
    mapped = mapped_to_today(then.part_id, service_area, became) if then.part_id else None
    return unit_today.municipality_id or then.municipality_id, unit_today.part_id or mapped
