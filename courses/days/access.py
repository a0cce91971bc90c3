"""Who reaches which occasions and rounds. Trainers see their own and no other list (AC3.9)."""

from typing import Any

from sqlalchemy import select

from app.api import Person, organisations_in_scope, roles, roles_today, session, today
from courses.days.models import Occasion, Queue, Round
from courses.days.queries.attendance import leads


def may(person: Person, permission: str, target: Any) -> bool | None:
    """The wing's own answer; None leaves it to the house rule."""
    match permission, target:
        case "courses.teach", Occasion():
            return leads(person.id, target.id) or _plans(person, target.round.queue)
        case "courses.plan", Round():
            return _plans(person, target.queue)
        case "courses.plan", Queue():
            return _plans(person, target)
        case _:
            return None


def _plans(person: Person, queue: Queue) -> bool:
    if roles.COORDINATOR not in roles_today(person):
        return False
    areas = organisations_in_scope(person, "courses.plan", today()).subquery()
    return (
        session.scalar(select(areas.c.descendant_id).where(areas.c.descendant_id == queue.area_id).limit(1)) is not None
    )
