"""Someone's course days as stops: for Min resa and for the calendar."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.api import Person, now
from courses.days.models import SeatState
from courses.days.queries.held import Held, held
from courses.days.queries.planned import Planned, days_planned
from courses.days.queries.preparation import Prepared, Task, tasks

#: How far back the calendar reaches.
BACK = timedelta(days=365)


class CourseDay(NamedTuple):
    """A day that the person has, or had, a seat for."""

    title: str
    key: str
    round_id: int
    occasion_id: int
    on: date
    starts_at: datetime
    ends_at: datetime
    place: str
    days: float
    uid: str
    sequence: int
    cancelled: bool
    attended: bool
    tasks: list[Task]


def stops(person: Person, on: date) -> list[CourseDay]:
    """The person's course days from a year back, in order; the next one says what to prepare.

    A day that has gone without being attended keeps its place in the calendar but stands for the theme no longer.
    """
    planned = days_planned([person.id], on - BACK)[person.id]
    moment = now()
    left = (p for p in planned if p.day.on > on or (p.day.on == on and p.day.ends_at > moment))
    coming = next((p for p in left if not p.cancelled), None)
    to_do = tasks([Prepared(coming.theme_id, coming.preparation)], person.id)[coming.theme_id] if coming else []
    return [_course_day(each, on, each.attended, to_do if each is coming else []) for each in planned]


class Booked(NamedTuple):
    """A coming day that someone has a seat for, as a list of many people's days tells it."""

    title: str
    key: str
    round_id: int
    occasion_id: int
    on: date
    starts_at: datetime
    ends_at: datetime
    place: str
    days: float
    cancelled: bool


def booked(person_ids: Iterable[int], on: date) -> dict[int, list[Booked]]:
    """The coming course days of many people, in order. One statement."""
    sittings: dict[tuple[int, int, date], list[Held]] = defaultdict(list)
    for row in held(person_ids, on):
        if row.state == SeatState.seated and row.held_on >= on:
            sittings[row.person_id, row.occasion_id, row.held_on].append(row)
    found: dict[int, list[Booked]] = defaultdict(list)
    for (person_id, _, _), rows in sittings.items():
        found[person_id].append(_booked(rows))
    return found


def _booked(rows: list[Held]) -> Booked:
    row = rows[0]
    days = sum(1.0 if each.half == "whole" else 0.5 for each in rows)
    return Booked(
        row.title, row.theme, row.round_id, row.occasion_id, row.held_on, row.starts_at, rows[-1].ends_at, row.place, days,
        row.cancelled,
    )  # fmt: skip


def _course_day(planned: Planned, on: date, attended: bool, to_do: list[Task]) -> CourseDay:
    day = planned.day
    stands = attended or day.on >= on
    return CourseDay(
        planned.title,
        planned.theme if stands else f"occasion/{planned.occasion_id}",
        planned.round_id,
        planned.occasion_id,
        day.on,
        day.starts_at,
        day.ends_at,
        planned.place,
        day.days,
        day.uid(planned.uid, planned.holder),
        planned.sequence,
        planned.cancelled,
        attended,
        to_do,
    )
