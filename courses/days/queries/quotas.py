"""How the seats of a round are shared and taken, organisation by organisation, and how many each can still get."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app.api import Closure, Post, holds, roles, session, today
from courses.days.models import TAKING, WAITING, Hold, Quota, Round, Seat
from courses.days.queries.boards import taken_in
from courses.days.queries.debts import NO_DEBT, debts
from courses.days.queries.members import Member, members_by_unit, members_of
from courses.days.queries.postings import main_units
from courses.days.shares import phase, release_days


@dataclass(frozen=True)
class GridRow:
    """One part of the area: its quota, how its people stand, and how many more of them can get a seat now."""

    organisation: Member
    quota: int
    by_hand: bool
    seated: int
    offered: int
    held: int
    #: Those of it who come to the fullest session to make up for another.
    guests: int
    waiting: int
    #: Seats that it is owed from earlier rounds.
    debt: int
    room: int
    staff: int
    hires: int


@dataclass(frozen=True)
class Grid:
    """A round's seats on one page: what is kept for whom, what is common, and when unused quotas open for others."""

    rows: list[GridRow]
    seats: int
    #: Seats that are nobody's quota.
    common: int
    taken: int
    shared: bool
    #: ``own``, ``neighbours`` or ``all``: who may use unused quotas today.
    phase: str
    releases: list[tuple[date, str]]

    @property
    def free(self) -> int:
        """Seats that nobody has taken, been offered or holds."""
        return max(0, self.seats - self.taken)


def weights(area_id: int, on: date) -> tuple[dict[int, int], dict[int, int]]:
    """For each part of an area how many hold a post there, and how many posts began in the last twelve months. Two statements."""
    staff = {member.id: 0 for member in members_of(area_id, on)}
    hires = dict(staff)
    rows = session.execute(
        select(
            Closure.ancestor_id,
            func.count(func.distinct(Post.person_id)),
            func.count(func.distinct(Post.person_id)).filter(Post.first_on > on - timedelta(days=365)),
        )
        .join(Post, Post.unit_id == Closure.descendant_id)
        .where(
            Closure.ancestor_id.in_(staff),
            Closure.holds(on),
            Post.role.in_(roles.EMPLOYED),
            holds(Post.first_on, Post.last_on, on),
        )
        .group_by(Closure.ancestor_id)
    )
    for member, people, begun in rows:
        staff[member], hires[member] = people, begun
    return staff, hires


def grid(round_: Round) -> Grid:
    """The quotas of a round with how they are used. Nine statements, whatever the number of people."""
    on = today()
    area_id = round_.queue.area_id
    members = members_of(area_id, on)
    quotas = {q.organisation_id: q for q in session.scalars(select(Quota).where(Quota.round_id == round_.id))}
    counted = _counted(round_, [member.id for member in members], on)
    reserved = _reserved(round_)
    staff, hires = weights(area_id, on)
    owed = debts(round_.queue_id)
    taken = taken_in([round_], {round_.queue_id: area_id}, on)
    board, guests = taken.boards[round_.id], taken.fullest(round_.id)
    rows = []
    for member in members:
        states, quota = counted[member.id], quotas.get(member.id)
        rows.append(
            GridRow(
                member, quota.seats if quota else 0, bool(quota and quota.by_hand), states["seated"], states["offered"],
                reserved.get(member.id, 0), guests[member.id], sum(states[state] for state in ("asked", "queued")),
                owed.get(member.id, NO_DEBT).left, board.room(member.id), staff[member.id], hires[member.id],
            )
        )  # fmt: skip
    common = round_.seats - sum(quota.seats for quota in quotas.values())
    return Grid(
        rows, round_.seats, common, board.used, bool(quotas), phase(round_.releases, round_.first_on, on),
        release_days(round_.releases, round_.first_on),
    )  # fmt: skip


def left_for(round_: Round, person_ids: Iterable[int]) -> dict[int | None, int]:
    """For each part of the area where these people work: how many more of its people can get a seat now. Six statements."""
    on = today()
    area_id = round_.queue.area_id
    units = main_units(person_ids, on)
    by_unit = members_by_unit([area_id], units.values(), on)
    board = taken_in([round_], {round_.queue_id: area_id}, on).boards[round_.id]
    return {member: board.room(member) for member in {by_unit.get((area_id, unit)) for unit in units.values()}}


def _counted(round_: Round, members: list[int], on: date) -> dict[int | None, dict[str, int]]:
    """For each part of the area how many of its people are in which state; None is for those outside all parts."""
    found: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    part = Closure.__table__.alias("part")
    rows: Any = session.execute(
        select(part.c.ancestor_id, Seat.state, func.count())
        .select_from(Seat)
        .outerjoin(
            part,
            (part.c.descendant_id == Seat.unit_id)
            & part.c.ancestor_id.in_(members)
            & holds(part.c.valid_from, part.c.valid_to, on),
        )
        .where(Seat.round_id == round_.id, Seat.state.in_({*TAKING, *WAITING}))
        .group_by(part.c.ancestor_id, Seat.state)
    )
    for member, state, count in rows:
        found[member][state] += count
    return found


def _reserved(round_: Round) -> dict[int | None, int]:
    rows = session.execute(
        select(Hold.member_id, func.sum(Hold.seats))
        .where(Hold.round_id == round_.id, Hold.seats > 0)
        .group_by(Hold.member_id)
    )
    return {member: int(count) for member, count in rows}
