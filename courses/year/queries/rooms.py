"""The rooms of a plan's area, and when they are taken by something that is not of the plan."""

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.api import session
from courses.days.models import Half, Occasion, Place, Room, Round, RoundState, Session
from courses.year.facts import RoomFacts, Slot
from courses.year.models import YearPlan, YearRow, read_pieces
from courses.year.queries.facts import below
from courses.year.rooms import slots


def rooms_of(plan: YearPlan, today: date) -> tuple[RoomFacts, ...]:
    """The rooms in use in the plan's area, and those that are nobody's own, smallest first. Three statements.

    A room is taken by rounds, drafts among them, but for those that the plan has become, and by what other plans say of
    it and has not been laid out.
    """
    found = session.scalars(
        select(Room)
        .join(Place, Place.id == Room.place_id)
        .options(joinedload(Room.place))
        .where(
            Room.closed.is_(False), Place.closed.is_(False),
            Place.municipality_id.is_(None) | Place.municipality_id.in_(below(plan.area_id, today)),
        )
        .order_by(Room.capacity, Place.name, Room.name, Room.id)
    ).all()  # fmt: skip
    taken = _taken(plan, [room.id for room in found]) if found else {}
    return tuple(
        RoomFacts(room.id, room.name_with_place, room.capacity, frozenset(taken.get(room.id, ()))) for room in found
    )


def _taken(plan: YearPlan, room_ids: list[int]) -> dict[int, set[Slot]]:
    first, last = date(plan.year, 1, 1), date(plan.year + 1, 12, 31)
    room = func.coalesce(Session.room_id, Occasion.room_id)
    mine = select(YearRow.round_id).where(YearRow.plan_id == plan.id, YearRow.round_id.is_not(None))
    taken: dict[int, set[Slot]] = defaultdict(set)
    for room_id, held_on, half in session.execute(
        select(room, Session.held_on, Session.half)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .join(Round, Round.id == Occasion.round_id)
        .where(
            room.in_(room_ids), Session.held_on.between(first, last), Occasion.cancelled.is_(False),
            Round.state != RoundState.cancelled, Round.id.not_in(mine),
        )
    ):  # fmt: skip
        taken[room_id] |= {(held_on, each) for each in _halves(half)}
    for room_id, pieces in session.execute(
        select(YearRow.room_id, YearRow.pieces).where(
            YearRow.plan_id != plan.id, YearRow.room_id.in_(room_ids), YearRow.round_id.is_(None),
            YearRow.last_on >= first, YearRow.first_on <= last,
        )
    ):  # fmt: skip
        taken[room_id] |= slots(read_pieces(pieces))
    return taken


def _halves(half: str) -> tuple[Half, ...]:
    return (Half.fm, Half.em) if half == Half.whole else (Half(half),)
