"""Who is counted in a figure, from one obligation at a time. Pure.

The same rules as of the signed rows that the figures add up (app.follow_up.figures.measures), read from the other end: a
test lets them count the same people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.follow_up.figures.measures import Family, start_of
from app.ledger.fulfilment import half_due


@dataclass(frozen=True)
class Duty:
    """What an obligation says of when, and of where it counted: [unit id, service area, since], oldest first."""

    first_on: date
    months: int
    original_due_on: date
    due_on: date | None
    opened_on: date
    done_on: date | None
    half_on: date | None
    released_on: date | None
    places: Sequence[Any]


@dataclass(frozen=True)
class Counted:
    """Where and how someone is counted: under which deadline, and on which day it was met, if it was by then."""

    unit_id: int | None
    area: str
    due_on: date
    met_on: date | None

    @property
    def in_time(self) -> bool:
        """Whether it was met on its last day at the latest."""
        return self.met_on is not None and self.met_on <= self.due_on


def counted(duty: Duty, family: Family, end: date) -> Counted | None:
    """How the obligation counts in the period that ends on the day; None when it does not."""
    due, done = duty.due_on, duty.done_on
    if due is None:
        return None
    if family == Family.half:
        due, done = half_due(duty.first_on, duty.months, duty.original_due_on, due), duty.half_on
    left = duty.released_on if duty.done_on is None else None
    ended = left if left is not None and left < due else None
    if family == Family.ahead:
        if due <= end or duty.opened_on > end or (ended is not None and ended <= end):
            return None
    elif not start_of(end) <= due <= end or ended is not None:
        return None
    unit, area = _place(duty, end if family == Family.ahead else due)
    return Counted(unit, area, due, done if done is not None and done <= end else None)


def _place(duty: Duty, on: date) -> tuple[int | None, str]:
    held = [place for place in duty.places if date.fromisoformat(place[2]) <= on]
    unit, area, _since = (held or duty.places)[-1 if held else 0]
    return unit, area
