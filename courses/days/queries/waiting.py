"""What leaves no room for another seat: seats, offers, wishes and queue places in the same queues."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from app.api import session
from courses.days.models import TAKING, WAITING, Hold, Interest, Round, RoundState, Seat, SeatState


def in_the_way(
    queue_ids: Iterable[int], wanted_in: Iterable[int], person_ids: Iterable[int], on: date
) -> Sequence[Seat]:
    """Seats of these people in these queues, and their wishes and places in some of them, that leave no room for another:
    the one rule for every way to a seat. Wishes that nobody answered before their round began are left out. One statement.

    queue_ids: all queues of the courses. wanted_in: those that seats are wanted in.
    """
    return session.scalars(
        select(Seat)
        .join(Round, Round.id == Seat.round_id)
        .where(
            Seat.queue_id.in_(list(queue_ids)),
            Seat.person_id.in_(list(person_ids)),
            (Seat.state.in_(WAITING) & Seat.queue_id.in_(list(wanted_in)))
            | (Seat.state.in_((SeatState.seated, SeatState.pending)) & (Round.last_on >= on)),
            ~((Seat.state == SeatState.asked) & (Round.first_on <= on)),
        )
    ).all()


def unanswered(queue_ids: Iterable[int], person_ids: Iterable[int], on: date) -> Sequence[Seat]:
    """Wishes of these people that nobody answered before their round began. One statement."""
    return session.scalars(
        select(Seat)
        .join(Round, Round.id == Seat.round_id)
        .where(
            Seat.queue_id.in_(list(queue_ids)),
            Seat.person_id.in_(list(person_ids)),
            Seat.state == SeatState.asked,
            Round.first_on <= on,
        )
    ).all()


def rounds_with_room(queue_ids: Iterable[int], on: date) -> list[int]:
    """The published rounds to come of those of these queues in which somebody waits, that have a seat nobody has taken, been
    offered or holds. One statement."""
    waiter = aliased(Seat)
    taken = select(func.count()).where(Seat.round_id == Round.id, Seat.state.in_(TAKING)).scalar_subquery()
    held = select(func.coalesce(func.sum(Hold.seats), 0)).where(Hold.round_id == Round.id).scalar_subquery()
    return list(
        session.scalars(
            select(Round.id)
            .where(
                Round.queue_id.in_(list(queue_ids)),
                Round.state == RoundState.published,
                Round.first_on > on,
                exists().where(waiter.queue_id == Round.queue_id, waiter.state == SeatState.queued)
                | exists().where(Interest.queue_id == Round.queue_id, Interest.state == "open"),
                Round.seats > taken + held,
            )
            .order_by(Round.id)
        )
    )
