"""Holding what is scarce: the queues, then their rounds, always in the same order, before anything is counted or taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from app.api import Draft, Person, Problem, Ref, _, session, today
from courses.days.models import Queue, Round, Seat
from courses.days.queries.boards import taken_in
from courses.days.queries.members import members_by_unit
from courses.days.shares import Board


@dataclass
class Held:
    """Queues and rounds that nobody else may change until the transaction ends, and how the seats of each are taken."""

    queues: dict[int, Queue]
    rounds: dict[int, Round]
    seated: dict[int, int]
    boards: dict[int, Board]
    #: Round → organisation → seats kept for it, as written; released to others or not.
    quotas: dict[int, dict[int, int]] = field(default_factory=dict)
    #: Round → organisation → seats taken, offered and held by it, in rounds with quotas.
    used: dict[int, dict[int | None, int]] = field(default_factory=dict)
    #: (area, unit) → the part of the area, as far as it has been asked for.
    known: dict[tuple[int, int], int] = field(default_factory=dict)

    def board(self, round_: Round) -> Board:
        """How the seats of a round are taken, by its limit now."""
        board = self.boards[round_.id]
        if board.seats != round_.seats:
            board.resize(round_.seats)
        return board

    def free(self, round_: Round) -> int:
        """How many seats of a round are neither taken, offered nor held. Walk-ins may have gone beyond; then none."""
        return self.board(round_).free

    def taken(self, round_: Round) -> int:
        """How many seats of a round are taken, offered or held without a name."""
        return self.boards[round_.id].used

    def shared(self, round_: Round) -> int:
        """How many seats of a round are kept for organisations in all."""
        return sum(self.quotas.get(round_.id, {}).values())

    def used_of(self, round_: Round, member: int | None) -> int:
        """How many seats of a round with quotas an organisation had taken, been offered or held when the round was held."""
        return self.used.get(round_.id, {}).get(member, 0)

    def take(self, round_: Round, member: int | None = None) -> bool:
        """Take a seat for someone of this part of the area, when the limit and the quotas leave one. Returns whether."""
        return self.board(round_).take(member)

    def member_of(self, seat: Seat) -> int | None:
        """The part of the area that a seat counts for; ask ``know`` first."""
        return self.known.get((self.queues[seat.queue_id].area_id, seat.unit_id))

    def know(self, unit_ids: Iterable[int]) -> None:
        """Find out which parts of the areas these units lie in. One statement; none when all are known."""
        areas = {queue.area_id for queue in self.queues.values()}
        missing = {unit for unit in unit_ids if not all((area, unit) in self.known for area in areas)}
        if missing:
            self.known |= members_by_unit(areas, missing, today())


_own = aliased(Queue)


def hold(round_ids: Iterable[int]) -> Held:
    """Lock the queues of the courses of these rounds and the rounds themselves, read afresh, and count who is seated.

    All queues of a course are held, whatever their areas: a seat in one ends the waiting in the others. A constant number
    of statements, whatever the number of rounds. Whoever changes a seat calls this first, so that what is counted stays
    true until the end of the transaction.
    """
    ids = sorted(set(round_ids))
    afresh = {"populate_existing": True}
    queues = session.scalars(
        select(Queue)
        .options(joinedload(Queue.course, innerjoin=True))
        .where(
            Queue.course_id.in_(select(_own.course_id).join(Round, Round.queue_id == _own.id).where(Round.id.in_(ids)))
        )
        .order_by(Queue.id)
        .with_for_update(of=Queue, key_share=True)
        .execution_options(**afresh)
    ).all()
    rounds = session.scalars(
        select(Round)
        .where(Round.id.in_(ids))
        .order_by(Round.id)
        .with_for_update(key_share=True)
        .execution_options(**afresh)
    ).all()
    areas = {queue.id: queue.area_id for queue in queues}
    taken = taken_in(rounds, areas, today())
    return Held(
        {q.id: q for q in queues}, {r.id: r for r in rounds}, taken.seated, taken.boards, taken.quotas, taken.used
    )


def hold_with(seats: Iterable[Seat], rounds: Iterable[int] = ()) -> Held:
    """Hold the rounds that these seats are in, and others, and read the seats afresh.

    A seat may have come to another round while one waited for the lock; then that one is held too. Once the queues are
    held no seat moves any more.
    """
    wanted = list(seats)
    held = hold({*(seat.round_id for seat in wanted), *rounds})
    session.scalars(
        select(Seat).where(Seat.id.in_([seat.id for seat in wanted])).execution_options(populate_existing=True)
    ).all()
    moved = {seat.round_id for seat in wanted} - held.rounds.keys()
    return hold(held.rounds.keys() | moved) if moved else held


def hold_queues(course_id: int) -> None:
    """Lock the queues of a course, for what is about no round. The same locks in the same order as ``hold``."""
    session.execute(
        select(Queue.id).where(Queue.course_id == course_id).order_by(Queue.id).with_for_update(key_share=True)
    )


def check_limit(held: Held, round_: Round, seats: int) -> None:
    """Raises Problem when a held round cannot have so few seats: more are taken, offered or held, or kept by quotas."""
    taken, shared = held.taken(round_), held.shared(round_)
    if seats < taken and seats < round_.seats:
        raise Problem(_("%(count)s har redan plats. Antalet platser kan inte vara lägre.", count=taken), field="seats")
    if seats < shared:
        raise Problem(_("Kvoterna är %(count)s platser tillsammans. Sänk dem först.", count=shared), field="seats")


def draft(verb: str, seat: Seat, round_: Round, on: date, **data: object) -> Draft:
    """An entry about what happened to someone's seat; it counts for the post chosen at sign-up."""
    return Draft(
        verb,
        seat.person_id,
        Ref("courses.round", str(round_.id), None, round_.name),
        on,
        data={"seat": seat.id, **data},
        post_id=seat.post_id,
        unit_id=seat.unit_id,
    )


def id_of(person: Person | None) -> int | None:
    """The id of who acts; None for the platform itself."""
    return person.id if person else None
