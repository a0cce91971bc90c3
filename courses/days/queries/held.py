"""The seats and wishes of some people, with what they are for: read once for all pieces of a page about a unit."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.api import remembered_of, session
from courses.days.models import Occasion, Queue, Round, Seat, SeatState, Session
from courses.models import Course, Theme

#: Of more people than this only the seats that are asked for are read.
FEW = 120
#: What waits for an answer.
WAITING = (SeatState.asked, SeatState.pending)


class Held(NamedTuple):
    """A session of a round that someone has a seat in, or waits for one in; a wish for a round without sessions stands
    alone, with None from ``occasion_id`` on."""

    seat_id: int
    person_id: int
    unit_id: int
    state: str
    asked_at: datetime
    round_id: int
    round_title: str
    round_state: str
    first_on: date
    course: str
    occasion_id: int
    cancelled: bool
    place: str
    theme: str
    title: str
    session_id: int
    held_on: date
    half: str
    starts_at: datetime
    ends_at: datetime

    @property
    def round_name(self) -> str:
        """The course and which round of it."""
        return f"{self.course}, {self.round_title}" if self.round_title else self.course


_HELD = (
    select(
        Seat.id, Seat.person_id, Seat.unit_id, Seat.state, Seat.asked_at, Seat.round_id, Round.title, Round.state,
        Round.first_on, Course.title, Occasion.id, Occasion.cancelled, Occasion.place, Theme.key, Theme.title,
        Session.id, Session.held_on, Session.half, Session.starts_at, Session.ends_at,
    )
    .join(Round, Round.id == Seat.round_id)
    .join(Queue, Queue.id == Round.queue_id)
    .join(Course, Course.id == Queue.course_id)
    .outerjoin(Occasion, Occasion.round_id == Round.id)
    .outerjoin(Theme, Theme.id == Occasion.theme_id)
    .outerjoin(Session, Session.occasion_id == Occasion.id)
    .where(
        Seat.person_id.in_(bindparam("people", expanding=True)),
        Seat.state.in_(bindparam("states", expanding=True)),
        (Session.held_on >= bindparam("since")) | (Seat.state != SeatState.seated),
    )
    .order_by(Session.starts_at, Occasion.id, Seat.id)
)  # fmt: skip


def held(people: Iterable[int], on: date, states: Sequence[SeatState]) -> Sequence[Held]:
    """What these people have seats for from the Monday of the week on, and what they wait for whenever it is, in order.

    states: the seats that are wanted. Of few people all are read, and asked for once in a request. One statement.
    """
    wanted = frozenset(people)
    if len(wanted) > FEW:
        return _ask(wanted, on, states)
    found = remembered_of(
        ("held", on),
        wanted,
        lambda: _ask(wanted, on, (*WAITING, SeatState.seated)),
        lambda rows: [row for row in rows if row.person_id in wanted],
    )
    return [row for row in found if row.state in states]


def _ask(people: Iterable[int], on: date, states: Sequence[SeatState]) -> list[Held]:
    since = on - timedelta(days=on.weekday())
    asked = {"people": list(people), "since": since, "states": [state.value for state in states]}
    return [Held._make(row) for row in session.execute(_HELD, asked)]
