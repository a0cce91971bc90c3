"""How the seats of rounds are taken: by whom, and what quotas and held seats leave for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CompoundSelect, Integer, cast, func, literal, null, select

from app.api import Closure, session
from courses.days.models import TAKING, Hold, MakeUp, Occasion, Quota, Round, Seat, SeatState, Session
from courses.days.queries.members import near
from courses.days.shares import Board, phase, reach_of


@dataclass(frozen=True)
class Taken:
    """The seats of some rounds, by round."""

    seated: dict[int, int]
    boards: dict[int, Board]
    #: Organisation → seats kept for it, as written; released to others or not.
    quotas: dict[int, dict[int, int]]
    #: Organisation → seats taken, offered and held by it, in rounds with quotas.
    used: dict[int, dict[int | None, int]]
    #: The most who come to one and the same session to make up for another.
    guests: dict[int, int]


def taken_in(rounds: Sequence[Round], areas: Mapping[int, int], on: date) -> Taken:
    """How the seats of these rounds are taken: two statements, and for rounds with quotas one more and one for each area.

    areas: queue → area.
    """
    ids = [round_.id for round_ in rounds]
    seated: dict[int, int] = {}
    taken: dict[int, int] = defaultdict(int)
    for round_id, state, count in session.execute(
        select(Seat.round_id, Seat.state, func.count())
        .where(Seat.round_id.in_(ids), Seat.state.in_(TAKING))
        .group_by(Seat.round_id, Seat.state)
    ):
        taken[round_id] += count
        if state == SeatState.seated:
            seated[round_id] = count
    kept: dict[int, dict[int, int]] = defaultdict(dict)
    reserved: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    visitors: dict[int, int] = defaultdict(int)
    for row in session.execute(_shares(ids)):
        if row.kind == "quota":
            kept[row.round_id][row.organisation_id] = row.seats
        elif row.kind == "visit":
            visitors[row.round_id] = max(visitors[row.round_id], row.seats)
        else:
            reserved[row.round_id].append((row.organisation_id, row.seats))
    by_member = _by_member(kept, on) if kept else {}
    reach = _reach([round_ for round_ in rounds if round_.id in kept], kept, areas, on)
    boards, used = {}, {}
    for round_ in rounds:
        quotas = kept[round_.id] if round_.id in reach else {}  # Released to all, they keep nothing for anyone.
        board = boards[round_.id] = Board(round_.seats, quotas, reach.get(round_.id))
        members: dict[int | None, int] = by_member.get(round_.id, {})
        for member, count in members.items():
            board.sit(member, count)
        board.sit(None, taken[round_.id] + visitors[round_.id] - sum(members.values()))
        for holder, count in reserved[round_.id]:
            board.sit(holder, count)
            members[holder] = members.get(holder, 0) + count
        used[round_.id] = members
    return Taken(seated, boards, {number: dict(quotas) for number, quotas in kept.items()}, used, dict(visitors))


def _shares(round_ids: Iterable[int]) -> CompoundSelect[str, int, int | None, int]:
    """Quotas, seats held without names, and those taken at each session by who makes up for one, in one statement."""
    ids = list(round_ids)
    quotas = select(literal("quota").label("kind"), Quota.round_id, Quota.organisation_id, Quota.seats).where(
        Quota.round_id.in_(ids)
    )
    holds = select(literal("hold"), Hold.round_id, Hold.member_id, Hold.seats).where(
        Hold.round_id.in_(ids), Hold.seats > 0
    )
    visits = (
        select(literal("visit"), Occasion.round_id, cast(null(), Integer), func.count())
        .select_from(MakeUp)
        .join(Session, Session.id == MakeUp.instead_id)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .where(Occasion.round_id.in_(ids))
        .group_by(Occasion.round_id, MakeUp.instead_id)
    )
    return quotas.union_all(holds, visits)


def _by_member(kept: Iterable[int], on: date) -> dict[int, dict[int | None, int]]:
    """For rounds with quotas, how many seats are taken by each organisation that has one."""
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    for round_id, member, count in session.execute(
        select(Seat.round_id, Closure.ancestor_id, func.count())
        .join(Closure, (Closure.descendant_id == Seat.unit_id) & Closure.holds(on))
        .join(Quota, (Quota.round_id == Seat.round_id) & (Quota.organisation_id == Closure.ancestor_id))
        .where(Seat.round_id.in_(list(kept)), Seat.state.in_(TAKING))
        .group_by(Seat.round_id, Closure.ancestor_id)
    ):
        found[round_id][member] = count
    return found


def _reach(
    rounds: Iterable[Round], kept: Mapping[int, Mapping[int, int]], areas: Mapping[int, int], on: date
) -> dict[int, dict[int, frozenset[int]]]:
    """For rounds whose quotas are not open to all yet: whose unused seats each organisation may use on the day."""
    found: dict[int, dict[int, frozenset[int]]] = {}
    borders: dict[int, dict[int, frozenset[int]]] = {}
    for round_ in rounds:
        opened = phase(round_.releases, round_.first_on, on)
        if opened == "all":
            continue
        area = areas[round_.queue_id]
        if opened == "neighbours" and area not in borders:
            borders[area] = near(area, on)
        found[round_.id] = reach_of(opened, kept[round_.id], borders.get(area, {}))
    return found
