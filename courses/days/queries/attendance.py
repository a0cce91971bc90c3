"""The class list: who is there, where they work, how prepared they are, what has been noted. And what was corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from app.api import Entry, Organisation, Person, Post, session
from courses.days.models import (
    Acceptance,
    AttendanceMark,
    Certificate,
    Occasion,
    Queue,
    Round,
    SeatState,
    Session,
    Trainer,
)
from courses.days.presence import Mark, Outcome, limit_of, mark_of, outcome, rule_alone, rule_of
from courses.days.queries.expected import listed, visits_of
from courses.days.queries.preparation import done_by, references
from courses.models import Course, Theme


class Attendee(NamedTuple):
    """Someone on the class list: name (alias when protected), organisation, unit and role; nothing more."""

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
    #: The sessions that the person comes to, to make up for some missed in another round; none for those with a seat.
    visits: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ClassList:
    """An occasion with its class, in the order of names, and how many things there were to prepare."""

    occasion: Occasion
    people: list[Attendee]
    to_prepare: int
    accepted: frozenset[int]
    #: Whether anything has been noted for anyone.
    noted: bool

    def at(self, session_id: int) -> "ClassList":
        """The list of one session: without those who come to another one only."""
        if not any(person.visits for person in self.people):
            return self
        return replace(self, people=[each for each in self.people if not each.visits or session_id in each.visits])


# The statements of the class list are made once: thirty people wait while it opens.

_OCCASION = (
    select(Occasion)
    .options(
        joinedload(Occasion.theme, innerjoin=True),
        joinedload(Occasion.round, innerjoin=True)
        .joinedload(Round.queue, innerjoin=True)
        .joinedload(Queue.course, innerjoin=True),
        joinedload(Occasion.sessions),
    )
    .where(Occasion.id == bindparam("number"))
)
#: The same for reading the list alone, which needs little of the round and its course.
_LISTED = (
    select(Occasion)
    .options(
        joinedload(Occasion.theme, innerjoin=True).load_only(Theme.key, Theme.title, Theme.preparation),
        joinedload(Occasion.round, innerjoin=True)
        .load_only(Round.queue_id, Round.completion, Round.late_minutes)
        .joinedload(Round.queue, innerjoin=True)
        .load_only(Queue.area_id, Queue.course_id)
        .joinedload(Queue.course, innerjoin=True)
        .load_only(Course.late_minutes, Course.completion),
        joinedload(Occasion.sessions),
    )
    .where(Occasion.id == bindparam("number"))
)
_unit, _employer = Organisation.__table__.alias("unit"), Organisation.__table__.alias("employer")
_person, _post, _acceptance = (model.__table__ for model in (Person, Post, Acceptance))
_mark, _session, _trainer = (model.__table__ for model in (AttendanceMark, Session, Trainer))
_ON_LIST = listed(bindparam("round"), bindparam("occasion"))
_CLASS = (
    select(
        _ON_LIST.c.id, _ON_LIST.c.state, _ON_LIST.c.person_id, _ON_LIST.c.visits,
        _person.c.given_name, _person.c.family_name, _person.c.alias,
        _person.c.protected, _unit.c.name.label("unit"), _employer.c.name.label("employer"), _post.c.role, _post.c.title,
        _acceptance.c.id.label("acceptance"), _mark.c.session_id, _mark.c.state.label("mark"), _mark.c.minutes,
    )
    .join(_person, _person.c.id == _ON_LIST.c.person_id)
    .join(_post, _post.c.id == _ON_LIST.c.post_id)
    .join(_unit, _unit.c.id == _post.c.unit_id)
    .join(_employer, _employer.c.id == _post.c.employer_id)
    .outerjoin(
        _acceptance,
        (_acceptance.c.person_id == _ON_LIST.c.person_id) & (_acceptance.c.occasion_id == bindparam("occasion")),
    )
    .outerjoin(
        _mark.join(
            _session,
            (_session.c.id == _mark.c.session_id) & (_session.c.occasion_id == bindparam("occasion")),
        ),
        _mark.c.person_id == _ON_LIST.c.person_id,
    )
    .order_by(_person.c.sort_key, _person.c.id)
)  # fmt: skip
_LEADS = (
    select(_trainer.c.id)
    .where(_trainer.c.occasion_id == bindparam("occasion"), _trainer.c.person_id == bindparam("person"))
    .limit(1)
)
_whom, _who, _entry = _person.alias("whom"), _person.alias("who"), Entry.__table__
_CHANGES = (
    select(
        _entry.c.object_key, _entry.c.data, _entry.c.recorded_at,
        _whom.c.given_name, _whom.c.family_name, _whom.c.alias, _whom.c.protected,
        _who.c.given_name.label("by_given"), _who.c.family_name.label("by_family"),
        _who.c.alias.label("by_alias"), _who.c.protected.label("by_protected"),
    )
    .join(_whom, _whom.c.id == _entry.c.person_id)
    .outerjoin(_who, _who.c.id == _entry.c.actor_id)
    .where(
        _entry.c.verb == "courses.attendance_changed",
        _entry.c.object_kind == "courses.session",
        _entry.c.object_key.in_(bindparam("sessions", expanding=True)),
    )
    .order_by(_entry.c.id.desc())
    .limit(50)
)  # fmt: skip


def occasion_of(number: int) -> Occasion | None:
    """An occasion with theme, sessions, round and course. One statement."""
    return session.scalars(_OCCASION, {"number": number}).unique().first()


def occasion_listed(number: int) -> Occasion | None:
    """As ``occasion_of``, for reading the class list: what it does not show is not there. One statement."""
    return session.scalars(_LISTED, {"number": number}).unique().first()


def leads(person_id: int, occasion_id: int) -> bool:
    """Whether the person is a trainer of the occasion."""
    return session.scalar(_LEADS, {"occasion": occasion_id, "person": person_id}) is not None


def class_list(occasion: Occasion) -> ClassList:
    """The class of an occasion, with every session's marks. Two statements, whatever its size."""
    rows = session.execute(_CLASS, {"round": occasion.round_id, "occasion": occasion.id}).all()
    sessions = [each.id for each in occasion.sessions]
    seats: dict[int, Any] = {}
    marks: dict[int, dict[int, Mark]] = {}
    visits = visits_of(rows)
    for row in rows:  # One for each mark; one alone for whoever has none.
        noted = marks.setdefault(row.person_id, {})
        seats[row.person_id] = row
        if row.session_id is not None:
            noted[row.session_id] = mark_of(row.mark, row.minutes)
    accepted = frozenset(row.person_id for row in seats.values() if row.acceptance is not None)
    things = references([occasion.theme])
    ready = done_by(marks, things)
    limit, rule = limit_of(occasion.round), rule_alone(rule_of(occasion.round))
    people = [
        Attendee(
            row.person_id,
            row.id,
            _name(row.given_name, row.family_name, row.alias, row.protected),
            "" if row.protected else row.employer,
            "" if row.protected else row.unit,
            "" if row.protected else (row.title or row.role),
            row.state == SeatState.pending,
            ready.get(row.person_id, 0),
            marks[row.person_id],
            outcome(sessions, marks[row.person_id], limit, accepted=row.person_id in accepted, rule=rule),
            visits.get(row.person_id, frozenset()),
        )
        for row in seats.values()
    ]
    return ClassList(occasion, people, len(things), accepted, any(marks.values()))


@dataclass(frozen=True)
class Change:
    """A mark that was changed after it was first made: whose, in which session, from what to what, by whom and when."""

    person: str
    session_id: int
    before: Mark
    after: Mark
    by: str
    at: datetime


def corrections(occasion: Occasion) -> list[Change]:
    """The last fifty changes since attendance was first noted, latest first. One statement, from the ledger."""
    rows = session.execute(_CHANGES, {"sessions": [str(each.id) for each in occasion.sessions]})
    return [
        Change(
            _name(row.given_name, row.family_name, row.alias, row.protected),
            int(row.object_key),
            Mark(*row.data["from"]),
            Mark(*row.data["to"]),
            _name(row.by_given or "", row.by_family or "", row.by_alias or "", bool(row.by_protected)),
            row.recorded_at,
        )
        for row in rows
    ]


def _name(given: str, family: str, alias: str, protected: bool) -> str:
    """What pages show; see Person.name."""
    return alias if protected else f"{given} {family}".strip()


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
