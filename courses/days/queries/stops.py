"""Someone's course days as stops: for Min resa and for the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.api import Person, session
from courses.days.models import Certificate, SeatState
from courses.days.queries.preparation import Task, tasks
from courses.days.queries.rounds import Planned, days_planned

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
    if not planned:
        return []
    attended = set(
        session.scalars(
            select(Certificate.occasion_id).where(Certificate.person_id == person.id, Certificate.entry_id.is_not(None))
        )
    )
    coming = next((p for p in planned if p.day.on >= on and not p.occasion.cancelled), None)
    to_do = tasks([coming.occasion.theme], person.id)[coming.occasion.theme_id] if coming else []
    return [_course_day(each, on, each.occasion.id in attended, to_do if each is coming else []) for each in planned]


def booked(person_ids: Iterable[int], on: date) -> dict[int, list[CourseDay]]:
    """The coming course days of many people. Three statements."""
    planned = days_planned(person_ids, on, (SeatState.seated,))
    return {
        person_id: [_course_day(each, on, False, []) for each in days if each.day.on >= on]
        for person_id, days in planned.items()
    }


def _course_day(planned: Planned, on: date, attended: bool, to_do: list[Task]) -> CourseDay:
    occasion, day = planned.occasion, planned.day
    stands = attended or day.on >= on
    return CourseDay(
        occasion.theme.title,
        occasion.theme.key if stands else f"occasion/{occasion.id}",
        occasion.round_id,
        occasion.id,
        day.on,
        day.starts_at,
        day.ends_at,
        ", ".join(part for part in (occasion.place, occasion.address) if part) or occasion.online_url,
        day.days,
        day.uid(occasion.uid, planned.seat.id),
        occasion.sequence,
        occasion.cancelled,
        attended,
        to_do,
    )
