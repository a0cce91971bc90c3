"""Who reads a year's budget, and who approves it."""

from typing import Any

from sqlalchemy import select

from app.api import Closure, Kind, Person, organisations_in_scope, posts_today, roles, session, today
from courses.costs.models import Budget

#: Managers of these are heads of area (*områdeschefer*), not of a unit.
ABOVE_UNITS = (Kind.federation, Kind.municipality, Kind.district, Kind.committee)


def may(person: Person, permission: str, target: Any) -> bool | None:
    """The wing's own answer; None leaves it to the house rule.

    Coordinators write budgets of their areas. Managers below the area read and remark on what is put forward; a manager
    of more than a unit approves.
    """
    match permission, target:
        case "courses.budget", Budget():
            return _in_scope(person, "courses.budget", target.area_id)
        case "courses.remark", Budget():
            return any(
                post.role == roles.MANAGER and _below(post.unit_id, target.area_id) for post in posts_today(person)
            )
        case "courses.approve_year", Budget():
            return any(
                post.role == roles.MANAGER and post.unit.kind in ABOVE_UNITS and _below(post.unit_id, target.area_id)
                for post in posts_today(person)
            )
        case _:
            return None


def _in_scope(person: Person, permission: str, area_id: int) -> bool:
    if roles.COORDINATOR not in {post.role for post in posts_today(person)}:
        return False
    areas = organisations_in_scope(person, permission, today()).subquery()
    return session.scalar(select(areas.c.descendant_id).where(areas.c.descendant_id == area_id).limit(1)) is not None


def _below(unit_id: int, area_id: int) -> bool:
    return (
        session.scalar(
            select(Closure.id)
            .where(Closure.ancestor_id == area_id, Closure.descendant_id == unit_id, Closure.holds(today()))
            .limit(1)
        )
        is not None
    )
