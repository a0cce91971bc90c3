"""The half days of an occasion, or of a whole round, as one grid: people down, sessions across."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.api import Organisation, Person, Post, session
from courses.days.models import AttendanceMark, Occasion, Session
from courses.days.presence import Mark, mark_of
from courses.days.queries.expected import listed, visits_of
from courses.models import Theme

_employer = Organisation.__table__.alias("employer")


@dataclass(frozen=True)
class Column:
    """A session: its theme, when, and whether it has begun."""

    session_id: int
    occasion_id: int
    theme: str
    held_on: date
    half: str
    starts_at: datetime


@dataclass(frozen=True)
class Line:
    """Someone on the list, and what is noted for each session."""

    person_id: int
    name: str
    organisation: str
    marks: dict[int, Mark]
    #: The sessions that the person comes to, to make up for some missed in another round; none for those with a seat.
    visits: frozenset[int] = frozenset()

    def comes_to(self, session_id: int) -> bool:
        """Whether the person is expected at a session."""
        return not self.visits or session_id in self.visits


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


def lines(round_id: int, sessions: Sequence[Column]) -> list[Line]:
    """Those who come to these sessions of a round, by name, with their marks. Two statements, whatever the number of people."""
    marks: dict[int, dict[int, Mark]] = defaultdict(dict)
    for row in session.execute(
        select(AttendanceMark.person_id, AttendanceMark.session_id, AttendanceMark.state, AttendanceMark.minutes).where(
            AttendanceMark.session_id.in_([each.session_id for each in sessions])
        )
    ):
        marks[row.person_id][row.session_id] = mark_of(row.state, row.minutes)
    here = listed(round_id)
    found = session.execute(
        select(Person.id.label("person_id"), Person.given_name, Person.family_name, Person.alias, Person.protected,
               _employer.c.name, here.c.visits)
        .join(here, here.c.person_id == Person.id)
        .join(Post, Post.id == here.c.post_id)
        .join(_employer, _employer.c.id == Post.employer_id)
        .where(here.c.visits.is_(None) | here.c.visits.in_([each.session_id for each in sessions]))
        .order_by(Person.sort_key, Person.id)
    ).all()  # fmt: skip
    visits = visits_of(found)
    return [
        Line(
            row.person_id,
            row.alias if row.protected else f"{row.given_name} {row.family_name}".strip(),
            "" if row.protected else row.name,
            marks[row.person_id],
            visits.get(row.person_id, frozenset()),
        )
        for row in {row.person_id: row for row in found}.values()
    ]
