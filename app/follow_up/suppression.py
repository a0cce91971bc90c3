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

**Over time** see `inherit`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

#: Groups smaller than this are hidden.
SMALLEST_GROUP = 5

#: The column that is the sum of all columns.
ALL = "*"

#: Set after an organisation's key: those placed in it and in none of its parts.
DIRECTLY = "/direct"

#: An organisation's key and a column's.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many persons."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError("a numerator lies between 0 and its denominator")

    def __add__(self, other: Count) -> Count:
        return Count(self.numerator + other.numerator, self.denominator + other.denominator)

    @property
    def is_small(self) -> bool:
        """Whether it is about one to four persons in any of the three ways."""
        return any(
            0 < people < SMALLEST_GROUP
            for people in (self.numerator, self.denominator, self.denominator - self.numerator)
        )


NOBODY = Count(0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A total and the parts that make it up, as anyone may add them."""

    total: Key
    parts: tuple[Key, ...]


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
    by one to four since the earlier date is hidden from now on.

    Otherwise, for periods of one length that roll from month-end to month-end, a difference is those who came in
    less those who fell out, which are two groups and neither is known; with periods of twelve months alone the
    months never follow from the sums, however many are shown. There a cell that was hidden stays so only while it
    counts the same, since showing it would tell what it was. This holds only as long as nobody without access to
    names is offered periods of other lengths over the same people, and not in the first twelve months after a
    unit's very first person, when nothing falls out yet: use `same_beginning` for those.

    Not guaranteed: what the hidden cells of a line are together may change by one to four between two dates, which
    says that somebody in one of several hidden groups came in or was done, not in which.
    """
    counts, lines, whole = _grid(cells, parents)
    stays = {key for key in previous.hidden if key in counts}
    if same_beginning:
        stays |= {
            key
            for key, count in counts.items()
            if key in previous.counts and _changed_by_few(previous.counts[key], count)
        }
    else:
        stays = {key for key in stays if counts[key] == previous.counts[key]}
    return Decision(counts, protect(counts, lines, keep=whole, hide=stays))


def protect(
    counts: Mapping[Key, Count],
    lines: Sequence[Line],
    *,
    keep: frozenset[Key] = frozenset(),
    hide: Iterable[Key] = (),
) -> frozenset[Key]:
    """The cells to hide among any that add up along lines; those in `keep` are hidden last of all.

    For a second grouping of the same people (districts as they were beside committees of today) give the lines of
    both. Cells that count nobody are always shown and hide nothing.
    """
    some = {key for key, count in counts.items() if count.denominator}
    hidden = {key for key in some if counts[key].is_small} | (set(hide) & some)
    if not hidden:
        return frozenset()
    along = [
        kept
        for line in lines
        if line.total in some and (kept := Line(line.total, tuple(part for part in line.parts if part in some)))
    ]
    touching: dict[Key, list[Line]] = defaultdict(list)
    for line in along:
        for key in (line.total, *line.parts):
            touching[key].append(line)
    waiting = list(along)
    while True:
        while waiting:
            line = waiting.pop()
            if _tells(line, hidden, counts):
                more = _next_to_hide([line], hidden, counts, keep)
                hidden.add(more)
                waiting.extend(touching[more])
        known = _follows(along, hidden, counts)
        if known is None:
            return frozenset(hidden)
        more = _next_to_hide([line for key in known for line in touching[key]] + along, hidden, counts, keep)
        hidden.add(more)
        waiting.extend(touching[more])


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
    return dict(counts), lines, whole


def _changed_by_few(before: Count, after: Count) -> bool:
    numerator = abs(after.numerator - before.numerator)
    denominator = abs(after.denominator - before.denominator)
    rest = abs((after.denominator - after.numerator) - (before.denominator - before.numerator))
    return any(0 < people < SMALLEST_GROUP for people in (numerator, denominator, rest))


def _tells(line: Line, hidden: set[Key], counts: Mapping[Key, Count]) -> bool:
    """Whether the line alone tells a hidden cell, or a small group of them."""
    parts = [part for part in line.parts if part in hidden]
    if line.total in hidden:
        return not parts
    if not parts:
        return False
    return len(parts) == 1 or sum((counts[part] for part in parts), NOBODY).is_small


def _next_to_hide(lines: Iterable[Line], hidden: set[Key], counts: Mapping[Key, Count], keep: frozenset[Key]) -> Key:
    """The smallest shown part of these lines; a total only when no part is left, and what to keep at the very
    last."""
    parts: set[Key] = set()
    totals: set[Key] = set()
    for line in lines:
        parts.update(part for part in line.parts if part not in hidden)
        if line.total not in hidden:
            totals.add(line.total)
    for choice in (parts - keep, totals - keep, parts | totals):
        if choice:
            return min(choice, key=lambda key: (counts[key].denominator, key))
    raise AssertionError("nothing is shown, so nothing can follow from it")


def _follows(lines: Sequence[Line], hidden: set[Key], counts: Mapping[Key, Count]) -> list[Key] | None:
    """A hidden cell, or a small group of them, that follows from all that is shown taken together; None if none
    does.

    Each line is an equation between its hidden cells and something known. After elimination an equation with one
    cell left gives that cell, and one that merely adds cells gives their sum.
    """
    rows: dict[Key, dict[Key, Fraction | int]] = {}
    for line in lines:
        row: dict[Key, Fraction | int] = {part: 1 for part in line.parts if part in hidden}
        if line.total in hidden:
            row[line.total] = -1
        for pivot in [key for key in row if key in rows]:
            _subtract(row, rows[pivot], row[pivot])
        if not row:
            continue
        pivot = min(row)
        scale = row[pivot]
        row = {key: _divided(value, scale) for key, value in row.items()}
        for other in rows.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        rows[pivot] = row
    for pivot in sorted(rows):
        row = rows[pivot]
        if len(row) == 1:
            return list(row)
        if all(value == 1 for value in row.values()) and sum((counts[key] for key in row), NOBODY).is_small:
            return list(row)
    return None


def _subtract(row: dict[Key, Fraction | int], other: Mapping[Key, Fraction | int], times: Fraction | int) -> None:
    for key, value in other.items():
        left = row.get(key, 0) - times * value
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def _divided(value: Fraction | int, by: Fraction | int) -> Fraction | int:
    """The quotient, kept a plain whole number where it is one: nearly always, and much faster."""
    if by == 1:
        return value
    if by == -1:
        return -value
    return Fraction(value) / by
