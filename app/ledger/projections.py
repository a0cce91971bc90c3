"""What follows from the entries: standings, definitions, obligations and tallies, kept in step or made anew.

``apply`` is the only writer. It takes entries in the order they were recorded, whether two or twenty million, and
gives the same rows however they are divided into batches: that is why a rebuild equals what grew day by day.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, tuple_

from app import registry
from app.dates import local_date
from app.db import session
from app.ledger import fulfilment, memory
from app.ledger.models import Definition, Entry, Fold, FoldMark, Met, NeedRow, Obligation, Standing, Tally

#: An object that a person may have met: (person id, kind, key).
About = tuple[int, str, str]


@dataclass
class _Shown:
    """A standing in memory: when, by which entry, which verb."""

    happened_on: date
    entry_id: int
    verb: str


@dataclass
class _Work:
    """All that a batch of entries may touch, loaded in a constant number of statements, changed in memory, written."""

    needs: dict[int, list[NeedRow]] = field(default_factory=lambda: defaultdict(list))
    obligations: dict[int, Obligation] = field(default_factory=dict)
    of_person: dict[int, list[Obligation]] = field(default_factory=lambda: defaultdict(list))
    met: dict[int, dict[int, tuple[date, int]]] = field(default_factory=lambda: defaultdict(dict))
    shown: dict[About, list[_Shown]] = field(default_factory=lambda: defaultdict(list))
    corrected: dict[int, Standing] = field(default_factory=dict)
    new_standings: dict[int, dict[str, Any]] = field(default_factory=dict)
    gone_standings: set[int] = field(default_factory=set)
    new_rows: list[Any] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    was_met: dict[int, dict[int, tuple[date, int]]] = field(default_factory=dict)
    tallies: list[dict[str, Any]] = field(default_factory=list)


def apply(entries: Sequence[Entry]) -> None:
    """Bring the projections in step with these entries, which are recorded after all that were applied before."""
    work = _Work()
    _load(work, entries)
    for entry in entries:
        _take(work, entry)
    _write(work)


def _stands(verb: str) -> bool:
    known = registry.verbs().get(verb)
    return known.stands if known else True


def _load(work: _Work, entries: Sequence[Entry]) -> None:
    corrects = [e.corrects_id for e in entries if e.corrects_id is not None]
    if corrects:
        for row in session.scalars(select(Standing).where(Standing.entry_id.in_(corrects))):
            work.corrected[row.entry_id] = row
    about = {(e.object_kind, e.object_key) for e in entries if e.person_id is not None and _stands(e.verb)}
    about |= {(s.object_kind, s.object_key) for s in work.corrected.values()}
    people: set[int] = {e.person_id for e in entries if e.person_id is not None and _stands(e.verb)}
    people |= {s.person_id for s in work.corrected.values()}
    _load_obligations(work, entries, people, about)
    definitions = {o.definition_id for o in work.obligations.values()}
    definitions |= {e.data["definition"] for e in entries if e.verb == "ledger.obliged"}
    if not definitions:
        return
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


def _load_obligations(work: _Work, entries: Sequence[Entry], people: set[int], about: set[tuple[str, str]]) -> None:
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


def _load_shown(work: _Work, entries: Sequence[Entry]) -> None:
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
        work.shown[person, kind, key].append(_Shown(on, entry_id, verb))


def _take(work: _Work, entry: Entry) -> None:
    if entry.corrects_id is not None:
        _take_back(work, entry)
    match entry.verb:
        case "ledger.defined":
            _define(work, entry)
        case "ledger.obliged":
            _open(work, entry)
        case "ledger.deadline_moved":
            due = entry.data["due_on"]
            _change(work, entry, due_on=date.fromisoformat(due) if due else None)
        case "ledger.transferred":
            _transfer(work, entry)
        case "ledger.released":
            _change(work, entry, released_on=entry.happened_on)
        case _ if entry.person_id is not None and _stands(entry.verb):
            _show(work, entry)


def _take_back(work: _Work, entry: Entry) -> None:
    """What an entry showed holds no longer; what it alone closed is open again."""
    assert entry.corrects_id is not None
    row = work.corrected.get(entry.corrects_id)
    fresh = work.new_standings.pop(entry.corrects_id, None)
    if row is None and fresh is None:
        return
    if row is not None:
        work.gone_standings.add(entry.corrects_id)
        about = (row.person_id, row.object_kind, row.object_key)
    else:
        assert fresh is not None
        about = (fresh["person_id"], fresh["object_kind"], fresh["object_key"])
    work.shown[about] = [s for s in work.shown[about] if s.entry_id != entry.corrects_id]
    _refresh(work, about, entry)


def _show(work: _Work, entry: Entry) -> None:
    assert entry.person_id is not None
    about = (entry.person_id, entry.object_kind, entry.object_key)
    work.new_standings[entry.id] = {
        "entry_id": entry.id,
        "person_id": entry.person_id,
        "verb": entry.verb,
        "object_kind": entry.object_kind,
        "object_key": entry.object_key,
        "object_version": entry.object_version,
        "object_label": entry.object_label,
        "happened_on": entry.happened_on,
        "post_id": entry.post_id,
        "unit_id": entry.unit_id,
    }
    work.shown[about].append(_Shown(entry.happened_on, entry.id, entry.verb))
    _refresh(work, about, entry)


def _define(work: _Work, entry: Entry) -> None:
    needs = entry.data["needs"]
    work.new_rows.append(
        Definition(
            id=entry.id,
            object_kind=entry.object_kind,
            object_key=entry.object_key,
            object_version=entry.object_version or 0,
            object_label=entry.object_label,
            needs_total=len(needs),
            days_total=sum(need[4] for need in needs),
        )
    )
    for position, (kind, key, verbs, label, days, areas) in enumerate(needs):
        row = NeedRow(
            definition_id=entry.id,
            position=position,
            object_kind=kind,
            object_key=key,
            label=label,
            verbs=verbs,
            days=days,
            areas=areas,
        )
        work.new_rows.append(row)
        work.needs[entry.id].append(row)


def _open(work: _Work, entry: Entry) -> None:
    data = entry.data
    needs = work.needs[data["definition"]]
    assert entry.person_id is not None
    obligation = Obligation(
        id=entry.id,
        definition_id=data["definition"],
        object_kind=entry.object_kind,
        object_key=entry.object_key,
        object_version=entry.object_version or 0,
        object_label=entry.object_label,
        person_id=entry.person_id,
        post_id=entry.post_id,
        unit_id=entry.unit_id,
        service_area=data["service_area"],
        first_on=date.fromisoformat(data["first_on"]),
        months=data["months"],
        original_due_on=date.fromisoformat(data["original_due_on"]),
        due_on=date.fromisoformat(data["due_on"]) if data["due_on"] else None,
        rule=data["rule"],
        source=data["source"],
        opened_on=entry.happened_on,
        needs_met=0,
        days_met=0.0,
        needs_total=len(needs),
        days_total=sum(n.days for n in needs),
        done_on=None,
        half_on=None,
        released_on=None,
        places=[[entry.unit_id, data["service_area"], entry.happened_on.isoformat()]],
    )
    work.new_rows.append(obligation)
    work.obligations[obligation.id] = obligation
    work.of_person[obligation.person_id].append(obligation)
    for need in needs:
        _meet(work, obligation, need)
    _advance(obligation, work)
    _count(work, entry, obligation, {})


def _refresh(work: _Work, about: About, entry: Entry) -> None:
    """Look again at every need about this object, in the person's obligations that still can change."""
    person, kind, key = about
    for obligation in work.of_person[person]:
        if obligation.released_on is not None:
            continue
        concerned = [n for n in work.needs[obligation.definition_id] if (n.object_kind, n.object_key) == (kind, key)]
        if not concerned:
            continue
        before = _rows(obligation)
        for need in concerned:
            _meet(work, obligation, need)
        _advance(obligation, work)
        _count(work, entry, obligation, before)


