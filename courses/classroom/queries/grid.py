"""The half days of an occasion, or of a whole round, as one grid: people down, sessions across."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.api import Organisation, Person, Post, session
from courses.days.models import AttendanceMark, Occasion, Session
from courses.days.presence import Mark, mark_of
from courses.days.queries.expected import listed, visits_of
from courses.models import Theme

_employer = Organisation.__table__.alias("employer")


class Column(NamedTuple):
    """A session: its theme, when, and whether it has begun."""

    session_id: int
    occasion_id: int
    theme: str
    held_on: date
    half: str
    starts_at: datetime


class Line(NamedTuple):
    """Someone on the list, and what is noted for each session."""

    person_id: int
    name: str
    organisation: str
    marks: dict[int, Mark]
    #: The sessions that the person comes to, to make up for some missed in another round; none for those with a seat.
    visits: frozenset[int] = frozenset()


def columns(round_id: int, occasion_id: int | None = None) -> Sequence[Column]:
    """The sessions in the order they are held; of one occasion when it is given. One statement."""
    found = (
        select(Session.id, Session.occasion_id, Theme.title, Session.held_on, Session.half, Session.starts_at)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .join(Theme, Theme.id == Occasion.theme_id)
        .where(Occasion.round_id == round_id, Occasion.cancelled.is_(False))
        .order_by(Session.starts_at, Session.id)
    )
    if occasion_id is not None:
        found = found.where(Occasion.id == occasion_id)
    return [Column(*row) for row in session.execute(found)]


_person, _post, _mark = Person.__table__.c, Post.__table__.c, AttendanceMark.__table__.c
_MARKS = select(_mark.person_id, _mark.session_id, _mark.state, _mark.minutes).where(
    _mark.session_id.in_(bindparam("sessions", expanding=True))
)
_here = listed(bindparam("round"))
_LISTED = (
    select(_person.id.label("person_id"), _person.given_name, _person.family_name, _person.alias, _person.protected,
           _employer.c.name, _here.c.visits)
    .join_from(Person.__table__, _here, _here.c.person_id == _person.id)
    .join(Post.__table__, _post.id == _here.c.post_id)
    .join(_employer, _employer.c.id == _post.employer_id)
    .where(_here.c.visits.is_(None) | _here.c.visits.in_(bindparam("sessions", expanding=True)))
    .order_by(_person.sort_key, _person.id)
)  # fmt: skip
_COMES_TO_ALL: frozenset[int] = frozenset()


def lines(round_id: int, sessions: Sequence[Column]) -> list[Line]:
    """Those who come to these sessions of a round, by name, with their marks. Two statements, whatever the number of people."""
    numbers = [each.session_id for each in sessions]
    marks: dict[int, dict[int, Mark]] = defaultdict(dict)
    for person, number, state, minutes in session.execute(_MARKS, {"sessions": numbers}).all():
        marks[person][number] = mark_of(state, minutes)
    found = session.execute(_LISTED, {"round": round_id, "sessions": numbers}).all()
    visits = visits_of(found)
    names = {
        person: (alias, "") if protected else (f"{given} {family}".strip(), employer)
        for person, given, family, alias, protected, employer, _visits in found
    }
    return [
        Line(person, name, employer, marks[person], visits.get(person, _COMES_TO_ALL))
        for person, (name, employer) in names.items()
    ]
