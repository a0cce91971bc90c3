"""Figures about groups without figures about persons.

A cell of Uppföljning says "11 av 14". It is hidden when the numerator, the denominator or the difference between
them is one to four persons, for then colleagues can tell who they are. Zero is nobody: "0 av 12" and "12 av 12" are
shown (they speak of a group of twelve), and a denominator of 0 is shown as "ingen".

Hiding those cells is not enough, for what is hidden could be had by subtraction: from the total, from another view,
from another date. Therefore:

- *One decision for all views.* It is made on the finest grid, every organisation × every service area with their
  totals, and all views look it up: by municipality, by committee, by area, filtered, exported. A view of its own
  decision is a hole.
- *Further cells are hidden until nothing hidden can be computed.* First line by line, smallest neighbour first: a
  line never has just one hidden cell, and what its hidden cells are together (total minus shown) is never one to
  four persons itself. Then over all lines at once by exact elimination, as an attacker with paper would do.
- *Totals stay.* The total of everything is hidden only when it is itself small; other totals only when no part of
  them is left to hide.
- *People placed in an organisation and in none of its parts* are a part of their own, never shown but always
  protected.
- *The reason shown is the same for all hidden cells* ("färre än fem, eller skyddar en sådan grupp"): to tell which
  ones are small would tell that the others are not.

**What is guaranteed** of one grid: no hidden cell follows by linear computation from everything shown, and no
line's remainder is one to four persons. **What is not**: bounds can be told (hidden cells cannot be more than their
remainder); when a line's remainder has numerator 0, or all of its denominator, that holds for each of its hidden
cells, as it does for cells shown; sums over unusual combinations of hidden cells are looked at only as far as
elimination finds them; and somebody who knows a group by other means knows more than the table says.

**Several measures** of the same people (in time, late, not yet) are decided together, for they may add up: see
`decide_together`. **Over time** see `inherit`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from app.follow_up.protection import NOBODY, SMALLEST_GROUP, Count, Key, Line, next_to_hide, protect

T = TypeVar("T")

#: The column that is the sum of all columns.
ALL = "*"

#: Set after an organisation's key: those placed in it and in none of its parts.
DIRECTLY = "/direct"


@dataclass(frozen=True, slots=True)
class Decision:
    """Which cells of a grid may be shown, in every view of it."""

    counts: Mapping[Key, Count]
    hidden: frozenset[Key]

    def shown(self, organisation: str, column: str = ALL) -> Count | None:
        """The cell's count; None when it is hidden. Raises KeyError for a cell that is not in the grid."""
        key = (organisation, column)
        count = self.counts[key]
        return None if key in self.hidden else count

    def shown_sum(self, keys: Iterable[Key]) -> Count | None:
        """Several cells taken together, for a filter of one's own making; None unless all of them are shown."""
        total = NOBODY
        for organisation, column in keys:
            count = self.shown(organisation, column)
            if count is None:
                return None
            total = total + count
        return total


def decide(cells: Mapping[Key, Count], parents: Mapping[str, str | None], *, hide: Iterable[Key] = ()) -> Decision:
    """What to show of a grid, given its finest cells and each organisation's parent (None for the topmost).

    A cell of an organisation that has parts counts those placed directly in it. Totals are made here. Cells in
    `hide` are hidden whatever they count.
    """
    counts, lines, whole = _grid(cells, parents)
    return Decision(counts, protect(counts, lines, keep=whole, hide=hide))


def decide_together(
    measures: Mapping[str, Mapping[Key, Count]], parents: Mapping[str, str | None]
) -> dict[str, Decision]:
    """Decisions for several measures of the same people, by the measures' names: hidden in one is hidden in all.

    Otherwise those who are late would follow from all, those in time and those not yet done.
    """
    hidden: frozenset[Key] = frozenset()
    while True:
        decisions = {name: decide(cells, parents, hide=hidden) for name, cells in measures.items()}
        together = hidden.union(*(decision.hidden for decision in decisions.values()))
        if together == hidden:
            return decisions
        hidden = together


