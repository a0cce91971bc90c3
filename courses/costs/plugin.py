"""What costs give to the platform."""

from typing import Any

from flask import Blueprint

from app.api import Permission, Person, erase_rows, lazy, roles, rows_about
from courses.costs import access
from courses.costs.models import Budget, Remark


def permissions() -> list[Permission]:
    """Writing, remarking on and approving a year; decided by the wing itself."""
    return [
        Permission("courses.budget", lazy("Skriva årets budget"), frozenset({roles.COORDINATOR})),
        Permission("courses.remark", lazy("Lämna synpunkter på året"), frozenset({roles.MANAGER})),
        Permission("courses.approve_year", lazy("Godkänna året"), frozenset({roles.MANAGER})),
    ]


def may(person: Person, permission: str, target: Any) -> bool | None:
    """Coordinators their own areas; managers what is put forward for theirs."""
    return access.may(person, permission, target)


def blueprints() -> list[Blueprint]:
    """The pages."""
    from courses.costs.views import pages

    return [pages]


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """What the person has said of years."""
    return rows_about(person.id, (Remark,))


def forget_person(person: Person) -> dict[str, int]:
    """Erase the remarks, and the person's name from budgets."""
    return erase_rows(person.id, (Remark,), ((Budget, "changed_by_id"), (Budget, "approved_by_id")))
