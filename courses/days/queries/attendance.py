"""The class list: who is there, where they work, how prepared they are, what has been noted. And what was corrected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.api import Entry, Organisation, Person, Post, session
from courses.days.models import (
    Acceptance,
    AttendanceMark,
    Certificate,
    Occasion,
    Queue,
    Round,
    Seat,
    SeatState,
    Session,
    Trainer,
)
from courses.days.presence import Mark, Outcome, outcome
from courses.days.queries.preparation import done_by, references


@dataclass(frozen=True)
class Attendee:
    """Someone on the class list: name (alias when protected), organisation, unit and role; nothing more. AC3.5, AC3.9."""

    person_id: int
    seat_id: int
    name: str
    organisation: str
    unit: str
    role: str
    pending: bool
    prepared: int
    marks: dict[int, Mark]
    outcome: Outcome


@dataclass(frozen=True)
class ClassList:
    """An occasion with its class, in the order of names, and how many things there were to prepare."""

    occasion: Occasion
    people: list[Attendee]
    to_prepare: int
    accepted: frozenset[int]


def occasion_of(number: int) -> Occasion | None:
    """An occasion with theme, sessions, round and course. Two statements."""
    return session.scalar(
        select(Occasion)
        .options(
            joinedload(Occasion.theme),
            joinedload(Occasion.round).joinedload(Round.queue).joinedload(Queue.course),
            selectinload(Occasion.sessions),
        )
        .where(Occasion.id == number)
    )


def leads(person_id: int, occasion_id: int) -> bool:
    """Whether the person is a trainer of the occasion."""
    return (
        session.scalar(
            select(Trainer.id).where(Trainer.occasion_id == occasion_id, Trainer.person_id == person_id).limit(1)
        )
        is not None
    )


def class_list(occasion: Occasion) -> ClassList:
    """The class of an occasion, with every session's marks. Four statements, whatever its size."""
    listed = (SeatState.seated, SeatState.pending)
    unit, employer = aliased(Organisation), aliased(Organisation)
    seats = session.execute(
        select(Seat.id, Seat.state, Person, unit.name, employer.name, Post.role, Post.title)
        .join(Person, Person.id == Seat.person_id)
        .join(Post, Post.id == Seat.post_id)
        .join(unit, unit.id == Post.unit_id)
        .join(employer, employer.id == Post.employer_id)
        .where(Seat.round_id == occasion.round_id, Seat.state.in_(listed))
        .order_by(Person.sort_key, Person.id)
    ).all()
    sessions = [each.id for each in occasion.sessions]
    marks: dict[int, dict[int, Mark]] = {row[2].id: {} for row in seats}
    for row in session.execute(
        select(AttendanceMark.session_id, AttendanceMark.person_id, AttendanceMark.state, AttendanceMark.minutes).where(
            AttendanceMark.session_id.in_(sessions)
        )
    ):
        marks.setdefault(row.person_id, {})[row.session_id] = Mark(row.state, row.minutes)
    accepted = frozenset(session.scalars(select(Acceptance.person_id).where(Acceptance.occasion_id == occasion.id)))
    things = references([occasion.theme])
    ready = done_by(select(Seat.person_id).where(Seat.round_id == occasion.round_id, Seat.state.in_(listed)), things)
    limit = occasion.round.queue.course.late_minutes
    people = [
        Attendee(
            person.id,
            seat_id,
            person.name,
            "" if person.protected else employer_name,
            "" if person.protected else unit_name,
            "" if person.protected else (title or role),
            state == SeatState.pending,
            ready.get(person.id, 0),
            marks[person.id],
            outcome(sessions, marks[person.id], limit, accepted=person.id in accepted),
        )
        for seat_id, state, person, unit_name, employer_name, role, title in seats
    ]
    return ClassList(occasion, people, len(things), accepted)


def sessions_with_marks(session_ids: Iterable[int]) -> set[int]:
    """Which of these sessions have attendance."""
    return set(
        session.scalars(
            select(AttendanceMark.session_id).where(AttendanceMark.session_id.in_(list(session_ids))).distinct()
        )
    )


@dataclass(frozen=True)
class Change:
    """A mark that was changed after it was first made: whose, in which session, from what to what, by whom and when."""

    person: str
    session_id: int
    before: Mark
    after: Mark
    by: str
    at: datetime


def corrections(occasion: Occasion, limit: int = 50) -> list[Change]:
    """What has been changed since it was first noted, latest first. One statement, from the ledger."""
    whom, who = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Entry, whom, who)
        .join(whom, whom.id == Entry.person_id)
        .outerjoin(who, who.id == Entry.actor_id)
        .where(
            Entry.verb == "courses.attendance_changed",
            Entry.object_kind == "courses.session",
            Entry.object_key.in_([str(each.id) for each in occasion.sessions]),
        )
        .order_by(Entry.id.desc())
        .limit(limit)
    ).all()
    return [
        Change(
            person.name,
            int(entry.object_key),
            Mark(*entry.data["from"]),
            Mark(*entry.data["to"]),
            actor.name if actor else "",
            entry.recorded_at,
        )
        for entry, person, actor in rows
    ]


def days_led(person_id: int, on: date, *, past: bool = False, limit: int = 50) -> Sequence[Occasion]:
    """The occasions that someone leads: today's first, then those to come; or the past ones, latest first."""
    found = (
        select(Occasion)
        .join(Trainer, Trainer.occasion_id == Occasion.id)
        .join(Round, Round.id == Occasion.round_id)
        .options(
            joinedload(Occasion.theme),
            joinedload(Occasion.round).joinedload(Round.queue).joinedload(Queue.course),
            selectinload(Occasion.sessions),
        )
        .where(Trainer.person_id == person_id, Round.state != "draft")
        .limit(limit)
    )
    if past:
        return session.scalars(found.where(Occasion.last_on < on).order_by(Occasion.last_on.desc(), Occasion.id)).all()
    return session.scalars(found.where(Occasion.last_on >= on).order_by(Occasion.first_on, Occasion.id)).all()


def session_of(number: int) -> Session | None:
    """One session."""
    return session.get(Session, number)


def certificates_of(person_id: int) -> Sequence[tuple[Certificate, Occasion]]:
    """The person's certificates that hold, latest first, with the occasion and its theme."""
    return [
        (certificate, occasion)
        for certificate, occasion in session.execute(
            select(Certificate, Occasion)
            .join(Occasion, Occasion.id == Certificate.occasion_id)
            .options(joinedload(Occasion.theme), selectinload(Occasion.sessions))
            .where(Certificate.person_id == person_id, Certificate.entry_id.is_not(None))
            .order_by(Certificate.happened_on.desc(), Certificate.id.desc())
        )
    ]


def certificate_of(number: int) -> Certificate | None:
    """One certificate."""
    return session.get(Certificate, number)
