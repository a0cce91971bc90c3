"""What is kept on one person: how far one has come, and what one wrote for oneself."""

from typing import Any

from sqlalchemy import delete, select

from app.api import Person, session
from courses.modules.models import Reading, Reflection, StepDone

TABLES: tuple[Any, ...] = (Reading, StepDone, Reflection)


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All rows about the person, by table."""
    found = {}
    for table in TABLES:
        columns = table.__table__.columns
        rows = session.execute(select(*columns).where(table.person_id == person.id))
        found[table.__tablename__] = [dict(row._mapping) for row in rows]
    return found


def forget_person(person: Person) -> dict[str, int]:
    """Erase all rows about the person. Returns how many, by table."""
    gone = {}
    for table in TABLES:
        result: Any = session.execute(delete(table).where(table.person_id == person.id))
        gone[table.__tablename__] = int(result.rowcount)
    return gone


def merge(gone: int, kept: int) -> None:
    """Of two readings of a module the latest stays, with what either has read through; of two texts both do."""
    own = {row.module_id: row for row in session.scalars(select(Reading).where(Reading.person_id == kept))}
    for row in session.scalars(select(Reading).where(Reading.person_id == gone)):
        mine = own.get(row.module_id)
        if mine is None:
            continue
        if row.updated_at >= mine.updated_at:
            mine.version, mine.step_key, mine.updated_at = row.version, row.step_key, row.updated_at
        mine.begun_at = min(mine.begun_at, row.begun_at)
        if (row.completed_version or 0) > (mine.completed_version or 0):
            mine.completed_version, mine.completed_on = row.completed_version, row.completed_on
    texts = {_place(row): row for row in session.scalars(select(Reflection).where(Reflection.person_id == kept))}
    for text in session.scalars(select(Reflection).where(Reflection.person_id == gone)):
        beside = texts.get(_place(text))
        if beside is not None and text.text.strip() not in beside.text:
            beside.text = f"{beside.text}\n\n{text.text}"
    session.flush()


def _place(row: Reflection) -> tuple[int, str, int]:
    return row.module_id, row.step_key, row.number
