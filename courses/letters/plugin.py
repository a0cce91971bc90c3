"""What letters give to the platform."""

from typing import Any, cast

from sqlalchemy import CursorResult, update

from app.api import Person, session
from courses.letters.models import Letter


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Nothing: a letter is about a course."""
    return {}


def forget_person(person: Person) -> dict[str, int]:
    """A letter no longer names who wrote it."""
    done = session.execute(update(Letter).where(Letter.changed_by_id == person.id).values(changed_by_id=None))
    return {"courses_letter": cast(CursorResult[Any], done).rowcount}
