"""All that course days keep on one person: to hand out, and to erase."""

from typing import Any, cast

from sqlalchemy import CursorResult, Select, delete, select, update

from app.api import rows_about, session
from courses.days.models import (
    Acceptance,
    AttendanceMark,
    Certificate,
    Explanation,
    Hold,
    Interest,
    Invitation,
    MakeUp,
    Offer,
    Party,
    RotaTurn,
    Seat,
    Terms,
    Trainer,
)

#: Tables whose rows are about a person.
ABOUT = (
    Explanation, Interest, Invitation, Hold, Seat, AttendanceMark, Acceptance, MakeUp, Certificate, Trainer, RotaTurn,
)  # fmt: skip
#: Tables whose rows are about a person's seat.
OF_SEATS = (Terms, Offer)
#: The same, and about somebody else: erased with the seat, and not handed out.
OF_SEATS_AND_OTHERS = (Invitation,)
#: Columns that only tell who did something.
DONE_BY = (
    (Seat, "asked_by_id"),
    (Seat, "decided_by_id"),
    (AttendanceMark, "recorded_by_id"),
    (Acceptance, "accepted_by_id"),
    (MakeUp, "booked_by_id"),
    (Interest, "declared_by_id"),
)
#: The same in tables whose rows are about no person.
DONE_BY_ALONE = ((Party, "made_by_id"), (Offer, "answered_by_id"))


def export(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """The rows about a person, and those that the person wrote about others without telling about whom."""
    found = rows_about(person_id, ABOUT)
    for hanging in OF_SEATS:
        columns = hanging.__table__.columns
        rows = session.execute(
            select(*columns).where(columns.seat_id.in_(_seats_of(person_id))).order_by(columns.seat_id)
        )
        found[hanging.__tablename__] = [dict(row) for row in rows.mappings()]
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
    for alone, column in DONE_BY_ALONE:
        done = session.execute(update(alone).where(getattr(alone, column) == person_id).values({column: None}))
        counts[alone.__tablename__] = counts.get(alone.__tablename__, 0) + cast(CursorResult[Any], done).rowcount
    for hanging in (*OF_SEATS, *OF_SEATS_AND_OTHERS):
        done = session.execute(delete(hanging).where(hanging.seat_id.in_(_seats_of(person_id))))
        counts[hanging.__tablename__] = counts.get(hanging.__tablename__, 0) + cast(CursorResult[Any], done).rowcount
    for about in ABOUT:
        done = session.execute(delete(about).where(about.person_id == person_id))
        counts[about.__tablename__] = counts.get(about.__tablename__, 0) + cast(CursorResult[Any], done).rowcount
    return counts


def _seats_of(person_id: int) -> Select[Any]:
    return select(Seat.id).where(Seat.person_id == person_id)
