"""What could not be had in the groups, and why. Pure.

Only people whose workplace the trainer sees anyway are looked at: a sentence about someone with a protected identity
would give away where that person works.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from courses.groups.people import Pair, Sitter, Terms, pair
from courses.groups.sizes import limits


class Kind(StrEnum):
    """What it is that could not be had."""

    size = "size"
    boss = "boss"
    unit = "unit"
    organisation = "organisation"
    met = "met"


class Because(StrEnum):
    """Why: too many for the groups there are, a place that is locked, or nothing better found."""

    many = "many"
    locked = "locked"
    unsolved = "unsolved"


@dataclass(frozen=True)
class Compromise:
    """One thing that could not be had.

    where: the numbers of the groups, none for all. people: who, in one of them. together: how many sit together; in_all:
    of how many; groups: how many groups there are. alike: the id of the unit or organisation.
    """

    kind: Kind
    because: Because
    where: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    alike: int = 0
    together: int = 0
    in_all: int = 0
    groups: int = 0


def compromises(
    people: Sequence[Sitter], groups: Mapping[int, int], terms: Terms, locked: Collection[int]
) -> list[Compromise]:
    """What could not be had, the worst first.

    people: those who may be spoken of. groups: everyone's group by person id. locked: who stays whatever is mixed.
    """
    seated = sorted((one for one in people if one.id in groups), key=lambda one: one.id)
    count = len(set(groups.values()))
    sizes = _sizes(groups, count, terms, locked)
    if count < 2:
        return sizes
    return [
        *sizes,
        *_bosses(seated, groups, terms, locked),
        *_units(seated, groups, count, locked),
        *_organisations(seated, groups, count),
        *_met(groups, count, terms.met),
    ]


def _sizes(groups: Mapping[int, int], count: int, terms: Terms, locked: Collection[int]) -> list[Compromise]:
    sizes = Counter(groups.values()).values()
    if not sizes or (terms.low <= min(sizes) and max(sizes) <= terms.high):
        return []
    low, high = limits(len(groups), count, terms.low, terms.high)
    fits = low <= min(sizes) and max(sizes) <= high
    because = Because.many if fits else Because.locked if locked else Because.unsolved
    return [Compromise(Kind.size, because, together=min(sizes), in_all=max(sizes), groups=count)]


def _bosses(
    people: Sequence[Sitter], groups: Mapping[int, int], terms: Terms, locked: Collection[int]
) -> list[Compromise]:
    return [
        Compromise(Kind.boss, _because((a.id, b.id), locked), (groups[a.id],), (a.id, b.id))
        for a, b in combinations(people, 2)
        if groups[a.id] == groups[b.id] and pair(a.id, b.id) in terms.apart
    ]


def _units(
    people: Sequence[Sitter], groups: Mapping[int, int], count: int, locked: Collection[int]
) -> list[Compromise]:
    found = []
    for unit, members in _by(people, "unit").items():
        alike: dict[tuple[Because, int], list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
        for group, few in _sitting(members, groups):
            because = Because.many if len(few) <= -(-len(members) // count) else _because(few, locked)
            alike[because, len(few)].append((group, few))
        for (because, together), ones in alike.items():
            where = tuple(group for group, _few in ones)
            found.append(Compromise(Kind.unit, because, where, ones[0][1], unit, together, len(members), count))
    return sorted(found, key=lambda one: (one.where, one.alike))


def _organisations(people: Sequence[Sitter], groups: Mapping[int, int], count: int) -> list[Compromise]:
    found = []
    for organisation, members in _by(people, "organisation").items():
        most = max((len(few) for _group, few in _sitting(members, groups)), default=1)
        if most > 1:
            because = Because.many if most <= -(-len(members) // count) else Because.unsolved
            found.append(Compromise(Kind.organisation, because, (), (), organisation, most, len(members), count))
    return sorted(found, key=lambda one: (-one.in_all, one.alike))


def _met(groups: Mapping[int, int], count: int, met: Mapping[Pair, int]) -> list[Compromise]:
    again = [two for two in met if two[0] in groups and groups[two[0]] == groups.get(two[1])]
    if not again:
        return []
    return [Compromise(Kind.met, Because.unsolved, together=len(again), groups=count)]


def _by(people: Sequence[Sitter], what: str) -> dict[int, list[Sitter]]:
    found: dict[int, list[Sitter]] = defaultdict(list)
    for one in people:
        if (alike := getattr(one, what)) is not None:
            found[alike].append(one)
    return found


def _sitting(members: Sequence[Sitter], groups: Mapping[int, int]) -> list[tuple[int, tuple[int, ...]]]:
    """The groups with more than one of these, and who they are there."""
    found: dict[int, list[int]] = defaultdict(list)
    for one in members:
        found[groups[one.id]].append(one.id)
    return [(group, tuple(few)) for group, few in sorted(found.items()) if len(few) > 1]


def _because(few: Sequence[int], locked: Collection[int]) -> Because:
    return Because.locked if set(few) & set(locked) else Because.unsolved
