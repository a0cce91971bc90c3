"""The proposal of a year's rounds: as few first days without a round as can be, then the shortest longest wait, then as
many rounds as one may hold, then an even load. Pure, and exact: each aim is the best there is, given those before it.

A plan is a chain of rounds by date. What it costs between two neighbours – how many first days fall between them and
fail, how long the first of those waits, how many people come – depends on these two alone, so the best chain is found
by walking through all of them (dynamic programming) rather than by trying.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.api import add_months
from courses.year.blocked import Blocks, working_days
from courses.year.reach import failing
from courses.year.rhythm import Rhythm, Span, starts

#: Told how far the work has come: (steps done, steps in all).
Progress = Callable[[int, int], None]
#: Rounds that begin on a Tuesday suit most; other days are chosen when they serve the aims. By weekday from Monday.
WEEKDAY_COST = (0.02, 0.0, 0.01, 0.03, 0.05)


@dataclass(frozen=True)
class Wanted:
    """What is to be planned: the year, how long a round is, how many rounds at most, who is expected.

    first_days: the first day of employment of each person expected in the year. waiting: how many wait from before.
    fixed: rounds of the year that are there already and count among the rounds. after: those of the next year; when none
    is known, the earliest possible is counted on.
    """

    year: int
    halves: int
    months: int
    blocks: Blocks
    most: int = 9
    rhythm: Rhythm = Rhythm.together
    first_days: tuple[date, ...] = ()
    waiting: int = 0
    fixed: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()
    #: No round is proposed to begin before this day.
    since: date = date.min
    #: Days on which nobody can lead a round.
    without_trainer: frozenset[date] = field(default=frozenset())


class Proposal(NamedTuple):
    """The rounds' days, in order, without those that were there already."""

    rounds: list[tuple[date, ...]]
    #: How many first days are left without a round in time. Fewer is not possible.
    failing: int


def next_year(wanted: Wanted) -> tuple[Span, ...]:
    """The rounds of the next year that the plan leans on: those known, or else the earliest possible one."""
    return wanted.after or earliest_possible(wanted.year + 1, wanted.halves, wanted.rhythm, wanted.blocks)


def earliest_possible(year: int, halves: int, rhythm: Rhythm, blocks: Blocks) -> tuple[Span, ...]:
    """The earliest round that a year has room for, with the weeks blocked as here; none when it has no room."""
    first = Blocks(blocks.weeks, (), blocks.squeezed)
    found = starts(date(year, 1, 1), date(year, 6, 30), halves, rhythm, first)
    return (Span(found[0][0], found[0][-1]),) if found else ()


def propose(wanted: Wanted, progress: Progress = lambda _done, _all: None) -> Proposal:
    """The best rounds of the year. Trainers' days are kept to when that leaves nobody without a round."""
    first, last = max(date(wanted.year, 1, 1), wanted.since), date(wanted.year, 12, 31)
    possible = starts(first, last, wanted.halves, wanted.rhythm, wanted.blocks)
    led = [days for days in possible if not wanted.without_trainer.intersection(days)]
    made = _best(wanted, led, progress)
    if made.failing and len(led) < len(possible):
        other = _best(wanted, possible, progress)
        return other if other.failing < made.failing else made
    return made


def _best(wanted: Wanted, possible: Sequence[tuple[date, ...]], progress: Progress) -> Proposal:
    taken = {span.first_on for span in wanted.fixed}
    ways = [_Way(Span(days[0], days[-1]), days) for days in possible if days[0] not in taken]
    ways += [_Way(span, ()) for span in sorted(set(wanted.fixed), key=lambda each: (each.first_on, each.last_on))]
    ways.sort(key=lambda way: (way.span.first_on, way.span.last_on))
    chain = _Chain(wanted, ways).best(progress)
    rounds = [way.days for way in chain if way.days]
    spans = [way.span for way in chain] + list(next_year(wanted))
    return Proposal(rounds, len(failing(working_days(wanted.year), spans, wanted.months)))


class _Way(NamedTuple):
    """A place where a round can lie; without days when it is there already."""

    span: Span
    days: tuple[date, ...]


class _Cost(NamedTuple):
    """What lies between two neighbours in the chain."""

    fails: int
    wait: int
    load: float


_NEVER = (1 << 30, float("inf"))


