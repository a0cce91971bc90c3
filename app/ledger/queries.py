"""What pages and actions ask the ledger. Each question is a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Select, select

from app.db import session
from app.ledger.models import Definition, Entry, Met, NeedRow, Obligation, Ref, Standing


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


def standings_of(person_id: int, verbs: Iterable[str] | None = None) -> Sequence[Standing]:
    """All that one person has shown and nothing has corrected, latest first."""
    found = select(Standing).where(Standing.person_id == person_id)
    if verbs is not None:
        found = found.where(Standing.verb.in_(list(verbs)))
    return session.scalars(found.order_by(Standing.happened_on.desc(), Standing.entry_id.desc())).all()


def has_shown(person_id: int, verb: str, ref: Ref) -> bool:
    """Whether the person has this standing."""
    return (
        session.scalar(
            select(Standing.entry_id)
            .where(
                Standing.person_id == person_id,
                Standing.verb == verb,
                Standing.object_kind == ref.kind,
                Standing.object_key == ref.key,
            )
            .limit(1)
        )
        is not None
    )


def obligations_of(person_id: int) -> Sequence[Obligation]:
    """The person's obligations that hold or were fulfilled, nearest deadline first; paused ones last."""
    return session.scalars(
        select(Obligation)
        .where(Obligation.person_id == person_id, Obligation.released_on.is_(None))
        .order_by(Obligation.due_on.is_(None), Obligation.due_on, Obligation.id)
    ).all()


def open_obligations(people: Select[tuple[int]] | Iterable[int]) -> Sequence[Obligation]:
    """Open obligations of these people (a scope or ids), nearest deadline first; paused ones last."""
    narrowed = people if isinstance(people, Select) else list(people)
    return session.scalars(
        select(Obligation)
        .where(Obligation.person_id.in_(narrowed), Obligation.done_on.is_(None), Obligation.released_on.is_(None))
        .order_by(Obligation.due_on.is_(None), Obligation.due_on, Obligation.id)
    ).all()


def needs_of(obligations: Sequence[Obligation]) -> dict[int, list[tuple[NeedRow, date | None]]]:
    """For each obligation its needs in order, each with the day it was met or None. Two statements."""
    if not obligations:
        return {}
    by_definition: dict[int, list[NeedRow]] = defaultdict(list)
    for need in session.scalars(
        select(NeedRow)
        .where(NeedRow.definition_id.in_({o.definition_id for o in obligations}))
        .order_by(NeedRow.definition_id, NeedRow.position)
    ):
        by_definition[need.definition_id].append(need)
    met: dict[tuple[int, int], date] = {
        (number, position): on
        for number, position, on in session.execute(
            select(Met.obligation_id, Met.position, Met.happened_on).where(
                Met.obligation_id.in_([o.id for o in obligations])
            )
        )
    }
    return {
        o.id: [(need, met.get((o.id, need.position))) for need in by_definition[o.definition_id]] for o in obligations
    }
