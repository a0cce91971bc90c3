"""Giving seats and queue places in held rounds: a seat while limit and quotas leave one, otherwise the queue's next number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.api import Draft, Person, Problem, _, now, record_many, session, today
from courses.days.actions import notices, seat_notices
from courses.days.actions.deciding import decide, new_seat, queue_up
from courses.days.actions.ending_waits import end_other_waiting, end_waiting
from courses.days.actions.filling import draw_seed, fill, last_answer, refill
from courses.days.actions.holding import Held, draft
from courses.days.actions.telling import Why, explain
from courses.days.allotting import Candidate, in_turns
from courses.days.models import WAITING, Round, Seat, SeatState
from courses.days.queries.claims import claims_of
from courses.days.queries.entitled import hinders_of
from courses.days.shares import release_days

__all__ = ["decide", "end_waiting", "fill", "give", "new_seat", "place", "promote"]

#: Why a seat was asked for without a manager's yes; kept as why it was given.
OPEN_INVITATION = "open_invitation"
BY_THEMSELVES = ("imported", OPEN_INVITATION)


def place(held: Held, seats: Sequence[Seat], by: Person, told: list[Draft]) -> None:
    """Give these seats in the order of the policy, tell the ledger (after what ``told`` holds already) and the people.

    Those who share a party are given seats together or queued together.
    """
    on = today()
    held.know(seat.unit_id for seat in seats)
    late = _with_others_waiting(held, {seat.round_id for seat in seats})
    apart = _with_company_elsewhere(seats)
    session.flush()
    hindered = hinders_of(seats)
    reasons = []
    for seat in _first_first(held, seats, hindered | {s.id: "party" for s in seats if s.party_id in apart}):
        round_ = held.rounds[seat.round_id]
        if seat.state == SeatState.asked:
            group = [other for other in seats if other is seat or _together(seat, other)]
            reasons += give(
                held, round_, group, by, others_wait=round_.id in late, company_waits=seat.party_id in apart,
                hinder=next((hindered[one.id] for one in group if one.id in hindered), ""),
            )  # fmt: skip
        told.append(draft(f"courses.{seat.state}", seat, round_, on, nominated=seat.nominated))
    session.flush()
    explain(reasons)
    record_many(told, by=by)
    notices.decided(held.rounds, seats, by=by)
    for round_id in {seat.round_id for seat in seats}:
        taken = [
            s for s in seats if s.round_id == round_id and s.state == SeatState.seated and s.because == OPEN_INVITATION
        ]
        seat_notices.unlicensed(held.rounds[round_id], taken, by=by)
    end_other_waiting(held, (seat for seat in seats if seat.state == SeatState.seated), by=by)
    queued = {seat.queue_id for seat in seats if seat.state == SeatState.queued}
    if queued:
        refill(queued)


def give(
    held: Held,
    round_: Round,
    group: Sequence[Seat],
    by: Person | None,
    *,
    others_wait: bool = False,
    company_waits: bool = False,
    hinder: str = "",
) -> list[Why]:
    """Seats for all of a group (mostly of one) while there are any; otherwise the next numbers of the queue.

    others_wait: somebody waits already and the queue no longer moves by itself. company_waits: others of the party are not
    among these. hinder: why one of them cannot come (``post`` or ``away``). Returns why it became so.
    """
    members = [held.member_of(seat) for seat in group]
    why, values = _hinder(held, round_, members, others_wait=others_wait)
    if company_waits and why != "waits_for_allotment":
        why, values = "party_waits", {"seats": round_.seats}
    if hinder:
        why, values = f"passed_{hinder}", {}
    if why and any(seat.because == OPEN_INVITATION for seat in group):
        values = {**values, "invited": True}
    for seat, member in zip(group, members, strict=True):
        if why:
            queue_up(held, seat, why, by)
        else:
            held.take(round_, member)
            decide(seat, SeatState.seated, seat.because if seat.because in BY_THEMSELVES else "free_seat", by)
    return [
        Why(seat, why or seat.because, values if why else {}, member)
        for seat, member in zip(group, members, strict=True)
    ]


def _hinder(
    held: Held, round_: Round, members: Sequence[int | None], *, others_wait: bool
) -> tuple[str, dict[str, Any]]:
    """Why people of these organisations are queued rather than seated, with the numbers; empty when they are seated."""
    course = held.queues[round_.queue_id].course
    if round_.awaits_allotment(course.allots):
        return "waits_for_allotment", {"on": round_.closes_on}
    if others_wait:
        return "others_ahead", {}
    board = held.board(round_)
    if board.free >= len(members) and board.has_room(members):
        return "", {}
    if len(members) > 1:
        return "party_waits", {"seats": round_.seats}
    if board.free == 0:
        return "full", {"seats": round_.seats}
    opens = [day for day, _to in release_days(round_.releases, round_.first_on) if day > today()]
    return "quota_full", {"seats": round_.seats, "opens_on": opens[0] if opens else None}


def _first_first(held: Held, seats: Sequence[Seat], hindered: Mapping[int, str]) -> list[Seat]:
    """In the order in which seats are given: as they come while there are enough, otherwise by each course's policy.

    hindered: seat → why it cannot be had.
    """
    asked: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        asked[seat.round_id].append(seat)
    order = {seat.id: place for place, seat in enumerate(seats)}
    for round_id, its in asked.items():
        round_ = held.rounds[round_id]
        if len(its) < 2 or (len(its) <= held.free(round_) and not held.shared(round_)):
            continue
        queue = held.queues[round_.queue_id]
        claims = claims_of(its, queue, {seat.id: held.member_of(seat) for seat in its}, today())
        seed = draw_seed(round_) if "draw" in queue.course.policy else ""
        candidates = {
            seat.id: Candidate(seat.id, held.member_of(seat), hindered.get(seat.id, ""), seat.party_id) for seat in its
        }
        ranked = in_turns(claims, queue.course.policy, seed, candidates, held.board(round_))
        order |= {claim.seat_id: place for place, claim in enumerate(ranked)}
    return sorted(seats, key=lambda seat: (seat.round_id, order[seat.id]))


def _together(seat: Seat, other: Seat) -> bool:
    return seat.party_id is not None and other.party_id == seat.party_id and other.round_id == seat.round_id


def _with_others_waiting(held: Held, round_ids: Iterable[int]) -> set[int]:
    """Rounds so close that the queue no longer moves by itself, while somebody waits in it."""
    moment = now()
    late = {number for number in round_ids if last_answer(held, held.rounds[number], moment) is None}
    if not late:
        return set()
    queues = {held.rounds[number].queue_id for number in late}
    waiting = set(
        session.scalars(
            select(Seat.queue_id).where(Seat.queue_id.in_(queues), Seat.state == SeatState.queued).distinct()
        )
    )
    return {number for number in late if held.rounds[number].queue_id in waiting}


def _with_company_elsewhere(seats: Sequence[Seat]) -> set[int | None]:
    """Parties of these seats with members that wait and are not among them."""
    parties = {seat.party_id for seat in seats if seat.party_id is not None}
    if not parties:
        return set()
    return set(
        session.scalars(
            select(Seat.party_id)
            .where(Seat.party_id.in_(parties), Seat.state.in_(WAITING), Seat.id.not_in([seat.id for seat in seats]))
            .distinct()
        )
    )


def promote(held: Held, round_: Round, seats: Sequence[Seat], by: Person | None) -> None:
    """Give those who wait a seat in this round by the coordinator's own decision. Raises Problem when one cannot come."""
    held.know(seat.unit_id for seat in seats)
    for seat in seats:
        seat.round_id, seat.party_id = round_.id, None
        held.board(round_).sit(held.member_of(seat))
        decide(seat, SeatState.seated, "placed", by)
    session.flush()
    if hinders_of(seats):
        raise Problem(_("Personen är frånvarande någon av dagarna, eller har en tjänst som slutar innan."))
    explain(Why(seat, "placed", {}, held.member_of(seat)) for seat in seats)
    record_many([draft("courses.seated", s, round_, today(), number=s.queue_number) for s in seats], by=by)
    notices.decided(held.rounds, seats, by=by)
    seat_notices.unlicensed(round_, seats, by=by)
    end_other_waiting(held, seats, by=by)
