"""What may be shown of each period: decided once for all views of it, remembered by what it was decided from. Pure.

The decision on a period depends on the period alone, never on the filter, the page or the file that asks.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from app.follow_up.figures.measures import NONE, Cell, Family, Sum, counts, settled
from app.follow_up.figures.tree import Tree
from app.follow_up.protection import NOBODY, Count, Key
from app.follow_up.suppression import ALL, Decision, decide, inherit

Decisions = Mapping[str, Decision]
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
    return _together(cells, family, frozenset())


@lru_cache(maxsize=512)
def after(previous: Grid, cells: Grid, family: Family, same_beginning: bool) -> Decisions:
    """What to show of a period, given that the one a month earlier can be seen too (see suppression.inherit)."""
    before = on_its_own(previous, family)
    if same_beginning:
        return _inherited(before, cells, family)
    hidden: frozenset[Key] = frozenset()
    while True:
        decisions = _together(cells, family, hidden)
        stays = {
            key
            for name, decision in decisions.items()
            for key in before[name].hidden
            if key in decision.counts and decision.counts[key] == before[name].counts[key]
        }
        if stays <= next(iter(decisions.values())).hidden:
            return decisions
        hidden |= stays


@lru_cache(maxsize=128)
def as_known(now: tuple[Grid, Grid, bool], cells: Grid, family: Family) -> Decisions:
    """What to show of a period as it was known earlier, given that it can be seen as it is known now."""
    return _inherited(after(now[0], now[1], family, now[2]), cells, family)


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


def _measures(cells: Grid, family: Family) -> dict[str, dict[Key, Count]]:
    measures: dict[str, dict[Key, Count]] = {name: {} for name in counts(family, NONE)}
    for key, people in cells[0]:
        for name, count in counts(family, people).items():
            measures[name][key] = count
    return measures


def _together(cells: Grid, family: Family, hidden: frozenset[Key]) -> dict[str, Decision]:
    """Hidden in one measure is hidden in all of the family."""
    measures, parents = _measures(cells, family), dict(cells[1])
    while True:
        decisions = {name: decide(each, parents, hide=hidden) for name, each in measures.items()}
        together = hidden.union(*(decision.hidden for decision in decisions.values()))
        if all(decision.hidden == together for decision in decisions.values()) or together == hidden:
            return decisions
        hidden = together


def _inherited(before: Decisions, cells: Grid, family: Family) -> dict[str, Decision]:
    measures, parents = _measures(cells, family), dict(cells[1])
    hidden: frozenset[Key] = frozenset()
    while True:
        decisions = {
            name: inherit(
                Decision(before[name].counts, before[name].hidden | hidden), each, parents, same_beginning=True
            )
            for name, each in measures.items()
        }
        together = hidden.union(*(decision.hidden for decision in decisions.values()))
        if together == hidden:
            return decisions
        hidden = together


def shown(decision: Decision, keys: tuple[str, ...], area: str = ALL) -> Count | None:
    """What a row shows: its cells together; None when any of them is hidden. A cell that is not there counts nobody."""
    return decision.shown_sum((key, area) for key in keys if (key, area) in decision.counts)
