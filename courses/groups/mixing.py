"""Making dialogue groups. Pure.

**What is asked for**, each outweighing all that comes after it:

1. sizes within those asked for when some number of groups allows it, and never differing by more than one (places that
   the trainer has locked may make that impossible; then the rest are as even as they can be);
2. nobody with one's own manager, or with whoever stands in for the manager or leads one's work;
3. nobody with someone from the own unit;
4. as few as possible from the same organisation, then with the same entry profile, then of the same experience;
5. as few as possible who have sat together before in the round.

**What is guaranteed.** Sizes always. Without locks and managers, the pairs from one unit are as few as they can be, and
none when the largest unit has no more people than there are groups: see ``dealing.deal`` for why. With locks, a unit is
kept apart whenever that is possible at all: see ``dealing.fill``. What comes after never makes this worse, since a swap
is made only when the whole cost falls. With managers the question is that of colouring a graph, for which no fast way is
known; the search nearly always settles it, and when it has not, every seating is tried (``proving``) up to a ceiling
that about a dozen people reach at most. Whether the answer is known to be the best is not guessed: see ``Mixed.proven``.
Lines 4 and 5 are best effort; organisations are spread as evenly as they can be when each unit has one organisation and
nobody is locked.

The same people, terms and locks give the same groups in every process and whatever order the people come in.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.groups import proving
from courses.groups.dealing import deal, fill
from courses.groups.people import Scale, Sitter, Terms, in_order, scale_of, weights
from courses.groups.seating import Seating
from courses.groups.sizes import count_of_groups, even


@dataclass(frozen=True)
class Mixed:
    """The groups: person id → number of the group, from 1. proven: whether rules 2 and 3 cannot be kept any better."""

    groups: Mapping[int, int]
    proven: bool = True


def mix(people: Sequence[Sitter], terms: Terms, locked: Mapping[int, int] | None = None) -> Mixed:
    """Make groups of these people.

    locked: person id → group number, for those who are to stay where they are. Should the groups become too few for a
    number, those locked there get another group to themselves.
    """
    order = in_order(people, terms.seed)
    if not order:
        return Mixed({})
    numbers = {one.id: i for i, one in enumerate(order)}
    wanted = {numbers[one]: group for one, group in (locked or {}).items() if one in numbers}
    count, fixed = fitted(wanted, count_of_groups(len(order), terms.low, terms.high))
    taken = [0] * count
    for group in fixed.values():
        taken[group] += 1
    limits = even(len(order), taken)
    scale = scale_of(len(order), max(high for _low, high in limits), terms)
    seating = _first(order, terms, fixed, limits, scale)
    seating.search(terms.seed)
    proven = settle(seating, order, scale, terms.seed)
    return Mixed({one.id: seating.place[i] + 1 for i, one in enumerate(order)}, proven)


def fitted(locked: Mapping[int, int], count: int) -> tuple[int, dict[int, int]]:
    """How many groups are needed for the locks, and the group (from 0) of each locked person."""
    used = sorted(set(locked.values()))
    count = max(count, len(used))
    unused = [group for group in range(1, count + 1) if group not in used]
    became = {group: group if group <= count else unused.pop(0) for group in used}
    return count, {person: became[group] - 1 for person, group in locked.items()}


def _first(
    order: Sequence[Sitter], terms: Terms, fixed: Mapping[int, int], limits: Sequence[tuple[int, int]], scale: Scale
) -> Seating:
    extra = len(order) - sum(low for low, _high in limits)
    place = fill(order, limits, fixed, extra) if fixed else deal(order, limits)
    return Seating(weights(order, terms, scale), limits, place, fixed)


def settle(seating: Seating, people: Sequence[Sitter], scale: Scale, seed: int) -> bool:
    """Try every seating when the rules about managers and units may be kept better than they are.

    Returns whether it is certain that they cannot.
    """
    least = unavoidable(people, len(seating.limits))
    if seating.cost() // scale.unit <= least:
        return True
    found, proven = proving.best(seating, scale.unit)
    if found is not None:
        seating.settle(found)
        seating.search(seed)
    return proven or seating.cost() // scale.unit <= least


def unavoidable(people: Sequence[Sitter], count: int) -> int:
    """How many pairs from one unit there must be, whatever is done, in so many groups."""
    units = Counter(one.unit for one in people if one.unit is not None)
    return sum(least_pairs(size, count) for size in units.values())


def least_pairs(people: int, groups: int) -> int:
    """The pairs that so many alike make when they are spread over so many groups as evenly as can be."""
    each, more = divmod(people, groups)
    return (groups - more) * each * (each - 1) // 2 + more * (each + 1) * each // 2
