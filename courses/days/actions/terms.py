"""On which terms someone waits, and with whom."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import func, select

from app.api import Person, Problem, _, session, today
from courses.days.actions.filling import refill
from courses.days.actions.holding import hold_with, id_of
from courses.days.actions.offering import back_to_queue, live_offers
from courses.days.models import WAITING, Offer, Party, Seat, SeatState, Terms, Travel
from courses.days.terms import ANYTHING, Wanted

#: The most people who can ask to go together.
LARGEST_PARTY = 8


def set_terms(seat: Seat, wanted: Wanted, *, by: Person | None) -> None:
    """Say which dates, weekdays and places suit, and whether any such date suits without being asked. A seat that is free
    for these terms is offered or given at once.

    Raises Problem when the terms contradict themselves or the seat waits no longer.
    """
    check_terms(wanted)
    hold_with([seat])
    if seat.state not in (SeatState.asked, SeatState.queued):
        raise Problem(_("Villkoren gäller den som väntar på en plats."))
    keep_terms(seat, wanted)
    refill([seat.queue_id])


def keep_terms(seat: Seat, wanted: Wanted | None) -> None:
    """Write the terms of a seat; nothing is kept of someone who takes anything."""
    if wanted is None:
        return
    kept = session.get(Terms, seat.id)
    if wanted == ANYTHING:
        if kept is not None:
            session.delete(kept)
    else:
        kept = kept or Terms(seat_id=seat.id)
        for name, value in asdict(wanted).items():
            setattr(kept, name, list(value) if isinstance(value, tuple) else value)
        session.add(kept)
    session.flush()


def check_terms(wanted: Wanted | None) -> None:
    """Raises Problem, naming the field, when terms contradict themselves."""
    if wanted is None:
        return
    if wanted.earliest_on and wanted.latest_on and wanted.earliest_on > wanted.latest_on:
        raise Problem(_("Den sista dagen ligger före den första."), field="latest_on")
    if wanted.latest_on and wanted.latest_on <= today():
        raise Problem(_("Den sista dagen har redan varit."), field="latest_on")
    if not set(wanted.weekdays) <= set(range(7)):
        raise Problem(_("Välj veckodagar."), field="weekdays")
    if wanted.travel not in set(Travel):
        raise Problem(_("Välj hur långt du kan resa."), field="travel")


def join_party(seats: Sequence[Seat], *, by: Person | None) -> Party:
    """Let people who wait go together or not at all.

    Raises Problem when they are fewer than two or more than eight, wait in different queues or no longer, or when one of
    them has company already.
    """
    if not 2 <= len(seats) <= LARGEST_PARTY:
        raise Problem(_("Ett sällskap är två till åtta personer."), field="people")
    hold_with(seats)
    if len({seat.queue_id for seat in seats}) != 1:
        raise Problem(_("De väntar inte på samma kurs."), field="people")
    if any(seat.state not in (SeatState.asked, SeatState.queued) for seat in seats):
        raise Problem(_("Ett sällskap är för dem som väntar på en plats."), field="people")
    if any(seat.party_id is not None for seat in seats):
        raise Problem(_("Någon av dem är redan med i ett sällskap."), field="people")
    party = Party(queue_id=seats[0].queue_id, made_by_id=id_of(by))
    session.add(party)
    session.flush()
    for seat in seats:
        seat.party_id = party.id
    session.flush()
    return party


def go_with(first: Seat, other: Seat, *, by: Person | None) -> Party:
    """Let someone who waits join another, and those who go with that one already, of their own accord. Their queue is held.

    Raises Problem when one of them waits no longer, a manager decided the party, they go together already or are more than
    eight, or the one who joins has other company.
    """
    session.refresh(first)
    if any(seat.state not in (SeatState.asked, SeatState.queued) for seat in (first, other)):
        raise Problem(_("Ett sällskap är för dem som väntar på en plats."))
    if first.queue_id != other.queue_id or first.person_id == other.person_id:
        raise Problem(_("De väntar inte på samma kurs."))
    if other.party_id is not None:
        together = other.party_id == first.party_id
        raise Problem(_("Ni går redan tillsammans.") if together else _("Du går redan tillsammans med andra."))
    party = session.get(Party, first.party_id) if first.party_id is not None else None
    if party is not None and not party.agreed:
        raise Problem(_("En chef har bestämt det sällskapet, och bara chefen kan ändra det."))
    members = select(func.count()).where(Seat.party_id == first.party_id, Seat.state.in_(WAITING))
    if party is not None and (session.scalar(members) or 0) >= LARGEST_PARTY:
        raise Problem(_("Sällskapet är fullt: det är åtta personer."))
    if party is None:
        party = Party(queue_id=first.queue_id, made_by_id=id_of(by), agreed=True)
        session.add(party)
        session.flush()
        first.party_id = party.id
    other.party_id = party.id
    session.flush()
    return party


def leave_party(*seats: Seat, by: Person | None) -> None:
    """Let these go alone; the others still go together, and offers that waited for all to answer are taken back. Someone who
    would be left alone in a party is in none any more.

    Raises Problem when one of them has no company, or waits no longer.
    """
    held = hold_with(seats)
    if any(seat.party_id is None for seat in seats):
        raise Problem(_("Det finns inget sällskap att lämna."))
    if any(seat.state not in WAITING for seat in seats):
        raise Problem(_("Ett sällskap är för dem som väntar på en plats."))
    parties = {seat.party_id for seat in seats}
    offers = live_offers(Offer.seat_id.in_([seat.id for seat in seats]))
    if offers:
        back_to_queue(held, offers, {}, by=by)
    for seat in seats:
        seat.party_id = None
    session.flush()
    _end_lonely(parties)
    refill({seat.queue_id for seat in seats})


def _end_lonely(parties: Iterable[int | None]) -> None:
    """Let whoever is the only one left of a party that waits go alone. Two statements."""
    lonely = (
        select(Seat.party_id)
        .where(Seat.party_id.in_(list(parties)), Seat.state.in_(WAITING))
        .group_by(Seat.party_id)
        .having(func.count() == 1)
    )
    for seat in session.scalars(
        select(Seat).where(Seat.party_id.in_(session.scalars(lonely).all()), Seat.state.in_(WAITING))
    ):
        seat.party_id = None
    session.flush()
