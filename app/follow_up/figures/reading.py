"""One figure with its rows and its trend, as a viewer may see it: what the page shows and the files repeat."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select

from app.follow_up.figures import deciding, measures, queries
from app.follow_up.figures.deciding import Decisions, Grid
from app.follow_up.figures.keeping import FIGURES, STRUCTURE, Kept
from app.follow_up.figures.measures import Cell, Family, Measure, Piece, Sum
from app.follow_up.figures.queries import Part
from app.follow_up.figures.tree import Inside, Tree
from app.follow_up.protection import Count
from app.follow_up.suppression import ALL
from app.ledger import folding

#: Instead of one service area: a row for each of them.
EACH = "each"
#: How often to read again when a fold came in between.
ATTEMPTS = 3


Wanted = Mapping[Family, Sequence[date]]
Sums = dict[Family, dict[date, dict[Cell, Sum]]]


@dataclass(frozen=True)
class Viewer:
    """Whose figures someone may see. ``scope`` is None for a whole federation; with ``names`` nothing is hidden.

    ``granted``: the ids of the organisations whose people someone without ``names`` may name all the same.
    """

    scope: Select[tuple[int]] | None
    names: bool
    place: str = ""
    granted: frozenset[int] = frozenset()

    def may_name(self, place: int) -> bool:
        """Whether the people behind this organisation's figures may be named."""
        return self.names or place in self.granted


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
    """A row: how many of how many, None when hidden; the shares of the trend, None where hidden or nobody.

    ``named``: the organisation, when its people may be named to this viewer.
    """

    name: str
    count: Count | None
    trend: tuple[float | None, ...] = ()
    is_part: bool = False
    named: int | None = None


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


@dataclass(frozen=True)
class Structure:
    """What figures are shown of: parts of programmes, service areas (key and name, in order), organisations."""

    parts: Sequence[Part]
    areas: tuple[tuple[str, str], ...]
    tree: Tree


def structure(viewer: Viewer, kept: Kept) -> Structure | None:
    """The structure that this viewer's figures have; None when there is nothing to show."""

    def read() -> Structure | None:
        parts = queries.parts()
        tree = queries.federation() if viewer.scope is None else queries.units(viewer.scope)
        return Structure(parts, tuple(queries.service_areas()), tree) if parts and tree else None

    return read() if viewer.scope is not None else kept.get("structure", STRUCTURE, read)


def figure(choice: Choice, viewer: Viewer, within: Structure, kept: Kept) -> Figure:
    """The figure. What is folded is remembered; what has come since is read now and added."""
    if viewer.scope is not None:
        return _read(choice, viewer, within, lambda wanted: _in_units(choice.part, viewer, wanted))
    for _attempt in range(ATTEMPTS):
        stamp = folding.stamp()
        found = _of_federation(choice, viewer, within, kept, stamp)
        if folding.stamp() == stamp:  # Nothing was folded in between: what was folded and what came since fit together.
            break
    return found


def _of_federation(choice: Choice, viewer: Viewer, within: Structure, kept: Kept, stamp: str) -> Figure:
    tail = queries.tail(choice.part)

    def sums(wanted: Wanted) -> Sums:
        key = (stamp, choice.part, tuple((family, tuple(ends)) for family, ends in wanted.items()))
        folded = kept.get(key, FIGURES, lambda: _folded(choice.part, wanted))
        return _added(folded, _summed(tail, wanted)) if tail else folded

    def read() -> Figure:
        return _read(choice, viewer, within, sums)

    if tail or choice.known_on is not None:
        return read()
    return kept.get((stamp, choice, within.areas, within.tree.fingerprint, viewer.granted), FIGURES, read)


def _read(choice: Choice, viewer: Viewer, within: Structure, sums: Callable[[Wanted], Sums]) -> Figure:
    found = _Reader(choice, viewer, within.tree, sums)
    ends = [] if choice.known_on else measures.ends_of_trend(choice.end)
    decisions = [found.as_known()] if choice.known_on else [found.decisions(end) for end in ends]
    lines = _lines(choice, viewer, within, decisions, ends or [choice.end])
    return Figure(
        choice=choice, tree=within.tree, total=lines[0], lines=lines[1:], ends=ends, ahead=found.ahead(),
        months=queries.months_of(choice.part), earliest=found.earliest,
    )  # fmt: skip


