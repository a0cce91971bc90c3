"""What follows from the entries: standings, definitions, obligations and tallies, kept in step or made anew.

``apply`` is the only writer. It takes entries in the order they were recorded, whether two or twenty million, and
gives the same rows however they are divided into batches: that is why a rebuild equals what grew day by day.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete

from app import registry
from app.dates import local_date
from app.db import session
from app.ledger import batch, fulfilment, memory
from app.ledger.batch import About, Shown, Work
from app.ledger.models import Definition, Entry, Met, NeedRow, Obligation, Standing
from app.ledger.tallies import Fold, FoldMark, Tally
from app.people.merged import all_merged


def apply(entries: Sequence[Entry]) -> None:
    """Bring the projections in step with these entries, which are recorded after all that were applied before."""
    work = batch.load(entries)
    for entry in entries:
        _take(work, entry)
    batch.write(work)


def _take(work: Work, entry: Entry) -> None:
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
        case _ if entry.person_id is not None and batch.stands(entry.verb):
            _show(work, entry)


def _take_back(work: Work, entry: Entry) -> None:
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


def _show(work: Work, entry: Entry) -> None:
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
    work.shown[about].append(Shown(entry.happened_on, entry.id, entry.verb))
    _refresh(work, about, entry)


def _define(work: Work, entry: Entry) -> None:
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


def _open(work: Work, entry: Entry) -> None:
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


def _refresh(work: Work, about: About, entry: Entry) -> None:
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


def _meet(work: Work, obligation: Obligation, need: NeedRow) -> None:
    """The need is met by the earliest standing that satisfies it, or by none."""
    met = work.met[obligation.id]
    work.was_met.setdefault(obligation.id, dict(met))
    shown = work.shown.get((obligation.person_id, need.object_kind, need.object_key), ())
    fitting = [(s.happened_on, s.entry_id) for s in shown if s.verb in need.verbs]
    if fitting:
        met[need.position] = min(fitting)
    else:
        met.pop(need.position, None)


def _advance(obligation: Obligation, work: Work) -> None:
    days = {need.position: need.days for need in work.needs[obligation.definition_id]}
    far = fulfilment.progress({p: on for p, (on, _) in work.met[obligation.id].items()}, days)
    obligation.needs_met, obligation.days_met = far.needs_met, far.days_met
    obligation.done_on, obligation.half_on = far.done_on, far.half_on
    work.touched.add(obligation.id)


def _change(work: Work, entry: Entry, **values: Any) -> None:
    obligation = work.obligations[entry.data["obligation"]]
    before = _rows(obligation)
    for name, value in values.items():
        setattr(obligation, name, value)
    _count(work, entry, obligation, before)


def _transfer(work: Work, entry: Entry) -> None:
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


def _count(work: Work, entry: Entry, obligation: Obligation, before: Any) -> None:
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


def clear() -> None:
    """Empty every projection, before they are made anew."""
    for table in (FoldMark, Fold, Tally, Met, Obligation, NeedRow, Definition, Standing):
        session.execute(delete(table))
    session.expire_all()
    memory.forget()
    memory.forget_lasting()


def replay(batches: Iterable[Sequence[Entry]]) -> int:
    """Make the projections from entries in recorded order, plugins' own included. Returns how many entries.

    Plugins are not told again of people who have become others: what stands of them is told once more of the others.
    """
    count, merged = 0, all_merged()
    for entries in batches:
        apply(entries)
        registry.hook.recorded(entries=[each for each in entries if each.person_id not in merged])
        count += len(entries)
        session.expire_all()
    return count
