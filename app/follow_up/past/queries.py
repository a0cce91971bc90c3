"""A person's obligations and what was shown, on a day as known on another, and what has been told since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.dates import end_of
from app.db import now, session
from app.ledger import past
from app.ledger.models import Entry
from app.ledger.past import Then
from app.organisations.models import Organisation
from app.people.merged import rows_merged_into


@dataclass(frozen=True)
class Past:
    """What was true. ``told_later``: shown by the day but told after; ``taken_back``: known then, corrected since."""

    obligations: Sequence[Then]
    shown: Sequence[Entry]
    told_later: Sequence[Entry]
    taken_back: Sequence[Entry]
    units: dict[int, str]


def past_of(person_id: int, on: date, known_on: date) -> Past:
    """What was true of a person on a day, as known at the end of another. Eight statements at most.

    Whoever has two rows that were made one was known under both before that.
    """
    known_at = end_of(known_on)
    people = [person_id, *rows_merged_into([person_id])]
    owed = past.obligations(on, known_at, people)
    then, today = _shown(people, on, known_at), _shown(people, on, now())
    before, after = {_what(entry) for entry in then}, {_what(entry) for entry in today}
    return Past(
        sorted(owed, key=lambda each: (each.original_due_on, each.id)),
        then,
        [entry for entry in today if _what(entry) not in before],
        [entry for entry in then if _what(entry) not in after],
        _units({each.unit_id for each in owed if each.unit_id} | {entry.unit_id for entry in then if entry.unit_id}),
    )


def _what(entry: Entry) -> tuple[object, ...]:
    """The same for an entry and for one that says the same again."""
    return entry.verb, entry.object_kind, entry.object_key, entry.object_version, entry.happened_on


def _shown(people: Sequence[int], on: date, known_at: datetime) -> Sequence[Entry]:
    return session.scalars(
        past.standings(on, known_at)
        .where(Entry.person_id.in_(people))
        .order_by(Entry.happened_on.desc(), Entry.id.desc())
    ).all()


def _units(ids: set[int]) -> dict[int, str]:
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}
