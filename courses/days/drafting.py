"""A complete draft from a course's defaults: its half days one after another from a chosen first day. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from courses.calendar_rules import blocked
from courses.days.models import Half
from courses.days.plans import Clock, OccasionPlan, SessionPlan

#: No draft looks further ahead than this for days on which a course may be held.
FURTHEST = timedelta(days=200)


def half_days(first_on: date, count: int) -> list[tuple[date, Half]]:
    """So many half days in a row, morning and afternoon, from a day on; days on which no course is held are passed over.

    The first day is taken as it is: whoever chose it knows.
    """
    found: list[tuple[date, Half]] = []
    day = first_on
    while len(found) < count:
        if day == first_on or blocked(day) is None or day - first_on > FURTHEST:
            found += [(day, Half.fm), (day, Half.em)]
        day += timedelta(days=1)
    return found[:count]


def sessions_of(days: Sequence[tuple[date, Half]], clock: Clock) -> tuple[SessionPlan, ...]:
    """These half days as sessions, by the course's own times."""
    return tuple(SessionPlan(day, half, *clock[half]) for day, half in days)


def occasions(
    themes: Iterable[tuple[int, float]],
    days: Sequence[tuple[date, Half]],
    clock: Clock,
    *,
    room_id: int | None = None,
    place: str = "",
    trainer_ids: tuple[int, ...] = (),
) -> tuple[OccasionPlan, ...]:
    """The themes (id, course days) of a course dealt out over half days, in their order, all in one room.

    A whole day in ``days`` counts as two half days. Raises ValueError when there are too few days or too many.
    """
    left = list(days)
    made = []
    for theme_id, length in themes:
        mine, needed = [], length
        while left and needed > 0:
            mine.append(left.pop(0))
            needed -= mine[-1][1].days
        if needed > 0:
            raise ValueError("too few days")
        made.append(OccasionPlan(theme_id, sessions_of(mine, clock), place, trainer_ids=trainer_ids, room_id=room_id))
    if left:
        raise ValueError("too many days")
    return tuple(made)


def count_of(themes: Iterable[tuple[int, float]]) -> int:
    """How many half days the themes take."""
    return sum(max(1, round(days * 2)) for _theme, days in themes)
