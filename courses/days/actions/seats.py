"""Asking for a seat, nominating, deciding, withdrawing; and the queue that moves in the same transaction.

A round never seats more than its limit (walk-ins apart, see ``walk_ins``), nobody waits twice for a course in an area,
and nobody both waits for it and has a seat in a round of it that is still to come.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from app.api import Person, Problem, _, record_many, session, today
from courses.days.actions import notices
from courses.days.actions.deciding import decide, new_seat
from courses.days.actions.filling import refill
from courses.days.actions.holding import draft, hold, hold_with
from courses.days.actions.offering import back_to_queue, live_offers
from courses.days.actions.placing import OPEN_INVITATION, place, promote
from courses.days.actions.reasons import checked_reason
from courses.days.actions.returning import return_in
from courses.days.actions.standing import refuse_second, standing_in_the_way
from courses.days.actions.terms import check_terms, go_with, join_party, keep_terms
from courses.days.models import ACTIVE, Offer, OfferState, Round, RoundState, Seat, SeatState
from courses.days.queries.people import Place
from courses.days.queries.postings import places_in
from courses.days.terms import Wanted


def ask_for_seat(
    person: Person,
    round_: Round,
    *,
    by: Person,
    post_id: int | None = None,
    terms: Wanted | None = None,
    company: Seat | None = None,
) -> Seat:
    """Wish for a seat; the manager decides, but in a round with an open invitation, where it is given at once.

    post_id: the post that the learning is to count for; the largest per cent when left out. terms: which other dates and
    places would suit; any when left out. company: someone who waits, with whom one goes together or not at all.

    Returns the seat: in state ``asked``, or ``seated`` or ``queued`` by an open invitation. Raises Problem when the round
    takes no wishes today, is for another area, or the person already waits or has a seat.
    """
    on = today()
    check_terms(terms)
    held = hold([round_.id])
    _open_for_wishes(held.rounds[round_.id], on)
    where = _places(held.rounds[round_.id], {person.id: post_id}, on)[person.id]
    for other in standing_in_the_way(held, [round_.queue_id], [person.id], on):
        raise Problem(_already(other, own=True))
    seat = new_seat(round_, person.id, where, by, state=SeatState.asked, because="asked")
    session.add(seat)
    session.flush()
    keep_terms(seat, terms)
    if company is not None:
        go_with(company, seat, by=by)
    current = held.rounds[round_.id]
    told = [draft("courses.asked", seat, current, on)]
    if current.invites:
        seat.because = OPEN_INVITATION
        place(held, [seat], by, told)
        return seat
    record_many(told, by=by)
    notices.asked(current, seat, by=by)
    return seat


def nominate_many(
    round_: Round, picks: Mapping[int, int | None], *, by: Person, terms: Wanted | None = None, together: bool = False
) -> list[Seat]:
    """Nominate people, which decides at once: each gets a seat while there are any, otherwise a place in the queue.

    picks: person id → the post that it is to count for, or None for the largest per cent. terms: which other dates suit
    those who have to wait. together: all of them get seats, or none. A wish for the same course that still waits is
    answered by this. Returns the seats in the order of the picks. Raises Problem when someone
    already has a seat or stands in the queue, or the round takes no wishes today.
    """
    if not picks:
        raise Problem(_("Välj minst en person."), field="people")
    on = today()
    check_terms(terms)
    held = hold([round_.id])
    current = held.rounds[round_.id]
    _open_for_wishes(current, on)
    places = _places(current, picks, on)
    wishes: dict[int, Seat] = {}
    for other in standing_in_the_way(held, [round_.queue_id], picks, on):
        if other.state != SeatState.asked:
            raise Problem(_already(other, own=False), field="people")
        wishes[other.person_id] = other
    seats = []
    for person_id in picks:
        seat = wishes.get(person_id)
        if seat is None:
            seat = new_seat(current, person_id, places[person_id], by, state=SeatState.asked, because="nominated")
            session.add(seat)
        seat.nominated = True
        seat.round_id, seat.post_id, seat.unit_id = current.id, *places[person_id]
        seats.append(seat)
    session.flush()
    for seat in seats if terms is not None else ():
        keep_terms(seat, terms)
    if together and len(seats) > 1:
        join_party(seats, by=by)
    told = [draft("courses.nominated", seat, current, on) for seat in seats]
    place(held, seats, by, told)
    return seats


def approve_many(seats: Iterable[Seat], *, by: Person) -> list[Seat]:
    """Say yes to wishes: each gets a seat while there are any, in the order they were asked for, or a queue place.

    What somebody else has decided in the meantime is left as it is. Returns the seats as they are now. Raises Problem
    when a round has begun or been cancelled.
    """
    on = today()
    wanted = list(dict.fromkeys(seats))
    if not wanted:
        return []
    held = hold_with(wanted)
    fresh = sorted(wanted, key=lambda seat: seat.id)
    waiting = sorted((s for s in fresh if s.state == SeatState.asked), key=lambda s: (s.asked_at, s.id))
    for seat in waiting:
        _still_to_come(held.rounds[seat.round_id], on)
    place(held, waiting, by, [])
    return fresh


def refuse_many(seats: Iterable[Seat], reason: str, *, by: Person) -> list[Seat]:
    """Say no to wishes, with the reason in words for those who asked. Raises Problem when the reason is missing."""
    reason = checked_reason(reason)
    wanted = list(dict.fromkeys(seats))
    if not wanted:
        return []
    held = hold_with(wanted)
    refused = [seat for seat in wanted if seat.state == SeatState.asked]
    for seat in refused:
        decide(seat, SeatState.refused, "manager_refused", by)
        seat.reason = reason
    session.flush()
    record_many([draft("courses.refused", s, held.rounds[s.round_id], today()) for s in refused], by=by)
    notices.refused(held.rounds, refused, by=by)
    if any(seat.party_id is not None for seat in refused):
        refill({seat.queue_id for seat in refused})
    return refused


def withdraw(seat: Seat, *, by: Person, late: bool = False) -> None:
    """Give up a seat, a queue place or a wish. A freed seat goes to the first in the queue in the same transaction.

    late: by the coordinator, also after the last day to withdraw. Raises Problem after that day, and when there is
    nothing to give up any more.
    """
    on = today()
    held = hold_with([seat])
    round_ = held.rounds[seat.round_id]
    if seat.state not in ACTIVE:
        raise Problem(_("Anmälan är redan avslutad."))
    had_seat = seat.state == SeatState.seated
    if had_seat:
        if round_.phase(on) in (RoundState.running, RoundState.closed):
            raise Problem(_("Omgången har börjat. Då kan man inte avanmäla sig."))
        if on > round_.withdraw_by and not late:
            raise Problem(_("Sista dagen för avanmälan har gått. Hör av dig till samordnaren."))
        held.know([seat.unit_id])
        held.board(round_).leave(held.member_of(seat))
    if seat.state == SeatState.offered:
        offers = live_offers(Offer.seat_id == seat.id)
        back_to_queue(held, offers, {offer.id: OfferState.declined for offer in offers}, by=by)
    decide(seat, SeatState.withdrawn, "withdrew" if by.id == seat.person_id else "withdrawn_by_other", by)
    session.flush()
    record_many([draft("courses.withdrew", seat, round_, on)], by=by)
    notices.withdrawn(round_, seat, had_seat=had_seat, by=by)
    if had_seat:
        return_in([round_.id])
    refill([seat.queue_id])


def seat_from_queue(seat: Seat, round_: Round, *, by: Person) -> None:
    """The coordinator gives someone in the queue a seat, also when the queue no longer moves by itself; in a round reserved
    for one organisation also someone in the wider queue.

    Raises Problem when the round is full, has begun, or belongs to another queue, or the person waits no longer or has a
    seat in the course already.
    """
    held = hold_with([seat], [round_.id])
    current = held.rounds[round_.id]
    if seat.state != SeatState.queued or seat.queue_id not in (current.queue_id, current.also_queue_id):
        raise Problem(_("Personen står inte längre i kön."))
    _still_to_come(current, today())
    if held.free(current) == 0:
        raise Problem(_("Det finns ingen ledig plats i omgången."))
    left = seat.queue_id
    refuse_second(held, [seat], left, today())
    if seat.queue_id != current.queue_id:  # The number belongs to the queue that the person leaves.
        decide(seat, SeatState.seated, "placed", by)
        seat.round_id, seat.queue_id, seat.queue_number = current.id, current.queue_id, None
    promote(held, current, [seat], by)
    refill([left])  # Those whom the person would have gone with go without.


def _open_for_wishes(round_: Round, on: date) -> None:
    if round_.takes_wishes(on):
        return
    _still_to_come(round_, on)
    if round_.opens_on and on < round_.opens_on:
        raise Problem(_("Anmälan har inte öppnat än."))
    raise Problem(_("Anmälan är stängd. Hör av dig till samordnaren om du ändå behöver en plats."))


def _still_to_come(round_: Round, on: date) -> None:
    phase = round_.phase(on)
    if phase == RoundState.cancelled:
        raise Problem(_("Omgången är inställd."))
    if phase != RoundState.published:
        raise Problem(_("Omgången har redan börjat."))


def _places(round_: Round, picks: Mapping[int, int | None], on: date) -> dict[int, Place]:
    """The post and unit that it is to count for, for each person. Raises Problem when there is none in the area."""
    chosen = places_in(round_.queue_id, picks, on)
    if chosen.keys() != picks.keys():
        raise Problem(_("Omgången är för dem som har en tjänst i området. Den valda tjänsten räcker inte."))
    return chosen


def _already(seat: Seat, *, own: bool) -> str:
    match seat.state, own:
        case SeatState.asked, True:
            sentence = _("Du har redan bett om en plats på kursen. Din chef har inte svarat än.")
        case SeatState.offered, True:
            sentence = _("Du har redan ett erbjudande om en plats på kursen. Svara på det.")
        case SeatState.queued, True:
            sentence = _("Du står redan i kö till kursen. Du får en plats så snart en blir ledig.")
        case SeatState.queued, False:
            sentence = _("Någon av dem står redan i kö till kursen.")
        case _other, True:
            sentence = _("Du har redan en plats på kursen.")
        case _:
            sentence = _("Någon av dem har redan en plats på kursen.")
    return str(sentence)