def _lines(
    choice: Choice, viewer: Viewer, within: Structure, decisions: Sequence[Decisions], ends: Sequence[date]
) -> list[Line]:
    """The total first. A row's trend follows the row through the periods."""
    tree = within.tree
    top = (str(tree.root.number),)
    by_period = [each[choice.measure] for each in decisions]

    def line(name: str, keys: tuple[str, ...], area: str, is_part: bool = False) -> Line:
        counts = [deciding.shown(decision, keys, area) for decision in by_period]
        place = int(keys[0]) if len(keys) == 1 and keys[0].isdecimal() and keys != top else None
        named = place if place is not None and choice.known_on is None and viewer.may_name(place) else None
        return Line(name, counts[-1], tuple(share(count) for count in counts), is_part, named)

    if choice.area == EACH:
        rows = [line(name, top, key) for key, name in (*within.areas, ("", ""))]
        if rows[-1].count == Count(0, 0):
            rows.pop()
        return [line("", top, ALL), *rows]
    return [
        line("", top, choice.area),
        *(line(row.name, row.keys, choice.area, row.is_part) for row in tree.rows(choice.inside, ends[-1])),
    ]


class _Reader:
    """The sums and decisions of one choice, each made once."""

    def __init__(self, choice: Choice, viewer: Viewer, tree: Tree, sums: Callable[[Wanted], Sums]) -> None:
        self.choice, self.viewer, self.tree = choice, viewer, tree
        self.granted = frozenset(str(place) for place in viewer.granted & tree.places.keys())
        self.family = measures.FAMILY[choice.measure]
        ends = [] if choice.known_on else measures.ends_of_trend(choice.end)
        self.ends = sorted({day for end in (*ends, choice.end) for day in (end, measures.months_back(end, 1))})
        self.earliest = queries.earliest_due(choice.part)
        self.sums = sums({Family.ahead: self.ends[-2:], self.family: self.ends})

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
        before, cells, same_beginning = self._now(self.family, end)
        return self._opened(
            lambda rest: deciding.as_known((rest(before), rest(cells), same_beginning), rest(then), self.family)
        )

    def _decided(self, family: Family, end: date) -> Decisions:
        if self.viewer.names:
            return deciding.in_full(self._grid(family, end), family)
        previous, cells, same_beginning = self._now(family, end)
        return self._opened(lambda rest: deciding.after(rest(previous), rest(cells), family, same_beginning))

    def _opened(self, decide: Callable[[Callable[[Grid], Grid]], Decisions]) -> Decisions:
        """What is decided for all, and for this viewer when some names are granted. decide: given which part of each
        grid it is to look at."""
        everyones = decide(lambda cells: cells)
        if not self.granted:
            return everyones
        return deciding.opened(everyones, decide(lambda cells: deciding.without(cells, self.granted)))

    def _now(self, family: Family, end: date) -> tuple[Grid, Grid, bool]:
        """The month before, the month itself, and whether nobody has fallen out between them."""
        before = measures.months_back(end, 1)
        first_year = family != Family.ahead and (self.earliest is None or self.earliest >= measures.start_of(before))
        return self._grid(family, before), self._grid(family, end), first_year

    def _grid(self, family: Family, end: date) -> Grid:
        return deciding.grid(self.sums[family][end], self.tree, end)


def _folded(part: Part, wanted: Wanted) -> Sums:
    states = sorted({state for family in wanted for state in measures.STATES[family]})
    return _summed(list(queries.folded(part, states, _since(wanted))), wanted)


def _in_units(part: Part, viewer: Viewer, wanted: Wanted) -> Sums:
    assert viewer.scope is not None
    return _summed(queries.in_units(part, viewer.scope, _since(wanted), None), wanted)


def _since(wanted: Wanted) -> date:
    """The first deadline that matters."""
    return min(measures.start_of(end) for ends in wanted.values() for end in ends)


def _summed(pieces: Sequence[Piece], wanted: Wanted) -> Sums:
    """The sums of several families, from one reading of the rows."""
    return {family: measures.sums(pieces, family, ends) for family, ends in wanted.items()}


def _added(folded: Sums, tail: Sums) -> Sums:
    found: Sums = {}
    for family, by_end in folded.items():
        found[family] = {}
        for end, cells in by_end.items():
            found[family][end] = dict(cells)
            for cell, people in tail[family][end].items():
                found[family][end][cell] = found[family][end].get(cell, measures.NONE) + people
    return found
