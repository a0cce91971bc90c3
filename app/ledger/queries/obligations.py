"""Who must do what by when: obligations that hold, what is still open, and the nearest deadlines."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, bindparam, func, select

from app.db import session
from app.ledger import memory
from app.ledger.models import Met, NeedRow, Obligation

R = TypeVar("R")


class Granted(NamedTuple):
    """An obligation that holds or was fulfilled, as pages about its person read it."""

    id: int
    definition_id: int
    object_key: str
    object_label: str
    months: int
    original_due_on: date
    #: NULL while paused.
    due_on: date | None
    #: NULL while open.
    done_on: date | None
    needs_met: int
    needs_total: int
    days_met: float
    days_total: float


_OBLIGATION, _MEETING = Obligation.__table__.c, Met.__table__.c
_HOLDING = (
    select(*(_OBLIGATION[name] for name in Granted._fields), _MEETING.position, _MEETING.happened_on)
    .outerjoin_from(Obligation.__table__, Met.__table__, _MEETING.obligation_id == _OBLIGATION.id)
    .where(_OBLIGATION.person_id == bindparam("person"), _OBLIGATION.released_on.is_(None))
    .order_by(_OBLIGATION.due_on.is_(None), _OBLIGATION.due_on, _OBLIGATION.id)
)


def obligations_of(person_id: int) -> Sequence[Granted]:
    """The person's obligations that hold or were fulfilled, nearest deadline first; paused ones last. Asked once a
    request, in one statement with what has met them."""
    return memory.remembered(("obligations", person_id), lambda: _holding(person_id))


def _holding(person_id: int) -> Sequence[Granted]:
    return _with_met(Granted, session.execute(_HOLDING, {"person": person_id}).all())


def _with_met(kind: Callable[..., R], rows: Iterable[Any]) -> list[R]:
    """Rows of obligations, one for each need that is met, as values; what met them is remembered for ``needs_of``."""
    found: dict[int, R] = {}
    met: dict[tuple[int, int], date] = {}
    for *values, position, happened_on in rows:
        number = values[0]
        if number not in found:
            found[number] = kind(*values)
        if position is not None:
            met[number, position] = happened_on
    memory.remembered_of("met", frozenset(found), lambda: met)
    return list(found.values())


_OPEN = (
    select(Obligation)
    .where(Obligation.done_on.is_(None), Obligation.released_on.is_(None))
    .order_by(Obligation.due_on.is_(None), Obligation.due_on, Obligation.id)
)
_OPEN_OF = _OPEN.where(Obligation.person_id.in_(bindparam("people", expanding=True)))


def open_obligations(people: Select[int] | Iterable[int]) -> Sequence[Obligation]:
    """Open obligations of these people (a scope or ids), nearest deadline first; paused ones last. Asked once a request
    for the same people, or for some of them again."""
    if isinstance(people, Select):
        return session.scalars(_OPEN.where(Obligation.person_id.in_(people))).all()
    wanted = frozenset(people)
    return memory.remembered_of(
        "open",
        wanted,
        lambda: session.scalars(_OPEN_OF, {"people": list(wanted)}).all(),
        lambda found: [obligation for obligation in found if obligation.person_id in wanted],
    )


class Owed(NamedTuple):
    """An open obligation as lists show it."""

    id: int
    definition_id: int
    person_id: int
    object_key: str
    object_label: str
    #: NULL while paused.
    due_on: date | None
    needs_met: int
    days_met: float
    days_total: float


_OWED_BY = (
    select(*(_OBLIGATION[name] for name in Owed._fields), _MEETING.position, _MEETING.happened_on)
    .outerjoin_from(Obligation.__table__, Met.__table__, _MEETING.obligation_id == _OBLIGATION.id)
    .where(
        _OBLIGATION.done_on.is_(None),
        _OBLIGATION.released_on.is_(None),
        _OBLIGATION.person_id.in_(bindparam("people", expanding=True)),
    )
    .order_by(_OBLIGATION.due_on.is_(None), _OBLIGATION.due_on, _OBLIGATION.id)
)


def owed_by(people: Iterable[int]) -> Sequence[Owed]:
    """As ``open_obligations``, as plain values: for pages about many people. One statement, with what has met them."""
    wanted = frozenset(people)
    return memory.remembered_of(
        "owed",
        wanted,
        lambda: _with_met(Owed, session.execute(_OWED_BY, {"people": list(wanted)}).all()),
        lambda found: [each for each in found if each.person_id in wanted],
    )


class OwedThing(NamedTuple):
    """One thing that someone must still do: which, from which day the time runs, and by when."""

    person_id: int
    key: str
    first_on: date
    due_on: date


def owed_things(people: Select[Any] | Iterable[int], kind: str, until: date) -> Sequence[OwedThing]:
    """All things of a kind that these people must still do by deadlines up to a day, nearest first. One statement."""
    rows = session.execute(
        select(Obligation.person_id, NeedRow.object_key, Obligation.first_on, Obligation.due_on)
        .join(NeedRow, NeedRow.definition_id == Obligation.definition_id)
        .outerjoin(Met, (Met.obligation_id == Obligation.id) & (Met.position == NeedRow.position))
        .where(
            Obligation.person_id.in_(people if isinstance(people, Select) else list(people)),
            Obligation.done_on.is_(None),
            Obligation.released_on.is_(None),
            Obligation.due_on <= until,
            NeedRow.object_kind == kind,
            Met.obligation_id.is_(None),
        )
        .order_by(Obligation.due_on, Obligation.id, NeedRow.position)
    )
    return [OwedThing(row.person_id, row.object_key, row.first_on, row.due_on) for row in rows if row.due_on]


def due_dates(
    people: Select[Any] | Iterable[int], kind: str, keys: Select[Any] | Iterable[str]
) -> dict[int, date | None]:
    """For those of these people who must still do one of these things: the nearest deadline, None while it is paused.

    For whole queues at once: one statement whatever their length.
    """
    rows = session.execute(
        select(Obligation.person_id, func.min(Obligation.due_on))
        .join(NeedRow, NeedRow.definition_id == Obligation.definition_id)
        .outerjoin(Met, (Met.obligation_id == Obligation.id) & (Met.position == NeedRow.position))
        .where(
            Obligation.person_id.in_(people if isinstance(people, Select) else list(people)),
            Obligation.done_on.is_(None),
            Obligation.released_on.is_(None),
            NeedRow.object_kind == kind,
            NeedRow.object_key.in_(keys if isinstance(keys, Select) else list(keys)),
            Met.obligation_id.is_(None),
        )
        .group_by(Obligation.person_id)
    )
    return {row[0]: row[1] for row in rows}
