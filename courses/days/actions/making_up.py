"""Making up for a missed session at another occasion; what is noted there is credited to the round where the seat is."""

from sqlalchemy import select

from app.api import Person, Problem, _, now, session, today
from courses.days.actions.holding import hold
from courses.days.actions.settling import concerned, settle
from courses.days.models import MakeUp, Occasion, Seat, SeatState, Session
from courses.days.queries.attendance import occasion_of
from courses.days.queries.making_up import equivalents, missed


def book_make_up(session_: Session, instead: Session, person: Person, *, by: Person) -> MakeUp:
    """Let someone who missed a session come to its equivalent in another round, while a seat is free there.

    Whoever has decided on one place can choose another until it has begun. Raises Problem when nothing was missed, when
    the other session is not its equivalent, is full, or has begun.
    """
    occasion = occasion_of(session_.occasion_id)
    other = session.get_one(Occasion, instead.occasion_id)
    assert occasion is not None
    hold([other.round_id])
    seat = session.scalar(
        select(Seat).where(
            Seat.round_id == occasion.round_id, Seat.person_id == person.id, Seat.state == SeatState.seated
        )
    )
    lost = next((each for each in missed(occasion, person.id) if each.session.id == session_.id), None)
    if seat is None or lost is None:
        raise Problem(_("Det finns inget missat pass att ta igen."))
    if lost.booked is not None:
        _still_open(lost.booked)
        session.delete(lost.booked)
        session.flush()
    if instead.id not in {each.session_id for each in equivalents(lost, seat.unit_id, today())}:
        raise Problem(_("Det tillfället är fullt eller passar inte längre. Välj ett annat."))
    booked = MakeUp(session_id=session_.id, person_id=person.id, instead_id=instead.id, booked_by_id=by.id)
    session.add(booked)
    session.flush()
    return booked


def cancel_make_up(booked: MakeUp, *, by: Person) -> None:
    """Give the place back. Raises Problem when the session has begun."""
    _still_open(booked)
    occasion_id = session.get_one(Session, booked.session_id).occasion_id
    session.delete(booked)
    session.flush()
    settle(concerned([occasion_id]), by=by)


def _still_open(booked: MakeUp) -> None:
    if session.get_one(Session, booked.instead_id).starts_at <= now():
        raise Problem(_("Passet har redan börjat."))
