"""Making up for a missed session at another occasion; what is noted there is credited to the round where the seat is."""

from sqlalchemy import select

from app.api import Person, Problem, _, now, session, today
from courses.days.actions import make_up_notices
from courses.days.actions.filling import refill
from courses.days.actions.holding import hold
from courses.days.actions.make_up_notices import Visit, visits
from courses.days.actions.settling import concerned, settle
from courses.days.models import MakeUp, Occasion, Round, Seat, SeatState, Session
from courses.days.queries.attendance import occasion_of
from courses.days.queries.making_up import equivalents, missed


def book_make_up(session_: Session, instead: Session, person: Person, *, by: Person) -> MakeUp:
    """Let someone who missed a session come to its equivalent in another round, while a seat is free there. The person is
    told, with an entry for the calendar.

    Whoever has decided on one place can choose another until it has begun. Raises Problem when nothing was missed, when
    the other session is not its equivalent, is full, clashes with another course, or has begun.
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
    before = _let_go(lost.booked) if lost.booked is not None else None
    if instead.id not in {each.session_id for each in equivalents(lost, seat, today())}:
        raise Problem(_("Det tillfället är fullt eller passar inte längre. Välj ett annat."))
    booked = MakeUp(session_id=session_.id, person_id=person.id, instead_id=instead.id, booked_by_id=by.id)
    session.add(booked)
    session.flush()
    (visit,) = visits(MakeUp.id == booked.id)
    make_up_notices.booked(visit, before)
    return booked


def cancel_make_up(booked: MakeUp, *, by: Person) -> None:
    """Give the place back; it leaves the calendar. Raises Problem when the session has begun."""
    occasion_id = session.get_one(Session, booked.session_id).occasion_id
    visit = _let_go(booked)
    make_up_notices.given_back(visit)
    there = session.get_one(Occasion, visit.occasion_id)
    settle(concerned([occasion_id]), by=by)
    refill([session.get_one(Round, there.round_id).queue_id])


def _let_go(booked: MakeUp) -> Visit:
    """Returns the place as it was."""
    if session.get_one(Session, booked.instead_id).starts_at <= now():
        raise Problem(_("Passet har redan börjat."))
    (visit,) = visits(MakeUp.id == booked.id)
    session.delete(booked)
    session.flush()
    return visit
