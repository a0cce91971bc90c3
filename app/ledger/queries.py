"""What pages and actions ask the ledger. Each question is a constant number of statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import Select, bindparam, func, select

from app.db import session
from app.ledger import memory
from app.ledger.models import Definition, Entry, Met, NeedRow, Obligation, Ref, Shown, Standing

R = TypeVar("R")


def definition(ref: Ref) -> Definition | None:
    """What obligations about this object in this version ask for, or None."""
    return session.scalar(
        select(Definition).where(
            Definition.object_kind == ref.kind,
            Definition.object_key == ref.key,
            Definition.object_version == (ref.version or 0),
        )
    )


def standing(verb: str, ref: Ref) -> Select[Entry]:
    """The entries of this verb about this object that nothing has corrected."""
    return (
        select(Entry)
        .join(Standing, Standing.entry_id == Entry.id)
        .where(Standing.verb == verb, Standing.object_kind == ref.kind, Standing.object_key == ref.key)
    )


_STANDING = Standing.__table__.c
_OF_PERSON = (
    select(*(_STANDING[name] for name in Shown._fields))
    .where(_STANDING.person_id == bindparam("person"))
    .order_by(_STANDING.happened_on.desc(), _STANDING.entry_id.desc())
)


def standings_of(person_id: int, verbs: Iterable[str] | None = None) -> Sequence[Shown]:
    """All that one person has shown and nothing has corrected, latest first. Asked of the database once a request."""
    found = memory.remembered(
        ("standings", person_id),
        lambda: [Shown._make(row) for row in session.execute(_OF_PERSON, {"person": person_id})],
    )
    if verbs is None:
        return found
    wanted = set(verbs)
    return [row for row in found if row.verb in wanted]


def told_about(person_id: int) -> list[dict[str, Any]]:
    """All that has been told about one person, in the order it was told, as plain values."""
    names = (
        "verb",
        "object_kind",
        "object_key",
        "object_version",
        "object_label",
        "happened_on",
        "recorded_at",
        "data",
    )
    rows = session.execute(
        select(*(getattr(Entry, name) for name in names)).where(Entry.person_id == person_id).order_by(Entry.id)
    )
    return [dict(row._mapping) for row in rows]


def has_shown(person_id: int, verb: str, ref: Ref) -> bool:
    """Whether the person has this standing."""
    return any(
        (row.verb, row.object_kind, row.object_key) == (verb, ref.kind, ref.key) for row in standings_of(person_id)
    )


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


class Needy(Protocol):
    """What an obligation must tell to have its needs found."""

    @property
    def id(self) -> int:
        """The obligation's id."""

    @property
    def definition_id(self) -> int:
        """What it asks for."""


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


class Needed(NamedTuple):
    """One need of a definition, as everyone but the projections reads it."""

    position: int
    object_kind: str
    object_key: str
    label: str
    verbs: list[str]
    days: float
    areas: list[str]


def needs_of(obligations: Sequence[Needy]) -> dict[int, list[tuple[Needed, date | None]]]:
    """For each obligation its needs in order, each with the day it was met or None. Two statements at most."""
    if not obligations:
        return {}
    ids = frozenset(o.id for o in obligations)
    met = memory.remembered_of("met", ids, lambda: _met(ids))
    needs = _needs({o.definition_id for o in obligations})
    return {o.id: [(need, met.get((o.id, need.position))) for need in needs[o.definition_id]] for o in obligations}


_MET = select(_MEETING.obligation_id, _MEETING.position, _MEETING.happened_on).where(
    _MEETING.obligation_id.in_(bindparam("ids", expanding=True))
)


def _met(ids: Iterable[int]) -> dict[tuple[int, int], date]:
    return {(number, position): on for number, position, on in session.execute(_MET, {"ids": sorted(ids)}).all()}


_NEED = NeedRow.__table__.c
_NEEDS = (
    select(_NEED.definition_id, *(_NEED[name] for name in Needed._fields))
    .where(_NEED.definition_id.in_(bindparam("definitions", expanding=True)))
    .order_by(_NEED.definition_id, _NEED.position)
)


def _needs(definitions: set[int]) -> dict[int, list[Needed]]:
    """The needs of definitions, which never change: the process keeps them."""
    kept = memory.lasting()
    missing = {number for number in definitions if ("needs", number) not in kept}
    if missing:
        found: dict[int, list[Needed]] = defaultdict(list)
        for number, *values in session.execute(_NEEDS, {"definitions": list(missing)}):
            found[number].append(Needed._make(values))
        kept |= {("needs", number): found[number] for number in missing if found[number]}
        return {number: kept.get(("needs", number), []) for number in definitions}
    return {number: kept["needs", number] for number in definitions}
