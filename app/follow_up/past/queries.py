"""A person's obligations and what was shown, on a day as known on another, and what has been told since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.dates import end_of
from app.db import now, session
from app.ledger import past
from app.ledger.models import Entry
from app.ledger.past import Then
from app.organisations.models import Organisation


@dataclass(frozen=True)
class Past:
    """What was true. ``told_later``: shown by the day but told after; ``taken_back``: known then, corrected since."""

    obligations: Sequence[Then]
    shown: Sequence[Entry]
    told_later: Sequence[Entry]
    taken_back: Sequence[Entry]
    units: dict[int, str]


def past_of(person_id: int, on: date, known_on: date) -> Past:
    """What was true of a person on a day, as known at the end of another. Seven statements at most."""
    known_at = end_of(known_on)
    owed = past.obligations(on, known_at, [person_id])
    then, today = _shown(person_id, on, known_on), _shown(person_id, on, None)
    before, after = {entry.id for entry in then}, {entry.id for entry in today}
    return Past(
        sorted(owed, key=lambda each: (each.original_due_on, each.id)),
        then,
        [entry for entry in today if entry.id not in before],
        [entry for entry in then if entry.id not in after],
        _units({each.unit_id for each in owed if each.unit_id} | {entry.unit_id for entry in then if entry.unit_id}),
    )


def _shown(person_id: int, on: date, known_on: date | None) -> Sequence[Entry]:
    known_at = now() if known_on is None else end_of(known_on)
    return session.scalars(
        past.standings(on, known_at)
        .where(Entry.person_id == person_id)
        .order_by(Entry.happened_on.desc(), Entry.id.desc())
    ).all()


def _units(ids: set[int]) -> dict[int, str]:
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}
