"""What a batch of entries may touch: loaded in a constant number of statements, changed in memory, written at once.

``projections`` knows the rules; this knows the rows.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, tuple_

from app import registry
from app.db import session
from app.ledger.models import Entry, Met, NeedRow, Obligation, Standing
from app.ledger.tallies import Tally

#: An object that a person may have met: (person id, kind, key).
About = tuple[int, str, str]


@dataclass
class Shown:
    """A standing in memory: when, by which entry, which verb."""

    happened_on: date
    entry_id: int
    verb: str


@dataclass
class Work:
    """All that a batch of entries may touch, loaded in a constant number of statements, changed in memory, written."""

    needs: dict[int, list[NeedRow]] = field(default_factory=lambda: defaultdict(list))
    obligations: dict[int, Obligation] = field(default_factory=dict)
    of_person: dict[int, list[Obligation]] = field(default_factory=lambda: defaultdict(list))
    met: dict[int, dict[int, tuple[date, int]]] = field(default_factory=lambda: defaultdict(dict))
    shown: dict[About, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    corrected: dict[int, Standing] = field(default_factory=dict)
    new_standings: dict[int, dict[str, Any]] = field(default_factory=dict)
    gone_standings: set[int] = field(default_factory=set)
    new_rows: list[Any] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    was_met: dict[int, dict[int, tuple[date, int]]] = field(default_factory=dict)
    tallies: list[dict[str, Any]] = field(default_factory=list)


def stands(verb: str) -> bool:
    """Whether entries of the verb show something about a person until they are corrected."""
    known = registry.verbs().get(verb)
    return known.stands if known else True


def load(entries: Sequence[Entry]) -> Work:
    """All that these entries may touch; the obligations among it are held until the transaction ends."""
    work = Work()
    corrects = [e.corrects_id for e in entries if e.corrects_id is not None]
    if corrects:
        for row in session.scalars(select(Standing).where(Standing.entry_id.in_(corrects))):
            work.corrected[row.entry_id] = row
    about = {(e.object_kind, e.object_key) for e in entries if e.person_id is not None and stands(e.verb)}
    about |= {(s.object_kind, s.object_key) for s in work.corrected.values()}
    people: set[int] = {e.person_id for e in entries if e.person_id is not None and stands(e.verb)}
    people |= {s.person_id for s in work.corrected.values()}
    _load_obligations(work, entries, people, about)
    definitions = {o.definition_id for o in work.obligations.values()}
    definitions |= {e.data["definition"] for e in entries if e.verb == "ledger.obliged"}
    if not definitions:
        return work
    for need in session.scalars(
        select(NeedRow).where(NeedRow.definition_id.in_(definitions)).order_by(NeedRow.definition_id, NeedRow.position)
    ):
        work.needs[need.definition_id].append(need)
    if work.obligations:
        for met in session.execute(
            select(Met.obligation_id, Met.position, Met.happened_on, Met.entry_id).where(
                Met.obligation_id.in_(work.obligations)
            )
        ):
            work.met[met.obligation_id][met.position] = (met.happened_on, met.entry_id)
    _load_shown(work, entries)
    return work


def _load_obligations(work: Work, entries: Sequence[Entry], people: set[int], about: set[tuple[str, str]]) -> None:
    """The obligations that the entries may change, held until the transaction ends, always in the same order."""
    named = {e.data["obligation"] for e in entries if "obligation" in e.data and e.verb.startswith("ledger.")}
    ids = set(named)
    if people and about:
        ids |= set(
            session.scalars(
                select(Obligation.id)
                .join(NeedRow, NeedRow.definition_id == Obligation.definition_id)
                .where(
                    Obligation.person_id.in_(people), tuple_(NeedRow.object_kind, NeedRow.object_key).in_(list(about))
                )
            )
        )
    if not ids:
        return
    found = session.scalars(
        select(Obligation)
        .where(Obligation.id.in_(ids))
        .order_by(Obligation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for obligation in found:
        work.obligations[obligation.id] = obligation
        work.of_person[obligation.person_id].append(obligation)


def _load_shown(work: Work, entries: Sequence[Entry]) -> None:
    objects = {(n.object_kind, n.object_key) for needs in work.needs.values() for n in needs}
    people = {o.person_id for o in work.obligations.values()}
    people |= {e.person_id for e in entries if e.verb == "ledger.obliged" and e.person_id is not None}
    if not objects or not people:
        return
    rows = session.execute(
        select(
            Standing.person_id,
            Standing.object_kind,
            Standing.object_key,
            Standing.happened_on,
            Standing.entry_id,
            Standing.verb,
        ).where(Standing.person_id.in_(people), tuple_(Standing.object_kind, Standing.object_key).in_(list(objects)))
    )
    for person, kind, key, on, entry_id, verb in rows:
        work.shown[person, kind, key].append(Shown(on, entry_id, verb))


def write(work: Work) -> None:
    """Write what has changed. A constant number of statements."""
    session.add_all(work.new_rows)
    session.flush()
    if work.gone_standings:
        session.execute(delete(Standing).where(Standing.entry_id.in_(work.gone_standings)))
    _bulk(Standing, list(work.new_standings.values()))
    gone, new = _met_changes(work)
    if gone:
        session.execute(delete(Met).where(tuple_(Met.obligation_id, Met.position).in_(gone)))
    _bulk(Met, new)
    _bulk(Tally, work.tallies)


def _met_changes(work: Work) -> tuple[list[tuple[int, int]], list[dict[str, Any]]]:
    gone: list[tuple[int, int]] = []
    new: list[dict[str, Any]] = []
    for number, before in work.was_met.items():
        after = work.met[number]
        gone += [(number, p) for p, value in before.items() if after.get(p) != value]
        new += [
            {"obligation_id": number, "position": p, "happened_on": on, "entry_id": entry_id}
            for p, (on, entry_id) in after.items()
            if before.get(p) != (on, entry_id)
        ]
    return gone, new


def _bulk(table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)
