"""Reminding those who have not prepared, three working days before their own day; never at night, on a free day or while away."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.api import Mail, session, today
from courses.days.actions.notices import values_of
from courses.days.actions.posting import post
from courses.days.cutoffs import working_day_before
from courses.days.models import Occasion, Queue, Round, RoundState, Seat, SeatState
from courses.days.queries.preparation import done_by, references

#: So many working days before the day.
BEFORE = 3
#: No row of free days is longer than this.
LOOK_AHEAD = 20


def remind_to_prepare(on: date | None = None) -> None:
    """Tell those with a seat what they have left to prepare. The kernel holds the message until working hours.

    A few statements for each occasion that begins on the day; nobody is told twice of the same.
    """
    on = on or today()
    days = [day for ahead in range(1, LOOK_AHEAD) if _reminded_on(day := on + timedelta(days=ahead)) == on]
    occasions = session.scalars(
        select(Occasion)
        .join(Round, Round.id == Occasion.round_id)
        .options(
            joinedload(Occasion.theme),
            joinedload(Occasion.round).joinedload(Round.queue).joinedload(Queue.course),
            selectinload(Occasion.sessions),
        )
        .where(Occasion.first_on.in_(days), Occasion.cancelled.is_(False), Round.state == RoundState.published)
        .order_by(Occasion.id)
    ).all()
    for occasion in occasions:
        _remind(occasion)


def _remind(occasion: Occasion) -> None:
    things = references([occasion.theme])
    if not things:
        return
    seats = session.execute(
        select(Seat.id, Seat.person_id).where(Seat.round_id == occasion.round_id, Seat.state == SeatState.seated)
    ).all()
    done = done_by([seat.person_id for seat in seats], things)
    values = values_of(occasion.round) | {
        "occasion": occasion.id, "title": occasion.theme.title, "on": occasion.sessions[0].starts_at,
        "place": occasion.place or occasion.online_url,
    }  # fmt: skip
    post(
        (
            Mail(seat.person_id, f"courses.prepare:{seat.id}:{occasion.id}", "courses/mail/prepare",
                 values | {"left": len(things) - done.get(seat.person_id, 0)}, topic="reminders")
            for seat in seats
            if done.get(seat.person_id, 0) < len(things)
        ),
        reminder=True,
    )  # fmt: skip


def _reminded_on(day: date) -> date:
    for _day in range(BEFORE):
        day = working_day_before(day)
    return day
