"""Two rounds become one, or one becomes two. Seats follow the people; everybody is told once and the calendars follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select, update

from app.api import Draft, Person, Problem, Ref, _, record_many, session, today
from courses.days.actions import joining_notices, trainer_notices
from courses.days.actions.carrying import carry
from courses.days.actions.deciding import decide, try_again
from courses.days.actions.filling import refill
from courses.days.actions.holding import Held, draft, hold
from courses.days.actions.offering import recall
from courses.days.actions.opening import open_rounds
from courses.days.actions.placing import fill
from courses.days.actions.quotas import fit_quotas
from courses.days.actions.requeueing import first_numbers
from courses.days.actions.returning import return_in
from courses.days.actions.telling import Why, explain
from courses.days.models import ACTIVE, Occasion, Round, RoundState, Seat, SeatState
from courses.days.plans import OccasionPlan
from courses.days.queries.round_plans import plan_of


@dataclass(frozen=True)
class Merged:
    """What became of those who had seats in the round that is no more."""

    seated: int
    queued: int


def merge_rounds(source: Round, into: Round, *, by: Person) -> Merged:
    """Move all people of a round into another of the same course and area; the first is then cancelled.

    They get seats there while there are any, in the order in which they got theirs; the rest go first in the queue.
    Wishes follow and still wait for the manager. Offers and unnamed seats of the first are taken back. Raises Problem
    when the two are not of the same course and area, or one of them has begun or been cancelled.
    """
    held = hold([source.id, into.id])
    old, new = held.rounds[source.id], held.rounds[into.id]
    if old.id == new.id or old.queue_id != new.queue_id:
        raise Problem(_("Välj en annan omgång av samma kurs för samma organisation."), field="into")
    _to_come(old, new)
    recall(held, [old.id], by=by)
    seats = _seats(old.id)
    there = _people(new.id)
    had_seat = [seat for seat in seats if seat.state == SeatState.seated]
    held.know(seat.unit_id for seat in seats)
    for seat in seats:
        if seat.person_id in there:
            decide(seat, SeatState.cancelled, "seated_elsewhere", by)
            continue
        seat.round_id = new.id
    changed = _place([seat for seat in had_seat if seat.person_id not in there], held, new, by)
    session.flush()
    explain(Why(seat, seat.because, {}, held.member_of(seat)) for seat in changed)
    _close(old)
    session.flush()
    carry([(old.id, new.id)])
    entry = Draft(
        "courses.round_merged", None, Ref("courses.round", str(old.id), None, old.name), today(), data={"into": new.id}
    )
    moved = [draft(f"courses.{seat.state}", seat, new, today(), merged_from=old.id) for seat in changed]
    record_many([entry, *moved], by=by)
    joining_notices.merged(old, new, seats, had_seat)
    trainer_notices.cancelled(old)
    fill(held, [new], by=None)
    return_in([old.id])
    refill([new.queue_id])
    try_again()
    seated = sum(seat.state == SeatState.seated for seat in changed)
    return Merged(seated, len(changed) - seated)


@dataclass(frozen=True)
class Split:
    """How a round becomes two: who goes to the new one, its name, how many weeks later it is, and the seats of each."""

    person_ids: frozenset[int]
    title: str
    weeks: int
    seats: int
    seats_left: int


def split_round(round_: Round, how: Split, *, by: Person) -> Round:
    """Make a new round of a published one and let chosen people go to it with their seats.

    The new one has the same days so many weeks later. In the same week it has neither room nor trainers yet, for those
    are taken. Returns the new round. Raises Problem when nobody or everybody is chosen, or the seats do not suffice.
    """
    held = hold([round_.id])
    old = held.rounds[round_.id]
    _to_come(old)
    seated = [seat for seat in _seats(old.id) if seat.state == SeatState.seated]
    chosen = [seat for seat in seated if seat.person_id in how.person_ids]
    if not chosen or len(chosen) == len(seated):
        raise Problem(_("Välj några av dem som har plats, men inte alla."), field="people")
    if how.seats < len(chosen):
        raise Problem(
            _("%(count)s har valts. Den nya omgången behöver minst så många platser.", count=len(chosen)), field="seats"
        )
    stay = held.taken(old) - len(chosen)
    if how.seats_left < stay:
        raise Problem(_("%(count)s blir kvar. Så många platser måste finnas.", count=stay), field="left")
    plan = replace(
        plan_of(round_).moved(timedelta(weeks=how.weeks)), title=how.title.strip(), seats=how.seats, published=True,
        copied_from_id=old.id,
    )  # fmt: skip
    if how.weeks == 0:
        plan = replace(plan, occasions=tuple(_without_bookings(each) for each in plan.occasions))
    (new,) = open_rounds([plan], by=by)
    held = hold([old.id, new.id])
    old, new = held.rounds[old.id], held.rounds[new.id]
    for seat in chosen:
        seat.round_id, seat.party_id = new.id, None
        decide(seat, SeatState.seated, "split", by)
    old.seats = how.seats_left
    session.flush()
    fit_quotas(old)
    explain(Why(seat, "split") for seat in chosen)
    entry = Draft(
        "courses.round_split", None, Ref("courses.round", str(old.id), None, old.name), today(), data={"new": new.id}
    )
    record_many([entry, *(draft("courses.seated", seat, new, today(), split_from=old.id) for seat in chosen)], by=by)
    joining_notices.split(old, new, chosen)
    _outdate(old)
    return_in([old.id])
    held = hold([old.id, new.id])
    fill(held, [held.rounds[old.id], held.rounds[new.id]], by=None)
    try_again()
    return new


def _outdate(round_: Round) -> None:
    """Let what is said of the days from now on be newer than that they have been taken from somebody, who may come back."""
    session.execute(update(Occasion).where(Occasion.round_id == round_.id).values(sequence=Occasion.sequence + 2))


def _to_come(*rounds: Round) -> None:
    if any(each.phase(today()) != RoundState.published for each in rounds):
        raise Problem(_("Det går bara med publicerade omgångar som inte har börjat."))


def _seats(round_id: int) -> Sequence[Seat]:
    """All that are active in a round, those with seats first, in the order in which they got them."""
    found = session.scalars(
        select(Seat)
        .where(Seat.round_id == round_id, Seat.state.in_(ACTIVE))
        .order_by(Seat.decided_at, Seat.id)
        .execution_options(populate_existing=True)
    ).all()
    return sorted(found, key=lambda seat: seat.state != SeatState.seated)


def _people(round_id: int) -> set[int]:
    return set(session.scalars(select(Seat.person_id).where(Seat.round_id == round_id, Seat.state.in_(ACTIVE))))


def _place(seats: Sequence[Seat], held: Held, new: Round, by: Person) -> Sequence[Seat]:
    """Seats in a held round for those who had one elsewhere, while there are any; the first numbers of the queue for the rest."""
    waiting = []
    for seat in seats:
        seat.party_id = None
        if held.take(new, held.member_of(seat)):
            decide(seat, SeatState.seated, "merged", by)
        else:
            waiting.append(seat)
    for number, seat in zip(first_numbers(new.queue_id, len(waiting)), waiting, strict=True):
        seat.queue_number = number
        decide(seat, SeatState.queued, "merged_waits", by)
    return seats


def _close(round_: Round) -> None:
    round_.state = RoundState.cancelled
    for occasion in session.scalars(select(Occasion).where(Occasion.round_id == round_.id)):
        occasion.cancelled = True
        occasion.sequence += 1


def _without_bookings(plan: OccasionPlan) -> OccasionPlan:
    """The same gathering, without the room and the trainers that are taken."""
    sessions = tuple(replace(each, room_id=None) for each in plan.sessions)
    return replace(plan, sessions=sessions, room_id=None, place="", address="", room_capacity=None, trainer_ids=())
