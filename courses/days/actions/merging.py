"""Two rows that turn out to be one person have one seat in a round, one place in a queue, one mark for a session."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from app.api import Person, record_many, session, today
from courses.days.actions.deciding import decide
from courses.days.actions.filling import refill
from courses.days.actions.holding import Held, draft, hold
from courses.days.actions.offering import back_to_queue, live_offers
from courses.days.models import (
    ACTIVE,
    WAITING,
    AttendanceMark,
    Certificate,
    Interest,
    Invitation,
    MakeUp,
    Offer,
    OfferState,
    Seat,
    SeatState,
)
from courses.days.models.pool import Ask, AskState

#: The most that either has stays; then the one that has stood the longest.
_BEST_SEAT = (SeatState.seated, SeatState.pending, SeatState.offered, SeatState.queued, SeatState.asked)
#: What says most about having been there stays.
_BEST_MARK = ("present", "late", "left_early", "absent_notified", "absent")
BECAUSE = "merged_person"


def merge(gone: int, kept: int, entries: Mapping[int, int], *, by: Person) -> None:
    """Let what two people have of the same stand once. The rows that stay are moved by the kernel afterwards.

    entries: an entry of the ledger about ``gone`` → the one in its place. Mails nobody: it is one and the same person.
    """
    _certificates(gone, kept, entries)
    _marks(gone, kept)
    _rows_about(gone, kept)
    _seats(gone, kept, by)


def _seats(gone: int, kept: int, by: Person) -> None:
    both = select(Seat).where(Seat.person_id.in_([gone, kept]), Seat.state.in_(ACTIVE)).order_by(Seat.id)
    if not _second(session.scalars(both).all(), kept):
        return
    held = hold(session.scalars(both.with_only_columns(Seat.round_id)).all())
    second = _second(session.scalars(both.execution_options(populate_existing=True)).all(), kept)
    _recall(held, second, by)
    held = hold(held.rounds.keys() | {seat.round_id for seat in second})  # An offer goes back to the round asked for.
    held.know(seat.unit_id for seat in second)
    for seat in second:
        if seat.state == SeatState.seated:
            held.board(held.rounds[seat.round_id]).leave(held.member_of(seat))
        seat.party_id = None
        decide(seat, SeatState.withdrawn, BECAUSE, by)
    session.flush()
    on = today()
    record_many([draft("courses.released", s, held.rounds[s.round_id], on, code=BECAUSE) for s in second], by=by)
    refill({seat.queue_id for seat in second})


def _second(seats: Iterable[Seat], kept: int) -> list[Seat]:
    """The seats that cannot stand: a second one in a round, a second wait in a queue."""
    found, rounds, queues = [], set(), set()
    for seat in sorted(
        seats, key=lambda s: (_BEST_SEAT.index(SeatState(s.state)), s.queue_number or 0, s.person_id != kept)
    ):
        if seat.round_id in rounds or (seat.state in WAITING and seat.queue_id in queues):
            found.append(seat)
        else:
            rounds.add(seat.round_id)
            queues |= {seat.queue_id} if seat.state in WAITING else set()
    return found


def _recall(held: Held, seats: Iterable[Seat], by: Person) -> None:
    """Take back the offers of these seats."""
    offered = [seat.id for seat in seats if seat.state == SeatState.offered]
    offers = live_offers(Offer.seat_id.in_(offered)) if offered else []
    if offers:
        back_to_queue(held, offers, dict.fromkeys((offer.id for offer in offers), OfferState.recalled), by=by)


def _certificates(gone: int, kept: int, entries: Mapping[int, int]) -> None:
    """Certificates say what the ledger says now. Of two of one occasion, the one that holds stays."""
    own = {row.occasion_id: row for row in _of(Certificate, kept)}
    for row in _of(Certificate, gone):
        if row.entry_id is not None:
            row.entry_id = entries.get(row.entry_id, row.entry_id)
        twin = own.get(row.occasion_id)
        if twin is not None and twin.entry_id is None and row.entry_id is not None:
            twin.entry_id, twin.happened_on = row.entry_id, row.happened_on
    session.flush()


def _marks(gone: int, kept: int) -> None:
    own = {row.session_id: row for row in _of(AttendanceMark, kept)}
    for row in _of(AttendanceMark, gone):
        twin = own.get(row.session_id)
        if twin is not None and _BEST_MARK.index(row.state) < _BEST_MARK.index(twin.state):
            twin.state, twin.minutes = row.state, row.minutes
            twin.recorded_by_id, twin.recorded_at = row.recorded_by_id, row.recorded_at
    session.flush()


def _rows_about(gone: int, kept: int) -> None:
    """A second interest in a queue ends, a second question to lead is taken back, a second visit elsewhere is given up."""
    queues = {row.queue_id for row in _of(Interest, kept) if row.state == "open"}
    for interest in _of(Interest, gone):
        if interest.state == "open" and interest.queue_id in queues:
            interest.state = "withdrawn"
    occasions = {row.occasion_id for row in _of(Ask, kept) if row.state == AskState.open}
    for ask in _of(Ask, gone):
        if ask.state == AskState.open and ask.occasion_id in occasions:
            session.delete(ask)
    visits = _of(MakeUp, kept)
    taken = {("missed", row.session_id) for row in visits} | {("there", row.instead_id) for row in visits}
    for visit in _of(MakeUp, gone):
        if ("missed", visit.session_id) in taken or ("there", visit.instead_id) in taken:
            session.execute(delete(MakeUp).where(MakeUp.id == visit.id))
    both = [gone, kept]
    session.execute(  # Nobody is asked by oneself to go together.
        delete(Invitation).where(
            Invitation.person_id.in_(both), Invitation.seat_id.in_(select(Seat.id).where(Seat.person_id.in_(both)))
        )
    )
    session.flush()


def _of(table: Any, person_id: int) -> list[Any]:
    return list(session.scalars(select(table).where(table.person_id == person_id).order_by(table.id)))
