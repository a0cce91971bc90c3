"""Two rows that turn out to be one person: what either needs to be able to take part is needed."""

from sqlalchemy import select

from app.api import session
from courses.classroom.models import Need


def merge_needs(gone: int, kept: int) -> None:
    """Add what one has asked for in a round to what the other has."""
    own = {row.round_id: row for row in session.scalars(select(Need).where(Need.person_id == kept))}
    for row in session.scalars(select(Need).where(Need.person_id == gone)):
        mine = own.get(row.round_id)
        if mine is None:
            continue
        for name in ("hearing_loop", "step_free", "interpreter"):
            setattr(mine, name, getattr(mine, name) or getattr(row, name))
        if row.food and row.food not in mine.food:
            mine.food = f"{mine.food}. {row.food}".removeprefix(". ")
    session.flush()
