"""What agreeing on a year gives to the platform."""

from typing import Any

from flask import Blueprint

from app.api import Panel, Person


def blueprints() -> list[Blueprint]:
    """The page."""
    from courses.agreeing.views import pages

    return [pages]


def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """On Min enhet: years that wait for remarks and approval (``unit.decisions``). On the page of a plan or a budget: the
    way to both, when both are put forward (``year.approval``)."""
    from courses.agreeing.views import proposed_panel, together_panel

    match place:
        case "unit.decisions":
            return proposed_panel(person)
        case "year.approval":
            return together_panel(subject)
        case _:
            return []


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Nothing: remarks and names are kept with the plan and the budget."""
    return {}


def forget_person(person: Person) -> dict[str, int]:
    """Nothing."""
    return {}
