"""The sessions of an occasion as days: what stands in a calendar, on the journey, in a mail. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, Protocol


class Sitting(Protocol):
    """What this module needs to know of a session."""

    id: int
    held_on: date
    starts_at: datetime
    ends_at: datetime
    half: str
    elsewhere: str


class Day(NamedTuple):
    """All that an occasion has on one day. ``days`` in course days; ``number`` is the first session's id."""

    on: date
    starts_at: datetime
    ends_at: datetime
    days: float
    number: int
    #: Where it is, when not where the occasion is.
    elsewhere: str = ""

    def uid(self, occasion_uid: str, holder: str | int) -> str:
        """The day's stable name in the calendar of whoever has this seat, or place to make up at. A new one is a new entry."""
        return f"{occasion_uid}-{self.number}-{holder}@fardplan"


def days_of(sessions: Iterable[Sitting]) -> list[Day]:
    """The days of an occasion, in order."""
    by_day: dict[date, list[Sitting]] = defaultdict(list)
    for each in sessions:
        by_day[each.held_on].append(each)
    return [
        Day(
            on,
            min(s.starts_at for s in group),
            max(s.ends_at for s in group),
            sum(1.0 if s.half == "whole" else 0.5 for s in group),
            min(s.id for s in group),
            "; ".join(dict.fromkeys(s.elsewhere for s in group if s.elsewhere)),
        )
        for on, group in sorted(by_day.items())
    ]
