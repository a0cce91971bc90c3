"""Checking in by oneself: the trainer opens the door to a session, those with a seat show that they are in the room."""

from datetime import datetime

from sqlalchemy import select

from app.api import Person, Problem, _, now, session
from courses.classroom import codes
from courses.classroom.models import Door, Knock
from courses.days.actions.attendance import register_attendance
from courses.days.models import AttendanceMark, Presence, Session
from courses.days.presence import Mark


def open_door(session_: Session, *, by: Person) -> Door:
    """Let the class check in to a session, from half an hour before it until it ends. Opening twice changes nothing."""
    moment = now()
    if moment < session_.starts_at - codes.BEFORE:
        raise Problem(_("Incheckningen kan öppnas tidigast en halvtimme innan passet börjar."))
    if moment > session_.ends_at:
        raise Problem(_("Passet är slut."))
    door = _door(session_.id)
    if door is None:
        door = Door(session_id=session_.id, secret=codes.new_secret(), opened_by_id=by.id)
        session.add(door)
    door.closed_at = None
    session.flush()
    return door


def close_door(session_: Session, *, by: Person) -> None:
    """Let nobody check in any more; what has been noted stands."""
    door = _door(session_.id)
    if door is not None and door.closed_at is None:
        door.closed_at = now()
        session.flush()


class WrongCode(Problem):
    """The code is not on the wall. Whoever shows the page counts it: see ``count_wrong``."""


def count_wrong(door: Door, person: Person) -> None:
    """Remember that the person tried a wrong code. The caller commits."""
    knock = session.scalar(
        select(Knock).where(Knock.door_id == door.id, Knock.person_id == person.id).with_for_update()
    )
    if knock is None:
        session.add(Knock(door_id=door.id, person_id=person.id, tries=1))
    else:
        knock.tries += 1
    session.flush()


def check_in(session_: Session, door: Door, person: Person, code: str) -> Mark:
    """Note that the person is here, by the person's own showing of the code on the wall.

    Returns what was noted: present, or late with minutes. What a trainer has noted already is not changed. Raises
    Problem when the code is not the one on the wall now, the door is closed, or the person has no seat.
    """
    moment = now()
    if door.closed_at is not None or not session_.starts_at - codes.BEFORE <= moment <= session_.ends_at:
        raise Problem(_("Incheckningen är stängd. Säg till kursledaren att du är här."))
    knock = session.scalar(select(Knock.tries).where(Knock.door_id == door.id, Knock.person_id == person.id))
    if (knock or 0) >= codes.MOST_TRIES:
        raise Problem(_("För många felaktiga koder. Säg till kursledaren att du är här."), field="code")
    if not codes.is_right(door.secret, code, moment):
        raise WrongCode(_("Koden stämmer inte. Skriv den som visas i salen just nu."), field="code")
    return _note(session_, person, moment)


def _note(session_: Session, person: Person, moment: datetime) -> Mark:
    noted = session.scalar(
        select(AttendanceMark).where(AttendanceMark.session_id == session_.id, AttendanceMark.person_id == person.id)
    )
    if noted is not None:
        if noted.state in (Presence.present, Presence.late):
            return Mark(noted.state, noted.minutes)
        raise Problem(_("Kursledaren har redan noterat något annat för dig. Säg till att du är här."))
    late = codes.minutes_late(session_.starts_at, moment)
    mark = Mark(Presence.late, late) if late else Mark(Presence.present)
    register_attendance(session_, {person.id: mark}, by=person, early=codes.BEFORE)
    return mark


def _door(session_id: int) -> Door | None:
    return session.scalar(select(Door).where(Door.session_id == session_id).with_for_update())
