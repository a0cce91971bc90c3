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
