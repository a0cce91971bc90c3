"""Reminding those who come to a course day, some working days before: when, where, how to get there, whom to call, and what is
left to prepare. Never at night, on a free day or while away; and as each has chosen to be told."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.api import CalendarItem, Mail, session, today
from courses.days.actions.day_mails import said_of
from courses.days.actions.make_up_notices import visits
from courses.days.actions.notices import items_of, values_of
from courses.days.actions.posting import REMINDER as TEMPLATE
from courses.days.actions.posting import post
from courses.days.cutoffs import working_day_before
from courses.days.models import (
    AttendanceMark,
    Occasion,
    Presence,
    Queue,
    Round,
    RoundState,
    Seat,
    SeatState,
    Session,
)
from courses.days.queries.preparation import done_by, references

#: So many working days before the day.
BEFORE = 3
#: No row of free days is longer than this.
LOOK_AHEAD = 20
#: Occasion → person → the days that the person comes to.
Coming = Mapping[int, Mapping[int, Sequence[CalendarItem]]]


def remind_to_prepare(on: date | None = None) -> None:
    """Remind those who come to a day that is near. The kernel holds the message until working hours.

    It is done again each hour, so that whoever gets a seat late is reminded too, and of a day that has been moved; nobody is
    told twice of the same occasion on the same day.
    Whoever has said that one cannot come is left alone. Eight statements, and one for each occasion with something to
    prepare.
    """
    on = on or today()
    days = [day for ahead in range(1, LOOK_AHEAD) if _reminded_on(day := on + timedelta(days=ahead)) <= on]
    coming = _coming(days)
    occasions = session.scalars(
        select(Occasion)
        .options(
            joinedload(Occasion.theme), joinedload(Occasion.round).joinedload(Round.queue).joinedload(Queue.course)
        )
        .where(Occasion.id.in_(coming))
        .order_by(Occasion.id)
    ).all()
    post((mail for each in occasions for mail in _mails(each, coming[each.id])), reminder=True)


def _mails(occasion: Occasion, people: Mapping[int, Sequence[CalendarItem]]) -> Iterator[Mail]:
    things = references([occasion.theme])
    done = done_by(people, things)
    values = values_of(occasion.round) | {"occasion": occasion.id}
    for person, items in people.items():
        left = len(things) - done.get(person, 0)
        yield Mail(
            person, f"courses.prepare:{occasion.id}:{items[0].starts_at.date()}", TEMPLATE,
            values | said_of(items) | {"left": left}, topic="reminders", until=items[0].starts_at,
        )  # fmt: skip


def _coming(days: Sequence[date]) -> Coming:
    """Who comes to what begins on these days: those with a seat, and those who make up for a session."""
    held = Occasion.cancelled.is_(False)
    near = session.scalars(
        select(Occasion)
        .join(Round, Round.id == Occasion.round_id)
        .options(selectinload(Occasion.sessions))
        .where(Occasion.first_on.in_(days), held, Round.state == RoundState.published)
    ).all()
    items = items_of({each.round_id for each in near}) if near else {}
    seats: dict[int, list[int]] = defaultdict(list)
    for round_id, person in session.execute(
        select(Seat.round_id, Seat.person_id)
        .where(Seat.round_id.in_({each.round_id for each in near}), Seat.state == SeatState.seated)
        .order_by(Seat.id)
    ):
        seats[round_id].append(person)
    away = _away(near)
    found: dict[int, dict[int, list[CalendarItem]]] = defaultdict(dict)
    for occasion in near:
        own = [item for item in items[occasion.round_id] if item.uid.startswith(occasion.uid)]
        for person in seats[occasion.round_id]:
            if away[occasion.id, person] < len(occasion.sessions):
                found[occasion.id][person] = own
    for visit in visits(Session.held_on.in_(days), held):
        found[visit.occasion_id].setdefault(visit.booked.person_id, [visit.item])
    return found


def _away(occasions: Sequence[Occasion]) -> Counter[tuple[int, int]]:
    """(Occasion, person) → how many of its sessions the person has said that one cannot come to."""
    rows = session.execute(
        select(Session.occasion_id, AttendanceMark.person_id, func.count())
        .join(AttendanceMark, AttendanceMark.session_id == Session.id)
        .where(
            Session.occasion_id.in_([each.id for each in occasions]),
            AttendanceMark.state == Presence.absent_notified,
        )
        .group_by(Session.occasion_id, AttendanceMark.person_id)
    )
    return Counter({(occasion, person): count for occasion, person, count in rows})


def _reminded_on(day: date) -> date:
    for _day in range(BEFORE):
        day = working_day_before(day)
    return day
