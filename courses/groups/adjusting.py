"""Changing groups that exist as little as possible, when people are missing or have come along. Pure.

Asked for, each outweighing what comes after: sizes within those asked for (or as near as can be); nobody with a manager or
with someone from the own unit, as when mixing; **as few as possible who change group**; then the mix. Someone who had no
group does not count as moved. A group may be dissolved, or a new one opened, when the sizes ask for it.

That nobody more moves than must is certain when as many move as ``fewest_moves`` says that sizes alone ask for, or when
every seating has been tried (``proving``), which is done for as many people as there is time for; see ``Adjusted.proven``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from courses.groups import proving
from courses.groups.mixing import mix, unavoidable
from courses.groups.people import Scale, Sitter, Terms, in_order, scale_of, weights
from courses.groups.seating import Seating
from courses.groups.sizes import best_counts, limits

#: How many ways of choosing the groups that stay are weighed, and how many of them are tried.
WEIGHED, TRIED = 300, 24
#: How much is tried for each of them, and in all for proving: there are few who can move.
TRIES, STEPS = 150_000, 60_000


@dataclass(frozen=True)
class Adjusted:
    """The groups: person id → number of the group. moved: who had another group before. proven: whether fewer cannot
    move."""

    groups: Mapping[int, int]
    moved: tuple[int, ...] = ()
    proven: bool = True


def adjust(
    people: Sequence[Sitter], terms: Terms, current: Mapping[int, int], locked: Collection[int] = ()
) -> Adjusted:
    """Fit the groups to those who are here.

    people: those who are here. current: person id → group number, as it was; those who are not here are left out.
    locked: ids of those who stay where they are.
    """
    order = in_order(people, terms.seed)
    had = [current.get(one.id) for one in order]
    if not any(group is not None for group in had):
        return Adjusted(mix(people, terms).groups)
    fixed = {i for i, one in enumerate(order) if one.id in set(locked) and had[i] is not None}
    scale = scale_of(len(order), len(order), terms)
    table = weights(order, terms, scale)
    ways = _ways(had, fixed, set(current.values()), terms)
    best, proven = None, len(ways) <= TRIED
    for numbers, least in ways[:TRIED]:
        if best is not None and not best.hard and best.moves <= least:
            proven = True
            break
        tried = _Try(order, terms, had, numbers, fixed, least, scale, table)
        proven = proven and tried.proven
        if best is None or tried.rank < best.rank:
            best = tried
    assert best is not None
    groups = {one.id: best.numbers[best.seating.place[i]] for i, one in enumerate(order)}
    moved = tuple(sorted(one.id for i, one in enumerate(order) if had[i] not in (None, groups[one.id])))
    return Adjusted(groups, moved, proven)


def fewest_moves(sizes: Sequence[int], dissolved: int, new: int, low: int, high: int) -> int:
    """How many must change group for the sizes' sake alone.

    sizes: how many are here of each group that stays. dissolved: how many had a group that does not. new: how many had
    none. They must leave groups that are dissolved or too large, and groups that are too small must get somebody.
    """
    leaving = dissolved + sum(max(0, size - high) for size in sizes)
    lacking = sum(max(0, low - size) for size in sizes)
    return max(leaving, lacking - new)


def _ways(
    had: Sequence[int | None], fixed: Collection[int], existing: Collection[int], terms: Terms
) -> list[tuple[list[int], int]]:
    """The groups that may stay or open, as lists of numbers, with the fewest moves that each asks for; fewest first."""
    here = {group: sum(one == group for one in had) for group in sorted(existing)}
    needed = {had[i] for i in fixed}
    new = sum(group is None for group in had)
    found = []
    for count in best_counts(len(had), terms.low, terms.high):
        count = max(count, len(needed))
        low, high = limits(len(had), count, terms.low, terms.high)
        spare = [group for group in sorted(here, key=lambda g: (here[g], g)) if group not in needed]
        gone = max(0, len(here) - count)
        opened = _unused(here, max(0, count - len(here)))
        for dissolved in islice(combinations(spare, gone), WEIGHED):
            stay = [group for group in here if group not in dissolved]
            sizes = [here[group] for group in stay] + [0] * len(opened)
            least = fewest_moves(sizes, sum(here[group] for group in dissolved), new, low, high)
            found.append((least, -count, [*stay, *opened]))
    return [(numbers, least) for least, _count, numbers in sorted(found)]


def _unused(here: Collection[int], count: int) -> list[int]:
    numbers = (n for n in range(1, len(here) + count + 1) if n not in here)
    return list(islice(numbers, count))


class _Try:
    """The best seating in one choice of groups."""

    def __init__(
        self,
        people: Sequence[Sitter],
        terms: Terms,
        had: Sequence[int | None],
        numbers: Sequence[int],
        fixed: Collection[int],
        least: int,
        scale: Scale,
        table: Sequence[Sequence[int]],
    ) -> None:
        self.numbers, self.had, self.least, self.scale = list(numbers), had, least, scale
        low, high = limits(len(people), len(numbers), terms.low, terms.high)
        self.seating = self._start(table, fixed, low, high)
        self.seating.search(terms.seed, TRIES)
        self.proven = self._settle(people, terms.seed)

    @property
    def hard(self) -> int:
        """What breaking the rules about managers and units costs."""
        return self.seating.cost() // self.scale.unit

    @property
    def moves(self) -> int:
        """How many change group."""
        return self.seating.cost() % self.scale.unit // self.scale.move

    @property
    def rank(self) -> tuple[bool, int]:
        """What is better comes first: sound sizes, then the cost."""
        return (not self.seating.within(), self.seating.cost())

    def _start(self, table: Sequence[Sequence[int]], fixed: Collection[int], low: int, high: int) -> Seating:
        """Everyone who can stays; the others fill what is too small, and then wherever it suits them."""
        index = {number: i for i, number in enumerate(self.numbers)}
        home = [None if group is None else index.get(group) for group in self.had]
        pull = [self._pull(group, at) for group, at in zip(self.had, home, strict=True)]
        sizes = [sum(at == i for at in home) for i in range(len(index))]
        place = []
        for at in home:
            if at is None:
                at = min(range(len(sizes)), key=lambda g: (sizes[g], g))
                sizes[at] += 1
            place.append(at)
        bounds = [(low, max(high, sum(place[i] == group for i in fixed))) for group in range(len(sizes))]
        seating = Seating(table, bounds, place, fixed, pull)
        _level(seating)
        return seating

    def _pull(self, group: int | None, at: int | None) -> list[int]:
        away = 0 if group is None else self.scale.move
        return [0 if i == at else away for i in range(len(self.numbers))]

    def _settle(self, people: Sequence[Sitter], seed: int) -> bool:
        least = unavoidable(people, len(self.numbers))
        if self.hard <= least and self.moves <= self.least:
            return True
        found, proven = proving.best(self.seating, self.scale.move, STEPS)
        if found is not None:
            self.seating.settle(found)
            self.seating.search(seed, TRIES)
        return proven


def _level(seating: Seating) -> None:
    """Move people one by one, each where it costs least, until every size is one that the group may have."""
    while True:
        small = [g for g, (low, _high) in enumerate(seating.limits) if seating.sizes[g] < low]
        large = [g for g, (_low, high) in enumerate(seating.limits) if seating.sizes[g] > high]
        givers = large or [g for g, (low, _high) in enumerate(seating.limits) if seating.sizes[g] > low]
        takers = small or [g for g, (_low, high) in enumerate(seating.limits) if seating.sizes[g] < high]
        ways = [
            (seating.there[goal][one] - seating.there[seating.place[one]][one], one, goal)
            for one in seating.free
            if seating.place[one] in givers
            for goal in takers
        ]
        if not (small or large) or not ways:
            return
        _cost, one, goal = min(ways)
        seating.move(one, goal)
