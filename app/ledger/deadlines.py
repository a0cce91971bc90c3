"""When something must be done, as a person in the house would count it.

A deadline here is law-like: people are called late because of it, so every choice is written down.

- *Months are calendar months.* Four months after 7 June is 7 October, not 120 days later. When the month is
  too short the last day of it counts: 31 October + 4 months is the last of February.
- *The due day itself is in time.*
- *Only real absence moves a deadline*: full-time (100 per cent) and at least 30 consecutive days. Part-time
  absence never does, however long.
- *Absences that overlap or follow day by day are one absence.* Three weeks of illness that go straight over
  into three weeks of leave are six weeks away; nothing is counted twice.
- *The thirty days are counted over the whole absence*, also the part of it before the first day of work, for
  it is the length of being away that makes it hard to learn; but only its days from the first day on are
  added, since no time had begun to run before that.
- *The clock stops while one is away.* An absence that begins on or before the due date, as it then stands
  after earlier absences, adds all its days, also those after the date: they are days on which the time did
  not run. One that begins later adds none, for the deadline had already passed.
- *An absence without a last day pauses the deadline* ("pausad") from its first day, before it has lasted thirty
  days: nobody should be called late on the twentieth day of an absence whose end is unknown. When it gets a
  last day the rule of thirty days decides.
- *An absence registered ahead of time* with both its days counts at once, so that the person can plan; an
  open-ended one that has not begun on the day one looks does not.

The original date never changes and is shown beside the moved one. No reason for an absence is known here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

#: Shorter absences than this, in consecutive days, move nothing.
SHORTEST_ABSENCE_DAYS = 30

#: Per cent away; less than this is part-time and moves nothing.
FULL_TIME_PERCENT = 100

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """Frånvaro: away from work from the first day to the last, both included; no last day means still away."""

    first_on: date
    last_on: date | None = None
    percent: int = FULL_TIME_PERCENT

    def __post_init__(self) -> None:
        if self.last_on is not None and self.last_on < self.first_on:
            raise ValueError("an absence cannot end before it begins")


@dataclass(frozen=True, slots=True)
class Due:
    """The date as it first was, as it is now, and why they differ."""

    original_on: date
    #: None while the deadline is paused.
    due_on: date | None
    paused: bool
    #: Days added by absences that have a last day.
    moved_days: int

    def in_time(self, done_on: date) -> bool:
        """Whether something done on this day was done in time; the due day is, and so is any day of a pause."""
        return self.due_on is None or done_on <= self.due_on

    def is_overdue(self, today: date) -> bool:
        """Whether something not yet done is late today."""
        return not self.in_time(today)


def add_months(day: date, months: int) -> date:
    """The same day that many calendar months later, or the month's last day when it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def paused_days(absences: Iterable[Absence], start: date, due: date, as_of: date | None = None) -> int | None:
    """How many days the time from start to due stood still; None when it still does.

    `as_of` is the day one looks: an open-ended absence that begins later is not yet known to happen. Without it
    every absence counts as begun.
    """
    added = 0
    for first_on, last_on in _periods_away(absences, as_of):
        if last_on is not None and last_on < start:
            continue
        if max(first_on, start) > due + timedelta(days=added):
            break
        if last_on is None:
            return None
        if _days(first_on, last_on) >= SHORTEST_ABSENCE_DAYS:
            added += _days(max(first_on, start), last_on)
    return added


def due_on(first_on: date, months: int, absences: Iterable[Absence] = (), as_of: date | None = None) -> Due:
    """When something is due that many months after the first day, moved by what absences there are.

    Raises ValueError when months is negative.
    """
    if months < 0:
        raise ValueError("a deadline lies after the first day")
    return moved(add_months(first_on, months), first_on, absences, as_of)


def moved(original_on: date, first_on: date, absences: Iterable[Absence], as_of: date | None = None) -> Due:
    """The same for a date already known, such as one kept on an obligation when an absence is registered later."""
    known = list(absences)
    days = paused_days(known, first_on, original_on, as_of)
    if days is not None:
        return Due(original_on, original_on + timedelta(days=days), paused=False, moved_days=days)
    ended = [absence for absence in known if absence.last_on is not None]
    return Due(
        original_on,
        None,
        paused=True,
        moved_days=paused_days(ended, first_on, original_on, as_of) or 0,
    )


def _periods_away(absences: Iterable[Absence], as_of: date | None) -> list[tuple[date, date | None]]:
    """Full-time absences by date, with those that overlap or touch made into one."""
    counted = sorted(
        (
            absence
            for absence in absences
            if absence.percent >= FULL_TIME_PERCENT
            and not (absence.last_on is None and as_of is not None and absence.first_on > as_of)
        ),
        key=lambda absence: absence.first_on,
    )
    periods: list[tuple[date, date | None]] = []
    for absence in counted:
        if periods:
            first_on, last_on = periods[-1]
            if last_on is None or absence.first_on <= last_on + _ONE_DAY:
                periods[-1] = (first_on, _later(last_on, absence.last_on))
                continue
        periods.append((absence.first_on, absence.last_on))
    return periods


def _later(one: date | None, other: date | None) -> date | None:
    """The later of two last days, where none is the latest of all."""
    return None if one is None or other is None else max(one, other)


def _days(first_on: date, last_on: date) -> int:
    """The number of days from the first to the last, both included."""
    return (last_on - first_on).days + 1
