"""Who was there, session by session, and what follows: the entry that the theme was attended, and the certificate.

The entry is made when every session of an occasion counts for a person, dated by the day itself. When a mark is
changed afterwards so that it no longer holds, a correction takes it back; both stand in the ledger to be read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload, selectinload

from app.api import Draft, Person, Post, Problem, Ref, _, now, record_many, session
from courses.days.actions.holding import id_of
from courses.days.actions.seats import checked_reason
from courses.days.models import (
    Acceptance,
    AttendanceMark,
    Certificate,
    Occasion,
    Presence,
    Queue,
    Round,
    Seat,
    SeatState,
    Session,
)
from courses.days.presence import PARTLY, Mark, Outcome, counted_on, missed_minutes, outcome

#: Occasions settled in one breath.
BATCH = 100


def register_attendance(
    session_: Session, marks: Mapping[int, Mark], *, by: Person | None, rest: bool = False
) -> list[int]:
    """Note who was there for a session. Only what is given is changed; a repeated note changes nothing.

    marks: person id → what was noted. rest: note everyone else who has no mark yet as present.

    Returns the ids of those whose mark is new or changed. A constant number of statements for the whole class. Raises
    Problem when the session has not begun, and for someone who is not on the class list.
    """
    if session_.starts_at > now():
        raise Problem(_("Passet har inte börjat. Närvaro kan registreras när det har börjat."))
    occasion = _occasions([session_.occasion_id])[0]
    _hold(occasion.id)
    if occasion.cancelled:
        raise Problem(_("Kurstillfället är inställt."))
    listed = set(_on_list(occasion.round_id))
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
        record_many(told.drafts, by=by)
        settle([occasion.id], by=by)
    return told.changed


def accept_partial(occasion: Occasion, person: Person, reason: str, *, by: Person) -> None:
    """Accept partial attendance as enough, with the reason in words. AC3.1.

    Raises Problem without a reason, and when the person's attendance is not partial.
    """
    reason = checked_reason(reason)
    _hold(occasion.id)
    found = _Class.of([occasion.id])
    if found.outcome(occasion.id, person.id) != Outcome.partial:
        raise Problem(_("Personens närvaro är inte delnärvaro längre. Ladda om sidan."))
    session.add(Acceptance(occasion_id=occasion.id, person_id=person.id, reason=reason, accepted_by_id=by.id))
    session.flush()
    settle([occasion.id], by=by)


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


def settle(occasion_ids: Iterable[int], *, by: Person | None) -> None:
    """Bring the ledger and the certificates in step with the marks of these occasions. A constant number of statements.

    Walk-ins that no manager has approved yet count for nothing (AC3.2).
    """
    found = _Class.of(occasion_ids)
    taken_back: list[tuple[Certificate, Draft]] = []
    given: list[tuple[int, int, date, Draft]] = []
    for occasion in found.occasions.values():
        for seat in found.seats[occasion.round_id]:
            certificate = found.certificates.get((occasion.id, seat.person_id))
            holds = certificate is not None and certificate.entry_id is not None
            attended = found.outcome(occasion.id, seat.person_id) == Outcome.attended
            if attended and not holds:
                on = found.day_of(occasion, seat.person_id)
                given.append((occasion.id, seat.person_id, on, found.entry(occasion, seat, on)))
            elif holds and not attended:
                assert certificate is not None
                taken_back.append((certificate, found.correction(occasion, seat, certificate)))
    if not given and not taken_back:
        return
    entries = record_many([draft for *_rest, draft in given] + [draft for _c, draft in taken_back], by=by)
    for certificate, _draft in taken_back:
        certificate.entry_id = None
    new = []
    for (occasion_id, person_id, on, _draft), entry in zip(given, entries, strict=False):
        certificate = found.certificates.get((occasion_id, person_id))
        if certificate is not None:
            certificate.entry_id, certificate.happened_on = entry.id, on
        else:
            new.append({"occasion_id": occasion_id, "person_id": person_id, "happened_on": on,
                        "entry_id": entry.id, "issued_at": now()})  # fmt: skip
    session.flush()
    if new:
        session.execute(insert(Certificate), new)


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
    occasions = _occasions(ids)
    moment = now()
    sessions = {each.id: each for occasion in occasions for each in occasion.sessions}
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
    settle(ids, by=by)
    return len(
        session.scalars(
            select(Certificate.id).where(Certificate.occasion_id.in_(ids), Certificate.entry_id.is_not(None))
        ).all()
    )


def _hold(occasion_id: int) -> None:
    """Let nobody else take attendance for the occasion until the transaction ends."""
    session.execute(select(Occasion.id).where(Occasion.id == occasion_id).with_for_update())


def _occasions(ids: Iterable[int]) -> list[Occasion]:
    """Occasions with their theme, sessions, round and course. Two statements."""
    return list(
        session.scalars(
            select(Occasion)
            .options(
                joinedload(Occasion.theme),
                joinedload(Occasion.round).joinedload(Round.queue).joinedload(Queue.course),
                selectinload(Occasion.sessions),
            )
            .where(Occasion.id.in_(list(ids)))
            .order_by(Occasion.id)
        )
    )


def _on_list(round_id: int) -> Iterable[int]:
    """Those on the class list: who have a seat, and walk-ins whose manager has not answered yet."""
    return session.scalars(
        select(Seat.person_id).where(Seat.round_id == round_id, Seat.state.in_((SeatState.seated, SeatState.pending)))
    ).all()


@dataclass(frozen=True)
class _Seated:
    """Someone with a seat, and the post that it counts for."""

    person_id: int
    post_id: int
    unit_id: int
    first_on: date
    last_on: date | None


@dataclass
class _Class:
    """All that settles some occasions, loaded in a constant number of statements."""

    occasions: dict[int, Occasion]
    seats: dict[int, list[_Seated]]
    marks: dict[int, dict[int, Mark]]
    accepted: set[tuple[int, int]]
    certificates: dict[tuple[int, int], Certificate]

    @classmethod
    def of(cls, occasion_ids: Iterable[int]) -> "_Class":
        """Load these occasions."""
        occasions = {occasion.id: occasion for occasion in _occasions(occasion_ids)}
        ids = list(occasions)
        seats: dict[int, list[_Seated]] = defaultdict(list)
        for row in session.execute(
            select(Seat.round_id, Seat.person_id, Seat.post_id, Seat.unit_id, Post.first_on, Post.last_on)
            .join(Post, Post.id == Seat.post_id)
            .where(Seat.round_id.in_({o.round_id for o in occasions.values()}), Seat.state == SeatState.seated)
            .order_by(Seat.id)
        ):
            seats[row.round_id].append(_Seated(*row[1:]))
        marks: dict[int, dict[int, Mark]] = defaultdict(dict)
        for mark in session.execute(
            select(AttendanceMark.session_id, AttendanceMark.person_id, AttendanceMark.state, AttendanceMark.minutes)
            .join(Session, Session.id == AttendanceMark.session_id)
            .where(Session.occasion_id.in_(ids))
        ):
            marks[mark.person_id][mark.session_id] = Mark(mark.state, mark.minutes)
        accepted = {
            (row.occasion_id, row.person_id)
            for row in session.execute(
                select(Acceptance.occasion_id, Acceptance.person_id).where(Acceptance.occasion_id.in_(ids))
            )
        }
        certificates = {
            (c.occasion_id, c.person_id): c
            for c in session.scalars(select(Certificate).where(Certificate.occasion_id.in_(ids)))
        }
        return cls(occasions, seats, marks, accepted, certificates)

    def outcome(self, occasion_id: int, person_id: int) -> Outcome:
        """What someone's marks amount to."""
        occasion = self.occasions[occasion_id]
        return outcome(
            [each.id for each in occasion.sessions],
            self.marks[person_id],
            occasion.round.queue.course.late_minutes,
            accepted=(occasion_id, person_id) in self.accepted,
        )

    def day_of(self, occasion: Occasion, person_id: int) -> date:
        """The day that the attendance is dated by."""
        return counted_on({each.id: each.held_on for each in occasion.sessions}, self.marks[person_id])

    def entry(self, occasion: Occasion, seat: _Seated, on: date) -> Draft:
        """The entry that the theme was attended, for the post chosen at sign-up if it was still held on the day."""
        marks = self.marks[seat.person_id]
        ids = [each.id for each in occasion.sessions]
        held = seat.first_on <= on and (seat.last_on is None or seat.last_on >= on)
        return Draft(
            "courses.attended",
            seat.person_id,
            Ref("courses.theme", occasion.theme.key, None, occasion.theme.title),
            on,
            data={
                "occasion": occasion.id,
                "sessions": ids,
                "missed_minutes": missed_minutes(marks[i] for i in ids),
                "accepted": (occasion.id, seat.person_id) in self.accepted,
            },
            post_id=seat.post_id if held else None,
            unit_id=seat.unit_id if held else None,
        )

    def correction(self, occasion: Occasion, seat: _Seated, certificate: Certificate) -> Draft:
        """The entry that takes the attendance back, on the day of the attendance."""
        return Draft(
            "courses.attendance_corrected",
            seat.person_id,
            Ref("courses.theme", occasion.theme.key, None, occasion.theme.title),
            certificate.happened_on,
            data={"occasion": occasion.id},
            corrects_id=certificate.entry_id,
        )
