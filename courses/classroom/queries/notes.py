"""Whom the coordinator can write to, what has been written, and what became of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.api import Fate, Organisation, Person, Post, fates, session
from courses.classroom.models import Note
from courses.days.models import AttendanceMark, Occasion, Presence, Round, Seat, SeatState, Session
from courses.days.queries.preparation import done_by, references


@dataclass(frozen=True)
class Recipient:
    """Someone to write to: name (alias when protected) and organisation."""

    person_id: int
    name: str
    organisation: str


_employer = Organisation.__table__.alias("employer")


def recipients(round_: Round, audience: str) -> list[Recipient]:
    """Those whom a choice means, by name. A constant number of statements."""
    if audience == "queued":
        found = _people(Seat.queue_id == round_.queue_id, Seat.state == SeatState.queued)
    else:
        found = _people(Seat.round_id == round_.id, Seat.state.in_((SeatState.seated, SeatState.pending)))
    ids = [each.person_id for each in found]
    if audience == "unprepared":
        themes = [each.theme for each in _occasions(round_.id)]
        things = references(themes)
        done = done_by(ids, things)
        return [each for each in found if done.get(each.person_id, 0) < len(things)]
    if audience == "absent":
        away = set(
            session.scalars(
                select(AttendanceMark.person_id)
                .join(Session, Session.id == AttendanceMark.session_id)
                .join(Occasion, Occasion.id == Session.occasion_id)
                .where(
                    Occasion.round_id == round_.id,
                    AttendanceMark.state.in_((Presence.absent, Presence.absent_notified)),
                )
            )
        )
        return [each for each in found if each.person_id in away]
    return found


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
    order = [Fate.bounced, Fate.dropped, Fate.waiting, Fate.sent]
    return sorted(((person, *became[person.id]) for person in people), key=lambda each: order.index(each[1]))


def _people(*where: object) -> list[Recipient]:
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.alias, Person.protected, _employer.c.name)
        .join(Seat, Seat.person_id == Person.id)
        .join(Post, Post.id == Seat.post_id)
        .join(_employer, _employer.c.id == Post.employer_id)
        .where(*where)  # type: ignore[arg-type]
        .order_by(Person.sort_key, Person.id)
    )
    return [
        Recipient(
            row.id,
            row.alias if row.protected else f"{row.given_name} {row.family_name}".strip(),
            "" if row.protected else row.name,
        )
        for row in rows
    ]


def _occasions(round_id: int) -> Sequence[Occasion]:
    return session.scalars(
        select(Occasion).options(joinedload(Occasion.theme)).where(Occasion.round_id == round_id)
    ).all()
