"""How far an obligation has come, and which signed rows count it. Pure: values in, values out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.ledger.deadlines import add_months


@dataclass(frozen=True)
class Progress:
    """How many needs and days are met; when all were (``done_on``) and when half of the days were (``half_on``)."""

    needs_met: int
    days_met: float
    done_on: date | None
    half_on: date | None


@dataclass(frozen=True)
class Place:
    """Where an obligation counts from a day on, until the next place begins."""

    unit_id: int | None
    service_area: str
    since: date


@dataclass(frozen=True)
class Row:
    """A row that counts: ``delta`` people enter ``state`` on ``happened_on``, under the deadline ``due_on``."""

    state: str
    unit_id: int | None
    service_area: str
    due_on: date
    happened_on: date
    delta: int


def progress(met: Mapping[int, date], days: Mapping[int, float]) -> Progress:
    """How far it has come. met: position of a need → the day it was met; days: every need's position → its days."""
    total = sum(days.values())
    when = sorted((on, position) for position, on in met.items())
    so_far, half_on = 0.0, None
    for on, position in when:
        so_far += days[position]
        if half_on is None and so_far * 2 >= total:
            half_on = on
    done_on = when[-1][0] if when and len(when) == len(days) else None
    return Progress(len(when), so_far, done_on, half_on)


def half_due(first_on: date, months: int, original_due_on: date, due_on: date) -> date:
    """The day half of the time has gone: half of the months, moved as many days as the deadline was moved."""
    return add_months(first_on, months // 2) + timedelta(days=(due_on - original_due_on).days)


def counted(
    places: Sequence[Place], due_on: date | None, half_due_on: date | None, progress: Progress, released_on: date | None
) -> Counter[Row]:
    """The rows that count an obligation as it stands, with how many of each (always one).

    It counts where the person was: each place from its day on, the last one begun on the deadline for ever after.
    Someone whose post ended before the deadline counts until then; after the deadline the row stays. A paused
    obligation has no deadline and is not counted.
    """
    found: Counter[Row] = Counter()
    if due_on is None or half_due_on is None:
        return found
    ended = None if progress.done_on else released_on
    opened = places[0].since
    for name, due, done in (("", due_on, progress.done_on), ("half_", half_due_on, progress.half_on)):
        stretch = _until(places, due, ended)
        found.update(_spread(f"{name}due", due, opened, stretch))
        if done is not None:
            found.update(_spread(f"{name}done", due, done, stretch))
    return found


def _until(places: Sequence[Place], due: date, ended: date | None) -> list[tuple[Place, date | None]]:
    """Each place with the day on which it stops counting; only places that began by the deadline."""
    begun = [place for i, place in enumerate(places) if i == 0 or place.since <= due]
    ends: list[date | None] = [place.since for place in begun[1:]]
    ends.append(ended if ended is not None and ended < due else None)
    return list(zip(begun, ends, strict=True))


def _spread(state: str, due: date, on: date, stretch: list[tuple[Place, date | None]]) -> Iterator[Row]:
    for place, end in stretch:
        start = max(on, place.since)
        if end is not None and start >= end:
            continue
        yield Row(state, place.unit_id, place.service_area, due, start, 1)
        if end is not None:
            yield Row(state, place.unit_id, place.service_area, due, end, -1)
