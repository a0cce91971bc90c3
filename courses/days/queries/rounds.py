"""Rounds as people look for them, and one round with its days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.api import Closure, Person, Post, roles, session, sort_key
from courses.days.models import (
    ACTIVE,
    TAKING,
    Occasion,
    Queue,
    Round,
    RoundState,
    Seat,
    SeatState,
    Session,
    Trainer,
)
from courses.days.queries.queues import queue_lengths
from courses.models import Course, Theme

PAGE = 20


@dataclass
class Row:
    """A round in a list: its days, how many seats are taken and how many are offered to someone, how many wait for the
    course, and my own seat in it."""

    round: Round
    days: list[date] = field(default_factory=list)
    taken: int = 0
    waiting: int = 0
    mine: Seat | None = None
    offered: int = 0

    @property
    def free(self) -> int:
        """Seats left, those that wait for an answer not among them."""
        return max(0, self.round.seats - self.taken - self.offered)


def round_of(number: int) -> Round | None:
    """A round with its queue, course and area."""
    return session.scalar(_with_course(select(Round).where(Round.id == number)))


def rounds_of(numbers: Iterable[int]) -> Sequence[Round]:
    """These rounds with their queues, courses and areas. One statement."""
    return session.scalars(_with_course(select(Round).where(Round.id.in_(list(numbers))))).all()


def occasions_of(round_id: int) -> Sequence[Occasion]:
    """The occasions of a round in order, with theme and sessions. Two statements."""
    return session.scalars(
        select(Occasion)
        .options(joinedload(Occasion.theme), selectinload(Occasion.sessions))
        .where(Occasion.round_id == round_id)
        .order_by(Occasion.first_on, Occasion.position)
    ).all()


def trainers_of(occasion_ids: Iterable[int]) -> dict[int, list[Person]]:
    """Who leads each occasion: first the one who answers for it, then by name."""
    found: dict[int, list[Person]] = defaultdict(list)
    for occasion_id, person in session.execute(
        select(Trainer.occasion_id, Person)
        .join(Person, Person.id == Trainer.person_id)
        .where(Trainer.occasion_id.in_(list(occasion_ids)))
        .order_by(Trainer.leads.desc(), Person.sort_key)
    ):
        found[occasion_id].append(person)
    return found


def open_to(unit_ids: Iterable[int], on: date) -> Select[Any]:
    """The ids of queues whose area covers one of these units on this day, as a SELECT."""
    return select(Queue.id).where(
        Queue.area_id.in_(
            select(Closure.ancestor_id).where(Closure.descendant_id.in_(list(unit_ids)), Closure.holds(on))
        )
    )


def coming(unit_ids: Iterable[int], on: date, conditions: Iterable[Any] = (), page: int = 1) -> tuple[list[Round], int]:
    """Published rounds still to come, open to people of these units, earliest first but those last that take no more wishes;
    and how many there are.

    conditions: what else they must fulfil, see ``courses.days.queries.offered``.
    """
    found = select(Round).where(
        Round.state == RoundState.published, Round.first_on > on, Round.queue_id.in_(open_to(unit_ids, on)), *conditions
    )
    closed = case((Round.closes_on < on, 1), else_=0)
    return _page(found, (closed, Round.first_on, Round.id), page)


def planned(
    area_ids: Select[Any], on: date, state: str = "coming", course: str = "", page: int = 1
) -> tuple[list[Round], int]:
    """Rounds of these areas for the coordinator, drafts included: ``coming``, ``past``, ``draft`` or ``all``."""
    found = select(Round).join(Queue, Queue.id == Round.queue_id).where(Queue.area_id.in_(area_ids))
    if course:
        found = found.where(Queue.course_id.in_(select(Course.id).where(Course.key == course)))
    if state == "draft":
        found = found.where(Round.state == RoundState.draft)
    elif state == "past":
        found = found.where(Round.last_on < on)
    elif state == "coming":
        found = found.where(Round.last_on >= on)
    order: tuple[Any, ...] = (Round.first_on.desc(), Round.id.desc()) if state == "past" else (Round.first_on, Round.id)
    return _page(found, order, page)


def rows(rounds: Sequence[Round], person_id: int | None = None) -> list[Row]:
    """The rounds with days, counts and the person's own seat. Four statements at most, whatever their number."""
    found = {each.id: Row(each) for each in rounds}
    for round_id, held_on in session.execute(
        select(Occasion.round_id, Session.held_on)
        .join(Session, Session.occasion_id == Occasion.id)
        .where(Occasion.round_id.in_(found))
        .distinct()
        .order_by(Session.held_on)
    ):
        found[round_id].days.append(held_on)
    for round_id, state, count in _used(found):
        if state == SeatState.offered:
            found[round_id].offered = count
        else:
            found[round_id].taken = count
    waiting = queue_lengths({each.queue_id for each in rounds})
    for row in found.values():
        row.waiting = waiting.get(row.round.queue_id, 0)
    if person_id is not None:
        for seat in session.scalars(
            select(Seat).where(Seat.round_id.in_(found), Seat.person_id == person_id, Seat.state.in_(ACTIVE))
        ):
            found[seat.round_id].mine = seat
    return list(found.values())


