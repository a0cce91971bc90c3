"""Giving a seat to somebody else of the same organisation, until the day before."""

from app.api import Person, Problem, _, record_many, session, today
from courses.days.actions import notices
from courses.days.actions.deciding import decide, new_seat
from courses.days.actions.ending_waits import end_other_waiting
from courses.days.actions.filling import refill
from courses.days.actions.holding import draft, hold_with
from courses.days.actions.returning import return_in
from courses.days.actions.standing import standing_in_the_way
from courses.days.actions.telling import Why, explain
from courses.days.models import RoundState, Seat, SeatState
from courses.days.queries.entitled import hinders_of
from courses.days.queries.postings import places_in


def swap_name(seat: Seat, person: Person, *, by: Person, post_id: int | None = None) -> Seat:
    """Let someone else have a seat, until the day before the first day. A wish or queue place of theirs ends by it.

    Both count for the same part of the area, so that no quota is passed by. Returns the new seat. Raises Problem when the
    round has begun, the seat is no seat any more, or the other person has one, works elsewhere or cannot come.
    """
    on = today()
    held = hold_with([seat])
    round_ = held.rounds[seat.round_id]
    if seat.state != SeatState.seated:
        raise Problem(_("Det finns ingen plats att byta namn på."))
    if round_.phase(on) != RoundState.published:
        raise Problem(_("Namn går att byta till och med dagen före kursen."))
    place = places_in(round_.queue_id, {person.id: post_id}, on).get(person.id)
    if place is None:
        raise Problem(_("Den nya personen har ingen tjänst i området."), field="person")
    standing = standing_in_the_way(held, [round_.queue_id], [person.id], on)
    if any(other.state not in (SeatState.asked, SeatState.queued) for other in standing):
        raise Problem(_("Den nya personen har redan en plats på kursen."), field="person")
    taken = standing[0] if standing else None
    new = taken or new_seat(round_, person.id, place, by, state=SeatState.asked, because="swapped_in")
    session.add(new)
    new.round_id, new.nominated, new.party_id = round_.id, True, None
    new.post_id, new.unit_id = place
    held.know([seat.unit_id, place[1]])
    if held.member_of(new) != held.member_of(seat):
        raise Problem(_("Platsen kan bara gå till någon i samma kommun."), field="person")
    decide(seat, SeatState.withdrawn, "swapped_out", by)
    session.flush()
    decide(new, SeatState.seated, "swapped_in", by)
    session.flush()
    if hinders_of([new]):
        raise Problem(
            _("Den nya personen är frånvarande någon av dagarna, eller har en tjänst som slutar innan."), field="person"
        )
    explain([Why(seat, "swapped_out"), Why(new, "swapped_in", {}, held.member_of(new))])
    record_many(
        [
            draft("courses.withdrew", seat, round_, on, swapped=True),
            draft("courses.seated", new, round_, on, swapped=True),
        ],
        by=by,
    )
    notices.withdrawn(round_, seat, had_seat=True, by=by)
    notices.decided(held.rounds, [new], by=by)
    end_other_waiting(held, [new], by=by)
    return_in([round_.id])
    refill([round_.queue_id])  # Those whom the new one would have gone with go without.
    return new
