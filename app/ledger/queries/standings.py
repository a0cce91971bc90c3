"""What people have shown, and what has been told about them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.db import session
from app.ledger import memory
from app.ledger.models import Entry, Ref, Shown, Standing
from app.people.merged import rows_merged_into


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
    """All that has been told about one person, also under a number that has become the person's, in the order it was told,
    as plain values."""
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
        select(*(getattr(Entry, name) for name in names))
        .where(Entry.person_id.in_([person_id, *rows_merged_into([person_id])]))
        .order_by(Entry.id)
    )
    return [dict(row._mapping) for row in rows]


def has_shown(person_id: int, verb: str, ref: Ref) -> bool:
    """Whether the person has this standing."""
    return any(
        (row.verb, row.object_kind, row.object_key) == (verb, ref.kind, ref.key) for row in standings_of(person_id)
    )
