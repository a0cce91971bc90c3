"""A stop on someone's journey, as plugins give it to the hook ``journey``."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class StopKind(StrEnum):
    """What the stop is; each has a shape of its own on the line."""

    module = "module"
    day = "day"
    half_day = "half_day"
    practice = "practice"
    checkpoint = "checkpoint"
    quiz = "quiz"


class StopState(StrEnum):
    """How far the person has come with the stop."""

    done = "done"
    now = "now"
    ahead = "ahead"
    awaiting = "awaiting"


class Stop(NamedTuple):
    """One stop: a module to read, a quiz, a course day.

    ``key`` and ``object_kind`` name the thing as the ledger does (``quizzes.quiz``), so that the stop meets the need
    that is about it. ``part`` is the key of the programme part it belongs to (``introduktion/del-1``), empty when it
    belongs to none.
    ``starts_at`` and ``ends_at`` are set for what has a place in the calendar; ``uid`` is then stable and ``sequence``
    grows with each change. ``minutes`` is what remains to read, ``at`` when the person was last in the middle of it.
    """

    kind: StopKind
    state: StopState
    title: str
    key: str
    url: str = ""
    note: str = ""
    part: str = ""
    order: float = 0
    on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    minutes: int | None = None
    steps: tuple[int, int] | None = None
    days: float | None = None
    uid: str = ""
    sequence: int = 0
    cancelled: bool = False
    object_kind: str = ""
    at: datetime | None = None
    #: What to do before a course day: (title, url, minutes or None, done).
    preparation: tuple[tuple[str, str, int | None, bool], ...] = ()
