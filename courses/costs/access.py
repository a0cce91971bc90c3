"""Who reads a year's budget, and who approves it."""

from typing import Any

from app.api import Organisation, Person
from courses.costs.models import Budget
from courses.heads import ABOVE_UNITS, any_within, coordinates, managed


def may(person: Person, permission: str, target: Any) -> bool | None:
    """The wing's own answer; None leaves it to the house rule.

    Coordinators write budgets of their areas, and where the invoices of the municipalities there go. Managers below the
    area read and remark on what is put forward; a manager of more than a unit approves.
    """
    match permission, target:
        case "courses.budget", Budget():
            return coordinates(person, permission, target.area_id)
        case "courses.budget", Organisation():
            return coordinates(person, permission, target.id)
        case "courses.remark", Budget():
            return any_within(managed(person), target.area_id)
        case "courses.approve_year", Budget():
            return any_within(managed(person, ABOVE_UNITS), target.area_id)
        case _:
            return None
