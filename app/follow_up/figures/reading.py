"""One figure with its rows and its trend, as a viewer may see it: what the page shows and the files repeat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select

from app.follow_up.figures import deciding, measures, queries
from app.follow_up.figures.deciding import Decisions, Grid
from app.follow_up.figures.measures import Cell, Family, Measure, Sum
from app.follow_up.figures.queries import Part
from app.follow_up.figures.tree import Inside, Tree
from app.follow_up.protection import Count
from app.follow_up.suppression import ALL
from app.ledger import folding

#: Instead of one service area: a row for each of them.
EACH = "each"


@dataclass(frozen=True)
class Viewer:
    """Whose figures someone may see. ``scope`` is None for a whole federation; with ``names`` nothing is hidden."""

    scope: Select[tuple[int]] | None
    names: bool
    place: str = ""


@dataclass(frozen=True)
class Choice:
    """What is asked for."""

    part: Part
    measure: Measure
    #: The last day of the twelve months, and the day as of which everything is told.
    end: date
    inside: Inside = Inside.whole
    #: A service area's key, ``suppression.ALL`` or ``EACH``.
    area: str = ALL
    #: Show what was known at the end of this day; None for what is known now.
    known_on: date | None = None


@dataclass(frozen=True)
class Line:
    """A row: how many of how many, None when hidden; the shares of the trend, None where hidden or nobody."""

    name: str
    count: Count | None
    trend: tuple[float | None, ...] = ()
    is_part: bool = False


@dataclass(frozen=True)
class Figure:
    """All that the page shows of a choice."""

    choice: Choice
    tree: Tree
    total: Line
    lines: Sequence[Line]
    #: The ends of the trend's periods; empty when it is shown as known earlier.
    ends: Sequence[date]
    #: Whose deadline had not come; None when that may not be told or is not asked.
    ahead: int | None
    months: int | None
    #: The first deadline that anyone has had.
    earliest: date | None

    @property
    def hides(self) -> bool:
        """Whether any row is hidden."""
        return any(line.count is None for line in (self.total, *self.lines))


def share(count: Count | None) -> float | None:
    """The share, 0–1; None when hidden or about nobody."""
    return count.numerator / count.denominator if count is not None and count.denominator else None


def figure(choice: Choice, viewer: Viewer, areas: Sequence[tuple[str, str]]) -> Figure | None:
    """The figure; None when there is no federation. areas: key and name, in order."""
    tree = queries.federation() if viewer.scope is None else queries.units(viewer.scope)
    if tree is None:
        return None
    found = _Reader(choice, viewer, tree)
    ends = [] if choice.known_on else measures.ends_of_trend(choice.end)
    decisions = [found.as_known()] if choice.known_on else [found.decisions(end) for end in ends]
    lines = _lines(choice, tree, decisions, ends or [choice.end], areas)
    return Figure(
        choice=choice, tree=tree, total=lines[0], lines=lines[1:], ends=ends, ahead=found.ahead(),
        months=queries.months_of(choice.part), earliest=found.earliest,
    )  # fmt: skip


def _lines(
    choice: Choice, tree: Tree, decisions: Sequence[Decisions], ends: Sequence[date], areas: Sequence[tuple[str, str]]
) -> list[Line]:
    """The total first. A row's trend follows the row through the periods."""
    top = (str(tree.root.number),)
    by_period = [each[choice.measure] for each in decisions]

    def line(name: str, keys: tuple[str, ...], area: str, is_part: bool = False) -> Line:
        counts = [deciding.shown(decision, keys, area) for decision in by_period]
        return Line(name, counts[-1], tuple(share(count) for count in counts), is_part)

    if choice.area == EACH:
        rows = [line(name, top, key) for key, name in (*areas, ("", ""))]
        if rows[-1].count == Count(0, 0):
            rows.pop()
        return [line("", top, ALL), *rows]
    return [
        line("", top, choice.area),
        *(line(row.name, row.keys, choice.area, row.is_part) for row in tree.rows(choice.inside, ends[-1])),
    ]


class _Reader:
    """The sums and decisions of one choice, each made once."""

    def __init__(self, choice: Choice, viewer: Viewer, tree: Tree) -> None:
        self.choice, self.viewer, self.tree = choice, viewer, tree
        self.family = measures.FAMILY[choice.measure]
        ends = [] if choice.known_on else measures.ends_of_trend(choice.end)
        self.ends = sorted({day for end in (*ends, choice.end) for day in (end, measures.months_back(end, 1))})
        self.earliest = queries.earliest_due(choice.part)
        self.sums = _sums(choice.part, viewer, {Family.ahead: self.ends[-2:], self.family: self.ends})

    def decisions(self, end: date) -> Decisions:
        """What to show of the period that ends on this day."""
        return self._decided(self.family, end)

    def ahead(self) -> int | None:
        """How many are left out because their time has not run out."""
        choice = self.choice
        if self.family != Family.passed or choice.known_on is not None or choice.area == EACH:
            return None
        decided = self._decided(Family.ahead, choice.end)[Measure.open]
        count = deciding.shown(decided, (str(self.tree.root.number),), choice.area)
        return None if count is None else count.denominator

    def as_known(self) -> Decisions:
        """What to show of the period as it was known earlier."""
        choice, end = self.choice, self.choice.end
        assert choice.known_on is not None
        pieces = (
            queries.known(choice.part, choice.known_on, measures.start_of(end))
            if self.viewer.scope is None
            else queries.in_units(choice.part, self.viewer.scope, measures.start_of(end), choice.known_on)
        )
        then = deciding.grid(measures.sums(pieces, self.family, [end])[end], self.tree, end)
        if self.viewer.names:
            return deciding.in_full(then, self.family)
        return deciding.as_known(self._now(self.family, end), then, self.family)

    def _decided(self, family: Family, end: date) -> Decisions:
        if self.viewer.names:
            return deciding.in_full(self._grid(family, end), family)
        previous, cells, same_beginning = self._now(family, end)
        return deciding.after(previous, cells, family, same_beginning)

    def _now(self, family: Family, end: date) -> tuple[Grid, Grid, bool]:
        """The month before, the month itself, and whether nobody has fallen out between them."""
        before = measures.months_back(end, 1)
        first_year = self.earliest is None or self.earliest >= measures.start_of(before)
        return self._grid(family, before), self._grid(family, end), first_year

    def _grid(self, family: Family, end: date) -> Grid:
        return deciding.grid(self.sums[family][end], self.tree, end)


Sums = dict[Family, dict[date, dict[Cell, Sum]]]


def _sums(part: Part, viewer: Viewer, wanted: Mapping[Family, Sequence[date]]) -> Sums:
    """The sums of several families, from one reading of the rows."""
    since = min(measures.start_of(end) for ends in wanted.values() for end in ends)
    states = sorted({state for family in wanted for state in measures.STATES[family]})
    if viewer.scope is None:
        pieces = [*queries.folded(part, states, since), *queries.tail(part, folding.last_folded())]
    else:
        pieces = queries.in_units(part, viewer.scope, since, None)
    return {family: measures.sums(pieces, family, ends) for family, ends in wanted.items()}
