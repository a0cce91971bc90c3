"""Where a missed session can be made up for: the same part of the same theme, elsewhere, with a seat free to whoever comes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.api import Absence, Closure, Post, holds, now, session
from courses.days.models import (
    Acceptance,
    AttendanceMark,
    MakeUp,
    Occasion,
    Place,
    Queue,
    Room,
    Round,
    RoundState,
    Seat,
    SeatState,
    Session,
    Terms,
)
from courses.days.presence import Mark, enough, limit_of
from courses.days.queries.boards import Taken, taken_in
from courses.days.queries.busy import busy_at
from courses.days.queries.members import members_by_unit, near
from courses.days.terms import Setting, Wanted, suits

#: How many places to choose from are shown for a session, and how many are looked through for them.
MOST, SOUGHT = 10, 100


@dataclass(frozen=True)
class Missed:
    """A session that does not count for someone, and where it is to be made up for when that is decided."""

    session: Session
    number: int
    theme_id: int
    instead: Session | None
    booked: MakeUp | None


@dataclass(frozen=True)
class Equivalent:
    """A session that teaches the same, still to come, with so many free seats; ``far``: further than the person travels."""

    session_id: int
    round_id: int
    starts_at: datetime
    ends_at: datetime
    held_on: date
    half: str
    place: str
    free: int
    far: bool


def missed(occasion: Occasion, person_id: int) -> list[Missed]:
    """The sessions of an occasion that were noted and do not count for someone, by the course's own limit, in order: absent,
    or there for too little of it. None when the coordinator has accepted what there was. Three statements."""
    accepted = session.scalar(
        select(Acceptance.id).where(Acceptance.occasion_id == occasion.id, Acceptance.person_id == person_id)
    )
    if accepted is not None:
        return []
    noted = session.execute(
        select(AttendanceMark.session_id, AttendanceMark.state, AttendanceMark.minutes).where(
            AttendanceMark.person_id == person_id,
            AttendanceMark.session_id.in_([each.id for each in occasion.sessions]),
        )
    )
    limit = limit_of(occasion.round)
    lost = {number for number, state, minutes in noted if not enough(Mark(state, minutes), limit)}
    elsewhere = {
        booked.session_id: (booked, instead)
        for booked, instead in session.execute(
            select(MakeUp, Session)
            .join(Session, Session.id == MakeUp.instead_id)
            .where(MakeUp.person_id == person_id, MakeUp.session_id.in_(lost))
        )
    }
    found = []
    for number, each in enumerate(occasion.sessions, 1):
        if each.id in lost:
            booked, instead = elsewhere.get(each.id, (None, None))
            found.append(Missed(each, number, occasion.theme_id, instead, booked))
    return found


def equivalents(lost: Missed, seat: Seat, on: date) -> Sequence[Equivalent]:
    """Sessions still to come that teach what was missed: the same theme and the same number in order, as long a part of a
    day, in a round open to the person's unit, with a seat free then to the own organisation as the quotas stand, on a day when
    the person works and has no other course. Those within reach first, then soonest first. Nine statements, and two for quotas.

    seat: the person's, in the round where it was missed. What the person once said about travelling tells what is far.
    """
    rows = session.execute(_candidates(lost, seat.unit_id, on)).all()
    if not rows:
        return []
    rounds = {row.Round.id: row.Round for row in rows}
    areas = {row.Round.queue_id: row.area_id for row in rows}
    taken = taken_in(list(rounds.values()), areas, on)
    taken_up = busy_at(seat.person_id, [row.Session.id for row in rows], lost.session.id)
    off = _days_off(seat.person_id, {row.Session.held_on for row in rows})
    members = members_by_unit(areas.values(), [seat.unit_id], on)
    reach = _reach(seat, members, on)
    found = [
        Equivalent(
            row.Session.id, row.Round.id, row.Session.starts_at, row.Session.ends_at, row.Session.held_on,
            row.Session.half, row.Session.elsewhere or row.place, free, not reach(row),
        )
        for row in rows
        if row.Session.id not in taken_up and row.Session.held_on not in off
        if (free := _free(taken, row, members.get((row.area_id, seat.unit_id)))) > 0
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.far, each.starts_at, each.session_id))[:MOST]


def booked_here(occasion_id: int, person_id: int) -> dict[int, MakeUp]:
    """What someone makes up for at an occasion, by the session where it is done. One statement."""
    found = session.scalars(
        select(MakeUp)
        .join(Session, Session.id == MakeUp.instead_id)
        .where(Session.occasion_id == occasion_id, MakeUp.person_id == person_id)
    )
    return {each.instead_id: each for each in found}


def _candidates(lost: Missed, unit_id: int, on: date) -> Any:
    order = func.row_number().over(partition_by=Session.occasion_id, order_by=Session.starts_at).label("number")
    same = select(Occasion.id).where(Occasion.theme_id == lost.theme_id)
    numbered = select(Session.id, order).where(Session.occasion_id.in_(same)).subquery()
    return (
        select(Session, Round, Occasion.place, Queue.area_id, Place.municipality_id)
        .join(numbered, numbered.c.id == Session.id)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .join(Round, Round.id == Occasion.round_id)
        .join(Queue, Queue.id == Round.queue_id)
        .join(Closure, Closure.ancestor_id == Queue.area_id)
        .outerjoin(Room, Room.id == func.coalesce(Session.room_id, Occasion.room_id))
        .outerjoin(Place, Place.id == Room.place_id)
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
        )
        .order_by(Session.starts_at, Session.id)
        .limit(SOUGHT)
    )


def _free(taken: Taken, row: Row[Any], member: int | None) -> int:
    """How many guests more of an organisation the session has seats for. The board counts the guests of the round's fullest
    session; here it is the guests of this one who are in the way."""
    board = taken.boards[row.Round.id].copy()
    for other, count in taken.fullest(row.Round.id).items():
        for _each in range(count):
            board.leave(other)
    for other, count in taken.guests.get(row.Round.id, {}).get(row.Session.id, Counter()).items():
        board.sit(other, count)
    return board.room(member)


def _days_off(person_id: int, days: Iterable[date]) -> set[date]:
    """The days on which someone is away all day, or has no post. Two statements."""
    away = session.execute(
        select(Absence.first_on, Absence.last_on).where(Absence.person_id == person_id, Absence.percent == 100)
    ).all()
    posts = session.execute(select(Post.first_on, Post.last_on).where(Post.person_id == person_id)).all()
    return {day for day in days if _within(day, away) or not _within(day, posts)}


def _within(day: date, spans: Sequence[Any]) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def _reach(seat: Seat, members: Mapping[tuple[int, int], int], on: date) -> Any:
    """Whether a place is within what the person once said about travelling; all of the area when nothing was said."""
    travel = session.scalar(select(Terms.travel).where(Terms.seat_id == seat.id))
    if travel is None:
        return lambda row: True
    borders = {area: near(area, on) for area, _unit in members}

    def within(row: Row[Any]) -> bool:
        towns = (row.municipality_id,) if row.municipality_id else ()
        member = members.get((row.area_id, seat.unit_id))
        return suits(Wanted(travel=travel), Setting((), (), towns), member, borders.get(row.area_id, {}))

    return within


def stranded(*where: ColumnElement[bool]) -> Select[int]:
    """The ids of make-ups still to come that are of no use any more, as a SELECT: the person has no seat now in the round
    where the session was missed, no post on the day, or is away then; or the session is cancelled.

    where: which make-ups, otherwise all.
    """
    lost, own, instead, there = aliased(Session), aliased(Occasion), aliased(Session), aliased(Occasion)
    seated = exists().where(
        Seat.round_id == own.round_id, Seat.person_id == MakeUp.person_id, Seat.state == SeatState.seated
    )
    works = exists().where(Post.person_id == MakeUp.person_id, holds(Post.first_on, Post.last_on, instead.held_on))
    away = exists().where(
        Absence.person_id == MakeUp.person_id,
        Absence.percent == 100,
        holds(Absence.first_on, Absence.last_on, instead.held_on),
    )
    return (
        select(MakeUp.id)
        .join(lost, lost.id == MakeUp.session_id)
        .join(own, own.id == lost.occasion_id)
        .join(instead, instead.id == MakeUp.instead_id)
        .join(there, there.id == instead.occasion_id)
        .where(instead.starts_at > now(), or_(~seated, ~works, away, there.cancelled), *where)
    )
