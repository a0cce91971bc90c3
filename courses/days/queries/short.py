"""Who cannot reach what is enough with the sessions that are left, unless something is made up for. Nobody asks why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, joinedload

from app.api import Absence, Person, holds, now, session
from courses.days.models import (
    Acceptance,
    AttendanceMark,
    MakeUp,
    Occasion,
    Presence,
    Queue,
    Round,
    RoundState,
    Seat,
    SeatState,
    Session,
)
from courses.days.presence import Mark, enough, limit_of, rule_of
from courses.models import Theme

_there, _instead, _some, _theirs, _when = (
    aliased(AttendanceMark), aliased(Session), aliased(AttendanceMark), aliased(Occasion), aliased(Session),
)  # fmt: skip


@dataclass(frozen=True)
class Lost:
    """A session that does not count for someone; ``excused``: held on a day when the person is registered as away."""

    session_id: int
    held_on: date
    half: str
    excused: bool


@dataclass(frozen=True)
class Short:
    """Someone for whom the sessions left are too few: for a theme, or for the whole round when its rule is about all of it."""

    person_id: int
    round_id: int
    #: None when it is about the whole round.
    occasion_id: int | None
    title: str
    lost: tuple[Lost, ...]
    planned: int


def short_in(round_ids: Iterable[int], until: date, people: Collection[int] | None = None) -> list[Short]:
    """Those of these rounds for whom what is left is too little, by the round's own rule. A session counts as left while
    nothing is noted, and while a place to make up for it is booked. Two statements.

    until: of the sessions after this day only notified absence is looked at; of that day's own the list may still be
    corrected. people: only these of them; otherwise all.
    """
    rounds = {
        each.id: each
        for each in session.scalars(
            select(Round)
            .options(joinedload(Round.queue).joinedload(Queue.course))
            .where(Round.id.in_(list(round_ids)), Round.state == RoundState.published)
        )
    }
    sittings: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in session.execute(_rows(list(rounds), people)):
        sittings[row.round_id, row.person_id].append(row)
    found = []
    for (round_id, _person), rows in sittings.items():
        found += _short(rounds[round_id], rows, until)
    return found


def _rows(round_ids: list[int], people: Collection[int] | None) -> Any:
    away = exists().where(
        Absence.person_id == Seat.person_id,
        Absence.percent == 100,
        holds(Absence.first_on, Absence.last_on, Session.held_on),
    )
    missing_some = (
        select(_some.person_id)
        .join(_when, _when.id == _some.session_id)
        .join(_theirs, _theirs.id == _when.occasion_id)
        .where(_theirs.round_id.in_(round_ids), _some.state != Presence.present)
    )
    wanted = (
        select(
            Seat.round_id, Seat.person_id, Occasion.id.label("occasion_id"), Theme.title,
            Session.id.label("session_id"), Session.held_on, Session.half, AttendanceMark.state, AttendanceMark.minutes,
            _there.state.label("there"), _there.minutes.label("minutes_there"), _instead.starts_at.label("instead_at"),
            Acceptance.id.label("accepted"), away.label("away"),
        )
        .join(Occasion, Occasion.round_id == Seat.round_id)
        .join(Theme, Theme.id == Occasion.theme_id)
        .join(Session, Session.occasion_id == Occasion.id)
        .outerjoin(
            AttendanceMark,
            (AttendanceMark.session_id == Session.id) & (AttendanceMark.person_id == Seat.person_id),
        )
        .outerjoin(MakeUp, (MakeUp.session_id == Session.id) & (MakeUp.person_id == Seat.person_id))
        .outerjoin(_instead, _instead.id == MakeUp.instead_id)
        .outerjoin(_there, (_there.session_id == _instead.id) & (_there.person_id == Seat.person_id))
        .outerjoin(Acceptance, (Acceptance.occasion_id == Occasion.id) & (Acceptance.person_id == Seat.person_id))
        .where(
            Seat.round_id.in_(round_ids),
            Seat.state == SeatState.seated,
            Seat.person_id.in_(missing_some),
            Occasion.cancelled.is_(False),
        )
        .order_by(Seat.person_id, Session.starts_at, Session.id)
    )  # fmt: skip
    return wanted if people is None else wanted.where(Seat.person_id.in_(list(people)))


def _short(round_: Round, rows: Sequence[Any], until: date) -> list[Short]:
    rule = rule_of(round_)
    if rule.over_round:
        whole = _too_few(round_, rows, until)
        return [Short(rows[0].person_id, round_.id, None, round_.queue.course.title, whole, len(rows))] if whole else []
    by_occasion: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_occasion[row.occasion_id].append(row)
    return [
        Short(own[0].person_id, round_.id, number, own[0].title, lost, len(own))
        for number, own in by_occasion.items()
        if (lost := _too_few(round_, own, until))
    ]


def _too_few(round_: Round, rows: Sequence[Any], until: date) -> tuple[Lost, ...]:
    """What was lost, when the rest is not enough; otherwise nothing."""
    limit = limit_of(round_)
    left = [number for number, row in enumerate(rows, 1) if _may_count(row, limit, until)]
    if rule_of(round_).fulfilled(left, len(rows)):
        return ()
    return tuple(
        Lost(row.session_id, row.held_on, row.half, bool(row.away))
        for number, row in enumerate(rows, 1)
        if number not in left
    )


def _may_count(row: Any, limit: int, until: date) -> bool:
    if row.accepted is not None or row.state is None:
        return True
    if row.held_on > until and row.state != Presence.absent_notified:
        return True
    if row.there is not None and enough(Mark(row.there, row.minutes_there), limit):
        return True
    booked = row.instead_at is not None and (row.there is None or row.instead_at > now())
    return booked or enough(Mark(row.state, row.minutes), limit)


def rounds_marked_since(on: date) -> list[int]:
    """Rounds that are public in which someone was noted as anything but present after a day, or will be away. One statement."""
    return list(
        session.scalars(
            select(Occasion.round_id)
            .join(Session, Session.occasion_id == Occasion.id)
            .join(AttendanceMark, AttendanceMark.session_id == Session.id)
            .where(Session.held_on > on, AttendanceMark.state != Presence.present, Occasion.cancelled.is_(False))
            .distinct()
            .order_by(Occasion.round_id)
        )
    )


def with_names(found: Iterable[Short]) -> list[tuple[Person, Short]]:
    """These, with the people, by name. One statement."""
    wanted = list(found)
    people = {
        each.id: each
        for each in session.scalars(select(Person).where(Person.id.in_({short.person_id for short in wanted})))
    }
    return sorted(((people[short.person_id], short) for short in wanted), key=lambda pair: pair[0].sort_key)
