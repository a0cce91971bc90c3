"""Someone's course days as stops: for Min resa and for the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.api import Person
from courses.days.models import SeatState
from courses.days.queries.planned import Planned, days_planned
from courses.days.queries.preparation import Prepared, Task, tasks

#: How far back the calendar reaches.
BACK = timedelta(days=365)


@dataclass(frozen=True)
class CourseDay:
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
    tasks: list[Task] = field(default_factory=list)


def stops(person: Person, on: date) -> list[CourseDay]:
    """The person's course days from a year back, in order; the next one says what to prepare.

    A day that has gone without being attended keeps its place in the calendar but stands for the theme no longer.
    """
    planned = days_planned([person.id], on - BACK)[person.id]
    coming = next((p for p in planned if p.day.on >= on and not p.cancelled), None)
    to_do = tasks([Prepared(coming.theme_id, coming.preparation)], person.id)[coming.theme_id] if coming else []
    return [_course_day(each, on, each.attended, to_do if each is coming else []) for each in planned]


def booked(person_ids: Iterable[int], on: date) -> dict[int, list[CourseDay]]:
    """The coming course days of many people. One statement."""
    planned = days_planned(person_ids, on, (SeatState.seated,))
    return {
        person_id: [_course_day(each, on, False, []) for each in days if each.day.on >= on]
        for person_id, days in planned.items()
    }


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
        day.uid(planned.uid, planned.seat_id),
        planned.sequence,
        planned.cancelled,
        attended,
        to_do,
    )
