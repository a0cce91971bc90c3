"""The parts of an area that people count for: municipalities in the federation, committees or districts in one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.api import Closure, Organisation, session
from courses.days.neighbours import neighbours_of


@dataclass(frozen=True)
class Member:
    """A part of an area, with its municipality code (empty when it is no municipality)."""

    id: int
    name: str
    code: str
    sort_key: str


_over, _under = aliased(Closure), aliased(Closure)


def members_by_unit(area_ids: Iterable[int], unit_ids: Iterable[int], on: date) -> dict[tuple[int, int], int]:
    """(area, unit) → the part of the area in which the unit lies. A unit that is the area itself has none. One statement."""
    rows = session.execute(
        select(_over.ancestor_id, _under.descendant_id, _under.ancestor_id.label("member"))
        .join(_under, _under.ancestor_id == _over.descendant_id)
        .where(
            _over.ancestor_id.in_(set(area_ids)),
            _over.depth == 1,
            _over.holds(on),
            _under.descendant_id.in_(set(unit_ids)),
            _under.holds(on),
        )
    )
    return {(row.ancestor_id, row.descendant_id): row.member for row in rows}


def members_of(area_id: int, on: date) -> list[Member]:
    """The parts of an area on a day, by name. One statement."""
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.code, Organisation.sort_key)
        .join(Closure, Closure.descendant_id == Organisation.id)
        .where(Closure.ancestor_id == area_id, Closure.depth == 1, Closure.holds(on))
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return [Member(*row) for row in rows]


def near(area_id: int, on: date) -> dict[int, frozenset[int]]:
    """For each part of an area those that border on it. One statement."""
    return neighbours_of((member.id, member.code) for member in members_of(area_id, on))
