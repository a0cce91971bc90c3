"""What the pool gives to the platform."""

from typing import Any, cast

from flask import Blueprint, url_for
from sqlalchemy import CursorResult, delete, select, update

from app.api import NavItem, Person, lazy, roles, roles_today, session
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
    found = {}
    for table in ABOUT:
        columns = table.__table__.columns
        rows = session.execute(select(*columns).where(columns.person_id == person.id).order_by(columns.id))
        found[table.__tablename__] = [dict(row) for row in rows.mappings()]
    return found


def forget_person(person: Person) -> dict[str, int]:
    """Erase the rows about the person, and the name of whoever asked or verified."""
    counts: dict[str, int] = {}
    for table, column in DONE_BY:
        done = session.execute(update(table).where(getattr(table, column) == person.id).values({column: None}))
        counts[table.__tablename__] = cast(CursorResult[Any], done).rowcount
    for about in ABOUT:
        done = session.execute(delete(about).where(about.person_id == person.id))
        counts[about.__tablename__] = counts.get(about.__tablename__, 0) + cast(CursorResult[Any], done).rowcount
    return counts
