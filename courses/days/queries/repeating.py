"""What rounds are made from again: last year's, the rules of what comes back each year, and what a pasted plan may name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.api import Organisation, search_key, session
from courses.calendar_rules import BlockedDay, blocked_among
from courses.days.models import Place, Queue, Recurrence, Room, RotaTurn, Round, RoundState
from courses.days.plan_rows import Known, KnownCourse
from courses.days.plans import RoundPlan, clock_of
from courses.days.queries.planning import possible_areas, rooms
from courses.days.queries.round_plans import next_year
from courses.days.queries.rounds import possible_trainers
from courses.models import Course, Theme


@dataclass(frozen=True)
class Copy:
    """A round of a year, the draft that it would become the year after, its unusual days, and whether that is there."""

    round: Round
    plan: RoundPlan
    blocked: list[BlockedDay]
    there: bool


def copies(area_ids: Select[Any], year: int, only: int | None = None, course: str = "") -> list[Copy]:
    """The rounds that began in an ISO year, each with the draft that it would become the year after.

    only: the id of one round. course: the key of one course.
    """
    first, after = date.fromisocalendar(year, 1, 1), date.fromisocalendar(year + 1, 1, 1)
    found = (
        select(Round)
        .join(Queue, Queue.id == Round.queue_id)
        .join(Course, Course.id == Queue.course_id)
        .options(joinedload(Round.queue).joinedload(Queue.course), joinedload(Round.queue).joinedload(Queue.area))
        .where(
            Queue.area_id.in_(area_ids),
            Course.local_to_id.is_(None),
            Round.state != RoundState.cancelled,
            Round.first_on.between(first, after - timedelta(days=1)),
        )
        .order_by(Round.first_on, Round.id)
        .limit(300)
    )
    if course:
        found = found.where(Course.key == course)
    rounds = session.scalars(found.where(Round.id == only) if only else found).all()
    made = set(
        session.scalars(
            select(Round.copied_from_id).where(
                Round.copied_from_id.in_([each.id for each in rounds]),
                Round.state != RoundState.cancelled,
                Round.first_on >= after,  # A round that was split has one in its own year too.
            )
        )
    )
    plans = [(each, next_year(each, year + 1)) for each in rounds]
    return [Copy(each, plan, blocked_among(plan.days), each.id in made) for each, plan in plans]


def recurrences(area_ids: Select[Any]) -> Sequence[Recurrence]:
    """What comes back each year in these areas, with those who take turns."""
    return session.scalars(
        _recurrences()
        .where(Recurrence.area_id.in_(area_ids))
        .join(Recurrence.course)
        .order_by(Course.title, Recurrence.id)
    ).all()


def recurrence(number: int) -> Recurrence | None:
    """One rule of what comes back."""
    return session.scalar(_recurrences().where(Recurrence.id == number))


def begun(course_id: int, area_id: int) -> dict[tuple[int, int], list[Round]]:
    """The rounds of a course in an area that are not cancelled, by (ISO year, week) of the first day."""
    found: dict[tuple[int, int], list[Round]] = defaultdict(list)
    for each in session.scalars(
        select(Round)
        .join(Queue, Queue.id == Round.queue_id)
        .where(Queue.course_id == course_id, Queue.area_id == area_id, Round.state != RoundState.cancelled)
        .order_by(Round.first_on)
    ):
        year, week, _day = each.first_on.isocalendar()
        found[year, week].append(each)
    return found


def in_turn(recurrence_id: int) -> Sequence[int]:
    """The ids of those who take turns to lead, in order."""
    return session.scalars(
        select(RotaTurn.person_id).where(RotaTurn.recurrence_id == recurrence_id).order_by(RotaTurn.position)
    ).all()


def known_to(area_ids: Select[Any]) -> Known:
    """What the rows of a pasted plan may name. Seven statements."""
    themes: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for row in session.execute(select(Theme.course_id, Theme.id, Theme.days).order_by(Theme.position, Theme.id)):
        themes[row.course_id].append((row.id, row.days))
    courses: dict[str, KnownCourse] = {}
    for course in session.scalars(select(Course).where(Course.local_to_id.is_(None))):
        known = KnownCourse(
            course.id, course.title, tuple(themes[course.id]), course.group_size, clock_of(course.clock)
        )
        courses |= {search_key(course.key): known, search_key(course.title): known}
    trainers: dict[str, list[int]] = defaultdict(list)
    for person in possible_trainers():
        for name in {search_key(person.name), search_key("" if person.protected else person.email or "")} - {""}:
            trainers[name].append(person.id)
    areas: Sequence[Organisation] = possible_areas(area_ids)
    return Known(
        courses,
        {search_key(room.name_with_place): room.id for room in rooms()},
        trainers,
        {search_key(area.name): area.id for area in areas},
        areas[0].id,
    )


def _recurrences() -> Any:
    return select(Recurrence).options(
        joinedload(Recurrence.course),
        joinedload(Recurrence.area),
        joinedload(Recurrence.room).joinedload(Room.place).load_only(Place.name),
        selectinload(Recurrence.turns).joinedload(RotaTurn.person),
    )
