"""Those who had a seat and were absent from a whole occasion without saying so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select

from app.api import deciders_of, session
from courses.days.models import AttendanceMark, Occasion, Presence, Seat, SeatState, Session
from courses.models import Theme

#: How far back an absence is still news to a manager.
NEWS = timedelta(days=7)


@dataclass(frozen=True)
class NoShow:
    """An empty chair: whose, from which occasion, and the managers who are to know."""

    person_id: int
    seat_id: int
    occasion_id: int
    round_id: int
    title: str
    on: date
    managers: Sequence[int]


def no_shows(on: date) -> list[NoShow]:
    """Those of the last week, when every session of the occasion has a mark and all of them say absent.

    Two statements.
    """
    sessions = select(Session.occasion_id, func.count().label("all")).group_by(Session.occasion_id).subquery("sittings")
    absent = func.sum(case((AttendanceMark.state == Presence.absent, 1), else_=0))
    rows = session.execute(
        select(
            Seat.person_id, Seat.id, Seat.unit_id, Occasion.id.label("occasion_id"), Occasion.round_id,
            Theme.title, Occasion.last_on,
        )
        .join(Occasion, Occasion.round_id == Seat.round_id)
        .join(Theme, Theme.id == Occasion.theme_id)
        .join(Session, Session.occasion_id == Occasion.id)
        .join(AttendanceMark, (AttendanceMark.session_id == Session.id) & (AttendanceMark.person_id == Seat.person_id))
        .join(sessions, sessions.c.occasion_id == Occasion.id)
        .where(
            Seat.state == SeatState.seated,
            Occasion.cancelled.is_(False),
            Occasion.last_on.between(on - NEWS, on - timedelta(days=1)),
        )
        .group_by(Seat.id, Occasion.id, Theme.title, sessions.c.all)
        .having(absent == sessions.c.all)
        .order_by(Occasion.id, Seat.id)
    ).all()  # fmt: skip
    managers = deciders_of(((row.person_id, row.unit_id) for row in rows), on) if rows else {}
    return [
        NoShow(
            row.person_id, row.id, row.occasion_id, row.round_id, row.title, row.last_on,
            managers[row.person_id, row.unit_id],
        )
        for row in rows
    ]  # fmt: skip
