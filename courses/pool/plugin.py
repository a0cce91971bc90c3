"""What the pool gives to the platform."""

from typing import Any

from flask import Blueprint, url_for

from app.api import NavItem, Person, erase_rows, lazy, roles, roles_today, rows_about
from courses.days.models.pool import Ask, PoolCertificate, PoolMember, PoolPromise, PoolTopic

ABOUT = (PoolMember, PoolTopic, PoolPromise, PoolCertificate, Ask)
DONE_BY = ((PoolCertificate, "verified_by_id"), (Ask, "asked_by_id"))


def blueprints() -> list[Blueprint]:
    """The pages."""
    from courses.pool.views import pages

    return [pages]


def nav_items(person: Person) -> list[NavItem]:
    """Mina uppdrag, for trainers."""
    if roles.TRAINER not in roles_today(person):
        return []
    return [NavItem(lazy("Mina uppdrag"), url_for("pool.mine"), 13, url_for("pool.mine"))]


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Place in the pool, topics, promised days, training, and questions to lead."""
    return rows_about(person.id, ABOUT)


def forget_person(person: Person) -> dict[str, int]:
    """Erase the rows about the person, and the name of whoever asked or verified."""
    return erase_rows(person.id, ABOUT, DONE_BY)
