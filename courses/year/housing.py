"""Who gets which room when rooms are few: as few as can be go without, and nobody sits in a larger room than is needed. Pure.

Those who meet on a half day in common cannot have the same room. Among those who all meet each other the cheapest way is
found at once (``matching``). Where groups that were settled apart from each other want the same room on the same half day,
both answers are tried, that the one gives way and that the other does, the cheapest first, until nobody disagrees: what is
found then is the best there is. When that takes too many tries, as it does not in the years we know, those who disagree
choose one after the other instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from courses.year.facts import Slot
from courses.year.matching import cheapest

#: Tries before those who disagree choose one after the other.
TRIES = 300
#: The places in a cost, each worth more than all that stands after it: who goes without, how many seats they are, who has to
#: change rooms, how much larger the rooms are, and last who comes first.
_WITHOUT, _SEATS, _CHANGED, _LARGE = 1 << 90, 1 << 60, 1 << 50, 1 << 20


@dataclass(frozen=True)
class Guest:
    """Who wants a room: the half days, how many they are, the rooms that can be had, and the one they have."""

    slots: frozenset[Slot]
    seats: int
    #: Room id → how many it holds, the rooms that are large enough and free.
    rooms: Mapping[int, int]
    has: int | None = None


#: Guest's number → room; None for whoever goes without.
Housed = dict[int, int | None]
_Forbidden = frozenset[tuple[int, int]]


def house(guests: Sequence[Guest]) -> list[int | None]:
    """Which room each guest gets. Those first in order are served first when all else is equal."""
    meets = [
        frozenset(n for n, other in enumerate(guests) if n != number and each.slots & other.slots)
        for number, each in enumerate(guests)
    ]
    found: Housed = {}
    for company in _companies(meets):
        found |= _Company(guests, meets, company).housed()
    return [found[number] for number in range(len(guests))]


def cost(guests: Sequence[Guest], number: int, room: int | None) -> int:
    """What it costs that this guest gets this room, or none."""
    guest = guests[number]
    if room is None:
        return _WITHOUT + guest.seats * _SEATS + len(guests) - number
    changed = guest.has is not None and guest.has != room
    return changed * _CHANGED + guest.rooms[room] * _LARGE


def _companies(meets: Sequence[frozenset[int]]) -> Iterable[list[int]]:
    """The guests who have to do with each other, also by way of others."""
    left = set(range(len(meets)))
    while left:
        found, ask = set(), [min(left)]
        while ask:
            number = ask.pop()
            if number not in found:
                found.add(number)
                ask += meets[number]
        left -= found
        yield sorted(found)


class _Company:
    """Guests who have to do with each other."""

    def __init__(self, guests: Sequence[Guest], meets: Sequence[frozenset[int]], company: list[int]) -> None:
        self.guests, self.meets, self.company = guests, meets, company
        self.circles = self._circles()
        self.circle_of = {number: circle for circle, members in enumerate(self.circles) for number in members}

    def housed(self) -> Housed:
        """The best there is, or nearly."""
        parts = [self._settled(circle, frozenset()) for circle in range(len(self.circles))]
        order = count()
        heap = [(self._worth(parts), next(order), frozenset[tuple[int, int]](), parts)]
        for _try in range(TRIES):
            _cost, _order, forbidden, parts = heap[0]
            quarrel = self._quarrel(parts)
            if quarrel is None:
                return self._joined(parts)
            heappop(heap)
            room = parts[self.circle_of[quarrel[0]]][quarrel[0]]
            for number in quarrel:
                assert room is not None
                less: _Forbidden = forbidden | {(number, room)}
                circle = self.circle_of[number]
                settled = [*parts[:circle], self._settled(circle, less), *parts[circle + 1 :]]
                heappush(heap, (self._worth(settled), next(order), less, settled))
        nearly = self._one_after_the_other(self._joined(heap[0][3]))
        return min(nearly, self._one_after_the_other(dict.fromkeys(self.company)), key=self._sum)

    def _circles(self) -> list[list[int]]:
        """The company in groups where everyone meets everyone, the largest first."""
        left, found = set(self.company), []
        while left:
            best: list[int] = []
            for first in sorted(left):
                circle = [first]
                for other in sorted(left & self.meets[first], key=lambda n: (-len(self.meets[n] & left), n)):
                    if all(other in self.meets[member] for member in circle):
                        circle.append(other)
                best = max(best, circle, key=len)
            found.append(sorted(best))
            left -= set(best)
        return found

    def _settled(self, circle: int, forbidden: _Forbidden) -> Housed:
        """The best for a circle by itself, without what is forbidden."""
        members = self.circles[circle]
        rooms = sorted({room for number in members for room in self.guests[number].rooms})
        costs = [
            [
                cost(self.guests, number, room)
                if room in self.guests[number].rooms and (number, room) not in forbidden
                else None
                for room in rooms
            ]
            + [cost(self.guests, number, None) if other == number else None for other in members]
            for number in members
        ]
        taken = cheapest(costs)
        return {n: rooms[thing] if thing < len(rooms) else None for n, thing in zip(members, taken, strict=True)}

    def _worth(self, parts: Sequence[Housed]) -> tuple[int, int]:
        """What it costs in all, and how many disagree: among equals those who nearly agree are tried first."""
        joined = self._joined(parts)
        return self._sum(joined), len(self._quarrels(joined))

    def _sum(self, housed: Housed) -> int:
        return sum(cost(self.guests, *each) for each in housed.items())

    def _quarrels(self, housed: Housed) -> list[tuple[int, int]]:
        return [
            (number, other)
            for number, room in housed.items()
            if room is not None
            for other in self.meets[number]
            if other > number and housed[other] == room
        ]

    def _quarrel(self, parts: Sequence[Housed]) -> tuple[int, int] | None:
        return min(self._quarrels(self._joined(parts)), default=None)

    def _joined(self, parts: Sequence[Housed]) -> Housed:
        return {number: room for part in parts for number, room in part.items()}

    def _one_after_the_other(self, housed: Housed) -> Housed:
        """What was found, where those who disagree, and those who were left without, take the best that is left, the largest
        first."""
        choose = {number for pair in self._quarrels(housed) for number in pair}
        choose |= {number for number, room in housed.items() if room is None}
        found: Housed = {number: None if number in choose else room for number, room in housed.items()}
        for number in sorted(choose, key=lambda n: (-self.guests[n].seats, n)):
            taken = {found[other] for other in self.meets[number]}
            left = [room for room in self.guests[number].rooms if room not in taken]
            found[number] = min(left, key=lambda room: (cost(self.guests, number, room), room), default=None)
        return found
