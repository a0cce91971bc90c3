"""Who no longer can have the seat in a round: the post ends, or an absence covers one of its days."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select

from app.api import Absence, Closure, Post, holds, roles, session
from courses.days.models import TAKING, Occasion, Queue, Round, RoundState, Seat, SeatState, Session
from courses.days.queries.people import Place

#: The last day of a post, on the round's last day, and whether an absence covers a day of the round, in SQL.
_POST_ENDS = Post.last_on.is_not(None) & (Post.last_on < Round.last_on)
_AWAY = exists(
    select(Absence.id)
    .join(Session, and_(Session.held_on >= Absence.first_on, or_(Absence.last_on.is_(None), Session.held_on <= Absence.last_on)))
    .join(Occasion, Occasion.id == Session.occasion_id)
    .where(
        Absence.person_id == Seat.person_id,
        Absence.percent == 100,
        Occasion.round_id == Seat.round_id,
        Occasion.cancelled.is_(False),
    )
    .correlate(Seat)
)  # fmt: skip


@dataclass(frozen=True)
class Hindered:
    """A seat that its person can no longer have, and why: ``post``, ``away``, or ``ending`` for someone who
    waits and whose post ends later."""

    seat_id: int
    person_id: int
    round_id: int
    queue_id: int
    state: str
    why: str
    #: The day on which a post must be held for the seat, or the place in the queue, to be kept.
    last_on: date


def hindered(on: date) -> list[Hindered]:
    """All seats and offers in rounds still to come that their people can no longer have, and all wishes and queue places
    for posts that have ended or are to end. One statement."""
    rows = session.execute(
        select(Seat.id, Seat.person_id, Seat.round_id, Seat.queue_id, Seat.state, _POST_ENDS.label("ends"), Round.last_on,
               Post.last_on.label("post_last_on"))
        .join(Round, Round.id == Seat.round_id)
        .join(Post, Post.id == Seat.post_id)
        .where(
            or_(
                Seat.state.in_(TAKING)
                & (Round.state == RoundState.published)
                & (Round.first_on > on)
                & or_(_POST_ENDS, _AWAY),
                Seat.state.in_((SeatState.asked, SeatState.queued)) & Post.last_on.is_not(None),
            )
        )
        .order_by(Seat.id)
    )  # fmt: skip
    return [_hindered(row, on) for row in rows]


def _hindered(row: Any, on: date) -> Hindered:
    if row.state in TAKING:
        why, last_on = "post" if row.ends else "away", row.last_on
    else:
        why = "post" if row.post_last_on < on else "ending"
        last_on = max(on, row.post_last_on + timedelta(days=1))
    return Hindered(row.id, row.person_id, row.round_id, row.queue_id, row.state, why, last_on)


def hinders_of(seats: Iterable[Seat]) -> dict[int, str]:
    """Which of these seats their people cannot have in the rounds that they are in, and why: ``post`` or ``away``. One
    statement."""
    rows = session.execute(
        select(Seat.id, _POST_ENDS.label("ends"), _AWAY.label("away"))
        .join(Post, Post.id == Seat.post_id)
        .join(Round, Round.id == Seat.round_id)
        .where(Seat.id.in_([seat.id for seat in seats]))
    )
    return {row.id: "post" if row.ends else "away" for row in rows if row.ends or row.away}


def other_posts(wanted: Iterable[Hindered]) -> dict[int, Place]:
    """For seats whose post ends: another post in the queue's area that is held on the day, by seat. One statement."""
    rows_wanted = list(wanted)
    if not rows_wanted:
        return {}
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in session.execute(
        select(Post.person_id, Queue.id.label("queue_id"), Post.id, Post.unit_id, Post.first_on, Post.last_on)
        .join(Closure, Closure.descendant_id == Post.unit_id)
        .join(Queue, Queue.area_id == Closure.ancestor_id)
        .where(
            Post.person_id.in_({each.person_id for each in rows_wanted}),
            Queue.id.in_({each.queue_id for each in rows_wanted}),
            Post.role.in_(roles.EMPLOYED),
            holds(Closure.valid_from, Closure.valid_to, max(each.last_on for each in rows_wanted)),
        )
        .order_by(Post.percent.desc(), Post.id)
    ):
        found[row.person_id, row.queue_id].append(row)
    chosen = {}
    for each in rows_wanted:
        for post in found.get((each.person_id, each.queue_id), ()):
            if post.first_on <= each.last_on and (post.last_on is None or post.last_on >= each.last_on):
                chosen[each.seat_id] = (post.id, post.unit_id)
                break
    return chosen
