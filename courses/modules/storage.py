"""Reading stored files: whole, or as much of them as a browser asks for."""

from tempfile import TemporaryFile
from typing import BinaryIO

from sqlalchemy import select

from app.api import session
from courses.modules.media import PART
from courses.modules.models import Media, MediaPart

#: A film is handed out in pieces of at most this many bytes; browsers ask for the next one.
LARGEST_PIECE = 2 * PART


def stored(name: str) -> Media | None:
    """The file kept under this name, or None."""
    return session.scalar(select(Media).where(Media.name == name))


def read_range(file: Media, wanted: tuple[int | None, int | None] | None) -> tuple[int, int, bytes]:
    """A piece of a file: its first and last byte as numbers, and the bytes.

    wanted: the first byte and the one after the last, either may be None (a negative first: so many from the end);
    None for the whole file. The piece may end earlier than wanted, and is empty when there is no such piece.
    """
    first, end = _limits(file.size, wanted)
    if first >= end:
        return first, first, b""
    parts = session.scalars(
        select(MediaPart.data)
        .where(MediaPart.media_id == file.id, MediaPart.position.between(first // PART, (end - 1) // PART))
        .order_by(MediaPart.position)
    ).all()
    start = first - first // PART * PART
    return first, end - 1, b"".join(parts)[start : start + end - first]


def whole(file: Media) -> BinaryIO:
    """All of a file on disk, for whoever asks for it at once; gone when it is closed."""
    copy = TemporaryFile()  # noqa: SIM115 (closed by whoever reads it)
    for place in range(-(-file.size // PART)):
        part = select(MediaPart.data).where(MediaPart.media_id == file.id, MediaPart.position == place)
        copy.write(session.scalars(part).one())
    copy.seek(0)
    return copy


def _limits(size: int, wanted: tuple[int | None, int | None] | None) -> tuple[int, int]:
    if wanted is None:
        return 0, size
    first, end = wanted
    if first is None:
        first = 0
    if first < 0:
        first, end = max(0, size + first), size
    end = size if end is None else min(end, size)
    return first, min(end, first + LARGEST_PIECE)
