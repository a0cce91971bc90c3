"""Forgetting a person."""

from typing import Any, cast

from sqlalchemy import CursorResult, delete, update

from app.api import session
from courses.year.models import YearPlan, YearRemark, YearTrainer


def forget(person_id: int) -> dict[str, int]:
    """Take a person out of all planned rounds, erase the remarks, and the name from plans. Returns rows by table."""
    counts = {
        model.__tablename__: _count(delete(model).where(model.person_id == person_id))
        for model in (YearTrainer, YearRemark)
    }
    named = (YearPlan.created_by_id, YearPlan.approved_by_id)
    counts["courses_year_plan"] = sum(_count(update(YearPlan).where(c == person_id).values({c: None})) for c in named)
    return counts


def _count(statement: Any) -> int:
    return cast(CursorResult[Any], session.execute(statement)).rowcount
