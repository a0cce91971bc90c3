"""How the days of a round lie: in one week, or over some weeks. And which theme is taught in which half day. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from courses.days.models import Half
from courses.year.blocked import Blocks


class Rhythm(StrEnum):
    """How a round's days lie. *Samlat i en vecka*, *sista dagen en vecka senare*, *en dag i veckan*."""

    together = "together"
    later = "later"
    weekly = "weekly"


#: A day that should lie a week later may lie so many days later still when that day is blocked.
SLACK = 6


@dataclass(frozen=True)
class Span:
    """A complete round as the deadline sees it: its first and last day, and how many have room in it."""

    first_on: date
    last_on: date
    seats: int = 0


@dataclass(frozen=True)
class Piece:
    """A half day of a theme: which, on which day, before or after noon."""

    theme_id: int
    held_on: date
    half: Half


def days_from(first_on: date, halves: int, rhythm: Rhythm, blocks: Blocks) -> tuple[date, ...] | None:
    """The days of a round of so many half days that begins on a day; None when it cannot begin there.

    The last day is a half one when the number is odd. None of the days is blocked. The later a round begins, the later
    it ends.
    """
    if blocks.why(first_on) is not None:
        return None
    days = [first_on]
    count = (halves + 1) // 2
    for number in range(1, count):
        gap = 7 if rhythm == Rhythm.weekly or (rhythm == Rhythm.later and number == count - 1) else 1
        following = _next(days[-1] + timedelta(days=gap), SLACK if gap == 7 else 0, blocks)
        if following is None:
            return None
        days.append(following)
    return tuple(days)


def _next(day: date, slack: int, blocks: Blocks) -> date | None:
    return next(
        (later for n in range(slack + 1) if blocks.why(later := day + timedelta(days=n)) is None),
        None,
    )


def starts(first: date, last: date, halves: int, rhythm: Rhythm, blocks: Blocks) -> list[tuple[date, ...]]:
    """Every way to lay a round between these days, by first day."""
    possible = (days_from(first + timedelta(days=n), halves, rhythm, blocks) for n in range((last - first).days + 1))
    return [days for days in possible if days is not None and days[-1] <= last]


def pieces(themes: Sequence[tuple[int, int]], days: Iterable[date]) -> list[Piece]:
    """The half days of a round, filled in order: (theme id, half days) into mornings and afternoons.

    Days beyond what the themes need are left out. Raises ValueError when the days are too few.
    """
    places = [(day, half) for day in sorted(days) for half in (Half.fm, Half.em)]
    wanted = [theme for theme, halves in themes for _ in range(halves)]
    if len(wanted) > len(places):
        raise ValueError("the themes need more days")
    return [Piece(theme, day, half) for theme, (day, half) in zip(wanted, places, strict=False)]