def inherit(
    previous: Decision,
    cells: Mapping[Key, Count],
    parents: Mapping[str, str | None],
    *,
    same_beginning: bool,
) -> Decision:
    """What to show of a grid after an earlier date of it has been shown.

    Two kinds of dates differ in what subtracting them tells.

    `same_beginning`: the later figure holds all the people of the earlier one, and those who came since (a year so
    far, or the same period seen again after corrections). The difference *is* a group of people. So what was hidden
    stays hidden as long as that period is shown, and a cell whose numerator, denominator or difference has changed
    by one to four since the earlier date is hidden from now on; nor does what a line's hidden cells are together
    change by one to four.

    Otherwise, for periods of one length that roll from month-end to month-end, a difference is those who came in
    less those who fell out, which are two groups and neither is known; with periods of twelve months alone the
    months never follow from the sums, however many are shown. There a cell that was hidden stays so only while it
    counts the same, since showing it would tell what it was. This holds only as long as nobody without access to
    names is offered periods of other lengths over the same people, and not in the first twelve months after a
    unit's very first person, when nothing falls out yet: use `same_beginning` for those.
    """
    counts, lines, whole = _grid(cells, parents)
    stays = {key for key in previous.hidden if key in counts}
    if not same_beginning:
        stays = {key for key in stays if counts[key] == previous.counts[key]}
        return Decision(counts, protect(counts, lines, keep=whole, hide=stays))
    stays |= {
        key for key, count in counts.items() if key in previous.counts and _changed_by_few(previous.counts[key], count)
    }
    while True:
        decision = Decision(counts, protect(counts, lines, keep=whole, hide=stays))
        line = _line_changed_by_few(lines, previous, decision)
        if line is None:
            return decision
        stays = {*decision.hidden, next_to_hide([line], set(decision.hidden), counts, whole)}


def _grid(
    cells: Mapping[Key, Count], parents: Mapping[str, str | None]
) -> tuple[dict[Key, Count], list[Line], frozenset[Key]]:
    """All cells with their totals, the lines along which they add up, and the total of everything."""
    parts: dict[str, list[str]] = defaultdict(list)
    for organisation, parent in parents.items():
        if parent is not None:
            parts[parent].append(organisation)
    columns = sorted({column for _, column in cells})
    counts: dict[Key, Count] = defaultdict(lambda: NOBODY)
    above = dict(parents)
    for (organisation, column), count in cells.items():
        if organisation not in parents:
            raise KeyError(organisation)
        place: str | None = organisation
        if parts[organisation]:
            place = organisation + DIRECTLY
            if place not in above:
                above[place] = organisation
                parts[organisation].append(place)
        while place is not None:
            counts[place, column] += count
            counts[place, ALL] += count
            place = above[place]
    for organisation in above:
        for column in (*columns, ALL):
            counts.setdefault((organisation, column), NOBODY)
    lines = [
        Line((organisation, column), tuple((part, column) for part in parts[organisation]))
        for organisation in above
        if parts.get(organisation)
        for column in (*columns, ALL)
    ]
    lines += [Line((organisation, ALL), tuple((organisation, column) for column in columns)) for organisation in above]
    whole = frozenset((top, ALL) for top, parent in above.items() if parent is None)
    return {_the_same(key): _the_same(count) for key, count in counts.items()}, lines, whole


@lru_cache(maxsize=8192)
def _the_same(value: T) -> T:
    """One object for all that are equal: decisions on many periods are kept, and their keys and counts are mostly alike."""
    return value


def _changed_by_few(before: Count, after: Count) -> bool:
    numerator = abs(after.numerator - before.numerator)
    denominator = abs(after.denominator - before.denominator)
    rest = abs((after.denominator - after.numerator) - (before.denominator - before.numerator))
    return any(0 < people < SMALLEST_GROUP for people in (numerator, denominator, rest))


def _line_changed_by_few(lines: Sequence[Line], previous: Decision, decision: Decision) -> Line | None:
    """A line whose hidden cells, taken together, are known on both dates to have changed by one to four.

    Given without its empty cells, and only when it has a part left to hide.
    """
    for line in lines:
        parts = tuple(part for part in line.parts if decision.counts[part].denominator)
        hidden = [part for part in parts if part in decision.hidden]
        if not hidden or len(hidden) == len(parts):
            continue
        if line.total in decision.hidden or line.total in previous.hidden:
            continue
        before = sum((previous.counts.get(part, NOBODY) for part in hidden), NOBODY)
        after = sum((decision.counts[part] for part in hidden), NOBODY)
        if _changed_by_few(before, after):
            return Line(line.total, parts)
    return None
