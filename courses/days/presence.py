"""When someone has been there enough for a theme to count. Pure: marks in, an outcome out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from courses.completion import Completion
from courses.days.models import Presence, Round

HERE = frozenset({Presence.present, Presence.late, Presence.left_early})
PARTLY = frozenset({Presence.late, Presence.left_early})


class Outcome(StrEnum):
    """What the marks of an occasion amount to for one person."""

    open = "open"
    attended = "attended"
    partial = "partial"
    absent = "absent"


@dataclass(frozen=True)
class Mark:
    """What was noted for one session; minutes missed, when late or gone early."""

    state: str
    minutes: int = 0

    @property
    def here(self) -> bool:
        """Whether the person was there at all."""
        return self.state in HERE


@lru_cache(maxsize=256)
def mark_of(state: str, minutes: int) -> Mark:
    """The same mark for the same words: a class has hundreds that are alike."""
    return Mark(state, minutes)


def enough(mark: Mark, limit: int) -> bool:
    """Whether the session counts: there, and at most ``limit`` minutes missed of the half day."""
    return mark.state == Presence.present or (mark.state in PARTLY and mark.minutes <= limit)


#: All sessions, which is what counts unless the course says otherwise.
ALL = Completion()


def outcome(
    sessions: Iterable[int], marks: Mapping[int, Mark], limit: int, *, accepted: bool = False, rule: Completion = ALL
) -> Outcome:
    """What someone's marks amount to.

    sessions: ids of the sessions that the occasion has, in order. marks: session id → what was noted. limit: minutes of
    a half day that may be missed. accepted: whether the coordinator has accepted partial attendance as enough. rule:
    which sessions of those planned are enough.

    Returns ``open`` while a session has no mark; ``attended`` when those that count fulfil the rule; ``absent`` when the
    person was not there at all; otherwise ``partial``.
    """
    ids = list(sessions)
    noted = {number: marks[each] for number, each in enumerate(ids, 1) if each in marks}
    if not noted or len(noted) < len(ids):
        return Outcome.open
    if rule.fulfilled([number for number, mark in noted.items() if enough(mark, limit)], len(ids)):
        return Outcome.attended
    if not any(mark.here for mark in noted.values()):
        return Outcome.absent
    return Outcome.attended if accepted else Outcome.partial


def rule_of(round_: Round) -> Completion:
    """What is enough in a round: as it was when the round was published, before that what its course says."""
    kept = round_.completion
    return Completion.of(round_.queue.course.completion if kept is None else kept)


def limit_of(round_: Round) -> int:
    """Minutes of a session that one may miss: as it was when the round was published, before that what its course says."""
    kept = round_.late_minutes
    return round_.queue.course.late_minutes if kept is None else kept


def rule_alone(rule: Completion) -> Completion:
    """What is enough for an occasion seen by itself: all of it, when the rule is about the whole round."""
    return ALL if rule.over_round else rule


def counted_on(days: Mapping[int, date], marks: Mapping[int, Mark]) -> date:
    """The day that attendance is dated by: the last one on which the person was there, else the last one."""
    here = [on for session, on in days.items() if session in marks and marks[session].here]
    return max(here or days.values())


def missed_minutes(marks: Iterable[Mark]) -> int:
    """Minutes missed in all, of sessions where the person was there."""
    return sum(mark.minutes for mark in marks if mark.state in PARTLY)
