"""The coordinator seats somebody who never asked, or lets them wait: for whoever was forgotten, or has no manager at hand."""

from app.api import Mail, Person, Problem, _, deciders_of, record_many, session, today
from courses.days.actions import notices
from courses.days.actions.deciding import new_seat, queue_up
from courses.days.actions.filling import refill
from courses.days.actions.holding import Held, draft, hold
from courses.days.actions.notices import values_of
from courses.days.actions.placing import promote
from courses.days.actions.posting import post as send_many
from courses.days.actions.standing import standing_in_the_way
from courses.days.actions.telling import Why, explain
from courses.days.models import Round, RoundState, Seat, SeatState
from courses.days.queries.postings import places_in


def place_person(person: Person, round_: Round, *, by: Person, seat: bool) -> Seat:
    """Give somebody in the area a seat in a round, or a place in its queue, without a wish or a nomination.

    seat: whether it is a seat; otherwise a place in the queue, last by number. A wish that still waits for the manager is
    answered by this. The person and the nearest managers are told. Returns the seat. Raises Problem when the round is full, has
    begun or been cancelled, or the person works elsewhere, cannot come, or has a place in the course already.
    """
    held = hold([round_.id])
    current = held.rounds[round_.id]
    if current.phase(today()) != RoundState.published:
        raise Problem(_("Det går bara med publicerade omgångar som inte har börjat."))
    if seat and held.free(current) == 0:
        raise Problem(_("Det finns ingen ledig plats i omgången."))
    found = _asked(held, person, current) or _new(person, current, by)
    session.add(found)
    session.flush()
    if seat:
        promote(held, current, [found], by)
    else:
        found.round_id = current.id
        queue_up(held, found, "placed_in_queue", by)
        session.flush()
        held.know([found.unit_id])
        explain([Why(found, "placed_in_queue", {}, held.member_of(found))])
        record_many([draft("courses.queued", found, current, today(), by_hand=True)], by=by)
        notices.decided(held.rounds, [found], by=by)
    _tell_managers(current, found, by)
    refill([found.queue_id])  # Somebody waits now, or goes without the one who got the seat.
    return found


def _asked(held: Held, person: Person, round_: Round) -> Seat | None:
    """The person's own wish, when there is one. Raises Problem when there is a seat or a place in the queue."""
    for other in standing_in_the_way(held, [round_.queue_id], [person.id], today()):
        if other.state == SeatState.asked:
            return other
        if other.state == SeatState.queued:
            raise Problem(_("Personen står redan i kön. Ge platsen därifrån."))
        raise Problem(_("Personen har redan en plats eller ett erbjudande på kursen."))
    return None


def _new(person: Person, round_: Round, by: Person) -> Seat:
    where = places_in(round_.queue_id, {person.id: None}, today())
    if person.id not in where:
        raise Problem(_("Personen har ingen tjänst i området."))
    return new_seat(round_, person.id, where[person.id], by, state=SeatState.asked, because="placed")


def _tell_managers(round_: Round, seat: Seat, by: Person) -> None:
    managers = deciders_of([(seat.person_id, seat.unit_id)], today())[seat.person_id, seat.unit_id]
    values = values_of(round_) | {"seated": seat.state == SeatState.seated}
    send_many(
        Mail(manager, f"courses.placed:{seat.id}", "courses/mail/placed_unit", values, topic="decisions")
        for manager in managers
        if manager != by.id
    )
