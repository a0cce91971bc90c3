"""When something is told: now, always, but for a demonstration, which tells years of happenings in a minute.

Without it nothing would have been known of yesterday yesterday, and "as it was known then" would show an empty house.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from app.db import now

_TOLD: ContextVar[datetime | None] = ContextVar("told_at", default=None)


@contextmanager
def told_at(moment: datetime | None) -> Iterator[None]:
    """Within this, entries are recorded as told at the moment (None: now). For demonstrations alone."""
    mark = _TOLD.set(moment)
    try:
        yield
    finally:
        _TOLD.reset(mark)


def moment_of_telling() -> datetime:
    """When what is recorded now is told."""
    return _TOLD.get() or now()
