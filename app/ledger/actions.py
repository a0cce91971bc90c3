"""The one way into the ledger, and how obligations are opened, moved and ended through it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import insert

from app import registry
from app.db import session, take_ids
from app.ledger import memory, projections
from app.ledger.models import Definition, Draft, Entry, Need, Obligation, Ref
from app.ledger.telling import moment_of_telling
from app.organisations.queries import main_posts_by_day
from app.people.models import Person

#: Entries written in one breath; a longer list is taken piece by piece in the same transaction.
BATCH = 2000


def record_many(drafts: Iterable[Draft], *, by: Person | None) -> list[Entry]:
    """Write what happened, let plugins refuse or take note, and keep standings, obligations and tallies in step.

    drafts: any number; the number of SQL statements does not grow with it within a batch of 2 000.
    by: who tells it; None for the platform itself.

    Returns the entries, in the order given. Raises LookupError for a verb that no installed plugin declares, and
    whatever Problem a plugin's ``refuse`` raises. Nothing is committed: the entries stand or fall with the action.
    """
    drafts = list(drafts)
    known = registry.verbs()
    for draft in drafts:
        if draft.verb not in known:
            raise LookupError(f"no plugin declares the verb {draft.verb}")
    entries: list[Entry] = []
    for start in range(0, len(drafts), BATCH):
        entries += _record_batch(drafts[start : start + BATCH], by)
    return entries


def record(draft: Draft, *, by: Person | None) -> Entry:
    """Write one thing that happened; see ``record_many``."""
    return record_many([draft], by=by)[0]


def _record_batch(drafts: list[Draft], by: Person | None) -> list[Entry]:
    if not drafts:
        return []
    registry.hook.refuse(entries=drafts)
    session.flush()
    rows = [_row(draft, by) for draft in _with_posts(drafts)]
    numbered = [{"id": number, **row} for number, row in zip(take_ids("ledger_entry", len(rows)), rows, strict=True)]
    session.execute(insert(Entry), numbered)
    entries = [Entry(**row) for row in numbered]
    projections.apply(entries)
    memory.forget()
    registry.hook.recorded(entries=entries)
    return entries


def _row(draft: Draft, by: Person | None) -> dict[str, Any]:
    return {
        "verb": draft.verb,
        "person_id": draft.person_id,
        "actor_id": by.id if by else None,
        "object_kind": draft.ref.kind,
        "object_key": draft.ref.key,
        "object_version": draft.ref.version,
        "object_label": draft.ref.label,
        "post_id": draft.post_id,
        "unit_id": draft.unit_id,
        "happened_on": draft.happened_on,
        "happened_at": draft.happened_at,
        "recorded_at": moment_of_telling(),
        "data": dict(draft.data),
        "corrects_id": draft.corrects_id,
    }


def _with_posts(drafts: list[Draft]) -> list[Draft]:
    """The drafts, each with the post and unit of the person on its day. One statement."""
    places = main_posts_by_day(
        (d.person_id, d.happened_on)
        for d in drafts
        if d.person_id is not None and d.post_id is None and d.unit_id is None
    )
    filled = []
    for draft in drafts:
        place = places.get((draft.person_id or 0, draft.happened_on))
        bare = draft.post_id is None and draft.unit_id is None
        filled.append(replace(draft, post_id=place[0], unit_id=place[1]) if place and bare else draft)
    return filled


@dataclass(frozen=True)
class Duty:
    """An obligation on its way: who must reach what, from which day, within how many months, and why."""

    person_id: int
    definition: Definition
    first_on: date
    months: int
    original_due_on: date
    #: NULL while an absence without an end holds it.
    due_on: date | None
    rule: str
    source: str
    opened_on: date
    post_id: int | None
    unit_id: int | None
    service_area: str = ""


def define(ref: Ref, needs: Sequence[Need], *, on: date, by: Person | None) -> Definition:
    """Say what an obligation about this object, in this version, asks for. The same version is defined once.

    Returns the definition; raises LookupError when a need names a verb that no installed plugin declares, and
    ValueError when the version was defined before.
    """
    from app.ledger.queries import definition

    unknown = {verb for need in needs for verb in need.verbs} - registry.verbs().keys()
    if unknown:
        raise LookupError(f"no plugin declares {', '.join(sorted(unknown))}")
    if definition(ref) is not None:
        raise ValueError(f"{ref.kind} {ref.key} version {ref.version} is defined already")
    data = {"needs": [[n.kind, n.key, list(n.verbs), n.label, n.days, list(n.areas)] for n in needs]}
    entry = record(Draft("ledger.defined", None, ref, on, data=data), by=by)
    found = session.get(Definition, entry.id)
    assert found is not None
    return found


def oblige_many(duties: Iterable[Duty], *, by: Person | None) -> list[int]:
    """Open obligations, each a new one. Needs that the person has met before count at once. Returns their ids."""
    drafts = [
        Draft(
            "ledger.obliged",
            duty.person_id,
            Ref(
                duty.definition.object_kind,
                duty.definition.object_key,
                duty.definition.object_version,
                duty.definition.object_label,
            ),
            duty.opened_on,
            post_id=duty.post_id,
            unit_id=duty.unit_id,
            data={
                "definition": duty.definition.id,
                "first_on": duty.first_on.isoformat(),
                "months": duty.months,
                "original_due_on": duty.original_due_on.isoformat(),
                "due_on": duty.due_on.isoformat() if duty.due_on else None,
                "rule": duty.rule,
                "source": duty.source,
                "service_area": duty.service_area,
            },
        )
        for duty in duties
    ]
    return [entry.id for entry in record_many(drafts, by=by)]


def move_deadlines(
    moves: Iterable[tuple[Obligation, date | None]], *, on: date, because: str, by: Person | None
) -> None:
    """Set new days for obligations (None: paused). ``because`` is a code such as ``absence``. The original day stays."""
    record_many(
        [
            Draft(
                "ledger.deadline_moved",
                o.person_id,
                o.ref,
                on,
                post_id=o.post_id,
                unit_id=o.unit_id,
                data={"obligation": o.id, "due_on": due.isoformat() if due else None, "because": because},
            )
            for o, due in moves
        ],
        by=by,
    )


@dataclass(frozen=True)
class Move:
    """An obligation on its way to count elsewhere: for which post and unit, in which service area, from which day."""

    obligation: Obligation
    post_id: int | None
    unit_id: int
    service_area: str
    on: date


def transfer_many(moves: Iterable[Move], *, by: Person | None) -> None:
    """Let open obligations count for other posts and units, each from its day on; up to it they count where they were."""
    record_many(
        [
            Draft(
                "ledger.transferred",
                move.obligation.person_id,
                move.obligation.ref,
                move.on,
                post_id=move.post_id,
                unit_id=move.unit_id,
                data={"obligation": move.obligation.id, "service_area": move.service_area},
            )
            for move in moves
        ],
        by=by,
    )


def transfer(
    obligations: Iterable[Obligation],
    *,
    post_id: int | None,
    unit_id: int,
    service_area: str,
    on: date,
    by: Person | None,
) -> None:
    """Let open obligations count for one other post and unit from this day on; see ``transfer_many``."""
    transfer_many([Move(o, post_id, unit_id, service_area, on) for o in obligations], by=by)


def release_many(ended: Iterable[tuple[Obligation, date]], *, because: str, by: Person | None) -> None:
    """End obligations that hold no longer, each from its day, such as when people have left. A deadline passed before
    stays counted. ``because`` is a code such as ``post_ended``."""
    record_many(
        [
            Draft(
                "ledger.released",
                o.person_id,
                o.ref,
                on,
                post_id=o.post_id,
                unit_id=o.unit_id,
                data={"obligation": o.id, "because": because},
            )
            for o, on in ended
        ],
        by=by,
    )


def release(obligations: Iterable[Obligation], *, on: date, because: str, by: Person | None) -> None:
    """End obligations from one day; see ``release_many``."""
    release_many([(o, on) for o in obligations], because=because, by=by)
