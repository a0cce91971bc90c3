"""Whom the coordinator can write to, what has been written, and what became of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.api import Fate, Organisation, Person, Post, fates, session
from courses.classroom.models import Note
from courses.days.models import AttendanceMark, Occasion, Presence, Round, Seat, SeatState, Session
from courses.days.queries.expected import listed, visits_of
from courses.days.queries.preparation import done_things, references


@dataclass(frozen=True)
class Recipient:
    """Someone to write to: name (alias when protected) and organisation."""

    person_id: int
    name: str
    organisation: str
    #: The sessions that the person comes to, to make up for some missed in another round; none for those with a seat.
    visits: frozenset[int] = frozenset()
    #: The first day that the person comes to; None for those in the queue.
    on: date | None = None


class Recipients:
    """Those whom the coordinator of a round can write to. Each choice is read once, in a constant number of statements."""

    def __init__(self, round_: Round) -> None:
        self.round = round_

    @cached_property
    def coming(self) -> list[Recipient]:
        """Those with a seat, walk-ins among them, and those who make up for a session there; each once, by name."""
        here = listed(self.round.id)
        rows = session.execute(
            select(*_WHO, here.c.person_id, here.c.visits)
            .join(here, here.c.person_id == Person.id)
            .join(Post, Post.id == here.c.post_id)
            .join(_employer, _employer.c.id == Post.employer_id)
            .order_by(Person.sort_key, Person.id)
        ).all()
        visits = visits_of(rows)
        days = {each.id: each.held_on for each in self._sessions} if visits else {}
        return [
            _recipient(row, own, min((days[each] for each in own), default=self.round.first_on))
            for row in {row.person_id: row for row in rows}.values()
            for own in [visits.get(row.person_id, frozenset())]
        ]

    @property
    def has_guests(self) -> bool:
        """Whether anybody comes from another round."""
        return any(each.visits for each in self.coming)

    def chosen(self, audience: str) -> list[Recipient]:
        """Those whom a choice means, by name. audience: a key of ``audience.AUDIENCES``."""
        if audience == "queued":
            return self._queued()
        if audience == "unprepared":
            return self._unprepared()
        if audience == "absent":
            away = set(session.scalars(self._away()))
            return [each for each in self.coming if each.person_id in away]
        if audience == "coming":
            return self.coming
        return [each for each in self.coming if bool(each.visits) == (audience == "guests")]

    def _queued(self) -> list[Recipient]:
        rows = session.execute(
            select(*_WHO)
            .join(Seat, Seat.person_id == Person.id)
            .join(Post, Post.id == Seat.post_id)
            .join(_employer, _employer.c.id == Post.employer_id)
            .where(Seat.queue_id == self.round.queue_id, Seat.state == SeatState.queued)
            .order_by(Person.sort_key, Person.id)
        )
        return [_recipient(row) for row in rows]

    def _unprepared(self) -> list[Recipient]:
        """Those who have something left to do before what they come to."""
        wanted = {each.id: set(references([each.theme])) for each in self._occasions}
        where = {each.id: each.occasion_id for each in self._sessions}
        everything = sorted(set().union(*wanted.values()))
        done = done_things((each.person_id for each in self.coming), everything)
        found = []
        for each in self.coming:
            occasions = {where[number] for number in each.visits} or wanted
            if any(wanted.get(number, set()) - done.get(each.person_id, set()) for number in occasions):
                found.append(each)
        return found

    def _away(self) -> Select[int]:
        return (
            select(AttendanceMark.person_id)
            .join(Session, Session.id == AttendanceMark.session_id)
            .join(Occasion, Occasion.id == Session.occasion_id)
            .where(
                Occasion.round_id == self.round.id,
                AttendanceMark.state.in_((Presence.absent, Presence.absent_notified)),
            )
        )

    @cached_property
    def _occasions(self) -> Sequence[Occasion]:
        held = Occasion.cancelled.is_(False)
        return session.scalars(
            select(Occasion).options(joinedload(Occasion.theme)).where(Occasion.round_id == self.round.id, held)
        ).all()

    @cached_property
    def _sessions(self) -> Sequence[Session]:
        return session.scalars(
            select(Session).join(Occasion, Occasion.id == Session.occasion_id).where(Occasion.round_id == self.round.id)
        ).all()


def notes_of(round_id: int) -> Sequence[tuple[Note, Counter[Fate]]]:
    """What has been sent to people of a round, latest first, and how many it reached, waits for or bounced from."""
    notes = session.scalars(select(Note).where(Note.round_id == round_id).order_by(Note.id.desc())).all()
    counts: dict[str, Counter[Fate]] = {f"courses.note:{note.id}": Counter() for note in notes}
    for event, _person, fate, _why in fates(counts):
        counts[event][fate] += 1
    return [(note, counts[f"courses.note:{note.id}"]) for note in notes]


def fates_of(note_id: int) -> list[tuple[Person, Fate, str]]:
    """To whom a note went, what became of it and why not, those whom it did not reach first. Two statements."""
    became = {person: (fate, why) for _event, person, fate, why in fates([f"courses.note:{note_id}"])}
    people = session.scalars(select(Person).where(Person.id.in_(became)).order_by(Person.sort_key, Person.id))
    order = [Fate.bounced, Fate.failed, Fate.dropped, Fate.waiting, Fate.sent]
    return sorted(((person, *became[person.id]) for person in people), key=lambda each: order.index(each[1]))


_employer = Organisation.__table__.alias("employer")
_WHO = (
    Person.id.label("id"), Person.given_name, Person.family_name, Person.alias, Person.protected,
    _employer.c.name.label("employer"),
)  # fmt: skip


def _recipient(row: Any, visits: frozenset[int] = frozenset(), on: date | None = None) -> Recipient:
    name = row.alias if row.protected else f"{row.given_name} {row.family_name}".strip()
    return Recipient(row.id, name, "" if row.protected else row.employer, visits, on)
