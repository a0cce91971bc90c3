"""Holding what is scarce: the queues, then their rounds, always in the same order, before anything is counted or taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.api import Draft, Person, Ref, session
from courses.days.models import Queue, Round, Seat, SeatState


@dataclass
class Held:
    """Queues and rounds that nobody else may change until the transaction ends, and how many are seated in each."""

    queues: dict[int, Queue]
    rounds: dict[int, Round]
    seated: dict[int, int]

    def free(self, round_: Round) -> int:
        """How many seats of a round are free. Walk-ins may have gone beyond the limit; then none."""
        return max(0, round_.seats - self.seated.get(round_.id, 0))

    def take(self, round_: Round) -> None:
        """Count one more as seated."""
        self.seated[round_.id] = self.seated.get(round_.id, 0) + 1


def hold(round_ids: Iterable[int]) -> Held:
    """Lock the queues of these rounds and the rounds themselves, read afresh, and count who is seated.

    Three statements, whatever the number of rounds. Whoever changes a seat calls this first, so that what is counted
    stays true until the end of the transaction.
    """
    ids = sorted(set(round_ids))
    afresh = {"populate_existing": True}
    queues = session.scalars(
        select(Queue)
        .options(joinedload(Queue.course, innerjoin=True))
        .where(Queue.id.in_(select(Round.queue_id).where(Round.id.in_(ids))))
        .order_by(Queue.id)
        .with_for_update(of=Queue)
        .execution_options(**afresh)
    ).all()
    rounds = session.scalars(
        select(Round).where(Round.id.in_(ids)).order_by(Round.id).with_for_update().execution_options(**afresh)
    ).all()
    counted = session.execute(
        select(Seat.round_id, func.count())
        .where(Seat.round_id.in_(ids), Seat.state == SeatState.seated)
        .group_by(Seat.round_id)
    ).all()
    return Held({q.id: q for q in queues}, {r.id: r for r in rounds}, dict(counted))


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
