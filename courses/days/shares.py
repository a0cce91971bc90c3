"""Who may take one more seat in a round whose seats are shared by quotas. Pure: a small flow over organisations.

A seat is either kept for an organisation or common to all. An organisation's people may sit on its own seats, on common
ones, and, when the round's rules have released unused quotas, on those of its neighbours or of everyone. Whether all who
have seats can be placed so is a matching; whether one more can, is one augmenting path. The sets of people that can be
placed form a matroid, so giving seats one by one in the order of the policy gives the first ones all that can be given.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

#: The pool of seats that are nobody's quota.
COMMON = 0


class Board:
    """A round's seats with who sits where, organisation by organisation. None is someone without an organisation."""

    def __init__(self, seats: int, quotas: Mapping[int, int], reach: Mapping[int, Iterable[int]] | None = None) -> None:
        """seats: in all. quotas: organisation → seats kept for it. reach: organisation → whose unused seats it may use."""
        self.seats = seats
        self.capacity = {**quotas, COMMON: max(0, seats - sum(quotas.values()))}
        self.reach = {each: tuple(sorted(set(others) & quotas.keys())) for each, others in (reach or {}).items()}
        #: (organisation, pool) → how many.
        self.placed: dict[tuple[int | None, int], int] = {}
        self.used = 0

    @property
    def free(self) -> int:
        """How many seats nobody has taken, whoever may take them. Never below zero, also when walk-ins went beyond."""
        return max(0, self.seats - self.used)

    def sit(self, member: int | None, count: int = 1) -> None:
        """Note people who have seats already, whether or not the quotas would allow them."""
        for _each in range(count):
            self._place(self._known(member), set())
            self.used += 1

    def take(self, member: int | None) -> bool:
        """Give someone of this organisation a seat if that can be done. Returns whether it was."""
        if self.used >= self.seats or not self._place(self._known(member), set()):
            return False
        self.used += 1
        return True

    def leave(self, member: int | None) -> None:
        """Note that someone of this organisation has given up a seat."""
        self.used -= 1
        known = self._known(member)
        pool = next((where for (who, where), count in self.placed.items() if who == known and count), None)
        if pool is not None:
            self._add(known, pool, -1)

    def resize(self, seats: int) -> None:
        """Let there be another number of seats in all; the quotas stay."""
        self.seats = seats
        kept = sum(count for pool, count in self.capacity.items() if pool != COMMON)
        self.capacity = {**self.capacity, COMMON: max(0, seats - kept)}

    def has_room(self, members: Iterable[int | None]) -> bool:
        """Whether people of these organisations could all be given seats. Changes nothing."""
        trial = self.copy()
        return all(trial.take(member) for member in members)

    def room(self, member: int | None) -> int:
        """How many more of this organisation could be given seats."""
        trial, count = self.copy(), 0
        while trial.take(member):
            count += 1
        return count

    def copy(self) -> "Board":
        """Another board that stands as this one does."""
        other = object.__new__(Board)
        other.seats, other.used, other.capacity, other.reach = self.seats, self.used, self.capacity, self.reach
        other.placed = dict(self.placed)
        return other

    def _known(self, member: int | None) -> int | None:
        """An organisation without a quota sits where anyone may sit."""
        return member if member in self.capacity else None

    def _pools(self, member: int | None) -> Sequence[int]:
        own = [member] if member is not None and member in self.capacity else []
        return [*own, COMMON, *(self.reach.get(member, ()) if member is not None else ())]

    def _place(self, member: int | None, seen: set[int]) -> bool:
        """One augmenting path: a free pool, or one that someone in it can leave for another."""
        for pool in self._pools(member):
            if pool in seen:
                continue
            seen.add(pool)
            if self._in(pool) < self.capacity[pool]:
                self._add(member, pool, 1)
                return True
            for other in [who for (who, where), count in self.placed.items() if where == pool and count]:
                if self._place(other, seen):
                    self._add(other, pool, -1)
                    self._add(member, pool, 1)
                    return True
        return False

    def _in(self, pool: int) -> int:
        return sum(count for (_who, where), count in self.placed.items() if where == pool)

    def _add(self, member: int | None, pool: int, change: int) -> None:
        self.placed[member, pool] = self.placed.get((member, pool), 0) + change


def phase(rules: Iterable[Mapping[str, object]], first_on: date, on: date) -> str:
    """Who may use unused quotas on a day: ``own``, ``neighbours`` or ``all``.

    rules: ``{"days": 21, "to": "neighbours"}``, in days before the round's first day.
    """
    reached = {str(rule["to"]) for rule in rules if on >= first_on - timedelta(days=int(str(rule["days"])))}
    return "all" if "all" in reached else "neighbours" if "neighbours" in reached else "own"


def release_days(rules: Iterable[Mapping[str, object]], first_on: date) -> list[tuple[date, str]]:
    """On which day unused quotas open for whom, in order."""
    return sorted((first_on - timedelta(days=int(str(rule["days"]))), str(rule["to"])) for rule in rules)


def reach_of(opened: str, members: Iterable[int], neighbours: Mapping[int, Iterable[int]]) -> dict[int, frozenset[int]]:
    """Whose unused seats each organisation may use while quotas still keep seats."""
    everyone = frozenset(members)
    if opened != "neighbours":
        return {each: frozenset() for each in everyone}
    return {each: (everyone & frozenset(neighbours.get(each, ()))) - {each} for each in everyone}
