"""People who had a seat in a round that is no more go back to the queue, first in it, with the time of asking kept."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select

from app.api import Person, record_many, session, today
from courses.days.actions.deciding import decide
from courses.days.actions.holding import Held, draft
from courses.days.actions.standing import standing_in_the_way
from courses.days.actions.telling import Why, explain
from courses.days.models import Round, Seat, SeatState, Terms


def again(seat: Seat) -> Seat:
    """A seat of its own for someone who has lost another, with the time of asking kept, so that a calendar that was told to
    let the days go can be told of new ones. It has no number in the queue yet."""
    return Seat(
        round_id=seat.round_id, queue_id=seat.queue_id, person_id=seat.person_id, post_id=seat.post_id, unit_id=seat.unit_id,
        nominated=seat.nominated, asked_by_id=seat.asked_by_id, asked_at=seat.asked_at, state=SeatState.asked,
    )  # fmt: skip


def first_numbers(queue_id: int, count: int) -> range:
    """So many numbers before all others of a queue."""
    lowest = session.scalar(select(func.min(Seat.queue_number)).where(Seat.queue_id == queue_id))
    first = 1 if lowest is None else lowest
    return range(first - count, first)


def requeue(held: Held, round_: Round, lost: Sequence[Seat], *, by: Person) -> list[Seat]:
    """Let those who lost their seats in a held round that is cancelled wait first in the queue, before all rules of the policy.

    lost: the seats as they were, cancelled already. Whoever had a number in the queue keeps it; terms are kept; parties are
    not. Returns the old seats of those who now wait: a round held for one organisation or unit alone has no others to wait
    for, and nobody waits who has another seat in the course.
    """
    if held.queues[round_.queue_id].course.local_to_id or round_.also_queue_id:
        return []
    held.know(seat.unit_id for seat in lost)
    session.flush()
    people = [seat.person_id for seat in lost]
    others = {seat.person_id for seat in standing_in_the_way(held, [round_.queue_id], people, today())}
    waiting = sorted((s for s in lost if s.person_id not in others), key=lambda seat: (seat.asked_at, seat.id))
    numbers = _numbers_of(waiting)
    places = []
    for seat in waiting:
        place = again(seat)
        place.queue_number = numbers[seat.id]
        decide(place, SeatState.queued, "cancelled_waits", by)
        places.append(place)
    new = _written(places)
    _keep_terms(waiting, new)
    explain(Why(seat, "cancelled_waits", {}, held.member_of(seat)) for seat in new)
    record_many([draft("courses.queued", seat, round_, today(), cancelled=True) for seat in new], by=by)
    return waiting


def _written(places: Sequence[Seat]) -> list[Seat]:
    """Places in a queue, each with its number, as they stand once written: two statements, also where rows with a new id
    otherwise are written one by one."""
    if not places:
        return []
    columns = [column.name for column in Seat.__table__.columns if column.name != "id"]
    rows = [{name: getattr(place, name) for name in columns} | _PLAIN for place in places]
    session.execute(insert(Seat), rows)
    numbers = [place.queue_number for place in places]
    found = session.scalars(
        select(Seat).where(Seat.queue_id == places[0].queue_id, Seat.queue_number.in_(numbers))
    ).all()
    by_number = {seat.queue_number: seat for seat in found}
    return [by_number[number] for number in numbers]


#: What is plain of every place that is written anew.
_PLAIN = {"walk_in": False, "reason": "", "party_id": None}


def _numbers_of(seats: Sequence[Seat]) -> dict[int, int]:
    """The number of each in the queue, taken over from the old seat; for those who never had one, the first ones."""
    if not seats:
        return {}
    without = [seat.id for seat in seats if seat.queue_number is None]
    found = {seat.id: seat.queue_number for seat in seats if seat.queue_number is not None}
    found |= dict(zip(without, first_numbers(seats[0].queue_id, len(without)), strict=True))
    for seat in seats:
        seat.queue_number = None
    session.flush()
    return found


def _keep_terms(old: Sequence[Seat], new: Sequence[Seat]) -> None:
    ids = {seat.id: place.id for seat, place in zip(old, new, strict=True)}
    for terms in session.scalars(select(Terms).where(Terms.seat_id.in_(ids))).all():
        session.add(
            Terms(
                seat_id=ids[terms.seat_id], earliest_on=terms.earliest_on, latest_on=terms.latest_on,
                weekdays=list(terms.weekdays), places=list(terms.places), travel=terms.travel, any_suits=terms.any_suits,
            )
        )  # fmt: skip
    session.flush()
