"""What follows from attendance: the entry that a theme was attended, and the certificate.

The entry is made when enough sessions of an occasion count for a person, dated by the day itself; or, where the rule is
about the whole round, for all its themes when enough of its sessions do, dated by the day that was reached. When a mark
is changed afterwards so that it no longer holds, a correction takes it back; both stand in the ledger to be read.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.api import Draft, Person, Post, Ref, now, record_many, session
from courses.days.models import (
    Acceptance,
    AttendanceMark,
    Certificate,
    MakeUp,
    Occasion,
    Queue,
    Round,
    Seat,
    SeatState,
    Session,
)
from courses.days.presence import (
    Mark,
    Outcome,
    counted_on,
    enough,
    limit_of,
    missed_minutes,
    outcome,
    rule_alone,
    rule_of,
)

#: The session at which another one is made up for.
_elsewhere = aliased(Session)


def settle(occasion_ids: Iterable[int], *, by: Person | None) -> None:
    """Bring the ledger and the certificates in step with the marks of these occasions. A constant number of statements.

    occasion_ids: all that are concerned, see ``concerned``. Walk-ins that no manager has approved yet count for nothing.
    """
    found = ClassMarks.of(occasion_ids)
    taken_back: list[tuple[Certificate, Draft]] = []
    given: list[tuple[int, int, date, Draft]] = []
    for occasion in found.occasions.values():
        for seat in found.seats[occasion.round_id]:
            certificate = found.certificates.get((occasion.id, seat.person_id))
            holds = certificate is not None and certificate.entry_id is not None
            on = found.attended_on(occasion, seat.person_id)
            if certificate is not None and holds and (on is None or found.moved(occasion, certificate, on)):
                taken_back.append((certificate, found.correction(occasion, seat, certificate)))
                holds = False
            if on is not None and not holds:
                given.append((occasion.id, seat.person_id, on, found.entry(occasion, seat, on)))
    if not given and not taken_back:
        return
    entries = record_many([draft for _c, draft in taken_back] + [draft for *_rest, draft in given], by=by)
    for certificate, _draft in taken_back:
        certificate.entry_id = None
    new = []
    for (occasion_id, person_id, on, _draft), entry in zip(given, entries[len(taken_back) :], strict=True):
        certificate = found.certificates.get((occasion_id, person_id))
        if certificate is not None:
            certificate.entry_id, certificate.happened_on = entry.id, on
        else:
            new.append({"occasion_id": occasion_id, "person_id": person_id, "happened_on": on,
                        "entry_id": entry.id, "issued_at": now()})  # fmt: skip
    session.flush()
    if new:
        session.execute(insert(Certificate), new)


def occasions(ids: Iterable[int]) -> list[Occasion]:
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


def concerned(occasion_ids: Iterable[int]) -> list[int]:
    """All occasions for which something may follow from the marks of these. Two statements.

    They are these, those whose missed sessions are made up for at them, and the rest of a round whose rule is about all of it.
    """
    ids = _with_made_up(list(occasion_ids))
    mates = session.execute(
        select(Occasion.id, Round)
        .join(Round, Round.id == Occasion.round_id)
        .options(joinedload(Round.queue).joinedload(Queue.course))
        .where(Round.id.in_(select(Occasion.round_id).where(Occasion.id.in_(ids))))
        .order_by(Occasion.id)
    )
    return list(dict.fromkeys([*ids, *(number for number, round_ in mates if rule_of(round_).over_round)]))


def _with_made_up(ids: list[int]) -> list[int]:
    missed = session.scalars(
        select(Session.occasion_id)
        .join(MakeUp, MakeUp.session_id == Session.id)
        .join(_elsewhere, _elsewhere.id == MakeUp.instead_id)
        .where(_elsewhere.occasion_id.in_(ids))
    )
    return list(dict.fromkeys([*ids, *missed]))


@dataclass(frozen=True)
class _Seated:
    """Someone with a seat, and the post that it counts for."""

    person_id: int
    post_id: int
    unit_id: int
    first_on: date
    last_on: date | None


@dataclass
class ClassMarks:
    """All that settles some occasions, loaded in a constant number of statements."""

    occasions: dict[int, Occasion]
    seats: dict[int, list[_Seated]]
    marks: dict[int, dict[int, Mark]]
    #: (Person id, session id) → the day on which the session was made up for elsewhere.
    made_up: dict[tuple[int, int], date]
    accepted: set[tuple[int, int]]
    certificates: dict[tuple[int, int], Certificate]

    @classmethod
    def of(cls, occasion_ids: Iterable[int]) -> "ClassMarks":
        """Load these occasions."""
        found = {occasion.id: occasion for occasion in occasions(occasion_ids)}
        ids = list(found)
        seats: dict[int, list[_Seated]] = defaultdict(list)
        for row in session.execute(
            select(Seat.round_id, Seat.person_id, Seat.post_id, Seat.unit_id, Post.first_on, Post.last_on)
            .join(Post, Post.id == Seat.post_id)
            .where(Seat.round_id.in_({o.round_id for o in found.values()}), Seat.state == SeatState.seated)
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
        made_up: dict[tuple[int, int], date] = {}
        for there in session.execute(
            select(
                MakeUp.person_id,
                MakeUp.session_id,
                AttendanceMark.state,
                AttendanceMark.minutes,
                _elsewhere.held_on,
                Session.occasion_id,
            )
            .join(Session, Session.id == MakeUp.session_id)
            .join(_elsewhere, _elsewhere.id == MakeUp.instead_id)
            .join(
                AttendanceMark,
                (AttendanceMark.session_id == MakeUp.instead_id) & (AttendanceMark.person_id == MakeUp.person_id),
            )
            .where(Session.occasion_id.in_(ids))
        ):
            instead, noted = Mark(there.state, there.minutes), marks[there.person_id].get(there.session_id)
            limit = limit_of(found[there.occasion_id].round)
            if instead.here and (noted is None or not enough(noted, limit)):
                marks[there.person_id][there.session_id] = instead
                made_up[there.person_id, there.session_id] = there.held_on
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
        return cls(found, seats, marks, made_up, accepted, certificates)

    def outcome(self, occasion_id: int, person_id: int) -> Outcome:
        """What someone's marks amount to."""
        occasion = self.occasions[occasion_id]
        return outcome(
            [each.id for each in occasion.sessions],
            self.marks[person_id],
            limit_of(occasion.round),
            accepted=(occasion_id, person_id) in self.accepted,
            rule=rule_alone(rule_of(occasion.round)),
        )

    def attended_on(self, occasion: Occasion, person_id: int) -> date | None:
        """The day that the attendance of the theme is dated by; None while it does not count."""
        rule = rule_of(occasion.round)
        if rule.over_round:
            days, counted = self._counted(occasion, person_id)
            return None if occasion.cancelled else rule.reached_on(days, counted)
        there = self.outcome(occasion.id, person_id) == Outcome.attended
        return self._day_of(occasion, person_id) if there else None

    def moved(self, occasion: Occasion, certificate: Certificate, on: date) -> bool:
        """Whether what was enough for the round was so on another day than the certificate says."""
        return rule_of(occasion.round).over_round and certificate.happened_on != on

    def _counted(self, occasion: Occasion, person_id: int) -> tuple[dict[int, date], list[int]]:
        """The planned sessions of the occasion's round with the days on which the person attends them, and those that count."""
        marks, limit = self.marks[person_id], limit_of(occasion.round)
        planned = sorted(
            (each for mate in self.occasions.values() if mate.round_id == occasion.round_id and not mate.cancelled
             for each in mate.sessions),
            key=lambda each: (each.starts_at, each.id),
        )  # fmt: skip
        days = {each.id: self.made_up.get((person_id, each.id), each.held_on) for each in planned}
        counted = [
            each.id
            for each in planned
            if (each.occasion_id, person_id) in self.accepted or (each.id in marks and enough(marks[each.id], limit))
        ]
        return days, counted

    def _day_of(self, occasion: Occasion, person_id: int) -> date:
        """The day that the attendance is dated by."""
        days = {each.id: self.made_up.get((person_id, each.id), each.held_on) for each in occasion.sessions}
        return counted_on(days, self.marks[person_id])

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
                "missed_minutes": missed_minutes(marks[i] for i in ids if i in marks),
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
