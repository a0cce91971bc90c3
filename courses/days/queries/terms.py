"""On which terms someone waits, with whom, and the places to choose among."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.api import Person, session
from courses.days.models import ACTIVE, Occasion, Round, RoundState, Seat, Terms
from courses.days.terms import ANYTHING, Wanted


def terms_of(seat_id: int) -> Wanted:
    """The terms of a seat; anything when nothing has been said."""
    kept = session.get(Terms, seat_id)
    if kept is None:
        return ANYTHING
    return Wanted(
        kept.earliest_on, kept.latest_on, tuple(kept.weekdays), tuple(kept.places), kept.travel, kept.any_suits
    )


def places_of(queue_id: int, on: date) -> list[str]:
    """The names of the places where the coming rounds of a queue are held."""
    return list(
        session.scalars(
            select(Occasion.place)
            .join(Round, Round.id == Occasion.round_id)
            .where(
                Round.queue_id == queue_id, Round.state == RoundState.published, Round.first_on > on, Occasion.place != ""
            )
            .distinct()
            .order_by(Occasion.place)
        )
    )  # fmt: skip


def companions(seat: Seat) -> Sequence[Person]:
    """Those who go together with someone, or not at all."""
    if seat.party_id is None:
        return ()
    return session.scalars(
        select(Person)
        .join(Seat, Seat.person_id == Person.id)
        .where(Seat.party_id == seat.party_id, Seat.id != seat.id, Seat.state.in_(ACTIVE))
        .order_by(Person.sort_key, Person.id)
    ).all()
