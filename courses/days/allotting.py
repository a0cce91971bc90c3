"""Who is given the free seats of a round. Pure: people in order, their terms and a board in; choices out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from courses.days.priority import Claim, in_order
from courses.days.shares import Board


class Candidate(NamedTuple):
    """Someone who waits, as the choice sees it; in the order of the policy."""

    seat_id: int
    #: The organisation that the seat would count for.
    member: int | None
    #: Why the person cannot have a seat in this round: ``terms``, ``post``, ``away``, ``done``, ``clash``, and
    #: ``asked`` or ``seated``, of which nothing is told; empty when nothing.
    hinder: str = ""
    #: The others whom it is shared with: together or not at all.
    party: int | None = None


@dataclass
class Choice:
    """Who is given a seat, in order, who was passed by someone further back, and why, and for whom there was no room."""

    chosen: list[int] = field(default_factory=list)
    passed: dict[int, str] = field(default_factory=dict)
    #: Those for whom the quotas, or the seats that are left, did not suffice.
    barred: set[int] = field(default_factory=set)


def choose(line: Sequence[Candidate], board: Board) -> Choice:
    """Give the free seats of a board in the order of the line. The board is changed.

    A party stands where its last member stands, and is given seats for all or for none. Whoever cannot be given a seat
    is passed, so that a free seat is never left while someone may have it. Whoever is busy meanwhile hears of the seat
    also when nobody else took it.
    """
    members = _parties(line)
    seen: dict[int, int] = {}
    choice = Choice()
    waiting: dict[int, str] = {}
    shut: set[int | None] = set()  # Once an organisation has no room it gets none by more seats being taken.
    for each in line:
        if board.free == 0:
            break
        group: Sequence[Candidate] = [each]
        if each.party is not None:
            seen[each.party] = seen.get(each.party, 0) + 1
            if seen[each.party] < len(members[each.party]):
                continue
            group = members[each.party]
        why = "quota" if len(group) == 1 and each.member in shut and not each.hinder else _hinder(group, board)
        if why == "quota":
            shut.add(each.member)
        if why:
            waiting |= {one.seat_id: one.hinder or why for one in group}
            choice.barred |= {one.seat_id for one in group}
            continue
        for one in group:
            board.take(one.member)
        choice.chosen += [one.seat_id for one in group]
        choice.passed |= waiting
        waiting = {}
    choice.passed |= {seat_id: why for seat_id, why in waiting.items() if why == "clash"}
    return choice


def in_turns(
    claims: Collection[Claim], policy: Sequence[str], seed: str, candidates: Mapping[int, Candidate], board: Board
) -> list[Claim]:
    """Those who wait in the order for one round: whoever cannot be given a seat in it, by the terms or since the quotas leave no
    room for all of a party, uses up no turn of the own organisation. The board is not changed.

    Passed over, somebody lets others of the organisation come earlier, which may leave others without room; it is tried again
    until nobody more is. Each time somebody more uses up no turn, so there is an end to it.
    """
    unable = {number for number, candidate in candidates.items() if candidate.hinder}
    parties = {number: candidate.party for number, candidate in candidates.items() if candidate.party is not None}
    while True:
        order = in_order(claims, policy, seed, unable, parties)
        barred = choose([candidates[claim.seat_id] for claim in order], board.copy()).barred - unable
        if not any(claim.turn for claim in order if claim.seat_id in barred):
            return order
        unable |= barred


def _hinder(group: Sequence[Candidate], board: Board) -> str:
    """What keeps a group (or someone alone) from being given seats; empty when nothing does."""
    if any(one.hinder for one in group):
        return "party" if len(group) > 1 else group[0].hinder
    if board.has_room(one.member for one in group):
        return ""
    return "party" if len(group) > 1 else "quota"


def _parties(line: Iterable[Candidate]) -> Mapping[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for each in line:
        if each.party is not None:
            found.setdefault(each.party, []).append(each)
    return found
