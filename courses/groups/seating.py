"""A seating while it is being made better: who sits where, and what it would cost to sit elsewhere. Pure.

Everything is kept as sums that a move changes in one pass over the people, so that trying a swap costs a few additions.
"""

import random
from collections.abc import Iterable, Sequence

#: How many swaps may be tried in one search for each person, and at most: well below a second for 240 people. Counted,
#: not timed, so that the same seed gives the same groups on a slow machine.
TRIES_EACH, MOST_TRIES = 20_000, 2_500_000


class Seating:
    """Numbers 0, 1, … stand for people and groups.

    weights: what each pair costs together. limits: the least and the most in each group. fixed: those who may not be
    moved. pull: what it costs the person to sit in a group whoever is there; None for nothing.
    """

    def __init__(
        self,
        weights: Sequence[Sequence[int]],
        limits: Sequence[tuple[int, int]],
        place: Sequence[int],
        fixed: Iterable[int] = (),
        pull: Sequence[Sequence[int]] | None = None,
    ) -> None:
        self.weights, self.limits, self.pull = weights, list(limits), pull
        held = set(fixed)
        self.free = [i for i in range(len(place)) if i not in held]
        self.settle(place)

    def settle(self, place: Sequence[int]) -> None:
        """Seat everyone anew."""
        self.place = list(place)
        count = len(self.limits)
        #: Group → what it costs each person to be there.
        self.there = [
            list(column) for column in (zip(*self.pull, strict=True) if self.pull else [[0] * len(place)] * count)
        ]
        if not self.there:
            self.there = [[] for _ in range(count)]
        for person, group in enumerate(self.place):
            row, to = self.weights[person], self.there[group]
            self.there[group] = [cost + extra for cost, extra in zip(to, row, strict=True)]
        self.sizes = [0] * count
        for group in self.place:
            self.sizes[group] += 1

    def cost(self) -> int:
        """What the whole seating costs: each pair once, and each person's pull."""
        pairs = sum(self.there[group][person] for person, group in enumerate(self.place))
        pulls = sum(self.pull[person][group] for person, group in enumerate(self.place)) if self.pull else 0
        return (pairs + pulls) // 2

    def within(self) -> bool:
        """Whether every group has a size that it may have."""
        return all(low <= size <= high for size, (low, high) in zip(self.sizes, self.limits, strict=True))

    def move(self, person: int, group: int) -> None:
        """Let someone change to a group."""
        row, old = self.weights[person], self.place[person]
        self.there[old] = [cost - less for cost, less in zip(self.there[old], row, strict=True)]
        self.there[group] = [cost + more for cost, more in zip(self.there[group], row, strict=True)]
        self.place[person] = group
        self.sizes[old] -= 1
        self.sizes[group] += 1

    def descend(self, people: Iterable[int], tries: int) -> int:
        """Take the best move or swap of each of these people, and of those it touches, until none helps.

        Returns how many of the tries are left.
        """
        waiting, queued = list(people), set(people)
        while waiting and tries > 0:
            person = waiting.pop()
            queued.discard(person)
            tries -= len(self.free)
            before = self.place[person]
            if not self._improve(person):
                continue
            touched = {before, self.place[person]}
            for other in self.free:
                if self.place[other] in touched and other not in queued:
                    waiting.append(other)
                    queued.add(other)
        return tries

    def _improve(self, person: int) -> bool:
        """The best that this person can do: move to where there is room, or swap. False when nothing helps."""
        here, place = self.place[person], self.place
        now = self.there[here][person]
        if now == 0:
            return False
        elsewhere = [column[person] for column in self.there]
        best = 0
        chosen: tuple[int, int | None] | None = None
        if self.sizes[here] > self.limits[here][0]:
            for group, cost in enumerate(elsewhere):
                if cost - now < best and group != here and self.sizes[group] < self.limits[group][1]:
                    best, chosen = cost - now, (group, None)
        row, mine, there = self.weights[person], self.there[here], self.there
        gains = [
            elsewhere[place[other]] - now + mine[other] - there[place[other]][other] - 2 * row[other]
            if place[other] != here
            else 0
            for other in self.free
        ]
        least = min(gains, default=0)
        if least < best:
            other = self.free[gains.index(least)]
            chosen = (place[other], other)
        if chosen is None:
            return False
        self.move(person, chosen[0])
        if chosen[1] is not None:
            self.move(chosen[1], here)
        return True

    def search(self, seed: int, tries: int | None = None) -> None:
        """Better the seating: descend, then shake it a little and descend again, keeping the best found.

        seed: for the shaking. tries: how many swaps may be tried, when not as many as is usual.
        """
        tries = min(TRIES_EACH * len(self.free), MOST_TRIES) if tries is None else tries
        tries = self.descend(reversed(self.free), tries)
        best = self.cost()
        if len(self.free) < 2 or len(self.limits) < 2:
            return
        dice = random.Random(seed)  # noqa: S311 (must be repeatable; there is nothing to keep secret)
        while tries > 0 and best > 0:
            kept = (list(self.place), list(self.there), list(self.sizes))
            touched = self._shake(dice)
            tries = self.descend([p for p in self.free if self.place[p] in touched], tries - 1000)
            cost = self.cost()
            if cost <= best:
                best = cost
            else:
                self.place, self.there, self.sizes = kept

    def _shake(self, dice: random.Random) -> set[int]:
        """Swap two or three pairs at random, or let someone go where there is room. Returns the groups touched."""
        touched: set[int] = set()
        for _ in range(2 + (dice.random() < 0.5)):
            one, other = (self.free[int(dice.random() * len(self.free))] for _ in range(2))
            here, there = self.place[one], self.place[other]
            if here == there:
                continue
            roomy = self.sizes[here] > self.limits[here][0] and self.sizes[there] < self.limits[there][1]
            self.move(one, there)
            if not roomy or dice.random() < 0.5:
                self.move(other, here)
            touched |= {here, there}
        return touched
