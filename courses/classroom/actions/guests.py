"""Someone who comes to a course day and whom nobody finds in the register: written down, and counted when found."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select

from app.api import Person, Problem, _, checked_text, now, session, today
from courses.classroom.models import Guest
from courses.days.actions.attendance import register_attendance
from courses.days.actions.walk_ins import add_walk_in
from courses.days.models import Occasion, Presence, Seat, SeatState, Session
from courses.days.presence import Mark

#: How many days a guest's name is kept while nobody has said who it is.
KEPT_DAYS = 92
LONGEST = 120


def add_guest(session_: Session, name: str, workplace: str, *, by: Person) -> Guest:
    """Write down someone who is here and not in the register. Counts in the room, and for nothing else yet.

    Raises Problem without a name, with a personal identity number, before the day, and when the room is full.
    """
    name = checked_text(" ".join(name.split()), field="name", longest=LONGEST)
    workplace = checked_text(" ".join(workplace.split()), field="workplace", longest=LONGEST)
    if not name:
        raise Problem(_("Skriv gästens namn."), field="name")
    if session_.held_on > today():
        raise Problem(_("Gäster kan läggas till när kursdagen har kommit."))
    occasion = session.scalars(select(Occasion).where(Occasion.id == session_.occasion_id).with_for_update()).one()
    if occasion.room_capacity is not None and _in_the_room(occasion, session_) >= occasion.room_capacity:
        raise Problem(_("Lokalen rymmer %(count)s personer och är full.", count=occasion.room_capacity))
    guest = Guest(session_id=session_.id, name=name, workplace=workplace, added_by_id=by.id, added_at=now())
    session.add(guest)
    session.flush()
    return guest


def recognise(guest: Guest, person: Person, *, by: Person) -> Seat:
    """Say who a guest is. The person is put on the class list as a walk-in, present; the manager approves afterwards.

    Returns the seat. Raises Problem when the person cannot be a walk-in; see ``walk_ins.add_walk_in``.
    """
    sitting = session.get_one(Session, guest.session_id)
    occasion = session.get_one(Occasion, sitting.occasion_id)
    listed = session.scalar(
        select(Seat).where(
            Seat.round_id == occasion.round_id,
            Seat.person_id == person.id,
            Seat.state.in_((SeatState.seated, SeatState.pending)),
        )
    )
    seat = listed or add_walk_in(occasion, person, by=by)
    register_attendance(sitting, {person.id: Mark(Presence.present)}, by=by)
    session.delete(guest)
    session.flush()
    return seat


def remove_guest(guest: Guest, *, by: Person) -> None:
    """Take away a guest who was written down by mistake."""
    session.delete(guest)
    session.flush()


def forget_guests(on: date | None = None) -> None:
    """Delete guests of days more than three months ago. One statement."""
    old = select(Session.id).where(Session.held_on < (on or today()) - timedelta(days=KEPT_DAYS))
    session.execute(delete(Guest).where(Guest.session_id.in_(old)))


def _in_the_room(occasion: Occasion, session_: Session) -> int:
    listed = session.scalar(
        select(func.count()).where(
            Seat.round_id == occasion.round_id, Seat.state.in_((SeatState.seated, SeatState.pending))
        )
    )
    guests = session.scalar(select(func.count()).where(Guest.session_id == session_.id))
    return (listed or 0) + (guests or 0)
