"""All that the classroom keeps on one person: to hand out, and to erase."""

from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from app.api import session
from courses.classroom.models import Appeal, Door, Guest, Knock, Need, Note, Question

#: Tables whose rows are about a person.
ABOUT = (Question, Need, Appeal, Knock)
#: Columns that only tell who did something.
DONE_BY = ((Door, "opened_by_id"), (Appeal, "answered_by_id"), (Guest, "added_by_id"), (Note, "sent_by_id"))


def export(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """The rows about a person."""
    found = {}
    for table in ABOUT:
        columns = table.__table__.columns
        rows = session.execute(select(*columns).where(columns.person_id == person_id).order_by(columns.id))
        found[table.__tablename__] = [dict(row) for row in rows.mappings()]
    return found


def forget(person_id: int) -> dict[str, int]:
    """Erase the rows about a person and empty the columns that name the person elsewhere. Returns rows by table."""
    counts: dict[str, int] = {}
    for table, column in DONE_BY:
        done = session.execute(update(table).where(getattr(table, column) == person_id).values({column: None}))
        counts[table.__tablename__] = counts.get(table.__tablename__, 0) + cast(CursorResult[Any], done).rowcount
    for about in ABOUT:
        done = session.execute(delete(about).where(about.person_id == person_id))
        counts[about.__tablename__] = counts.get(about.__tablename__, 0) + cast(CursorResult[Any], done).rowcount
    return counts
