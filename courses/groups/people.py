"""What mixing knows about those who are to sit together, and how bad each kind of meeting is. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sitter:
    """Someone who is to sit in a group. None or empty: not known, and then never counted as the same as anyone's."""

    id: int
    unit: int | None = None
    organisation: int | None = None
    profile: str = ""
    experience: str = ""


@dataclass(frozen=True)
class Terms:
    """What was asked for.

    low, high: sizes. seed: the same seed gives the same groups. apart: pairs (smaller id first) of someone and that
    person's manager. met: how many times a pair has already sat together.
    """

    low: int = 5
    high: int = 6
    seed: int = 0
    apart: frozenset[Pair] = frozenset()
    met: Mapping[Pair, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Scale:
    """What one pair costs, by what the two have in common. Each kind outweighs all pairs of the kinds below it."""

    boss: int
    unit: int
    move: int
    organisation: int
    profile: int
    experience: int


def in_order(people: Iterable[Sitter], seed: int) -> list[Sitter]:
    """The people in the order of this seed, the same in every process and however they came."""
    return sorted(people, key=lambda one: (sha256(f"{seed}:{one.id}".encode()).digest(), one.id))


def pair(one: int, other: int) -> Pair:
    """Two ids, the smaller first."""
    return (one, other) if one < other else (other, one)


def scale_of(people: int, largest: int, terms: Terms) -> Scale:
    """The scale for so many people in groups of at most this size."""
    step = people * max(largest, 2) // 2 + 1
    experience = sum(terms.met.values()) + 1
    profile = experience * step
    organisation = profile * step
    move = organisation * step
    unit = move * (people + 1)
    return Scale(unit * step, unit, move, organisation, profile, experience)


def weights(people: Sequence[Sitter], terms: Terms, scale: Scale) -> list[list[int]]:
    """What each pair costs when it sits together."""
    table = [[0] * len(people) for _ in people]
    for i, one in enumerate(people):
        row = table[i]
        for j in range(i):
            other, cost = people[j], 0
            if one.unit is not None and one.unit == other.unit:
                cost += scale.unit
            if one.organisation is not None and one.organisation == other.organisation:
                cost += scale.organisation
            if one.profile and one.profile == other.profile:
                cost += scale.profile
            if one.experience and one.experience == other.experience:
                cost += scale.experience
            row[j] = table[j][i] = cost
    numbers = {one.id: i for i, one in enumerate(people)}
    for (a, b), cost in _special(terms, scale):
        if a in numbers and b in numbers:
            table[numbers[a]][numbers[b]] += cost
            table[numbers[b]][numbers[a]] += cost
    return table


def _special(terms: Terms, scale: Scale) -> Iterable[tuple[Pair, int]]:
    for two in terms.apart:
        yield two, scale.boss
    yield from terms.met.items()
