"""What is booked twice: trainers, rooms and participants of rounds, in one statement for all of them.

A trainer who is away on the day, or who no longer works, is found by the same statement; so is whoever leads one round and
has a seat in another at the same time.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, distinct, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from app.api import Absence, Person, Post, holds, session
from courses.days.models import (
    Asset,
    AssetBooking,
    Occasion,
    Place,
    Queue,
    Room,
    Round,
    RoundState,
    Seat,
    SeatState,
    Session,
    Trainer,
)
from courses.models import Course


class Kind(StrEnum):
    """What is wrong with a booking."""

    trainer = "trainer"
    room = "room"
    #: The trainer is away all day.
    away = "away"
    #: The trainer has no post on the day.
    left = "left"
    people = "people"
    #: More of some loose equipment is booked than there is.
    asset = "asset"
    #: The trainer has a seat in another round meanwhile.
    seated = "seated"
    #: Someone with a seat leads another round meanwhile.
    leading = "leading"


#: What keeps a round from being published. The rest is told.
REFUSED = frozenset({Kind.trainer, Kind.room, Kind.away, Kind.asset})


@dataclass(frozen=True)
class Booking:
    """Something booked twice in a round, or a trainer who cannot come.

    ``name``: the trainer or the room; ``other`` and ``other_id``: the round that it is booked for too; ``count``: how
    many people, when it is about participants.
    """

    kind: Kind
    round_id: int
    name: str
    starts_at: datetime
    other: str = ""
    other_id: int | None = None
    count: int = 1


def bookings(round_ids: Iterable[int], *, drafts: bool = True) -> dict[int, list[Booking]]:
    """What is booked twice in these rounds, by round, earliest first. One statement, whatever their number.

    drafts: whether the bookings of other rounds that are still drafts count too.
    """
    ids = sorted(set(round_ids))
    found: dict[int, list[Booking]] = defaultdict(list)
    if not ids:
        return found
    states = [RoundState.published.value] + ([RoundState.draft.value] if drafts else [])
    parts = (
        _trainers(ids, states), _rooms(ids, states), _away(ids), _left(ids), _people(ids), _seated(ids),
        _leading(ids, states), _assets(ids, states),
    )  # fmt: skip
    for row in session.execute(union_all(*parts)):
        other = f"{row.other}, {row.other_title}" if row.other_title else (row.other or "")
        found[row.round_id].append(
            Booking(Kind(row.kind), row.round_id, row.name, row.starts_at, other, row.other_id, row.number)
        )
    for told in found.values():
        told.sort(key=lambda each: (each.starts_at, each.kind, each.name))
    return found


_o2, _s2, _r2, _q2, _c2 = (
    aliased(Occasion, name="o2"), aliased(Session, name="s2"), aliased(Round, name="r2"),
    aliased(Queue, name="q2"), aliased(Course, name="c2"),
)  # fmt: skip
#: Two sessions at the same time; the day first, for its index.
_OVERLAP = and_(
    _s2.held_on == Session.held_on,
    _s2.starts_at < Session.ends_at,
    _s2.ends_at > Session.starts_at,
    _s2.id != Session.id,
)
_NAME: Any = case((Person.protected, Person.alias), else_=func.trim(Person.given_name + " " + Person.family_name))


def _columns(kind: Kind, name: Any, other: bool = True, number: Any = None) -> list[Any]:
    return [
        literal(kind.value).label("kind"),
        Round.id.label("round_id"),
        name.label("name"),
        func.min(Session.starts_at).label("starts_at"),
        (_c2.title if other else literal("")).label("other"),
        (_r2.title if other else literal("")).label("other_title"),
        (_r2.id if other else null()).label("other_id"),
        (literal(1) if number is None else number).label("number"),
    ]


def _these(found: Select[Any], ids: list[int]) -> Select[Any]:
    return (
        found.select_from(Round)
        .join(Occasion, Occasion.round_id == Round.id)
        .join(Session, Session.occasion_id == Occasion.id)
        .where(Round.id.in_(ids), Round.state != RoundState.cancelled, Occasion.cancelled.is_(False))
    )


def _others(found: Select[Any], states: list[str]) -> Select[Any]:
    return (
        found.join(_s2, _OVERLAP)
        .join(_o2, _o2.id == _s2.occasion_id)
        .join(_r2, _r2.id == _o2.round_id)
        .join(_q2, _q2.id == _r2.queue_id)
        .join(_c2, _c2.id == _q2.course_id)
        .where(_o2.cancelled.is_(False), (_r2.state.in_(states)) | (_r2.id == Round.id))
    )


def _trainers(ids: list[int], states: list[str]) -> Select[Any]:
    mine, theirs = aliased(Trainer), aliased(Trainer)
    found = _others(_these(select(*_columns(Kind.trainer, _NAME)), ids), states)
    return (
        found.join(mine, mine.occasion_id == Occasion.id)
        .join(theirs, (theirs.occasion_id == _o2.id) & (theirs.person_id == mine.person_id))
        .join(Person, Person.id == mine.person_id)
        .where(_o2.id != Occasion.id)
        .group_by(Round.id, Person.id, _r2.id, _c2.title, _r2.title)
    )


def _rooms(ids: list[int], states: list[str]) -> Select[Any]:
    room = func.coalesce(Session.room_id, Occasion.room_id)
    found = _others(_these(select(*_columns(Kind.room, Place.name + ", " + Room.name)), ids), states)
    return (
        found.join(Room, Room.id == room)
        .join(Place, Place.id == Room.place_id)
        .where(func.coalesce(_s2.room_id, _o2.room_id) == room)
        .group_by(Round.id, Room.id, Room.name, Place.name, _r2.id, _c2.title, _r2.title)
    )


def _away(ids: list[int]) -> Select[Any]:
    return (
        _these(select(*_columns(Kind.away, _NAME, other=False)), ids)
        .join(Trainer, Trainer.occasion_id == Occasion.id)
        .join(Person, Person.id == Trainer.person_id)
        .join(
            Absence,
            (Absence.person_id == Person.id)
            & (Absence.percent == 100)
            & holds(Absence.first_on, Absence.last_on, Session.held_on),
        )
        .group_by(Round.id, Person.id)
    )


def _left(ids: list[int]) -> Select[Any]:
    held = select(Post.id).where(Post.person_id == Person.id, holds(Post.first_on, Post.last_on, Session.held_on))
    return (
        _these(select(*_columns(Kind.left, _NAME, other=False)), ids)
        .join(Trainer, Trainer.occasion_id == Occasion.id)
        .join(Person, Person.id == Trainer.person_id)
        .where(~held.exists())
        .group_by(Round.id, Person.id)
    )


def _people(ids: list[int]) -> Select[Any]:
    mine, theirs = aliased(Seat), aliased(Seat)
    number: Any = func.count(distinct(mine.person_id))
    found = _others(
        _these(select(*_columns(Kind.people, literal(""), number=number)), ids), [RoundState.published.value]
    )
    return (
        found.join(mine, (mine.round_id == Round.id) & (mine.state == SeatState.seated))
        .join(theirs, (theirs.round_id == _r2.id) & (theirs.person_id == mine.person_id))
        .where(_r2.id != Round.id, theirs.state == SeatState.seated)
        .group_by(Round.id, _r2.id, _c2.title, _r2.title)
    )


def _seated(ids: list[int]) -> Select[Any]:
    found = _others(_these(select(*_columns(Kind.seated, _NAME)), ids), [RoundState.published.value])
    return (
        found.join(Trainer, Trainer.occasion_id == Occasion.id)
        .join(Person, Person.id == Trainer.person_id)
        .join(Seat, (Seat.round_id == _r2.id) & (Seat.person_id == Person.id))
        .where(_r2.id != Round.id, Seat.state == SeatState.seated)
        .group_by(Round.id, Person.id, _r2.id, _c2.title, _r2.title)
    )


def _leading(ids: list[int], states: list[str]) -> Select[Any]:
    number: Any = func.count(distinct(Seat.person_id))
    found = _others(_these(select(*_columns(Kind.leading, literal(""), number=number)), ids), states)
    return (
        found.join(Seat, (Seat.round_id == Round.id) & (Seat.state == SeatState.seated))
        .join(Trainer, (Trainer.occasion_id == _o2.id) & (Trainer.person_id == Seat.person_id))
        .where(_r2.id != Round.id)
        .group_by(Round.id, _r2.id, _c2.title, _r2.title)
    )


def _assets(ids: list[int], states: list[str]) -> Select[Any]:
    """Equipment of which more is booked than there is when one of the sessions that use it begins: it is then, if ever, that
    most of it is in use."""
    mine, theirs, s3 = aliased(AssetBooking), aliased(AssetBooking), aliased(Session)
    o3, r3, all_booked = aliased(Occasion), aliased(Round), aliased(AssetBooking)
    uses = (
        select(s3.id)
        .where(
            s3.occasion_id == o3.id,
            s3.held_on == _s2.held_on,
            s3.starts_at <= _s2.starts_at,
            s3.ends_at > _s2.starts_at,
        )
        .correlate(o3, _s2)
    )
    in_use = (
        select(func.sum(all_booked.count))
        .join(o3, o3.id == all_booked.occasion_id)
        .join(r3, r3.id == o3.round_id)
        .where(
            all_booked.asset_id == Asset.id, o3.cancelled.is_(False), (r3.state.in_(states)) | (r3.id == Round.id), uses.exists()
        )
        .correlate(Asset, _s2, Round)
        .scalar_subquery()
    )  # fmt: skip
    return (
        _these(select(*_columns(Kind.asset, Place.name + ", " + Asset.name, other=False)), ids)
        .join(mine, mine.occasion_id == Occasion.id)
        .join(Asset, Asset.id == mine.asset_id)
        .join(Place, Place.id == Asset.place_id)
        .join(theirs, theirs.asset_id == Asset.id)
        .join(_s2, (_s2.occasion_id == theirs.occasion_id) & (_s2.held_on == Session.held_on))
        .where(_s2.starts_at >= Session.starts_at, _s2.starts_at < Session.ends_at, in_use > Asset.count)
        .group_by(Round.id, Asset.id, Asset.name, Place.name)
    )
