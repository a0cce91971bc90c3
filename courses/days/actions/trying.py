"""What moving a round would lead to, before it is moved: tried out and taken back, so that it is what would happen."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.api import Problem, _, session
from courses.days.actions.changing import change_occasions, moved_plan
from courses.days.actions.opening import rooms_of
from courses.days.models import Round, RoundState, Seat, SeatState
from courses.days.queries.clashes import REFUSED, Booking, bookings
from courses.days.queries.entitled import hinders_of


@dataclass(frozen=True)
class Consequences:
    """What would be booked twice, earliest first: what hinders the move, and what is only told; and how many would lose their
    seats because they are away on the new days, or have a post that ends before."""

    hindering: list[Booking]
    told: list[Booking]
    losing: int


def try_move(round_: Round, step: timedelta) -> Consequences:
    """What ``move_round`` would lead to. Nothing is changed. What a draft books hinders nothing, but is told of.

    Raises Problem when the round cannot be moved whatever is booked.
    """
    if round_.state == RoundState.cancelled:
        raise Problem(_("Omgången är inställd och kan inte ändras."))
    plan, public = moved_plan(round_, step), round_.state == RoundState.published
    trial = session.begin_nested()
    try:
        round_.first_on, round_.last_on = plan.days[0], plan.days[-1]
        change_occasions(round_, plan.occasions, rooms_of(plan.occasions), {})
        session.flush()
        found = bookings([round_.id], drafts=not public)[round_.id]
        seated = session.scalars(
            select(Seat).where(Seat.round_id == round_.id, Seat.state.in_((SeatState.seated, SeatState.offered)))
        ).all()
        losing = len(hinders_of(seated)) if seated else 0
    finally:
        trial.rollback()
    hindering = [each for each in found if public and each.kind in REFUSED]
    return Consequences(hindering, [each for each in found if each not in hindering], losing)
