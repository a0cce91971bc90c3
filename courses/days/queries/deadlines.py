"""Deadlines in view: who must have gone a course by a day, and whether any published round gets them there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager

from app.api import Absence, Closure, Person, Post, holds, owed_things, roles, session
from courses.days.models import ACTIVE, TAKING, Queue, Round, RoundState, Seat, SeatState
from courses.days.queries.boards import Taken, taken_in
from courses.days.queries.lines import settings_of
from courses.days.queries.members import members_by_unit
from courses.days.terms import Setting
from courses.models import Course, Theme

#: How far ahead deadlines are looked at: rounds are published about half a year before they are held.
AHEAD = timedelta(days=183)
#: How long after the first day somebody is proposed for a round as new.
NEW_FOR = timedelta(days=183)


@dataclass(frozen=True)
class InView:
    """Someone who must have gone a course by a day and has no seat that gets them there in time."""

    person: Person
    course: Course
    due_on: date
    #: The first day of the post, for proposals to new employees.
    hired_on: date
    #: A wish, a queue place, an offer or a seat that is too late.
    seat: Seat | None
    #: The first round that the person can get a seat in; when there is none, the first that the person could attend.
    round: Round | None
    #: Whether that round has a seat free for the person now.
    free: bool
    #: Whether no published round with a free seat gets the person there in time.
    late: bool

    @property
    def first_on(self) -> date | None:
        """The first possible date."""
        return self.round.first_on if self.round else None


@dataclass(frozen=True)
class _Place:
    unit_id: int
    first_on: date
    last_on: date | None


def in_view(
    people: Select[Any] | Iterable[int], on: date, *, late_only: bool = False, ahead: timedelta = AHEAD
) -> list[InView]:
    """Those of these people who must have gone a course within the time looked at and have no seat in time for it, nearest
    deadline first. At most thirteen statements, however many people and rounds.

    late_only: only those whom no published round with a free seat gets there in time.
    """
    whom = people if isinstance(people, Select) else list(people)
    due = _due(whom, on + ahead)
    if not due:
        return []
    ids = {person for person, _course in due}
    courses = {course for _person, course in due}
    places = _places(ids, on)
    rounds = _rounds(courses, on)
    seats = _seats(ids, courses, on)
    facts = _Facts(
        rounds,
        taken_in(rounds, {r.queue_id: r.queue.area_id for r in rounds}, on) if rounds else None,
        settings_of(r.id for r in rounds),
        members_by_unit({r.queue.area_id for r in rounds}, {p.unit_id for p in places.values()}, on),
        _covered({r.queue.area_id for r in rounds}, {p.unit_id for p in places.values()}, on),
        _away(ids, on),
    )
    names = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(places)))}
    titles = {c.id: c for c in session.scalars(select(Course).where(Course.id.in_(courses)))}
    found = []
    for (person_id, course_id), due_on in due.items():
        seat = seats.get((person_id, course_id))
        if person_id not in names or (seat is not None and seat.state in TAKING and seat.round.last_on <= due_on):
            continue
        round_, free = facts.best(person_id, course_id, places[person_id])
        late = round_ is None or not free or round_.last_on > due_on
        if late or not late_only:
            hired_on = places[person_id].first_on
            found.append(InView(names[person_id], titles[course_id], due_on, hired_on, seat, round_, free, late))
    return sorted(found, key=lambda each: (each.due_on, each.person.sort_key, each.course.id))


def proposals(people: Select[Any] | Iterable[int], on: date) -> list[InView]:
    """New employees whom the platform proposes for the earliest round they can get a seat in (the manager confirms by
    nominating), and those for whom there is none: with their deadline, to be put in the queue."""
    return [each for each in in_view(people, on) if each.hired_on > on - NEW_FOR and each.seat is None]


@dataclass
class _Facts:
    """What tells which round someone could attend."""

    rounds: Sequence[Round]
    taken: Taken | None
    settings: dict[int, Setting]
    members: dict[tuple[int, int], int]
    covered: set[tuple[int, int]]
    away: dict[int, list[tuple[date, date | None]]]

    def best(self, person_id: int, course_id: int, place: _Place) -> tuple[Round | None, bool]:
        """The first round with a seat for the person; without any, the first that could be attended."""
        first: Round | None = None
        for round_ in self.rounds:
            if round_.queue.course_id != course_id or not self._can_attend(person_id, round_, place):
                continue
            member = self.members.get((round_.queue.area_id, place.unit_id))
            if self.taken is not None and self.taken.boards[round_.id].has_room([member]):
                return round_, True
            first = first or round_
        return first, False

    def _can_attend(self, person_id: int, round_: Round, place: _Place) -> bool:
        days = self.settings[round_.id].days if round_.id in self.settings else (round_.first_on, round_.last_on)
        if (round_.queue.area_id, place.unit_id) not in self.covered or place.first_on > days[0]:
            return False
        if place.last_on is not None and place.last_on < days[-1]:
            return False
        return not any(
            first <= day and (last is None or day <= last)
            for first, last in self.away.get(person_id, ())
            for day in days
        )


def _due(people: Select[Any] | list[int], until: date) -> dict[tuple[int, int], date]:
    """(person, course) → the nearest deadline."""
    owed = owed_things(people, "courses.theme", until)
    keys = {each.key for each in owed}
    course_of = (
        dict(session.execute(select(Theme.key, Theme.course_id).where(Theme.key.in_(keys))).all()) if keys else {}
    )
    found: dict[tuple[int, int], date] = {}
    for each in owed:
        if each.key in course_of:
            found.setdefault((each.person_id, course_of[each.key]), each.due_on)
    return found


def _places(ids: Iterable[int], on: date) -> dict[int, _Place]:
    """Where each of these people works, now or soon."""
    found: dict[int, _Place] = {}
    for row in session.execute(
        select(Post.person_id, Post.unit_id, Post.first_on, Post.last_on)
        .where(
            Post.person_id.in_(list(ids)), Post.role.in_(roles.EMPLOYED), Post.last_on.is_(None) | (Post.last_on >= on)
        )
        .order_by(Post.percent.desc(), Post.first_on, Post.id)
    ):
        found.setdefault(row.person_id, _Place(row.unit_id, row.first_on, row.last_on))
    return found


def _rounds(courses: Iterable[int], on: date) -> Sequence[Round]:
    """The published rounds to come of these courses that one can still ask for, earliest first."""
    return session.scalars(
        select(Round)
        .join(Round.queue)
        .options(contains_eager(Round.queue))
        .where(
            Queue.course_id.in_(list(courses)),
            Round.state == RoundState.published,
            Round.first_on > on,
            Round.closes_on.is_(None) | (Round.closes_on >= on),
        )
        .order_by(Round.first_on, Round.id)
    ).all()


def _seats(ids: Iterable[int], courses: Iterable[int], on: date) -> dict[tuple[int, int], Seat]:
    """(person, course) → the active seat, a real one before a wish."""
    theirs = aliased(Queue)
    rows = session.execute(
        select(Seat, theirs.course_id)
        .join(theirs, theirs.id == Seat.queue_id)
        .join(Seat.round)
        .options(contains_eager(Seat.round))
        .where(
            Seat.person_id.in_(list(ids)),
            theirs.course_id.in_(list(courses)),
            Seat.state.in_(ACTIVE),
            (Round.last_on >= on) | (Seat.state == SeatState.queued),
        )
        .order_by(Seat.state.in_(TAKING), Seat.id)
    )
    return {(seat.person_id, course_id): seat for seat, course_id in rows}


def _covered(areas: Iterable[int], units: Iterable[int], on: date) -> set[tuple[int, int]]:
    rows = session.execute(
        select(Closure.ancestor_id, Closure.descendant_id).where(
            Closure.ancestor_id.in_(list(areas)),
            Closure.descendant_id.in_(list(units)),
            holds(Closure.valid_from, Closure.valid_to, on),
        )
    )
    return {(row[0], row[1]) for row in rows}


def _away(ids: Iterable[int], on: date) -> dict[int, list[tuple[date, date | None]]]:
    found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for person_id, first_on, last_on in session.execute(
        select(Absence.person_id, Absence.first_on, Absence.last_on).where(
            Absence.person_id.in_(list(ids)),
            Absence.percent == 100,
            Absence.last_on.is_(None) | (Absence.last_on >= on),
        )
    ):
        found[person_id].append((first_on, last_on))
    return found