def _meet(work: _Work, obligation: Obligation, need: NeedRow) -> None:
    """The need is met by the earliest standing that satisfies it, or by none."""
    met = work.met[obligation.id]
    work.was_met.setdefault(obligation.id, dict(met))
    shown = work.shown.get((obligation.person_id, need.object_kind, need.object_key), ())
    fitting = [(s.happened_on, s.entry_id) for s in shown if s.verb in need.verbs]
    if fitting:
        met[need.position] = min(fitting)
    else:
        met.pop(need.position, None)


def _advance(obligation: Obligation, work: _Work) -> None:
    days = {need.position: need.days for need in work.needs[obligation.definition_id]}
    far = fulfilment.progress({p: on for p, (on, _) in work.met[obligation.id].items()}, days)
    obligation.needs_met, obligation.days_met = far.needs_met, far.days_met
    obligation.done_on, obligation.half_on = far.done_on, far.half_on
    work.touched.add(obligation.id)


def _change(work: _Work, entry: Entry, **values: Any) -> None:
    obligation = work.obligations[entry.data["obligation"]]
    before = _rows(obligation)
    for name, value in values.items():
        setattr(obligation, name, value)
    _count(work, entry, obligation, before)


def _transfer(work: _Work, entry: Entry) -> None:
    obligation = work.obligations[entry.data["obligation"]]
    place = [entry.unit_id, entry.data["service_area"], entry.happened_on.isoformat()]
    _change(
        work,
        entry,
        post_id=entry.post_id,
        unit_id=entry.unit_id,
        service_area=entry.data["service_area"],
        places=[*(p for p in obligation.places if p[2] < place[2] or p is obligation.places[0]), place],
    )


