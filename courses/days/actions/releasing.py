"""Seats that their people can no longer have go on to others, with notice: the post has ended, or an absence covers a day.

Whoever is away keeps the time of asking and stands in the queue with it; whoever has left waits no longer.
"""

from collections.abc import Sequence

from sqlalchemy import select

from app.api import record_many, session, today
from courses.days.actions import notices
from courses.days.actions.deciding import decide, queue_up
from courses.days.actions.filling import refill
from courses.days.actions.holding import Held, draft, hold
from courses.days.actions.offering import back_to_queue, live_offers
from courses.days.actions.requeueing import again
from courses.days.actions.returning import return_in, return_stranded
from courses.days.actions.telling import Why, explain
from courses.days.models import Offer, OfferState, Seat, SeatState
from courses.days.queries.entitled import Hindered, hindered, other_posts


def release_unentitled() -> int:
    """Release all seats, offers and queue places that people can no longer have. Returns how many.

    Someone who has another post in the area keeps the seat, which then counts for that post.
    """
    return_stranded()
    found = hindered(today())
    if not found:
        return 0
    held = hold({each.round_id for each in found})
    found = [each for each in hindered(today()) if each.round_id in held.rounds]  # As it is now that they are held.
    moved = other_posts(each for each in found if each.why != "away")
    seats = {
        seat.id: seat
        for seat in session.scalars(
            select(Seat).where(Seat.id.in_([each.seat_id for each in found])).execution_options(populate_existing=True)
        )
    }
    for seat_id, place in moved.items():
        seats[seat_id].post_id, seats[seat_id].unit_id = place
    rest = [each for each in found if each.seat_id not in moved and each.why != "ending"]
    held.know(seats[each.seat_id].unit_id for each in rest)
    _end_offers(held, rest)
    back = []
    for each in rest:
        seat = seats[each.seat_id]
        if each.state == SeatState.seated:
            held.board(held.rounds[each.round_id]).leave(held.member_of(seat))
        if each.why == "away" and each.state == SeatState.offered:
            continue  # The offer has gone back; the place in the queue was never left.
        decide(seat, SeatState.withdrawn, f"released_{each.why}", None)
        if each.why == "away":
            back.append(again(seat))
            queue_up(held, back[-1], "released_away", None)
    session.flush()
    session.add_all(back)
    session.flush()
    explain(Why(seats[each.seat_id], f"released_{each.why}", round_id=each.round_id) for each in rest)
    explain(Why(seat, "released_away") for seat in back)
    record_many(
        [draft("courses.released", seats[e.seat_id], held.rounds[e.round_id], today(), code=e.why) for e in rest],
        by=None,
    )
    notices.released(held.rounds, [seats[each.seat_id] for each in rest if each.state == SeatState.seated])
    return_in({each.round_id for each in rest})
    refill({each.queue_id for each in found})
    return len(rest)


def _end_offers(held: Held, found: Sequence[Hindered]) -> None:
    ids = [each.seat_id for each in found if each.state == SeatState.offered]
    if not ids:
        return
    offers = live_offers(Offer.seat_id.in_(ids))
    back_to_queue(held, offers, dict.fromkeys((offer.id for offer in offers), OfferState.recalled), by=None)
