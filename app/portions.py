"""Long work in portions: each a transaction of its own, between which others may write. SQLite has one writer at a time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.db import is_postgresql, reading, session

#: Those who wait for SQLite's only place to write look for it at most this often, in seconds: a tenth and some.
TURN = 0.15


@contextmanager
def only_looking() -> Iterator[None]:
    """The session only reads meanwhile, so that on SQLite others may write.

    What it has read is forgotten afterwards: a transaction that began by reading cannot go on to write there.
    """
    before = reading.set(True)
    try:
        yield
    finally:
        reading.reset(before)
        session.rollback()


def end_portion() -> None:
    """Commit a portion and let others have their turn; on PostgreSQL nobody has waited for one."""
    session.commit()
    if not is_postgresql():
        time.sleep(TURN)
