"""How the seats of rounds are taken: by whom, and what quotas and held seats leave for whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CompoundSelect, Integer, cast, func, literal, null, select
from sqlalchemy.orm import aliased

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
    #: Organisation → seats taken, offered, held and used by its guests, in rounds with quotas.
    used: dict[int, dict[int | None, int]]
    #: Session → organisation → how many come to it to make up for another; None stands for all without a quota there.
    guests: dict[int, dict[int, Counter[int | None]]]

    def fullest(self, round_id: int) -> Counter[int | None]:
        """Those who come to the session that has the most of them."""
        return fullest_of(self.guests.get(round_id, {}))


def fullest_of(by_session: Mapping[int, Counter[int | None]]) -> Counter[int | None]:
    """The guests of the session that has the most; the first of those that have as many."""
    return max((by_session[each] for each in sorted(by_session)), key=lambda each: each.total(), default=Counter())


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
    guests: dict[int, dict[int, Counter[int | None]]] = defaultdict(dict)
    for row in session.execute(_shares(ids)):
        if row.kind == "quota":
            kept[row.round_id][row.about] = row.seats
        elif row.kind == "visit":
            guests[row.round_id][row.about] = Counter({None: row.seats})
        else:
            reserved[row.round_id].append((row.about, row.seats))
    by_member = _by_member(kept, guests, on) if kept else {}
    reach = _reach([round_ for round_ in rounds if round_.id in kept], kept, areas, on)
    boards, used = {}, {}
    for round_ in rounds:
        quotas = kept[round_.id] if round_.id in reach else {}  # Released to all, they keep nothing for anyone.
        board = boards[round_.id] = Board(round_.seats, quotas, reach.get(round_.id))
        members: dict[int | None, int] = by_member.get(round_.id, {})
        for member, count in members.items():
            board.sit(member, count)
        board.sit(None, taken[round_.id] - sum(members.values()))
        for holder, count in [*reserved[round_.id], *fullest_of(guests.get(round_.id, {})).items()]:
            board.sit(holder, count)
            members[holder] = members.get(holder, 0) + count
        used[round_.id] = members
    return Taken(seated, boards, {number: dict(quotas) for number, quotas in kept.items()}, used, dict(guests))


def _shares(round_ids: Iterable[int]) -> CompoundSelect[str, int, int | None, int]:
    """Quotas, seats held without names, and those taken at each session by who makes up for one, in one statement."""
    ids = list(round_ids)
    quotas = select(
        literal("quota").label("kind"), Quota.round_id, Quota.organisation_id.label("about"), Quota.seats
    ).where(Quota.round_id.in_(ids))
    holds = select(literal("hold"), Hold.round_id, Hold.member_id, Hold.seats).where(
        Hold.round_id.in_(ids), Hold.seats > 0
    )
    visits = (
        select(literal("visit"), Occasion.round_id, MakeUp.instead_id, func.count())
        .select_from(MakeUp)
        .join(Session, Session.id == MakeUp.instead_id)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .where(Occasion.round_id.in_(ids))
        .group_by(Occasion.round_id, MakeUp.instead_id)
    )
    return quotas.union_all(holds, visits)


def _by_member(
    kept: Iterable[int], guests: Mapping[int, dict[int, Counter[int | None]]], on: date
) -> dict[int, dict[int | None, int]]:
    """For rounds with quotas, how many seats are taken by each organisation that has one; ``guests`` is told apart by them too.
    One statement."""
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    for round_id, sitting, member, count in session.execute(_by_organisation(list(kept), on)):
        if sitting is None:
            found[round_id][member] = count
        else:
            there = guests[round_id].setdefault(sitting, Counter())
            there.update({member: count, None: -count})
    return found


def _by_organisation(round_ids: Sequence[int], on: date) -> CompoundSelect[int, int | None, int, int]:
    """Seats by round and organisation with a quota in it, and those who make up for a session there by session too: they count
    for the organisation that their own seat counts for."""
    seats = (
        select(Seat.round_id, cast(null(), Integer).label("sitting"), Closure.ancestor_id, func.count())
        .join(Closure, (Closure.descendant_id == Seat.unit_id) & Closure.holds(on))
        .join(Quota, (Quota.round_id == Seat.round_id) & (Quota.organisation_id == Closure.ancestor_id))
        .where(Seat.round_id.in_(round_ids), Seat.state.in_(TAKING))
        .group_by(Seat.round_id, Closure.ancestor_id)
    )
    lost, own, there = aliased(Session), aliased(Occasion), aliased(Occasion)
    visits = (
        select(there.round_id, MakeUp.instead_id, Closure.ancestor_id, func.count())
        .select_from(MakeUp)
        .join(Session, Session.id == MakeUp.instead_id)
        .join(there, there.id == Session.occasion_id)
        .join(lost, lost.id == MakeUp.session_id)
        .join(own, own.id == lost.occasion_id)
        .join(
            Seat,
            (Seat.round_id == own.round_id) & (Seat.person_id == MakeUp.person_id) & (Seat.state == SeatState.seated),
        )
        .join(Closure, (Closure.descendant_id == Seat.unit_id) & Closure.holds(on))
        .join(Quota, (Quota.round_id == there.round_id) & (Quota.organisation_id == Closure.ancestor_id))
        .where(there.round_id.in_(round_ids))
        .group_by(there.round_id, MakeUp.instead_id, Closure.ancestor_id)
    )
    return seats.union_all(visits)


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
