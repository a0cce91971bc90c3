"""Which numbers must be hidden so that none of them can be computed from those shown.

The arithmetic beneath app.follow_up.suppression, which says what is promised and why; here are no organisations,
only cells that add up along lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

#: Groups smaller than this are hidden.
SMALLEST_GROUP = 5

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
                more = next_to_hide([line], hidden, counts, keep)
                hidden.add(more)
                waiting.extend(touching[more])
        known = _follows(along, hidden, counts)
        if known is None:
            return frozenset(hidden)
        more = next_to_hide([line for key in known for line in touching[key]] + along, hidden, counts, keep)
        hidden.add(more)
        waiting.extend(touching[more])


def _tells(line: Line, hidden: set[Key], counts: Mapping[Key, Count]) -> bool:
    """Whether the line alone tells a hidden cell, or a small group of them."""
    parts = [part for part in line.parts if part in hidden]
    if line.total in hidden:
        return not parts
    if not parts:
        return False
    return len(parts) == 1 or sum((counts[part] for part in parts), NOBODY).is_small


def next_to_hide(lines: Iterable[Line], hidden: set[Key], counts: Mapping[Key, Count], keep: frozenset[Key]) -> Key:
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
