"""Who reaches which plan: coordinators those of their areas; managers what is put forward for theirs."""

from typing import Any

from app.api import Person
from courses.heads import ABOVE_UNITS, any_within, coordinates, managed
from courses.year.models import PlanState, YearPlan


def may(person: Person, permission: str, target: Any) -> bool | None:
    """The wing's own answer; None leaves it to the house rule.

    Coordinators make plans. Managers below the area read and remark on what is put forward; a manager of more than a
    unit approves.
    """
    match permission, target:
        case "courses.plan", YearPlan():
            return coordinates(person, permission, target.area_id)
        case "courses.remark", YearPlan():
            return target.state != PlanState.draft and any_within(managed(person), target.area_id)
        case "courses.approve_year", YearPlan():
            return any_within(managed(person, ABOVE_UNITS), target.area_id)
        case _:
            return None
