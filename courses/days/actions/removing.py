"""Removing sessions from a round, with all that hangs on them; never what tells that somebody was there."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, union_all

from app.api import Base, Problem, _, session
from courses.days.models import Session

#: A table that says so in its ``info`` keeps the session that its rows are about where it is.
KEEPS = "keeps_its_session"


def refuse_noted(session_ids: Iterable[int]) -> None:
    """Raises Problem when something tells who was at one of these sessions: such a session stays, on its day."""
    ids = list(session_ids)
    if not ids:
        return
    kept = [
        select(column).where(column.in_(ids))
        for table, column in _pointing_at(Session.__table__)
        if table.info.get(KEEPS)
    ]
    if session.execute(union_all(*kept).limit(1)).first():
        raise Problem(_("Närvaro är redan registrerad för ett pass som skulle flyttas eller tas bort."))


def remove_sessions(sessions: Sequence[Session]) -> None:
    """Remove sessions that nobody has been noted at, and what hangs on them: doors, and places booked to make up at.

    Whoever had such a place is told by ``make_up_notices.changed``. Raises Problem as ``refuse_noted`` does.
    """
    ids = [each.id for each in sessions]
    refuse_noted(ids)
    if ids:
        _remove_what_hangs_on(Session.__table__, Session.__table__.c.id.in_(ids))
        for each in sessions:
            session.delete(each)
        session.flush()


def _remove_what_hangs_on(table: Any, which: ColumnElement[bool]) -> None:
    """Remove all rows that point at some rows of a table, those that point at them first."""
    for pointing, column in _pointing_at(table):
        those = column.in_(select(table.c.id).where(which))
        _remove_what_hangs_on(pointing, those)
        session.execute(delete(pointing).where(those))


def _pointing_at(table: Any) -> list[tuple[Table, Any]]:
    return [
        (other, key.parent)
        for other in Base.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table is table
    ]
