"""Someone's course days as stops: for Min resa and for the calendar."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.api import Person, session
from courses.days.models import Certificate
from courses.days.queries.preparation import Task, tasks
from courses.days.queries.rounds import days_planned

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
    """The person's course days from a year back, in order; the next one says what to prepare."""
    planned = days_planned(person.id, on - BACK)
    if not planned:
        return []
    attended = set(
        session.scalars(
            select(Certificate.occasion_id).where(Certificate.person_id == person.id, Certificate.entry_id.is_not(None))
        )
    )
    planned.sort(key=lambda each: each.day.starts_at)
    coming = next((p for p in planned if p.day.on >= on and not p.occasion.cancelled), None)
    to_do = tasks([coming.occasion.theme], person.id)[coming.occasion.theme_id] if coming else []
    return [
        CourseDay(
            each.occasion.theme.title,
            each.occasion.theme.key,
            each.occasion.round_id,
            each.occasion.id,
            each.day.on,
            each.day.starts_at,
            each.day.ends_at,
            ", ".join(part for part in (each.occasion.place, each.occasion.address) if part)
            or each.occasion.online_url,
            each.day.days,
            each.day.uid(each.occasion.uid, each.seat.id),
            each.occasion.sequence,
            each.occasion.cancelled,
            each.occasion.id in attended,
            to_do if each is coming else [],
        )
        for each in planned
    ]
