"""An occasion as its trainer meets it beforehand, and as its participant meets it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.api import Person, Ref, owner_caller, session
from courses.classroom.models import Appeal, AppealState, Door, Guest, Need, Question
from courses.days.models import AttendanceMark, Occasion, Presence, Seat, Session
from courses.days.queries.expected import EXPECTED, listed
from courses.days.queries.preparation import DONE_BY, done_by, references


@dataclass(frozen=True)
class Prepared:
    """One thing to prepare: what it is called, and how many of those expected have done it."""

    title: str
    url: str
    done: int
    of: int


def prepared(occasion: Occasion, people: Sequence[int]) -> list[Prepared]:
    """How many have done each thing that can be told. One statement for each thing of the theme."""
    found = []
    for kind, key in references([occasion.theme]):
        ask = owner_caller("find", kind)
        thing = ask(ref=Ref(kind, key)) if ask is not None else None
        done = len(done_by(people, [(kind, key)]))
        found.append(Prepared(thing.title if thing else key, thing.url if thing else "", done, len(people)))
    return found


def quizzes_of(occasion: Occasion) -> list[str]:
    """The keys of the quizzes to pass before the day."""
    return [key for kind, key in references([occasion.theme]) if kind == "quizzes.quiz" and kind in DONE_BY]


def questions_of(occasion_id: int) -> Sequence[Question]:
    """The questions sent in, oldest first."""
    return session.scalars(select(Question).where(Question.occasion_id == occasion_id).order_by(Question.id)).all()


def own_questions(occasion_id: int, person_id: int) -> Sequence[Question]:
    """What one has asked."""
    return session.scalars(
        select(Question)
        .where(Question.occasion_id == occasion_id, Question.person_id == person_id)
        .order_by(Question.id)
    ).all()


def own_need(round_id: int, person_id: int) -> Need | None:
    """What one has told the organiser."""
    return session.scalar(select(Need).where(Need.round_id == round_id, Need.person_id == person_id))


def needs_of_round(round_id: int) -> Sequence[tuple[Need, Person]]:
    """What those who come need, for the organiser alone."""
    here = select(listed(round_id).c.person_id)
    return [
        (need, person)
        for need, person in session.execute(
            select(Need, Person)
            .join(Person, Person.id == Need.person_id)
            .where(Need.round_id == round_id, Need.person_id.in_(here))
            .order_by(Person.sort_key, Person.id)
        )
    ]


def seat_in(round_id: int, person_id: int) -> Seat | None:
    """The seat that someone has in a round."""
    return session.scalar(
        select(Seat).where(Seat.round_id == round_id, Seat.person_id == person_id, Seat.state.in_(EXPECTED))
    )


def marks_of(occasion_id: int, person_id: int) -> dict[int, AttendanceMark]:
    """What is noted for one person, by session."""
    rows = session.scalars(
        select(AttendanceMark)
        .join(Session, Session.id == AttendanceMark.session_id)
        .where(Session.occasion_id == occasion_id, AttendanceMark.person_id == person_id)
    )
    return {mark.session_id: mark for mark in rows}


def appeals_by(occasion_id: int, person_id: int) -> dict[int, Appeal]:
    """What one has said about one's marks, by session."""
    rows = session.scalars(
        select(Appeal)
        .join(Session, Session.id == Appeal.session_id)
        .where(Session.occasion_id == occasion_id, Appeal.person_id == person_id)
    )
    return {each.session_id: each for each in rows}


def open_appeals(occasion_id: int) -> Sequence[tuple[Appeal, Person, Session]]:
    """What waits for an answer, oldest first."""
    return [
        (made, person, sitting)
        for made, person, sitting in session.execute(
            select(Appeal, Person, Session)
            .join(Person, Person.id == Appeal.person_id)
            .join(Session, Session.id == Appeal.session_id)
            .where(Session.occasion_id == occasion_id, Appeal.state == AppealState.open)
            .order_by(Appeal.id)
        )
    ]


def door_of(session_id: int) -> Door | None:
    """The door of a session, open or closed."""
    return session.scalar(select(Door).where(Door.session_id == session_id))


def here_count(session_id: int) -> int:
    """How many are noted as here."""
    return (
        session.scalar(
            select(func.count()).where(
                AttendanceMark.session_id == session_id,
                AttendanceMark.state.in_((Presence.present, Presence.late, Presence.left_early)),
            )
        )
        or 0
    )


def guests_of(occasion_id: int) -> Sequence[tuple[Guest, Session]]:
    """Those who came and are not in the register, in the order they were written down."""
    return [
        (guest, sitting)
        for guest, sitting in session.execute(
            select(Guest, Session)
            .join(Session, Session.id == Guest.session_id)
            .where(Session.occasion_id == occasion_id)
            .order_by(Guest.id)
        )
    ]
