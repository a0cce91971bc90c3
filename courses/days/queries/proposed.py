"""What a manager is proposed on Min enhet: for each who must have gone a course soon, the first round, and how full it is.

Read in one statement, for the page has many pieces. What quotas and clashes do to it is said where one is nominated.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, func, literal, literal_column, null, or_, select, union_all

from app.api import Closure, Member, holds, new_edition_when_written, of_edition, one_of, session
from courses.days.models import TAKING, Hold, Queue, Quota, Round, RoundState, Seat, SeatState
from courses.models import Course, Theme


@dataclass(frozen=True)
class Proposal:
    """Someone who must have gone a course by a day, with the first round that takes wishes now."""

    person_id: int
    name: str
    course: str
    due_on: date
    #: The round; None when no date is out, or the person waits already.
    round_id: int | None = None
    first_on: date | None = None
    #: Whether the round ends after the deadline.
    late: bool = False
    #: How many seats nobody has, and whether quotas share them.
    free: int = 0
    shared: bool = False
    #: How many stand in the queue.
    waiting: int = 0
    #: Whether the person waits already: ``queued`` or ``offered``; empty when not.
    state: str = ""

    @property
    def pick(self) -> str:
        """What the form sends; empty when there is nothing to press."""
        return f"{self.person_id}:{self.round_id}" if self.round_id else ""


_theme, _course, _queue, _round, _seat = (model.__table__.c for model in (Theme, Course, Queue, Round, Seat))
_hold, _quota, _closure = (model.__table__.c for model in (Hold, Quota, Closure))
_other = Seat.__table__.alias()
_DAY: BindParameter[Any] = bindparam("day")
_TAKEN = (
    select(func.count())
    .select_from(Seat.__table__)
    .where(_seat.round_id == _round.id, one_of(_seat.state, TAKING))
    .correlate(Round.__table__)
    .scalar_subquery()
    + select(func.coalesce(func.sum(_hold.seats), 0))
    .where(_hold.round_id == _round.id)
    .correlate(Round.__table__)
    .scalar_subquery()
)
_WAITING = (
    select(func.count())
    .select_from(_other)
    .where(_other.c.queue_id == _queue.id, one_of(_other.c.state, {SeatState.queued}))
    .correlate(Queue.__table__)
    .scalar_subquery()
)
_THESE = _queue.course_id.in_(bindparam("courses", expanding=True))
_PROPOSED = union_all(
    select(
        literal_column("'round'").label("kind"), _queue.course_id, _closure.descendant_id.label("whom"),
        _round.id.label("round_id"), _round.first_on.label("first_on"), _round.last_on.label("last_on"),
        (_round.seats - _TAKEN).label("free"),
        exists().where(_quota.round_id == _round.id).correlate(Round.__table__).label("shared"),
        _WAITING.label("waiting"),
    )
    .join_from(Queue.__table__, Round.__table__, _round.queue_id == _queue.id)
    .join(Closure.__table__, _closure.ancestor_id == _queue.area_id)
    .where(
        _THESE,
        _closure.descendant_id.in_(bindparam("units", expanding=True)),
        holds(_closure.valid_from, _closure.valid_to, _DAY),
        one_of(_round.state, {RoundState.published}),
        _round.first_on > _DAY,
        or_(_round.opens_on.is_(None), _round.opens_on <= _DAY),
        or_(_round.closes_on.is_(None), _round.closes_on >= _DAY),
    ),
    select(_seat.state, _queue.course_id, _seat.person_id, null(), null(), null(), literal(0), literal(False), _WAITING)
    .join_from(Queue.__table__, Seat.__table__, _seat.queue_id == _queue.id)
    .where(
        _THESE,
        _seat.person_id.in_(bindparam("people", expanding=True)),
        one_of(_seat.state, {SeatState.queued, SeatState.offered}),
    ),
)  # fmt: skip
_COURSES = select(_theme.key, _course.id, _course.title).join_from(
    Theme.__table__, Course.__table__, _course.id == _theme.course_id
)
new_edition_when_written(Course)  # Themes are watched where the days are planned.


def _courses(themes: set[str]) -> dict[str, tuple[int, str]]:
    """For each of these themes the id and the title of its course; what there is is kept until one is written."""
    if not themes:
        return {}
    known = of_edition("courses.by_theme", _all_courses)
    return {theme: known[theme] for theme in themes if theme in known}


def _all_courses() -> dict[str, tuple[int, str]]:
    return {key: (number, title) for key, number, title in session.execute(_COURSES)}


def proposed(members: Iterable[Member], owing: Mapping[tuple[int, str], date], on: date) -> list[Proposal]:
    """For each of these people and each course that gives what they owe, the first round with a free seat that takes wishes
    on the day and ends in time; the first such one, to wait for, when all are full; a later one when none ends in time.
    Nearest deadline first. One statement, and one for the courses when they are not known; none when nobody owes anything.

    owing: (person, theme) → the last day.
    """
    people = {member.id: member for member in members}
    courses = _courses({key for _person, key in owing})
    if not courses:
        return []
    units = {post[2] for person, _theme in owing for post in people[person].posts}
    rows = session.execute(
        _PROPOSED,
        {
            "courses": [*{course for course, _title in courses.values()}],
            "units": [*units],
            "people": [*{who for who, _key in owing}],
            "day": on,
        },
    ).all()
    rounds: dict[tuple[int, int], list[Any]] = defaultdict(list)
    waits: dict[tuple[int, int], Any] = {}
    for row in rows:
        if row.kind == "round":
            rounds[row.course_id, row.whom].append(row)
        else:
            waits[row.course_id, row.whom] = row
    due: dict[tuple[int, int, str], date] = {}
    for (person, key), due_on in owing.items():
        if key in courses:
            whole = (person, *courses[key])
            due[whole] = min(due_on, due.get(whole, due_on))
    found = [
        _proposal(
            people[person], title, due_on, _first(people[person], course, rounds, due_on), waits.get((course, person))
        )
        for (person, course, title), due_on in due.items()
    ]
    return sorted(found, key=lambda each: (each.due_on, people[each.person_id].sort_key, each.course))


def _first(member: Member, course: int, rounds: Mapping[tuple[int, int], list[Any]], due_on: date) -> Any:
    """The first round of a course that the member can come to and that ends in time: one with a free seat, else the first,
    to wait for. One that ends too late is told of only when none ends in time."""
    units = {post[2] for post in member.posts}
    open_to = sorted(
        (row for unit in units for row in rounds.get((course, unit), ())), key=lambda row: (row.first_on, row.round_id)
    )
    able = [row for row in open_to if not member.is_away(row.first_on, row.last_on)]
    chosen = [row for row in able if row.last_on <= due_on] or able
    return next((row for row in chosen if row.free > 0), chosen[0] if chosen else None)


def _proposal(member: Member, course: str, due_on: date, first: Any, waits: Any) -> Proposal:
    if waits is not None:
        return Proposal(member.id, member.name, course, due_on, waiting=waits.waiting, state=waits.kind)
    if first is None:
        return Proposal(member.id, member.name, course, due_on)
    return Proposal(
        member.id, member.name, course, due_on, first.round_id, first.first_on, first.last_on > due_on,
        max(0, first.free), bool(first.shared), first.waiting,
    )  # fmt: skip
