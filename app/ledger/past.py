"""What was true on one day, as it was known on another: read from the entries themselves, not from projections.

Two questions are kept apart everywhere: when something happened, and when it was told. A board's figure from
28 February stays what it was although attendance was typed in on 3 March; both figures can be had.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import aliased

from app import registry
from app.db import session
from app.ledger.models import Entry, NeedRow


@dataclass(frozen=True)
class Then:
    """An obligation as it was: its deadline, whether it had been reached or released, and where it counted."""

    id: int
    person_id: int
    object_key: str
    object_label: str
    unit_id: int | None
    due_on: date | None
    original_due_on: date
    needs_met: int
    needs_total: int
    done_on: date | None
    released_on: date | None


def standings(on: date, known_at: datetime) -> Select[Entry]:
    """The entries that show something about a person and were true on the day, as known at the moment: told by then,
    happened by the day, and not corrected by anything told by then."""
    later = aliased(Entry)
    silent = [verb.name for verb in registry.verbs().values() if not verb.stands]
    return (
        select(Entry)
        .where(Entry.person_id.is_not(None), Entry.verb.not_in(silent), _known(Entry, on, known_at))
        .where(~select(later.id).where(later.corrects_id == Entry.id, later.recorded_at <= known_at).exists())
    )


def obligations(on: date, known_at: datetime, people: Iterable[int] | None = None) -> list[Then]:
    """The obligations opened by the day, as known at the moment, with what had met their needs by the day.

    Deadlines moved are what was known at the moment; transfers and releases count from their own day. Four statements
    whatever the number of people.
    """
    opened = _told(["ledger.obliged"], on, known_at, people)
    changed = _told(["ledger.deadline_moved"], None, known_at, people)
    changed += _told(["ledger.transferred", "ledger.released"], on, known_at, people)
    by_obligation: dict[int, list[Entry]] = defaultdict(list)
    for entry in sorted(changed, key=lambda e: e.id):
        by_obligation[entry.data["obligation"]].append(entry)
    needs = _needs({entry.data["definition"] for entry in opened})
    shown = _shown(on, known_at, {entry.person_id for entry in opened if entry.person_id})
    return [_then(entry, by_obligation[entry.id], needs[entry.data["definition"]], shown) for entry in opened]


def _known(entry: type[Entry], on: date | None, known_at: datetime) -> ColumnElement[bool]:
    told = entry.recorded_at <= known_at
    return told if on is None else and_(told, entry.happened_on <= on)


def _told(verbs: list[str], on: date | None, known_at: datetime, people: Iterable[int] | None) -> list[Entry]:
    found = select(Entry).where(Entry.verb.in_(verbs), _known(Entry, on, known_at)).order_by(Entry.id)
    if people is not None:
        found = found.where(Entry.person_id.in_(list(people)))
    return list(session.scalars(found))


def _needs(definitions: set[int]) -> dict[int, list[NeedRow]]:
    found: dict[int, list[NeedRow]] = defaultdict(list)
    for need in session.scalars(select(NeedRow).where(NeedRow.definition_id.in_(definitions))):
        found[need.definition_id].append(need)
    return found


def _shown(on: date, known_at: datetime, people: set[int]) -> dict[tuple[int, str, str], list[tuple[date, str]]]:
    found: dict[tuple[int, str, str], list[tuple[date, str]]] = defaultdict(list)
    for entry in session.scalars(standings(on, known_at).where(Entry.person_id.in_(people))):
        assert entry.person_id is not None
        found[entry.person_id, entry.object_kind, entry.object_key].append((entry.happened_on, entry.verb))
    return found


def _then(
    opened: Entry, changes: Sequence[Entry], needs: Sequence[NeedRow],
    shown: dict[tuple[int, str, str], list[tuple[date, str]]],
) -> Then:  # fmt: skip
    due, unit, released = opened.data["due_on"], opened.unit_id, None
    for entry in changes:
        match entry.verb:
            case "ledger.deadline_moved":
                due = entry.data["due_on"]
            case "ledger.transferred":
                unit = entry.unit_id
            case _:
                released = entry.happened_on
    assert opened.person_id is not None
    met = []
    for need in needs:
        fitting = [
            day for day, verb in shown[opened.person_id, need.object_kind, need.object_key] if verb in need.verbs
        ]
        if fitting:
            met.append(min(fitting))
    done = max(met) if needs and len(met) == len(needs) else None
    return Then(
        id=opened.id, person_id=opened.person_id, object_key=opened.object_key,
        object_label=opened.object_label, unit_id=unit,
        due_on=date.fromisoformat(due) if due else None,
        original_due_on=date.fromisoformat(opened.data["original_due_on"]), needs_met=len(met),
        needs_total=len(needs), done_on=done,
        released_on=released if done is None or (released and done >= released) else None,
    )  # fmt: skip
