"""The first seating, before it is made better: one that keeps units apart whenever that can be done. Pure."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence

from courses.groups.people import Sitter


def deal(people: Sequence[Sitter], limits: Sequence[tuple[int, int]]) -> list[int]:
    """Deal everyone out like cards, unit by unit, when nobody's place is given.

    Those of one unit come after one another, and each goes to the group after the one before. Any n who follow one
    another land in n different groups, as long as n is not more than the groups; with more, no two groups differ by
    more than one of them. So the pairs from one unit are as few as they can be, and none at all if and only if the
    largest unit has no more people than there are groups. Units of one organisation come after one another too, so the
    same is true of organisations.

    limits: for each group, the larger ones first. Returns each person's group.
    """
    units = Counter(one.unit for one in people)
    organisations = Counter(one.organisation for one in people)
    home = {one.unit: one.organisation for one in reversed(people)}

    def rank(number: int) -> tuple[int, ...]:
        unit = people[number].unit
        lone = unit is None
        organisation = people[number].organisation if lone else home[unit]
        return (
            -organisations[organisation], organisation or 0,
            0 if lone else -units[unit], 0 if unit is None else unit, number,
        )  # fmt: skip

    place = [0] * len(people)
    for turn, number in enumerate(sorted(range(len(people)), key=rank)):
        place[number] = turn % len(limits)
    return place


def fill(
    people: Sequence[Sitter], limits: Sequence[tuple[int, int]], fixed: Mapping[int, int], largest: int
) -> list[int]:
    """Seat everyone around those whose places are given, two of a unit together only when that cannot be avoided.

    Each in turn goes to a group without the own unit. When those are full, someone there who may be moved goes on to
    another group, and so on along the shortest such chain (the augmenting paths of a flow from units to groups). By
    Ford and Fulkerson's theorem someone without a chain cannot be seated apart in any way; that person takes the place
    with the fewest colleagues.

    fixed: person → group, by number. largest: how many groups may have one more than their least. Returns each person's
    group.
    """
    table = _Table(people, limits, fixed, largest)
    order = sorted(
        (number for number in range(len(people)) if number not in fixed),
        key=lambda number: (-table.units[people[number].unit], people[number].unit or 0, number),
    )
    left = [number for number in order if not table.seat(number)]
    for number in left:
        table.squeeze(number)
    return [table.place[number] for number in range(len(people))]


class _Table:
    """The groups while they are being filled."""

    def __init__(
        self, people: Sequence[Sitter], limits: Sequence[tuple[int, int]], fixed: Mapping[int, int], largest: int
    ) -> None:
        self.people, self.limits, self.fixed = people, limits, fixed
        self.units = Counter(one.unit for one in people)
        self.place = dict(fixed)
        self.inside: list[list[int]] = [[] for _ in limits]
        for number, group in fixed.items():
            self.inside[group].append(number)
        #: How many groups may still grow beyond their least.
        self.extra = largest

    def seat(self, number: int) -> bool:
        """Find a chain that ends where there is room, and follow it. False when there is none."""
        came: dict[int, tuple[int, int | None]] = {}
        waiting: deque[int] = deque()
        for group in self._by_room():
            if self._suits(number, group):
                came[group] = (number, None)
                waiting.append(group)
        while waiting:
            group = waiting.popleft()
            if self._has_room(group):
                self._follow(came, group)
                return True
            for mover, goal in self._ways_on(group):
                if goal not in came:
                    came[goal] = (mover, group)
                    waiting.append(goal)
        return False

    def squeeze(self, number: int) -> None:
        """Seat someone who cannot be kept apart: where there is room and the fewest of the own unit."""
        unit = self.people[number].unit
        group = min(
            (g for g in range(len(self.limits)) if self._has_room(g)),
            key=lambda g: (sum(self.people[one].unit == unit for one in self.inside[g]), len(self.inside[g]), g),
        )
        self._enter(number, group)

    def _ways_on(self, group: int) -> list[tuple[int, int]]:
        """Who can go on from a full group, and where to. A group may also hand its extra place to another (-1)."""
        found = [
            (one, goal)
            for one in self.inside[group]
            if one not in self.fixed
            for goal in range(len(self.limits))
            if goal != group and self._suits(one, goal)
        ]
        if len(self.inside[group]) == self.limits[group][0] < self.limits[group][1]:
            found += [(-1, goal) for goal in range(len(self.limits)) if self._is_extra(goal)]
        return found

    def _follow(self, came: Mapping[int, tuple[int, int | None]], group: int | None) -> None:
        while group is not None:
            number, before = came[group]
            if number >= 0:
                if before is not None:
                    self._leave(number, before)
                self._enter(number, group)
            group = before

    def _enter(self, number: int, group: int) -> None:
        self.inside[group].append(number)
        self.place[number] = group
        self.extra -= self._is_extra(group)

    def _leave(self, number: int, group: int) -> None:
        self.extra += self._is_extra(group)
        self.inside[group].remove(number)

    def _suits(self, number: int, group: int) -> bool:
        unit = self.people[number].unit
        return unit is None or all(self.people[one].unit != unit for one in self.inside[group])

    def _is_extra(self, group: int) -> bool:
        low, high = self.limits[group]
        return low < high and len(self.inside[group]) > low

    def _has_room(self, group: int) -> bool:
        low, high = self.limits[group]
        return len(self.inside[group]) < low or (len(self.inside[group]) < high and self.extra > 0)

    def _by_room(self) -> list[int]:
        return sorted(range(len(self.limits)), key=lambda group: (len(self.inside[group]), group))