def _rows(obligation: Obligation) -> Any:
    due = obligation.due_on
    half = fulfilment.half_due(obligation.first_on, obligation.months, obligation.original_due_on, due) if due else None
    places = [fulfilment.Place(unit, area, date.fromisoformat(since)) for unit, area, since in obligation.places]
    far = fulfilment.Progress(obligation.needs_met, obligation.days_met, obligation.done_on, obligation.half_on)
    return fulfilment.counted(places, due, half, far, obligation.released_on)


def _count(work: _Work, entry: Entry, obligation: Obligation, before: Any) -> None:
    """Signed rows for what this entry changed: those that hold no longer are taken back, new ones added."""
    after = _rows(obligation)
    recorded_on = local_date(entry.recorded_at)
    for sign, rows in (
        (-1, (row for row in before if row not in after)),
        (1, (row for row in after if row not in before)),
    ):
        for row in rows:
            work.tallies.append(
                {
                    "unit_id": row.unit_id,
                    "service_area": row.service_area,
                    "object_kind": obligation.object_kind,
                    "object_key": obligation.object_key,
                    "due_on": row.due_on,
                    "happened_on": row.happened_on,
                    "recorded_on": recorded_on,
                    "state": row.state,
                    "delta": sign * row.delta,
                }
            )


def _write(work: _Work) -> None:
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


def _met_changes(work: _Work) -> tuple[list[tuple[int, int]], list[dict[str, Any]]]:
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


def clear() -> None:
    """Empty every projection, before they are made anew."""
    for table in (FoldMark, Fold, Tally, Met, Obligation, NeedRow, Definition, Standing):
        session.execute(delete(table))
    session.expire_all()
    memory.forget()
    memory.forget_lasting()


def replay(batches: Iterable[Sequence[Entry]]) -> int:
    """Make the projections from entries in recorded order, plugins' own included. Returns how many entries."""
    count = 0
    for entries in batches:
        apply(entries)
        registry.hook.recorded(entries=entries)
        count += len(entries)
        session.expire_all()
    return count
