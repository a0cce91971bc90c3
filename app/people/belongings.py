"""What a plugin keeps on one person: rows to hand out, and rows to erase. For tables that say it in the same way."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from app.db import Base, session


def rows_about(person_id: int, tables: Iterable[type[Base]]) -> dict[str, list[dict[str, Any]]]:
    """All rows of these tables whose ``person_id`` is the person's, by table name, in the order of their ids."""
    found = {}
    for table in tables:
        columns = table.__table__.columns
        rows = session.execute(select(*columns).where(columns.person_id == person_id).order_by(columns.id))
        found[table.__tablename__] = [dict(row) for row in rows.mappings()]
    return found


def erase_rows(
    person_id: int, about: Iterable[type[Base]], done_by: Iterable[tuple[type[Base], str]] = ()
) -> dict[str, int]:
    """Empty the columns that only tell that the person did something, then erase the rows about the person.

    about: tables with a ``person_id``. done_by: (table, the column that names who did it). Returns how many rows were
    emptied or erased, by table name.
    """
    counts: dict[str, int] = {}
    for table, column in done_by:
        emptied = update(table).where(getattr(table, column) == person_id).values({column: None})
        counts[table.__tablename__] = counts.get(table.__tablename__, 0) + _count(emptied)
    for table in about:
        erased = delete(table).where(table.__table__.columns.person_id == person_id)
        counts[table.__tablename__] = counts.get(table.__tablename__, 0) + _count(erased)
    return counts


def _count(statement: Any) -> int:
    return cast(CursorResult[Any], session.execute(statement)).rowcount
