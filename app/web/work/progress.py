"""How far a work has come, beside the database: one small file for each, held by the worker that does it.

Most work is one transaction, and on SQLite nobody else can write meanwhile, so the file tells how far it has come. The
worker holds a lock on it, which the system takes away when the process dies, however it dies: work that is said to
go on while nobody holds its file has been broken off. Web and worker share the data folder, as they do for uploads.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

FOLDER = "work"
#: Told at most so often: nobody reads faster, and the work is what takes the time.
SECONDS = 0.2


@dataclass(frozen=True)
class Seen:
    """Whether somebody is at work, how much is done, and of how much; 0 of 0 when that is not known."""

    held: bool
    done: int
    of: int


class Told:
    """The worker's end of the file. Call it with how much is done, of how much."""

    def __init__(self, handle: int) -> None:
        self.handle = handle
        self.next_at = 0.0
        #: How much was done when it was told last, of how much.
        self.done = self.of = 0

    def __call__(self, done: int, of: int) -> None:
        """Tell how far the work has come."""
        self.done, self.of = done, of
        if time.monotonic() >= self.next_at:
            os.pwrite(self.handle, f"{done:012} {of:012}".encode(), 0)
            self.next_at = time.monotonic() + SECONDS


@contextmanager
def holding(number: int) -> Iterator[Told | None]:
    """Hold a work while it is done; None when another worker holds it already."""
    path = _path(number, "progress")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield Told(handle) if _take(handle) else None
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Lock the file. Whoever looks at it holds it for an instant, so one refusal says nothing."""
    for _attempt in range(20):
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(handle, 0)  # Numbers come again when a database begins anew; what was told of them does not.
            return True
        time.sleep(0.02)
    return False


def seen(number: int) -> Seen:
    """How far a work has come, and whether somebody holds it."""
    try:
        handle = os.open(_path(number, "progress"), os.O_RDONLY)
    except OSError:
        return Seen(False, 0, 0)
    try:
        numbers = os.pread(handle, 25, 0).split()
        done, of = (int(each) for each in numbers) if len(numbers) == 2 else (0, 0)
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return Seen(False, done, of)
        return Seen(True, done, of)
    finally:
        os.close(handle)


def keep_file(number: int, body: bytes) -> None:
    """Keep the file that came of a work, for whoever asked for it."""
    path = _path(number, "file")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)


def kept_file(number: int) -> bytes | None:
    """The file that came of a work; None when it is gone."""
    with suppress(FileNotFoundError):
        return _path(number, "file").read_bytes()
    return None


def throw_away(number: int) -> None:
    """Remove all files of a work."""
    for ending in ("progress", "file"):
        _path(number, ending).unlink(missing_ok=True)


def _path(number: int, ending: str) -> Path:
    return Path(current_app.config["FARDPLAN"].data) / FOLDER / f"{number}.{ending}"
