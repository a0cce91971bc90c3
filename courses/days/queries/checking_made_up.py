"""The promises to those who make up for a session in another round: the seat is there, and they can use it."""

from sqlalchemy import func, literal, select
from sqlalchemy.orm import aliased

from app.api import _, session
from courses.days.faults import Fault
from courses.days.models import TAKING, Hold, MakeUp, Occasion, Round, RoundState, Seat, Session
from courses.days.queries.making_up import stranded


def guests_over_limit(queue_ids: list[int] | None) -> list[Fault]:
    """Sessions with more guests than there are seats left. Walk-ins are no part of it: they may go beyond the limit."""
    taken = (
        select(func.count())
        .where(Seat.round_id == Round.id, Seat.state.in_(TAKING), Seat.walk_in.is_(False))
        .correlate(Round)
        .scalar_subquery()
    )
    held = (
        select(func.coalesce(func.sum(Hold.seats), 0))
        .where(Hold.round_id == Round.id)
        .correlate(Round)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Session.id, Round.id.label("round_id"), func.count().label("guests"))
        .join(MakeUp, MakeUp.instead_id == Session.id)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .join(Round, Round.id == Occasion.round_id)
        .where(
            literal(True) if queue_ids is None else Round.queue_id.in_(queue_ids),
            Round.state != RoundState.cancelled,
        )
        .group_by(Session.id, Round.id, Round.seats)
        .having(taken + held + func.count() > Round.seats)
    )
    return [
        Fault(
            "guests_over_limit",
            row.id,
            _("Omgång %(round)s har inte platser för de %(guests)s som ska ta igen ett pass där.",
              round=row.round_id, guests=row.guests),
        )
        for row in rows
    ]  # fmt: skip


def made_up_in_vain(queue_ids: list[int] | None) -> list[Fault]:
    """Places to make up at that their people cannot use."""
    lost, own, round_ = aliased(Session), aliased(Occasion), aliased(Round)
    narrowed = (
        literal(True)
        if queue_ids is None
        else MakeUp.session_id.in_(
            select(lost.id)
            .join(own, own.id == lost.occasion_id)
            .join(round_, round_.id == own.round_id)
            .where(round_.queue_id.in_(queue_ids))
        )
    )
    return [
        Fault(
            "made_up_in_vain", number, _("Plats %(number)s för att ta igen ett pass kan inte användas.", number=number)
        )
        for number in session.scalars(stranded(narrowed))
    ]
