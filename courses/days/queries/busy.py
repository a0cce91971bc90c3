"""Who of those who wait for a course has a seat elsewhere already, or leads, while its rounds are held: nobody is in two
places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from app.api import session
from courses.days.models import (
    TAKING,
    Explanation,
    MakeUp,
    Occasion,
    Queue,
    Round,
    RoundState,
    Seat,
    SeatState,
    Session,
    Trainer,
)
from courses.models import Course

#: Why someone was passed over, as it is kept.
PASSED = "passed_clash"


@dataclass(frozen=True)
class Busy:
    """Seats, offers and courses to lead that leave no room for another."""

    #: (person, round) → the title of a course held meanwhile, in which the person has a seat, is offered one, or which the
    #: person leads.
    clashing: dict[tuple[int, int], str]
    #: People who have a seat of the same course, or are offered one, in a round still to come, or came to one without a seat
    #: and wait for the manager.
    seated: frozenset[int]
    #: Those of ``clashing`` who lead the other course.
    leading: frozenset[tuple[int, int]] = frozenset()


def busy(people: Select[Any] | Iterable[int], round_ids: Iterable[int], course_id: int, on: date) -> Busy:
    """What these people have on the half days of these rounds of a course, and in the course. One statement, however many
    they are."""
    whom = people if isinstance(people, Select) else list(people)
    clashing: dict[tuple[int, int], str] = {}
    seated: set[int] = set()
    leading: set[tuple[int, int]] = set()
    ids = list(round_ids)
    for person_id, round_id, title, leads in session.execute(
        union_all(_leading(whom, ids), _clashing(whom, ids), _seated(whom, course_id, on))
    ):
        if round_id is None:
            seated.add(person_id)
        else:
            clashing[person_id, round_id] = title
            (leading.add if leads else leading.discard)((person_id, round_id))
    return Busy(clashing, frozenset(seated), frozenset(leading))


def busy_at(person_id: int, session_ids: Iterable[int], made_up_id: int | None = None) -> set[int]:
    """Which of these sessions are held while someone has a seat in another course, leads one, or makes up for
    something. One statement.

    made_up_id: the session that is to be made up for; where that is booked now is not in the way.
    """
    wanted, theirs = aliased(Session), aliased(Session)
    overlap = (
        (theirs.held_on == wanted.held_on) & (theirs.starts_at < wanted.ends_at) & (theirs.ends_at > wanted.starts_at)
    )
    ids = list(session_ids)
    seats = (
        select(wanted.id)
        .join(theirs, overlap)
        .join(Occasion, Occasion.id == theirs.occasion_id)
        .join(Round, Round.id == Occasion.round_id)
        .join(Seat, Seat.round_id == Round.id)
        .where(
            wanted.id.in_(ids),
            Seat.person_id == person_id,
            Seat.state.in_(TAKING),
            Round.state == RoundState.published,
            Occasion.cancelled.is_(False),
        )
    )
    guests = (
        select(wanted.id)
        .join(theirs, overlap)
        .join(MakeUp, MakeUp.instead_id == theirs.id)
        .where(wanted.id.in_(ids), MakeUp.person_id == person_id, MakeUp.session_id != (made_up_id or 0))
    )
    leads = (
        select(wanted.id)
        .join(theirs, overlap)
        .join(Occasion, Occasion.id == theirs.occasion_id)
        .join(Round, Round.id == Occasion.round_id)
        .join(Trainer, Trainer.occasion_id == Occasion.id)
        .where(
            wanted.id.in_(ids),
            Trainer.person_id == person_id,
            Round.state == RoundState.published,
            Occasion.cancelled.is_(False),
        )
    )
    return set(session.scalars(seats.union_all(guests, leads)))


_mine, _ours = aliased(Session), aliased(Occasion)
#: A session of the rounds that are asked about, held while another one is.
_MEANWHILE = (
    (_mine.held_on == Session.held_on) & (_mine.starts_at < Session.ends_at) & (_mine.ends_at > Session.starts_at)
)


def _clashing(people: Select[Any] | list[int], round_ids: list[int]) -> Any:
    seats = (
        select(Seat.person_id, _ours.round_id, func.min(Course.title), literal(0))
        .join(Round, Round.id == Seat.round_id)
        .join(Occasion, Occasion.round_id == Round.id)
        .where(Seat.round_id != _ours.round_id, Seat.state.in_(TAKING))
    )
    return _meanwhile(seats, Seat.person_id, people, round_ids)


def _leading(people: Select[Any] | list[int], round_ids: list[int]) -> Any:
    led = (
        select(Trainer.person_id, _ours.round_id, func.min(Course.title), literal(1))
        .join(Occasion, Occasion.id == Trainer.occasion_id)
        .join(Round, Round.id == Occasion.round_id)
    )
    return _meanwhile(led, Trainer.person_id, people, round_ids)


def _meanwhile(held: Any, whose: Any, people: Select[Any] | list[int], round_ids: list[int]) -> Any:
    """What these people have on while these rounds are held: one row for each person and round. held: by round and occasion."""
    return (
        held.join(Queue, Queue.id == Round.queue_id)
        .join(Course, Course.id == Queue.course_id)
        .join(Session, Session.occasion_id == Occasion.id)
        .join(_mine, _MEANWHILE)
        .join(_ours, _ours.id == _mine.occasion_id)
        .where(
            _ours.round_id.in_(round_ids),
            _ours.cancelled.is_(False),
            whose.in_(people),
            Round.state == RoundState.published,
            Occasion.cancelled.is_(False),
        )
        .group_by(whose, _ours.round_id)
    )


def _seated(people: Select[Any] | list[int], course_id: int, on: date) -> Any:
    return (
        select(Seat.person_id, null(), null(), literal(0))
        .join(Queue, Queue.id == Seat.queue_id)
        .join(Round, Round.id == Seat.round_id)
        .where(
            Queue.course_id == course_id,
            Seat.person_id.in_(people),
            (Seat.state.in_(TAKING) & (Round.first_on > on))
            | ((Seat.state == SeatState.pending) & (Round.last_on >= on)),
            Round.state == RoundState.published,
        )
    )


def queues_passed() -> list[int]:
    """The queues in which somebody waits who has been passed over because of a seat elsewhere. One statement."""
    told = select(literal(1)).where(Explanation.seat_id == Seat.id, Explanation.code == PASSED)
    return list(session.scalars(select(Seat.queue_id).where(Seat.state == SeatState.queued, told.exists()).distinct()))
