"""Who was there, session by session.

What follows from the marks is brought about by ``settling``; a mark that is changed after it was first made is told in
the ledger, with what it was before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import insert, select

from app.api import Draft, Person, Problem, Ref, _, now, record_many, session
from courses.days.actions.ending import also_there
from courses.days.actions.holding import id_of
from courses.days.actions.reasons import checked_reason
from courses.days.actions.returning import return_needless
from courses.days.actions.settling import ClassMarks, concerned, occasions, settle
from courses.days.models import (
    Acceptance,
    AttendanceMark,
    Certificate,
    Occasion,
    Presence,
    Session,
)
from courses.days.presence import PARTLY, Mark, Outcome, enough, limit_of
from courses.days.queries.expected import people_expected

#: Occasions settled in one breath.
BATCH = 100


def register_attendance(
    session_: Session,
    marks: Mapping[int, Mark],
    *,
    by: Person | None,
    rest: bool = False,
    early: timedelta = timedelta(0),
) -> list[int]:
    """Note who was there for a session. Only what is given is changed; a repeated note changes nothing.

    marks: person id → what was noted. rest: note everyone else who has no mark yet as present. early: how long before
    the session it may be noted.

    Returns the ids of those whose mark is new or changed. A constant number of statements for the whole class. Raises
    Problem when the session has not begun, and for someone who is not on the class list.
    """
    if session_.starts_at - early > now():
        raise Problem(_("Passet har inte börjat. Närvaro kan registreras när det har börjat."))
    occasion = occasions([session_.occasion_id])[0]
    held = _hold(occasion.id)
    if occasion.cancelled:
        raise Problem(_("Kurstillfället är inställt."))
    listed = set(people_expected(occasion, session_.id))
    if not set(marks) <= listed:
        raise Problem(_("Någon står inte på klasslistan. Ladda om sidan och lägg till personen först."))
    present = {
        mark.person_id: mark
        for mark in session.scalars(select(AttendanceMark).where(AttendanceMark.session_id == session_.id))
    }
    wanted = {person: _sound(mark) for person, mark in marks.items()}
    if rest:
        wanted |= {person: Mark(Presence.present) for person in listed - present.keys() - wanted.keys()}
    told = _write_marks(session_, wanted, present, by)
    if told.changed:
        session.flush()
        record_many([*told.drafts, *also_there(occasion, session_.id, told.changed)], by=by)
        settle(held, by=by)
        limit = limit_of(occasion.round)
        return_needless(session_.id, [person for person in told.changed if enough(wanted[person], limit)])
    return told.changed


def accept_partial(occasion: Occasion, person: Person, reason: str, *, by: Person) -> None:
    """Accept partial attendance as enough, with the reason in words.

    Raises Problem without a reason, and when the person's attendance is not partial.
    """
    reason = checked_reason(reason)
    held = _hold(occasion.id)
    found = ClassMarks.of([occasion.id])
    if found.outcome(occasion.id, person.id) != Outcome.partial:
        raise Problem(_("Personens närvaro är inte delnärvaro längre. Ladda om sidan."))
    session.add(Acceptance(occasion_id=occasion.id, person_id=person.id, reason=reason, accepted_by_id=by.id))
    session.flush()
    settle(held, by=by)


def attend_many(
    classes: Iterable[tuple[int, Iterable[int]]],
    *,
    by: Person | None,
    otherwise: Mapping[tuple[int, int], Mark] | None = None,
) -> int:
    """Note whole classes as present at all sessions of an occasion, for what an import or the demonstration brings.

    classes: (occasion id, person ids). Those who have a mark for a session keep it. otherwise: (session id, person id) →
    what is noted instead of present. A constant number of statements for each hundred occasions. Returns how many
    certificates hold afterwards. Raises Problem for sessions to come, and for a mark that is not sound.
    """
    wanted = {occasion: set(people) for occasion, people in classes}
    marks = {about: _sound(mark) for about, mark in (otherwise or {}).items()}
    ids = list(wanted)
    count = 0
    for start in range(0, len(ids), BATCH):
        count += _attend(ids[start : start + BATCH], wanted, marks, by)
    return count


@dataclass
class _Told:
    changed: list[int] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


def _write_marks(
    session_: Session, wanted: Mapping[int, Mark], present: Mapping[int, AttendanceMark], by: Person | None
) -> _Told:
    """Insert or change marks. A first mark is not told by itself; every later change is, with what it was before."""
    told, new, moment = _Told(), [], now()
    for person_id, mark in wanted.items():
        old = present.get(person_id)
        if old is None:
            new.append({"session_id": session_.id, "person_id": person_id, "state": str(mark.state),
                        "minutes": mark.minutes, "recorded_by_id": id_of(by), "recorded_at": moment})  # fmt: skip
        elif (old.state, old.minutes) != (mark.state, mark.minutes):
            told.drafts.append(
                Draft(
                    "courses.attendance_changed",
                    person_id,
                    Ref("courses.session", str(session_.id)),
                    session_.held_on,
                    data={"from": [old.state, old.minutes], "to": [str(mark.state), mark.minutes]},
                )
            )
            old.state, old.minutes, old.recorded_by_id, old.recorded_at = mark.state, mark.minutes, id_of(by), moment
        else:
            continue
        told.changed.append(person_id)
    if new:
        session.execute(insert(AttendanceMark), new)
    return told


def _sound(mark: Mark) -> Mark:
    if mark.state not in set(Presence):
        raise Problem(_("Välj närvarande, sen, gick tidigt eller frånvarande."))
    if mark.state not in PARTLY:
        return Mark(mark.state)
    if not 0 < mark.minutes <= 600:
        raise Problem(_("Skriv antalet minuter för den som kom sent eller gick tidigt, 1–600."))
    return mark


def _attend(
    ids: list[int], wanted: Mapping[int, set[int]], marks: Mapping[tuple[int, int], Mark], by: Person | None
) -> int:
    held = occasions(ids)
    moment = now()
    sessions = {each.id: each for occasion in held for each in occasion.sessions}
    if any(each.starts_at > moment for each in sessions.values()):
        raise Problem(_("Passet har inte börjat. Närvaro kan registreras när det har börjat."))
    marked = {
        tuple(row)
        for row in session.execute(
            select(AttendanceMark.session_id, AttendanceMark.person_id).where(AttendanceMark.session_id.in_(sessions))
        )
    }
    here = Mark(Presence.present)
    rows = [
        {"session_id": each.id, "person_id": person, "state": str(mark.state), "minutes": mark.minutes,
         "recorded_by_id": id_of(by), "recorded_at": min(each.ends_at, moment)}
        for each in sessions.values()
        for person in sorted(wanted[each.occasion_id])
        if (each.id, person) not in marked
        for mark in [marks.get((each.id, person), here)]
    ]  # fmt: skip
    if rows:
        session.execute(insert(AttendanceMark), rows)
    settle(concerned(ids), by=by)
    return len(
        session.scalars(
            select(Certificate.id).where(Certificate.occasion_id.in_(ids), Certificate.entry_id.is_not(None))
        ).all()
    )


def _hold(occasion_id: int) -> list[int]:
    """Let nobody else take attendance for what the occasion's marks concern until the transaction ends. Returns what it is."""
    held = concerned([occasion_id])
    session.execute(select(Occasion.id).where(Occasion.id.in_(held)).order_by(Occasion.id).with_for_update())
    return held
