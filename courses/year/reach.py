"""Who reaches a complete round in time: the promise that a plan is made for. Pure.

For every working day on which someone may begin there must be a round that begins on that day or later and ends no later
than so many calendar months after it. Where there is none, the plan has a hole, and the hole is told by its days.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.api import add_months
from courses.year.rhythm import Span


@dataclass(frozen=True)
class Stretch:
    """First days of employment in a row, both included, that share a fate."""

    first_on: date
    last_on: date
    days: int


def earliest_end(first_days: Sequence[date], rounds: Iterable[Span]) -> list[date | None]:
    """For each first day of employment, when the first complete round that begins on it or later is over."""
    ordered = sorted(rounds, key=lambda each: each.first_on)
    ends: list[date] = []
    for each in reversed(ordered):  # The earliest end among this round and all that begin later.
        ends.append(min(each.last_on, ends[-1]) if ends else each.last_on)
    ends.reverse()
    begins = [each.first_on for each in ordered]
    places = (bisect_left(begins, day) for day in first_days)
    return [ends[place] if place < len(ends) else None for place in places]


def failing(first_days: Sequence[date], rounds: Iterable[Span], months: int) -> list[date]:
    """The first days of employment that leave a person without a complete round in so many calendar months."""
    ends = earliest_end(first_days, rounds)
    return [d for d, end in zip(first_days, ends, strict=True) if end is None or end > add_months(d, months)]


def stretches(days: Iterable[date], among: Sequence[date]) -> list[Stretch]:
    """Days as stretches: neighbours among these first days of employment belong together, also over a weekend."""
    place = {day: n for n, day in enumerate(among)}
    found: list[list[date]] = []
    for day in sorted(days):
        if found and place[day] == place[found[-1][-1]] + 1:
            found[-1].append(day)
        else:
            found.append([day])
    return [Stretch(run[0], run[-1], len(run)) for run in found]


def longest_wait(first_days: Sequence[date], rounds: Iterable[Span]) -> tuple[date, timedelta] | None:
    """Who waits longest from the first day to the end of the round, and how long; None when nobody has a round."""
    ends = earliest_end(first_days, rounds)
    waits = [(end - day, day) for day, end in zip(first_days, ends, strict=True) if end is not None]
    if not waits:
        return None
    wait, day = max(waits, key=lambda each: (each[0], -each[1].toordinal()))
    return day, wait
