"""What may be shown of each period: decided once for all views of it, remembered by what it was decided from. Pure.

The decision on a period depends on the period alone, never on the filter, the page or the file that asks.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from app.follow_up.figures.measures import NONE, TURNS, Cell, Family, Sum, counts, settled
from app.follow_up.figures.tree import Tree
from app.follow_up.protection import NOBODY, Count, Key
from app.follow_up.suppression import ALL, Decision, decide, inherit

Decisions = Mapping[str, Decision]
Counts = Mapping[Key, Count]
Parents = Mapping[str, str | None]
#: The finest cells of a period, in a form that can be compared with those of yesterday.
Grid = tuple[tuple[tuple[Key, Sum], ...], tuple[tuple[str, str | None], ...]]


def grid(found: Mapping[Cell, Sum], tree: Tree, end: date) -> Grid:
    """The finest cells of the period, under the organisations they belong to in it."""
    parents = tree.parents(end)
    cells: dict[Key, Sum] = {}
    for (group, area), people in found.items():
        key = (tree.leaf(group, area, end), area)
        cells[key] = cells.get(key, NONE) + people
    return tuple(sorted(settled(cells, parents).items())), tuple(parents.items())


@lru_cache(maxsize=512)
def on_its_own(cells: Grid, family: Family) -> Decisions:
    """What to show of a period when nothing else were ever shown."""
    return _decided(cells, family, lambda name, each, parents, hidden: decide(each, parents, hide=hidden))


@lru_cache(maxsize=512)
def after(previous: Grid, cells: Grid, family: Family, same_beginning: bool) -> Decisions:
    """What to show of a period, given that the one a month earlier can be seen too (see suppression.inherit)."""
    before = on_its_own(previous, family)
    if same_beginning:
        return _inherited(before, cells, family)

    def made(name: str, each: Counts, parents: Parents, hidden: frozenset[Key]) -> Decision:
        decision = decide(each, parents, hide=hidden)
        stays = {key for key in before[name].hidden if decision.counts.get(key) == before[name].counts[key]}
        return decision if stays <= decision.hidden else decide(each, parents, hide=hidden | stays)

    return _decided(cells, family, made)


@lru_cache(maxsize=128)
def as_known(now: tuple[Grid, Grid, bool], cells: Grid, family: Family) -> Decisions:
    """What to show of a period as it was known earlier, given that it can be seen as it is known now."""
    return _inherited(after(now[0], now[1], family, now[2]), cells, family)


def without(cells: Grid, places: frozenset[str]) -> Grid:
    """The same grid when nobody worked in these places or below them."""
    above = dict(cells[1])

    def is_within(organisation: str | None) -> bool:
        while organisation is not None and organisation not in places:
            organisation = above[organisation]
        return organisation is not None

    kept = {organisation for organisation in above if not is_within(organisation)}
    return tuple(cell for cell in cells[0] if cell[0][0] in kept), cells[1]


def opened(everyones: Decisions, rest: Decisions) -> Decisions:
    """What someone may see who knows the names of some organisations' people.

    rest: decided on all other people alone, since what is known can be subtracted from every sum it is in. Of the
    others nothing is shown that it hides, nor anything that is hidden from those who know no names.
    """
    return {
        name: Decision(
            decision.counts,
            frozenset(
                key for key in decision.hidden | rest[name].hidden if rest[name].counts.get(key, NOBODY).denominator
            ),
        )
        for name, decision in everyones.items()
    }


def in_full(cells: Grid, family: Family) -> Decisions:
    """Everything, for someone who sees the names of all these people anyway."""
    above = dict(cells[1])
    made: dict[str, dict[Key, Count]] = {}
    for (organisation, area), people in cells[0]:
        for name, count in counts(family, people).items():
            at: str | None = organisation
            while at is not None:
                for key in ((at, area), (at, ALL)):
                    made.setdefault(name, {})[key] = made.setdefault(name, {}).get(key, NOBODY) + count
                at = above[at]
    return {name: Decision(made.get(name, {}), frozenset()) for name in counts(family, NONE)}


def _inherited(before: Decisions, cells: Grid, family: Family) -> Decisions:
    """Decisions on the same people later, or as known at another time."""

    def made(name: str, each: Counts, parents: Parents, hidden: frozenset[Key]) -> Decision:
        previous = Decision(before[name].counts, before[name].hidden | (hidden & before[name].counts.keys()))
        return inherit(previous, each, parents, same_beginning=True)

    return _decided(cells, family, made)


def _decided(
    cells: Grid, family: Family, make: Callable[[str, Counts, Parents, frozenset[Key]], Decision]
) -> dict[str, Decision]:
    """A decision for each measure of the family, by name; ``make`` decides one, given what must be hidden.

    The measures come in turns: what is hidden in one turn is hidden in the next, and within a turn what is hidden in
    one measure is hidden in all. So in time is decided by itself; overdue with late, since overdue, in time and all
    would tell late, and nowhere shows what in time hides.
    """
    parents = dict(cells[1])
    decisions: dict[str, Decision] = {}
    hidden: frozenset[Key] = frozenset()
    for turn in TURNS[family]:
        while True:
            for name in turn:
                each = {key: counts(family, people)[name] for key, people in cells[0]}
                decisions[name] = make(name, each, parents, hidden)
            together = hidden.union(*(decisions[name].hidden for name in turn))
            if together == hidden:
                break
            hidden = together
    return decisions


def shown(decision: Decision, keys: tuple[str, ...], area: str = ALL) -> Count | None:
    """What a row shows: its cells together; None when any of them is hidden. A cell that is not there counts nobody."""
    return decision.shown_sum((key, area) for key in keys if (key, area) in decision.counts)
