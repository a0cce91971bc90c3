"""Forgetting a person."""

from sqlalchemy import delete

from app.api import session
from courses.year.models import YearTrainer


def forget(person_id: int) -> int:
    """Take a person out of all planned rounds. Returns from how many themes of them."""
    found = session.execute(delete(YearTrainer).where(YearTrainer.person_id == person_id))
    return int(found.rowcount)  # type: ignore[attr-defined]
