"""Making the projections again from the ledger alone, and telling whether they agree with it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from app.db import session
from app.ledger import projections
from app.ledger.models import Definition, Entry, Met, NeedRow, Obligation, Standing
from app.ledger.tallies import Tally

BATCH = 5000

#: What is compared: table → its columns, without ids that carry no meaning.
COMPARED: dict[str, list[Any]] = {
    "standings": [
        Standing.entry_id, Standing.person_id, Standing.verb, Standing.object_kind, Standing.object_key,
        Standing.object_version, Standing.happened_on, Standing.post_id, Standing.unit_id,
    ],
    "definitions": [Definition.id, Definition.object_key, Definition.object_version, Definition.needs_total],
    "needs": [
        NeedRow.definition_id, NeedRow.position, NeedRow.object_kind, NeedRow.object_key, NeedRow.label, NeedRow.verbs,
        NeedRow.days, NeedRow.areas,
    ],
    "obligations": [
        Obligation.id, Obligation.person_id, Obligation.post_id, Obligation.unit_id, Obligation.service_area,
        Obligation.definition_id, Obligation.object_key, Obligation.object_version, Obligation.first_on, Obligation.months,
        Obligation.rule, Obligation.source, Obligation.opened_on, Obligation.original_due_on, Obligation.due_on,
        Obligation.needs_met, Obligation.days_met, Obligation.needs_total, Obligation.days_total, Obligation.done_on,
        Obligation.half_on, Obligation.released_on, Obligation.places,
    ],
    "met needs": [Met.obligation_id, Met.position, Met.entry_id, Met.happened_on],
}  # fmt: skip
#: Tallies are compared as sums: signed rows that cancel out count as none.
TALLIED = [
    Tally.unit_id, Tally.service_area, Tally.object_kind, Tally.object_key, Tally.due_on, Tally.happened_on,
    Tally.recorded_on, Tally.state,
]  # fmt: skip


def rebuild() -> int:
    """Empty the projections and make them from the ledger, plugins' own included. Returns how many entries were read.

    The caller commits; until then others see the projections as they were.
    """
    projections.clear()
    return projections.replay(_batches())


def differences() -> list[str]:
    """What the projections say that the ledger does not, or the other way round, in words; empty when they agree.

    Reads the projections, makes them anew, reads again, and takes everything back: nothing is changed.
    """
    session.flush()
    kept = session.begin_nested()
    before = _read()
    rebuild()
    session.flush()
    after = _read()
    kept.rollback()
    session.expire_all()
    return [line for name in before for line in _differ(name, before[name], after[name])]


def _batches() -> Iterator[Sequence[Entry]]:
    last = 0
    while True:
        entries = session.scalars(select(Entry).where(Entry.id > last).order_by(Entry.id).limit(BATCH)).all()
        if not entries:
            return
        last = entries[-1].id
        yield entries


def _read() -> dict[str, Counter[Any]]:
    found: dict[str, Counter[Any]] = {
        name: Counter(tuple(map(_plain, row)) for row in session.execute(select(*columns)))
        for name, columns in COMPARED.items()
    }
    total = func.sum(Tally.delta)
    found["tallies"] = Counter(
        {
            tuple(row[:-1]): row[-1]
            for row in session.execute(select(*TALLIED, total).group_by(*TALLIED).having(total != 0))
        }
    )
    return found


def _plain(value: Any) -> Any:
    """A list as something that can be counted."""
    return tuple(map(_plain, value)) if isinstance(value, list) else value


def _differ(name: str, before: Counter[Any], after: Counter[Any]) -> list[str]:
    rows = [
        f"{name}: {row} is kept but does not follow from the ledger"
        for row in before
        if before[row] != after[row] and after[row] == 0
    ]
    rows += [
        f"{name}: {row} follows from the ledger but is missing"
        for row in after
        if after[row] != before[row] and before[row] == 0
    ]
    rows += [f"{name}: {row} is kept {before[row]} times, should be {after[row]}"
             for row in before if before[row] != after[row] and before[row] and after[row]]  # fmt: skip
    return rows
