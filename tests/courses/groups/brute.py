"""The best groups of all, by trying every way of seating a handful of people. Slow, plain and easy to believe."""

from itertools import combinations, product

from courses.groups.people import pair
from courses.groups.sizes import best_counts, limits


def faults(people, groups, terms):
    """What is wrong, the worst first: (managers, units, organisations, profiles, experience, have met)."""
    count = [0] * 6
    for one, other in combinations(people, 2):
        if groups[one.id] == groups[other.id]:
            two = pair(one.id, other.id)
            alike = (one.unit, one.organisation, one.profile, one.experience)
            also = (other.unit, other.organisation, other.profile, other.experience)
            count[0] += two in terms.apart
            for n, (a, b) in enumerate(zip(alike, also, strict=True), 1):
                count[n] += bool(a) and a == b
            count[5] += terms.met.get(two, 0)
    return tuple(count)


def seatings(people, numbers, locked):
    """Every way of giving these people these group numbers."""
    ids = [one.id for one in people]
    for places in product(*([locked[i]] if i in locked else numbers for i in ids)):
        yield dict(zip(ids, places, strict=True))


def sizes(groups, numbers):
    """How many in each of these groups."""
    places = list(groups.values())
    return [places.count(number) for number in numbers]


def best_mix(people, count, terms, locked):
    """The least faults of any seating whose sizes are as even as the locks allow."""
    numbers = range(1, count + 1)
    spread = lambda groups: sorted(sizes(groups, numbers), reverse=True)  # noqa: E731
    all_ways = list(seatings(people, numbers, locked))
    evenest = min(sum(size * size for size in sizes(groups, numbers)) for groups in all_ways)
    return min(
        faults(people, groups, terms) for groups in all_ways if sum(size * size for size in spread(groups)) == evenest
    )


def best_adjustment(people, terms, current, locked):
    """The least (sizes out of bounds, managers, units, moves) of any way of changing these groups."""
    existing = sorted(set(current.values()))
    needed = {current[one] for one in locked}
    return min(
        _judged(people, terms, current, groups, limits(len(people), count, terms.low, terms.high), numbers)
        for count in {max(count, len(needed)) for count in best_counts(len(people), terms.low, terms.high)}
        for stay in combinations(existing, min(count, len(existing)))
        for numbers in [[*stay, *[n for n in range(1, 20) if n not in existing][: count - len(stay)]]]
        if needed <= set(stay)
        for groups in seatings(people, numbers, {one: current[one] for one in locked})
    )


def _judged(people, terms, current, groups, bounds, numbers):
    low, high = bounds
    off = any(not low <= size <= high for size in sizes(groups, numbers))
    moves = sum(one.id in current and current[one.id] != groups[one.id] for one in people)
    return (off, *faults(people, groups, terms)[:2], moves)


def judged_adjustment(people, terms, current, groups):
    """The same of one answer."""
    numbers = sorted(set(groups.values()))
    return _judged(people, terms, current, groups, limits(len(people), len(numbers), terms.low, terms.high), numbers)
