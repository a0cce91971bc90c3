"""The seats and wishes of some people, with what they are for: read once for all pieces of a page about a unit."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal_column, null, select, union_all

from app.api import one_of, remembered_of, session
from courses.days.models import Hold, MakeUp, Occasion, Queue, Round, Seat, SeatState, Session
from courses.models import Course, Theme

#: Wishes for rounds without sessions stand last.
NEVER = datetime.max.replace(tzinfo=UTC)
#: The state of seats that are held without names.
NAMELESS = "nameless"
#: What waits for an answer.
WAITING = frozenset({SeatState.asked, SeatState.pending})


class Held(NamedTuple):
    """A session of a round that someone has a seat in, or waits for one in; a wish for a round without sessions stands
    alone, with None from ``occasion_id`` on.

    Seats that someone holds without names are there too, in the state NAMELESS: ``seat_id`` is then the hold's number and
    ``held_on`` the last day to give names.
    """

    seat_id: int
    person_id: int
    unit_id: int
    state: str
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
    held_on: date
    half: str
    starts_at: datetime
    ends_at: datetime
    #: How many seats it is.
    seats: int = 1

    @property
    def round_name(self) -> str:
        """The course and which round of it."""
        return f"{self.course}, {self.round_title}" if self.round_title else self.course


_seat, _round, _queue, _course = (model.__table__ for model in (Seat, Round, Queue, Course))
_occasion, _theme, _session, _made_up = (model.__table__ for model in (Occasion, Theme, Session, MakeUp))
_HELD = (
    select(
        _seat.c.id, _seat.c.person_id, _seat.c.unit_id, _seat.c.state, _seat.c.round_id, _round.c.title, _round.c.state,
        _round.c.first_on, _course.c.title, _occasion.c.id, _occasion.c.cancelled, _occasion.c.place, _theme.c.key,
        _theme.c.title, _session.c.held_on, _session.c.half, _session.c.starts_at, _session.c.ends_at, literal_column("1"),
    )
    .join(_round, _round.c.id == _seat.c.round_id)
    .join(_queue, _queue.c.id == _round.c.queue_id)
    .join(_course, _course.c.id == _queue.c.course_id)
    .outerjoin(_occasion, _occasion.c.round_id == _round.c.id)
    .outerjoin(_theme, _theme.c.id == _occasion.c.theme_id)
    .outerjoin(_session, _session.c.occasion_id == _occasion.c.id)
    .where(
        _seat.c.person_id.in_(bindparam("people", expanding=True)),
        one_of(_seat.c.state, {SeatState.seated, *WAITING}),
        # Said twice, so that rounds of the past are passed over before their sessions are looked up.
        ~one_of(_seat.c.state, {SeatState.seated}) | (_round.c.last_on >= bindparam("since")),
        ~one_of(_seat.c.state, {SeatState.seated}) | (_session.c.held_on >= bindparam("since")),
    )
)  # fmt: skip
#: The sessions that they come to in another round, to make up for one that they missed in the round of their seat.
_own, _lost = Occasion.__table__.alias("own"), Session.__table__.alias("lost")
_GUESTS = (
    select(
        _seat.c.id, _seat.c.person_id, _seat.c.unit_id, _seat.c.state, _round.c.id, _round.c.title, _round.c.state,
        _round.c.first_on, _course.c.title, _occasion.c.id, _occasion.c.cancelled, _occasion.c.place, _theme.c.key,
        _theme.c.title, _session.c.held_on, _session.c.half, _session.c.starts_at, _session.c.ends_at, literal_column("1"),
    )
    .join_from(_made_up, _lost, _lost.c.id == _made_up.c.session_id)
    .join(_own, _own.c.id == _lost.c.occasion_id)
    .join(_seat, (_seat.c.round_id == _own.c.round_id) & (_seat.c.person_id == _made_up.c.person_id))
    .join(_session, _session.c.id == _made_up.c.instead_id)
    .join(_occasion, _occasion.c.id == _session.c.occasion_id)
    .join(_theme, _theme.c.id == _occasion.c.theme_id)
    .join(_round, _round.c.id == _occasion.c.round_id)
    .join(_queue, _queue.c.id == _round.c.queue_id)
    .join(_course, _course.c.id == _queue.c.course_id)
    .where(
        _made_up.c.person_id.in_(bindparam("people", expanding=True)),
        one_of(_seat.c.state, {SeatState.seated}),
        _session.c.held_on >= bindparam("since"),
    )
)  # fmt: skip
_hold = Hold.__table__
_NAMELESS = (
    select(
        _hold.c.id, _hold.c.person_id, _hold.c.organisation_id, literal_column(f"'{NAMELESS}'"), _round.c.id, _round.c.title,
        _round.c.state, _round.c.first_on, _course.c.title, *(null() for _column in range(5)), _hold.c.release_on,
        *(null() for _column in range(3)), _hold.c.seats,
    )
    .join_from(_hold, _round, _round.c.id == _hold.c.round_id)
    .join(_queue, _queue.c.id == _round.c.queue_id)
    .join(_course, _course.c.id == _queue.c.course_id)
    .where(
        _hold.c.person_id.in_(bindparam("people", expanding=True)),
        _hold.c.seats > literal_column("0"),
        _round.c.first_on >= bindparam("since"),
    )
)  # fmt: skip
_ALL = union_all(_HELD, _GUESTS, _NAMELESS)


def held(people: Iterable[int], on: date) -> Sequence[Held]:
    """What these people have seats for from the Monday of the week on, and what they wait for whenever it is, in order.

    Asked for once in a request, for the same people or for some of them again. One statement.
    """
    wanted = frozenset(people)
    values = {"people": list(wanted), "since": on - timedelta(days=on.weekday())}
    return remembered_of(
        ("held", on),
        wanted,
        lambda: _rows(values),
        lambda rows: [row for row in rows if row.person_id in wanted],
    )


def _rows(values: dict[str, Any]) -> list[Held]:
    found = [Held._make(row) for row in session.execute(_ALL, values).all()]
    return sorted(
        found, key=lambda row: (row.starts_at is None, row.starts_at or NEVER, row.occasion_id or 0, row.seat_id)
    )
