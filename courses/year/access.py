"""Who reaches which plan: coordinators those of their areas; managers what is put forward for theirs."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.api import Closure, Kind, Person, organisations_in_scope, posts_today, roles, roles_today, session, today
from courses.year.models import PlanState, YearPlan

#: Managers of these are heads of area (*områdeschefer*), not of a unit.
ABOVE_UNITS = (Kind.federation, Kind.municipality, Kind.district, Kind.committee)


def may(person: Person, permission: str, target: Any) -> bool | None:
    """The wing's own answer; None leaves it to the house rule.

    Coordinators make plans. Managers below the area read and remark on what is put forward; a manager of more than a
    unit approves.
    """
    match permission, target:
        case "courses.plan", YearPlan():
            return _plans(person, target)
        case "courses.remark", YearPlan():
            return target.state != PlanState.draft and _manages_below(managed(person), target.area_id)
        case "courses.approve_year", YearPlan():
            return _manages_below(managed(person, ABOVE_UNITS), target.area_id)
        case _:
            return None


def managed(person: Person, kinds: Collection[Kind] = tuple(Kind)) -> list[int]:
    """The ids of what the person is manager of today, of these kinds."""
    return [post.unit_id for post in posts_today(person) if post.role == roles.MANAGER and post.unit.kind in kinds]


def _plans(person: Person, target: YearPlan) -> bool:
    if roles.COORDINATOR not in roles_today(person):
        return False
    areas = organisations_in_scope(person, "courses.plan", today()).subquery()
    found = select(areas.c.descendant_id).where(areas.c.descendant_id == target.area_id).limit(1)
    return session.scalar(found) is not None


def _manages_below(units: list[int], area_id: int) -> bool:
    if not units:
        return False
    below = select(Closure.id).where(
        Closure.ancestor_id == area_id, Closure.descendant_id.in_(units), Closure.holds(today())
    )
    return session.scalar(below.limit(1)) is not None