def days_of_rounds(round_ids: Iterable[int]) -> list[date]:
    """All days on which something of these rounds is held. One statement."""
    return list(
        session.scalars(
            select(Session.held_on)
            .join(Occasion, Occasion.id == Session.occasion_id)
            .where(Occasion.round_id.in_(list(round_ids)), Occasion.cancelled.is_(False))
            .distinct()
            .order_by(Session.held_on)
        )
    )


def seats_of(person_id: int, on: date) -> Sequence[Seat]:
    """The person's seats, wishes and queue places that are still to come or under way, soonest first."""
    return session.scalars(
        select(Seat)
        .join(Seat.round)
        .options(
            joinedload(Seat.round).joinedload(Round.queue).joinedload(Queue.course),
        )
        .where(
            Seat.person_id == person_id,
            or_(
                Seat.state == SeatState.queued,
                Seat.state.in_((SeatState.asked, SeatState.seated, SeatState.pending)) & (Round.last_on >= on),
            ),
        )
        .order_by(Round.first_on, Seat.id)
    ).all()


def latest_seat(person_id: int, round_id: int) -> Seat | None:
    """What last became of the person's seat in this round, or of the person's place in its queue."""
    return session.scalar(
        select(Seat)
        .where(
            Seat.person_id == person_id,
            or_(
                Seat.round_id == round_id,
                (Seat.state == SeatState.queued)
                & (Seat.queue_id == select(Round.queue_id).where(Round.id == round_id).scalar_subquery()),
            ),
        )
        .order_by(Seat.state.in_(ACTIVE).desc(), Seat.id.desc())
        .limit(1)
    )


def courses() -> Sequence[Course]:
    """All courses by title, but for those that an organisation holds for its own people alone."""
    return sorted(
        session.scalars(select(Course).where(Course.local_to_id.is_(None))), key=lambda course: sort_key(course.title)
    )


def themes_of(course_id: int) -> Sequence[Theme]:
    """The themes of a course in order."""
    return session.scalars(select(Theme).where(Theme.course_id == course_id).order_by(Theme.position, Theme.id)).all()


def possible_trainers() -> Sequence[Person]:
    """People who hold a trainer's post now or later."""
    return session.scalars(
        select(Person)
        .where(Person.id.in_(select(Post.person_id).where(Post.role == roles.TRAINER)))
        .order_by(Person.sort_key)
    ).all()


def half_days_of_courses() -> dict[int, list[int]]:
    """How many half days each theme has, by course, in order. One statement."""
    found: dict[int, list[int]] = defaultdict(list)
    for course_id, days in session.execute(
        select(Theme.course_id, Theme.days).order_by(Theme.course_id, Theme.position)
    ):
        found[course_id].append(max(1, round(days * 2)))
    return found


def _used(round_ids: Iterable[int]) -> Sequence[Any]:
    return session.execute(
        select(Seat.round_id, Seat.state, func.count())
        .where(Seat.round_id.in_(list(round_ids)), Seat.state.in_(TAKING))
        .group_by(Seat.round_id, Seat.state)
    ).all()


def _with_course(found: Select[Round]) -> Select[Round]:
    return found.options(
        joinedload(Round.queue).joinedload(Queue.course), joinedload(Round.queue).joinedload(Queue.area)
    )


def _page(found: Select[Round], order: tuple[Any, ...], page: int) -> tuple[list[Round], int]:
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    shown = session.scalars(_with_course(found).order_by(*order).limit(PAGE).offset(PAGE * (max(page, 1) - 1)))
    return list(shown), total
