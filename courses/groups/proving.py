"""The best seating of all, by trying every one that could be it. For few people, or few rules that get in the way. Pure."""

from collections.abc import Sequence

from courses.groups.seating import Seating

#: How much may be looked at before giving up: costs compared, a fraction of a second in all.
STEPS = 800_000


def best(seating: Seating, unit: int, steps: int = STEPS) -> tuple[list[int] | None, bool]:
    """Look for a seating that costs less than this one, given what is fixed.

    unit: costs below this are not looked at. steps: how much may be looked at.

    Branch and bound: people are seated one by one, whoever has most in common with others first, and a branch is left
    as soon as its cost, together with the least that each of the others must add, is no better than the best found.

    Returns the best one found (None when nothing is better) and whether every seating was accounted for.
    """
    search = _Search(_coarse(seating, unit), seating.cost() // unit, steps)
    search.go(0, 0)
    return search.found, search.steps > 0


def _coarse(seating: Seating, unit: int) -> Seating:
    weights = [[cost // unit for cost in row] for row in seating.weights]
    pull = [[cost // unit for cost in row] for row in seating.pull] if seating.pull else None
    held = set(range(len(seating.place))) - set(seating.free)
    return Seating(weights, seating.limits, seating.place, held, pull)


class _Search:
    def __init__(self, seating: Seating, below: int, steps: int) -> None:
        self.seating, self.below, self.steps = seating, below, steps
        self.found: list[int] | None = None
        self.order = sorted(seating.free, key=lambda one: (-sum(seating.weights[one]), one))
        self.place = list(seating.place)
        held = set(range(len(self.place))) - set(seating.free)
        self.sizes = [0] * len(seating.limits)
        pull = seating.pull
        self.there = [
            [pull[one][group] if pull else 0 for one in range(len(self.place))] for group in range(len(self.sizes))
        ]
        self.below -= self._seat_all(sorted(held))

    def _seat_all(self, held: Sequence[int]) -> int:
        cost = 0
        for one in held:
            group = self.place[one]
            cost += self.there[group][one]
            self._shift(one, group, 1)
        return cost

    def go(self, turn: int, cost: int) -> None:
        """Seat the one whose turn it is in every group that may lead to something better."""
        if turn == len(self.order):
            self.found, self.below = list(self.place), cost
            return
        rest = self.order[turn:]
        self.steps -= len(rest) * len(self.there)
        if cost + sum(min(column[one] for column in self.there) for one in rest) >= self.below:
            return
        one = rest[0]
        ways = sorted(self._open(len(rest)), key=lambda group: (self.there[group][one], self.sizes[group], group))
        for group in ways:
            if self.steps <= 0:
                return
            further = cost + self.there[group][one]
            if further >= self.below:
                return
            self.place[one] = group
            self._shift(one, group, 1)
            self.go(turn + 1, further)
            self._shift(one, group, -1)

    def _open(self, left: int) -> list[int]:
        """The groups that may take one more so that all still can be filled. Of empty groups alike, only the first."""
        limits = self.seating.limits
        short = sum(max(0, low - size) for size, (low, _high) in zip(self.sizes, limits, strict=True))
        room = sum(high - size for size, (_low, high) in zip(self.sizes, limits, strict=True))
        if room < left or short > left:
            return []
        found, empty = [], set()
        for group, (low, high) in enumerate(limits):
            size = self.sizes[group]
            if size >= high or (short >= left and size >= low):
                continue
            if size == 0 and self.seating.pull is None:
                if (low, high) in empty:
                    continue
                empty.add((low, high))
            found.append(group)
        return found

    def _shift(self, one: int, group: int, sign: int) -> None:
        row = self.seating.weights[one]
        self.there[group] = [cost + sign * more for cost, more in zip(self.there[group], row, strict=True)]
        self.sizes[group] += sign