class _Chain:
    """All chains of rounds through the year, and the best of them."""

    def __init__(self, wanted: Wanted, ways: Sequence[_Way]) -> None:
        self.ways, self.most = ways, max(wanted.most, len(wanted.fixed))
        self.days = working_days(wanted.year)
        self.limits = [add_months(day, wanted.months) for day in self.days]
        self.people = sorted(wanted.first_days)
        self.waiting = wanted.waiting
        self.after = min((span.last_on for span in next_year(wanted)), default=None)
        self.begins = [bisect_right(self.days, way.span.first_on) for way in ways]
        self.known = [n for n, way in enumerate(ways) if not way.days]
        self.nexts = [self._followers(n) for n in range(-1, len(ways))]
        #: What it costs to go from each place to the next; place 0 is New Year, place n + 1 is way n.
        self.costs = [
            {to: self._cost(self.begins[place - 1] if place else 0, to) for to in self.nexts[place]}
            for place in range(len(ways) + 1)
        ]
        self.ends = [self._ending(self.begins[place - 1] if place else 0) for place in range(len(ways) + 1)]

    def best(self, progress: Progress) -> list[_Way]:
        """The chain with the fewest fails, then the shortest longest wait, then most rounds, then the evenest load."""
        waits = sorted({c.wait for row in self.costs for c in row.values()} | {c.wait for c in self.ends})
        fewest = self._walk(waits[-1])[0][0]
        low, high, step = 0, len(waits) - 1, 0
        all_steps = len(waits).bit_length() + 1
        while low < high:  # The shortest longest wait that still lets no more people fail.
            step += 1
            progress(step, all_steps)
            middle = (low + high) // 2
            if self._walk(waits[middle])[0][0] == fewest:
                high = middle
            else:
                low = middle + 1
        chain = self._walk(waits[low])[1]
        progress(all_steps, all_steps)
        return [self.ways[n] for n in chain]

    def _walk(self, longest: int) -> tuple[tuple[int, int, float], list[int]]:
        """The best chain in which nobody waits longer than so many days, and its worth: fails, rounds less, load."""
        size = len(self.ways) + 1
        reached: list[tuple[int, float]] = [(0, 0.0)] + [_NEVER] * (size - 1)
        came: list[list[int]] = []
        best, end = (_NEVER[0], 0, 0.0), (0, 0)
        if not self.known:
            best = self._close(reached[0], 0, 0, longest)
        for layer in range(1, self.most + 1):
            arrived, origin = [_NEVER] * size, [0] * size
            for place in range(size):
                fails, load = reached[place]
                if fails >= _NEVER[0]:
                    continue
                for to, cost in self.costs[place].items():
                    if cost.wait <= longest:
                        sum_ = (fails + cost.fails, load + cost.load)
                        if sum_ < arrived[to + 1]:
                            arrived[to + 1], origin[to + 1] = sum_, place
            came.append(origin)
            for place in range(1, size):
                if arrived[place][0] < _NEVER[0]:
                    whole = self._close(arrived[place], layer, place, longest)
                    if whole < best:
                        best, end = whole, (layer, place)
            reached = arrived
        return best, self._trace(came, *end)

    def _close(self, so_far: tuple[int, float], rounds: int, place: int, longest: int) -> tuple[int, int, float]:
        """The worth of a chain that ends here."""
        cost = self.ends[place]
        if cost.wait > longest or any(known >= place for known in self.known):
            return _NEVER[0], 0, 0.0
        return so_far[0] + cost.fails, -rounds, so_far[1] + cost.load

    def _trace(self, came: list[list[int]], layer: int, place: int) -> list[int]:
        chain: list[int] = []
        while layer:
            chain.append(place - 1)
            place = came[layer - 1][place]
            layer -= 1
        return chain[::-1]

    def _followers(self, place: int) -> list[int]:
        """The ways that may come next: after the end of this one, and never past one that is there already."""
        fence = next((n for n in self.known if n > place), len(self.ways) - 1)
        over = self.ways[place].span.last_on if place >= 0 else date.min
        return [n for n in range(place + 1, fence + 1) if self.ways[n].span.first_on > over or n == fence in self.known]

    def _cost(self, begin: int, to: int) -> _Cost:
        way, here = self.ways[to], self.begins[to]
        fails = max(0, min(bisect_left(self.limits, way.span.last_on), here) - begin)
        wait = (way.span.last_on - self.days[begin]).days if begin < here else 0
        load = self._people(begin, here) + (0 if begin else self.waiting)
        uneven = WEEKDAY_COST[way.span.first_on.weekday()] if way.days and way.span.first_on.weekday() < 5 else 0.0
        return _Cost(fails, wait, load * load + uneven)

    def _ending(self, begin: int) -> _Cost:
        """Those who begin after the last round wait for the next year's first."""
        count = len(self.days)
        if begin >= count:
            return _Cost(0, 0, 0.0)
        load = self._people(begin, count) ** 2
        if self.after is None:
            return _Cost(count - begin, 0, load)
        fails = max(0, bisect_left(self.limits, self.after) - begin)
        return _Cost(fails, (self.after - self.days[begin]).days, load)

    def _people(self, begin: int, end: int) -> float:
        """How many begin to work from one of the days up to before another, by number; weekends go with the day after."""
        first = self.days[begin - 1] if begin else date.min
        last = self.days[end - 1] if end else date.min
        return float(bisect_right(self.people, last) - bisect_right(self.people, first))
