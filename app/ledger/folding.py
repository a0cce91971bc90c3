"""Adds tallies up by month and organisation, so that a figure for a whole federation reads few rows.

A job does it, a piece at a time; no request ever updates a counter. What is not folded yet is added by the reader
(``unfolded``), so a figure is never behind.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from secrets import token_hex
from typing import Any

from sqlalchemy import Select, insert, select, tuple_, update

from app.db import session
from app.ledger.tallies import Fold, FoldMark, Tally
from app.organisations.models import Closure, Kind, Organisation

PIECE = 5_000
#: The organisations that figures are shown for, below the federation.
REPORTED = (Kind.committee, Kind.district, Kind.municipality)
LATE = {"done": "late", "half_done": "half_late"}

#: (group id, service area, object kind, object key, due month, happened month, state)
Key = tuple[int | None, str, str, str, date, date, str]


def fold() -> int:
    """Add the tallies that are not in Fold yet. Returns how many; the caller commits.

    Two workers at once wait for each other at the mark. A tally is found by its own flag and not by its id, since ids
    become visible in the order in which transactions end.
    """
    mark = session.scalar(select(FoldMark).where(FoldMark.id == 1).with_for_update())
    if mark is None:
        mark = FoldMark(id=1, stamp=token_hex(8))
        session.add(mark)
        session.flush()
    count = 0
    while rows := session.execute(unfolded().limit(PIECE)).all():
        _add(add_up(rows, groups_of({row.unit_id for row in rows})))
        session.execute(update(Tally).where(Tally.id.in_([row.id for row in rows])).values(folded=True))
        count += len(rows)
    if count:
        mark.stamp = token_hex(8)
    session.flush()
    return count


_STAMP = select(FoldMark.__table__.c.stamp).where(FoldMark.__table__.c.id == 1)


def stamp() -> str:
    """A mark that is another after each fold and each rebuild: what was read under the same mark fits together."""
    return session.execute(_STAMP).scalar() or ""


def unfolded() -> Select[int, int | None, str, str, str, date, date, str, int]:
    """The tallies that are not in Fold yet, oldest first."""
    return select(
        Tally.id, Tally.unit_id, Tally.service_area, Tally.object_kind, Tally.object_key, Tally.due_on,
        Tally.happened_on, Tally.state, Tally.delta,
    ).where(~Tally.folded).order_by(Tally.id)  # fmt: skip


def add_up(rows: Sequence[Any], groups: dict[int, list[tuple[int, date | None, date | None]]]) -> Counter[Key]:
    """Signed rows as counts by key. Pure but for the rows' names."""
    counts: Counter[Key] = Counter()
    for row in rows:
        late = row.happened_on > row.due_on
        counts[
            group_on(groups.get(row.unit_id or 0, []), row.happened_on), row.service_area, row.object_kind,
            row.object_key, row.due_on.replace(day=1), row.happened_on.replace(day=1),
            LATE.get(row.state, row.state) if late else row.state,
        ] += row.delta  # fmt: skip
    return counts


def groups_of(units: set[int | None]) -> dict[int, list[tuple[int, date | None, date | None]]]:
    """For each unit the organisations that figures are shown for above it, nearest first, each with its days."""
    found: dict[int, list[tuple[int, date | None, date | None]]] = {}
    rows = session.execute(
        select(Closure.descendant_id, Closure.ancestor_id, Closure.valid_from, Closure.valid_to)
        .join(Organisation, Organisation.id == Closure.ancestor_id)
        .where(Closure.descendant_id.in_({u for u in units if u is not None}), Organisation.kind.in_(REPORTED))
        .order_by(Closure.descendant_id, Closure.depth)
    )
    for unit, group, first, last in rows:
        found.setdefault(unit, []).append((group, first, last))
    return found


def group_on(groups: Sequence[tuple[int, date | None, date | None]], on: date) -> int | None:
    """The nearest of these that held on the day."""
    return next(
        (g for g, first, last in groups if (first is None or first <= on) and (last is None or on <= last)), None
    )


def _add(counts: Counter[Key]) -> None:
    """Add counts to Fold: read the rows of these months, then write sums. A constant number of statements."""
    keys = {key for key, count in counts.items() if count}
    if not keys:
        return
    months = {(key[2], key[3], key[4]) for key in keys}
    there = {
        (f.group_id, f.service_area, f.object_kind, f.object_key, f.due_month, f.happened_month, f.state): f
        for f in session.scalars(
            select(Fold).where(tuple_(Fold.object_kind, Fold.object_key, Fold.due_month).in_(list(months)))
        )
    }
    new = []
    for key in keys:
        if key in there:
            there[key].count += counts[key]
        else:
            new.append(dict(zip(("group_id", "service_area", "object_kind", "object_key", "due_month", "happened_month",
                                 "state"), key, strict=True)) | {"count": counts[key]})  # fmt: skip
    session.flush()
    if new:
        session.execute(insert(Fold), new)


__all__ = ["LATE", "add_up", "fold", "group_on", "groups_of", "stamp", "unfolded"]
