"""What Uppföljning asks. The number of SQL statements, and of rows read for a federation, does not grow with people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.db import session
from app.follow_up.figures.measures import Piece
from app.follow_up.figures.tree import Place, Tree
from app.ledger import folding
from app.ledger.models import Definition, Obligation
from app.ledger.tallies import Fold, Tally
from app.organisations.models import Closure, Kind, Organisation, ServiceArea, Successor


@dataclass(frozen=True)
class Part:
    """A part of a programme that people are obliged to reach."""

    kind: str
    key: str
    label: str


def parts() -> list[Part]:
    """All parts by their latest name, with the key where two have the same: the largest programme first, its parts in the
    order they were written."""
    days: dict[str, float] = {}
    found: dict[tuple[str, str], tuple[int, Part]] = {}
    for row in session.execute(
        select(
            Definition.id, Definition.object_kind, Definition.object_key, Definition.object_label, Definition.days_total
        ).order_by(Definition.id)
    ):
        about = (row.object_kind, row.object_key)
        first = found[about][0] if about in found else row.id
        found[about] = (first, Part(*about, row.object_label))
        programme = row.object_key.partition("/")[0]
        days[programme] = days.get(programme, 0.0) + (row.days_total if first == row.id else 0.0)
    order = sorted(found.values(), key=lambda item: (-days[item[1].key.partition("/")[0]], item[0]))
    names = Counter(part.label for _, part in order)
    return [
        part if names[part.label] == 1 else Part(part.kind, part.key, f"{part.label} ({part.key})") for _, part in order
    ]


def months_of(part: Part) -> int | None:
    """Within how many months the part must be reached, by the rule used last; None before anyone has been obliged."""
    return session.scalar(
        select(Obligation.months)
        .where(Obligation.object_kind == part.kind, Obligation.object_key == part.key)
        .order_by(Obligation.id.desc())
        .limit(1)
    )


def earliest_due(part: Part) -> date | None:
    """The first deadline that anyone has had."""
    return session.scalar(
        select(func.min(Tally.due_on)).where(Tally.object_kind == part.kind, Tally.object_key == part.key)
    )


def service_areas() -> list[tuple[str, str]]:
    """Key and name of the service areas, in their order."""
    rows = session.execute(select(ServiceArea.key, ServiceArea.name).order_by(ServiceArea.position, ServiceArea.key))
    return [(key, name) for key, name in rows]


def federation() -> Tree | None:
    """The federation with its municipalities, their committees and districts; None when there is no federation."""
    root = session.scalars(select(Organisation).where(Organisation.kind == Kind.federation).limit(1)).first()
    if root is None:
        return None
    above = aliased(Organisation)
    rows = session.execute(
        select(
            Organisation.id, Organisation.name, Organisation.kind, Organisation.sort_key, Organisation.valid_to,
            above.id.label("above"), above.kind.label("above_kind"),
        )
        .join(Closure, Closure.descendant_id == Organisation.id)
        .join(above, above.id == Closure.ancestor_id)
        .where(Organisation.kind.in_(folding.REPORTED), above.kind.in_([Kind.municipality, Kind.federation]), Closure.depth > 0)
        .order_by(Organisation.id, Closure.depth.desc())
    )  # fmt: skip
    places: dict[int, Place] = {}
    within: set[int] = set()
    for row in rows:  # The nearest one above comes last and stays.
        if row.above == root.id:
            within.add(row.id)
        places[row.id] = Place(row.id, row.name, row.kind, row.sort_key, row.above, row.valid_to)
    after = {
        (row.organisation_id, row.service_area): row.successor_id
        for row in session.execute(select(Successor.organisation_id, Successor.service_area, Successor.successor_id))
    }
    kept = {number: place for number, place in places.items() if number in within}
    return Tree(Place(root.id, root.name, root.kind, root.sort_key, None), kept, after)


def units(scope: Select[tuple[int]]) -> Tree:
    """The units in a scope as one whole; its name is for the page to give. Units of the same name are told apart by what
    they are parts of."""
    above = aliased(Organisation)
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.kind, Organisation.sort_key, above.name.label("above"))
        .outerjoin(Closure, (Closure.descendant_id == Organisation.id) & (Closure.depth == 1))
        .outerjoin(above, above.id == Closure.ancestor_id)
        .where(Organisation.id.in_(scope), Organisation.kind == Kind.unit)
        .order_by(Organisation.id, Closure.valid_from)
    ).all()
    latest = {row.id: row for row in rows}
    times = Counter(row.name for row in latest.values())
    root = Place(0, "", Kind.unit, "", None)
    return Tree(
        root,
        {
            row.id: Place(
                row.id, f"{row.name}, {row.above}" if times[row.name] > 1 and row.above else row.name, row.kind,
                row.sort_key, 0,
            )
            for row in latest.values()
        },
    )  # fmt: skip


def folded(part: Part, states: Sequence[str], since: date) -> Iterable[Piece]:
    """What is folded of the part, with deadlines from this month on. Rows by organisation and month."""
    return map(
        Piece._make,
        session.execute(
            select(Fold.group_id, Fold.service_area, Fold.due_month, Fold.happened_month, Fold.state, Fold.count).where(
                Fold.object_kind == part.kind,
                Fold.object_key == part.key,
                Fold.due_month >= since.replace(day=1),
                Fold.state.in_(states),
            )
        ),
    )


def tail(part: Part) -> list[Piece]:
    """What is not folded yet, some minutes' worth, added up the same way.

    Narrowed here: told of the part, a database would rather read all of the part than the last few rows.
    """
    about = (part.kind, part.key)
    rows = [row for row in session.execute(folding.unfolded()) if (row.object_kind, row.object_key) == about]
    return _added_up(rows) if rows else []


def known(part: Part, on: date, since: date) -> list[Piece]:
    """The part as it was known at the end of a day, from deadlines on. Reads the tallies themselves and takes its time."""
    return _added_up(session.execute(_tallied(part, since).where(Tally.recorded_on <= on)).all())


def in_units(part: Part, scope: Select[tuple[int]], since: date, known_on: date | None) -> list[Piece]:
    """The part in the units of a scope, with exact days, by unit."""
    found = _tallied(part, since).where(Tally.unit_id.in_(scope))
    if known_on is not None:
        found = found.where(Tally.recorded_on <= known_on)
    return [
        Piece(row.unit_id, row.service_area, row.due_on, row.happened_on, _state(row), row.delta)
        for row in session.execute(found)
    ]


def _tallied(part: Part, since: date) -> Any:
    columns = (
        Tally.unit_id, Tally.service_area, Tally.object_kind, Tally.object_key, Tally.due_on, Tally.happened_on,
        Tally.state,
    )  # fmt: skip
    return (
        select(*columns, func.sum(Tally.delta).label("delta"))
        .where(Tally.object_kind == part.kind, Tally.object_key == part.key, Tally.due_on >= since)
        .group_by(*columns)
    )


def _added_up(rows: Sequence[object]) -> list[Piece]:
    groups = folding.groups_of({row.unit_id for row in rows})  # type: ignore[attr-defined]
    return [
        Piece(key[0], key[1], key[4], key[5], key[6], count)
        for key, count in folding.add_up(rows, groups).items()
        if count
    ]


def _state(row: object) -> str:
    """The state with what was done after its deadline told apart, as the fold does."""
    state: str = row.state  # type: ignore[attr-defined]
    late = row.happened_on > row.due_on  # type: ignore[attr-defined]
    return folding.LATE.get(state, state) if late else state


__all__ = [
    "Part", "earliest_due", "federation", "folded", "in_units", "known", "months_of", "parts", "service_areas", "tail",
    "units",
]  # fmt: skip
