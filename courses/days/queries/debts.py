"""What each part of an area is owed (*kvotskuld*): its people were left waiting when earlier rounds closed."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.api import session
from courses.days.models import Explanation, Seat, SeatState

#: What tells that someone got a seat after having waited.
GAINED = ("from_queue", "accepted", "allotted", "placed")
#: What tells that someone has been asked; it counts for as long as the answer is awaited.
ASKED = ("offered", "offered_by_hand")


class Debt(NamedTuple):
    """What a part of an area is owed: seats lacked and not given since, and seats given since."""

    left: int
    given: int


NO_DEBT = Debt(0, 0)


def debts(queue_id: int) -> dict[int, Debt]:
    """What each part of the area is owed: its people who were left waiting when earlier rounds closed, less those of it who
    have got a seat from the queue since, or been offered one to answer. One statement."""
    lacked = (
        select(
            Explanation.member_id,
            func.count(func.distinct(Explanation.person_id)).label("people"),
            func.min(Explanation.at).label("since"),
        )
        .where(Explanation.queue_id == queue_id, Explanation.code == "lacked")
        .group_by(Explanation.member_id)
        .subquery()
    )
    gain = aliased(Explanation)
    asked = gain.code.in_(ASKED) & gain.seat_id.in_(
        select(Seat.id).where(Seat.queue_id == queue_id, Seat.state == SeatState.offered)
    )
    rows = session.execute(
        select(lacked.c.member_id, lacked.c.people, func.count(func.distinct(gain.person_id)))
        .outerjoin(
            gain,
            (gain.queue_id == queue_id)
            & (gain.member_id == lacked.c.member_id)
            & (gain.code.in_(GAINED) | asked)
            & (gain.at > lacked.c.since),
        )
        .group_by(lacked.c.member_id, lacked.c.people)
    )
    return {member: Debt(max(0, lack - got), got) for member, lack, got in rows if member is not None}
