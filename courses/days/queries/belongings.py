"""All that course days keep on one person: to hand out, and to erase."""

from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from app.api import session
from courses.days.models import Acceptance, AttendanceMark, Certificate, MakeUp, Seat, Trainer

#: Tables whose rows are about a person.
ABOUT = (Seat, AttendanceMark, Acceptance, MakeUp, Certificate, Trainer)
#: Columns that only tell who did something.
DONE_BY = (
    (Seat, "asked_by_id"),
    (Seat, "decided_by_id"),
    (AttendanceMark, "recorded_by_id"),
    (Acceptance, "accepted_by_id"),
    (MakeUp, "booked_by_id"),
)


def export(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """The rows about a person, and those that the person wrote about others without telling about whom."""
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
        done = session.execute(
            update(table)
            .where(getattr(table, column) == person_id, table.person_id != person_id)
            .values({column: None})
        )
        counts[table.__tablename__] = counts.get(table.__tablename__, 0) + cast(CursorResult[Any], done).rowcount
    for about in ABOUT:
        done = session.execute(delete(about).where(about.person_id == person_id))
        counts[about.__tablename__] = counts.get(about.__tablename__, 0) + cast(CursorResult[Any], done).rowcount
    return counts
