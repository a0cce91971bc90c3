"""How many groups there are to be, and how many in each. Pure."""

from collections.abc import Sequence


def best_counts(people: int, low: int, high: int) -> list[int]:
    """The numbers of groups that suit so many people.

    low, high: the sizes asked for. When some number of even groups keeps every size within them, all such numbers are
    given; otherwise those that come nearest (13 people cannot be 5–6 in each: three groups of 4–5).
    """
    if people <= 0:
        return [0]
    off = {count: _off(people, count, low, high) for count in range(1, people + 1)}
    least = min(off.values())
    return [count for count, how_far in off.items() if how_far == least]


def count_of_groups(people: int, low: int, high: int) -> int:
    """How many groups to make: of the numbers that suit, the largest. More groups keep more colleagues apart."""
    return max(best_counts(people, low, high))


def limits(people: int, count: int, low: int, high: int) -> tuple[int, int]:
    """The smallest and the largest group that so many people in so many groups may have: what was asked for, widened
    by no more than must be."""
    return min(low, people // count), max(high, -(-people // count))


def even(people: int, taken: Sequence[int]) -> list[tuple[int, int]]:
    """For each group the least and the most that it may hold, so that sizes differ by at most one.

    people: how many there are in all. taken: how many already have their place in each group. A group with more than
    its share keeps what it has, and the rest are shared evenly among the others.
    """
    sizes = list(taken)
    for _ in range(people - sum(taken)):
        sizes[sizes.index(min(sizes))] += 1
    level = min(sizes, default=0)
    return [(had, had) if had > level else (level, max(sizes[i], level + 1)) for i, had in enumerate(taken)]


def _off(people: int, count: int, low: int, high: int) -> int:
    return max(0, low - people // count, -(-people // count) - high)
