"""What obligations ask for: definitions, their needs, and which of them are met."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from sqlalchemy import bindparam, select

from app.db import session
from app.ledger import memory
from app.ledger.models import Definition, Met, NeedRow, Ref


def definition(ref: Ref) -> Definition | None:
    """What obligations about this object in this version ask for, or None."""
    return session.scalar(
        select(Definition).where(
            Definition.object_kind == ref.kind,
            Definition.object_key == ref.key,
            Definition.object_version == (ref.version or 0),
        )
    )


class Needy(Protocol):
    """What an obligation must tell to have its needs found."""

    @property
    def id(self) -> int:
        """The obligation's id."""

    @property
    def definition_id(self) -> int:
        """What it asks for."""


_MEETING = Met.__table__.c


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
