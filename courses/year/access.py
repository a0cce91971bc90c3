"""Who reaches which plan: coordinators, those of their areas."""

from typing import Any

from sqlalchemy import select

from app.api import Person, organisations_in_scope, roles, roles_today, session, today
from courses.year.models import YearPlan


def may(person: Person, permission: str, target: Any) -> bool | None:
    """The wing's own answer; None leaves it to the house rule."""
    if permission != "courses.plan" or not isinstance(target, YearPlan):
        return None
    if roles.COORDINATOR not in roles_today(person):
        return False
    areas = organisations_in_scope(person, "courses.plan", today()).subquery()
    found = select(areas.c.descendant_id).where(areas.c.descendant_id == target.area_id).limit(1)
    return session.scalar(found) is not None
