"""Where a missed session can be made up for: the same part of the same theme, elsewhere, with a free seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.api import Closure, now, session
from courses.days.models import (
    AttendanceMark,
    MakeUp,
    Occasion,
    Queue,
    Round,
    RoundState,
    Seat,
    SeatState,
    Session,
)
from courses.days.presence import HERE

#: How many places to choose from are shown for a session.
MOST = 10


@dataclass(frozen=True)
class Missed:
    """A session that someone missed, and where it is to be made up for when that is decided."""

    session: Session
    number: int
    theme_id: int
    instead: Session | None
    booked: MakeUp | None


@dataclass(frozen=True)
class Equivalent:
    """A session that teaches the same, still to come, with so many free seats."""

    session_id: int
    round_id: int
    starts_at: datetime
    ends_at: datetime
    held_on: date
    half: str
    place: str
    free: int


def missed(occasion: Occasion, person_id: int) -> list[Missed]:
    """The sessions of an occasion that someone was noted as absent from, in order. Two statements."""
    marks = dict(
        session.execute(
            select(AttendanceMark.session_id, AttendanceMark.state).where(
                AttendanceMark.person_id == person_id,
                AttendanceMark.session_id.in_([each.id for each in occasion.sessions]),
            )
        ).all()
    )
    elsewhere = {
        booked.session_id: (booked, instead)
        for booked, instead in session.execute(
            select(MakeUp, Session)
            .join(Session, Session.id == MakeUp.instead_id)
            .where(MakeUp.person_id == person_id, MakeUp.session_id.in_(marks))
        )
    }
    found = []
    for number, each in enumerate(occasion.sessions, 1):
        if each.id in marks and marks[each.id] not in HERE:
            booked, instead = elsewhere.get(each.id, (None, None))
            found.append(Missed(each, number, occasion.theme_id, instead, booked))
    return found


def equivalents(lost: Missed, unit_id: int, on: date) -> Sequence[Equivalent]:
    """Sessions still to come that teach what was missed, soonest first: the same theme and the same number in order,
    as long a part of a day, in a round open to the unit, with a seat free. One statement."""
    order = func.row_number().over(partition_by=Session.occasion_id, order_by=Session.starts_at).label("number")
    numbered = select(Session.id, order).subquery()
    taken = (
        select(func.count())
        .where(Seat.round_id == Round.id, Seat.state.in_((SeatState.seated, SeatState.pending, "offered")))
        .correlate(Round)
        .scalar_subquery()
    )
    guest = aliased(MakeUp)
    guests = select(func.count(guest.id)).where(guest.instead_id == Session.id).correlate(Session).scalar_subquery()
    free = (Round.seats - taken - guests).label("free")
    rows = session.execute(
        select(
            Session.id, Round.id.label("round_id"), Session.starts_at, Session.ends_at, Session.held_on, Session.half,
            Occasion.place, free,
        )
        .join(numbered, numbered.c.id == Session.id)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .join(Round, Round.id == Occasion.round_id)
        .join(Queue, Queue.id == Round.queue_id)
        .join(Closure, Closure.ancestor_id == Queue.area_id)
        .where(
            Occasion.theme_id == lost.theme_id,
            Occasion.cancelled.is_(False),
            Round.state == RoundState.published,
            Session.starts_at > now(),
            Session.half == lost.session.half,
            Session.occasion_id != lost.session.occasion_id,
            numbered.c.number == lost.number,
            Closure.descendant_id == unit_id,
            Closure.holds(on),
            free > 0,
        )
        .order_by(Session.starts_at, Session.id)
        .limit(MOST)
    )  # fmt: skip
    return [Equivalent(*row) for row in rows]
