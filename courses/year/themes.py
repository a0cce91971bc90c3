"""When the themes that are taken one by one are given: in waves through the year, each in the order of the process. Pure.

One wave takes each theme once. When many need a theme there are several waves, evenly over the year, so that whoever
misses a theme soon has another chance; a theme that fewer need takes part in some of them. Days on which part 1 or other
themes are given are avoided as long as there are others near.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from courses.days.models import Half
from courses.year.rhythm import Piece


@dataclass(frozen=True)
class ThemeNeed:
    """A theme with how many half days it takes and in how many sittings it is to be given."""

    theme_id: int
    halves: int
    sittings: int


class Placed(NamedTuple):
    """One sitting of a theme."""

    theme_id: int
    pieces: tuple[Piece, ...]


#: How much a half day is avoided for each sitting that is there already, in half days of delay.
CROWDED = 3


def lay_out(needs: Sequence[ThemeNeed], days: Sequence[date], taken: Iterable[date] = ()) -> list[Placed]:
    """Place every sitting of every theme, by date. Themes keep their order within a wave.

    days: on which courses may be held, in order. taken: days that something else is given on. What the days have no room
    for is left out.
    """
    if not days or not needs:
        return []
    calendar = _Calendar(days, set(taken))
    waves = max(need.sittings for need in needs)
    placed: list[Placed] = []
    for number in range(waves):
        wave = [need for need in needs if _takes_part(need.sittings, number, waves)]
        placed += _wave(calendar, wave, _span(number, waves, sum(n.halves for n in needs), calendar.size))
    return sorted(placed, key=lambda each: each.pieces[0].held_on)


def _takes_part(sittings: int, wave: int, waves: int) -> bool:
    """Whether a theme with so many sittings is given in this wave of so many, evenly over them."""
    return (wave + 1) * sittings // waves > wave * sittings // waves


def _span(wave: int, waves: int, length: int, size: int) -> tuple[int, int]:
    """The half days between which a wave lies. Waves that are longer than their share of the year overlap."""
    width = min(size, max(size // waves, length + length // 2))
    begin = wave * (size - width) // (waves - 1) if waves > 1 else 0
    return begin, begin + width


def _wave(calendar: "_Calendar", needs: Sequence[ThemeNeed], span: tuple[int, int]) -> list[Placed]:
    begin, end = span
    total = sum(need.halves for need in needs)
    placed, cursor, done = [], begin, 0
    for need in needs:
        target = max(cursor, begin + (end - begin) * done // max(total, 1))
        done += need.halves
        latest = max(target, begin + (end - begin) * done // max(total, 1) - need.halves)
        slot = calendar.best(target, latest, need.halves)
        if slot is None:
            slot = calendar.best(cursor, calendar.size - need.halves, need.halves)
        if slot is None:
            slot = calendar.best(0, calendar.size - need.halves, need.halves)
        if slot is None:
            continue
        calendar.take(slot, need.halves)
        placed.append(Placed(need.theme_id, calendar.pieces(need.theme_id, slot, need.halves)))
        cursor = slot + need.halves
    return placed


class _Calendar:
    """The half days of the year, by number, and how many sittings lie in each."""

    def __init__(self, days: Sequence[date], taken: set[date]) -> None:
        self.days, self.size = days, 2 * len(days)
        self.crowd = [1 if day in taken else 0 for day in days for _ in range(2)]

    def best(self, first: int, last: int, halves: int) -> int | None:
        """The emptiest place from one half day to another, and the earliest of those. Whole days begin in the morning."""
        found = None
        for slot in range(max(first, 0), min(last, self.size - halves) + 1):
            if halves > 1 and slot % 2:
                continue
            cost = CROWDED * sum(self.crowd[slot : slot + halves]) + (slot - first)
            if found is None or cost < found[0]:
                found = (cost, slot)
        return found and found[1]

    def take(self, slot: int, halves: int) -> None:
        """Something is given there from now on."""
        for n in range(slot, slot + halves):
            self.crowd[n] += 1

    def pieces(self, theme_id: int, slot: int, halves: int) -> tuple[Piece, ...]:
        """The half days as they are kept."""
        return tuple(
            Piece(theme_id, self.days[n // 2], Half.em if n % 2 else Half.fm) for n in range(slot, slot + halves)
        )
