"""Someone who opens every page and every file, and adds and subtracts, must not get at a hidden figure."""

from datetime import date
from fractions import Fraction

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from app.follow_up.figures import choosing, export, reading
from app.follow_up.figures.keeping import Kept, Nothing
from app.follow_up.figures.measures import FAMILY, Family, Measure
from app.follow_up.figures.reading import EACH, Choice, Viewer
from app.follow_up.figures.tree import Inside
from app.follow_up.protection import NOBODY, Count
from app.follow_up.suppression import ALL
from app.ledger.folding import fold
from tests.counting import statements
from tests.factories import make_colleague, make_definition
from tests.factories_figures import AREAS, Hire, make_hires, undone

END = date(2026, 10, 31)
EXAMPLES = max(5, settings.default.max_examples // 5)
REGIONAL = Viewer(None, names=False)
PLACES = ["1440", "1481", "1407", "nordost", "centrum"]
MUNICIPALITY = {"Ale": ["1440"], "Mölndal": ["1481"], "Öckerö": ["1407"], "Göteborg": ["nordost", "centrum"],
                "Socialnämnden Nordost": ["nordost"], "Socialnämnden Centrum": ["centrum"],
                "Nämnden för funktionsstöd": [], "": PLACES}  # fmt: skip
USED = ["barn-och-unga", "vuxna"]
#: How many were in time, late and not done, in each place and area.
worlds = st.fixed_dictionaries(
    {
        (place, area): st.tuples(*[st.one_of(st.integers(0, 6), st.integers(0, 15))] * 3)
        for place in PLACES
        for area in USED
    }
)


def hires(federation, world, long_ago=True):
    """The people of a world; ``long_ago`` adds one whose deadline passed years before, so that it is not the first year."""
    on_time, late = (date(2026, 7, 1),) * 3, (date(2026, 7, 1),) * 2 + (date(2026, 10, 20),)
    first = [Hire(federation.units["1440"], date(2022, 1, 3))] if long_ago else []
    return first + [
        Hire(federation.units[place], date(2026, 6, 1), met, area)
        for (place, area), numbers in world.items()
        for met, count in zip((on_time, late, ()), numbers, strict=True)
        for _ in range(count)
    ]


def views(within, measure, viewer=REGIONAL):
    """All that the page can show of a period: (place name, area, count)."""
    for inside in (Inside.whole, Inside.today):
        for area in (ALL, *USED, EACH):
            found = reading.figure(Choice(within.parts[0], measure, END, inside, area), viewer, within, Nothing())
            if area == EACH:
                names = {name: key for key, name in AREAS.items()}
                yield "", ALL, found.total.count
                yield from (("", names[line.name], line.count) for line in found.lines if line.name)
            else:
                for line in (found.total, *found.lines):
                    yield line.name, area, line.count


def equations(seen, world, measure):
    """What an attacker knows: for each figure shown, which unknown numbers make it up; and the same for hidden ones.

    The unknown are in time, late and not done of every cell; those of cells that count nobody are known to be 0.
    """
    unknown = [(cell, n) for cell, numbers in world.items() if sum(numbers) for n in range(3)]
    known, hidden = [], set()
    numerator = {Measure.in_time: [0], Measure.overdue: [2]}[measure]
    for name, area, count in seen:
        inside = {cell for cell in world if cell[0] in MUNICIPALITY[name] and area in (ALL, cell[1])}
        for which in (numerator, [0, 1, 2]):
            vector = tuple(int(cell in inside and n in which) for cell, n in unknown)
            if count is None:
                hidden.add((name, area, vector))
            else:
                known.append(vector)
    return known, hidden


def follows(target, basis):
    rest = [Fraction(value) for value in target]
    for pivot, row in basis:
        if rest[pivot]:
            rest = [a - rest[pivot] * b for a, b in zip(rest, row, strict=True)]
    return not any(rest)


def reduced(vectors):
    basis = []
    for vector in vectors:
        rest = [Fraction(value) for value in vector]
        for pivot, row in basis:
            if rest[pivot]:
                rest = [a - rest[pivot] * b for a, b in zip(rest, row, strict=True)]
        pivot = next((n for n, value in enumerate(rest) if value), None)
        if pivot is not None:
            basis.append((pivot, [value / rest[pivot] for value in rest]))
    return basis


@pytest.mark.one_database
@given(worlds, st.booleans())
@settings(max_examples=EXAMPLES)
def test_no_view_tells_what_another_hides(federation, world, long_ago):
    with undone():
        make_hires(hires(federation, world, long_ago), make_definition())
        within = reading.structure(REGIONAL, Nothing())
        both = [Measure.in_time, Measure.overdue]
        facts = {measure: equations(set(views(within, measure)), world, measure) for measure in both}
    for measures in ([Measure.in_time], [Measure.overdue], both):
        basis = reduced({vector for measure in measures for vector in facts[measure][0]})
        told = [
            (measure, name, area)
            for measure in measures
            for name, area, vector in facts[measure][1]
            if any(vector) and not _is_people(vector) and follows(vector, basis)
        ]
        assert not told, measures


@pytest.mark.one_database
@given(
    worlds, st.booleans(), st.sets(st.sampled_from(["1440", "1481", "1407", "1480", "nordost"]), min_size=1, max_size=2)
)
@settings(max_examples=EXAMPLES)
def test_whoever_is_granted_some_names_learns_nothing_hidden_of_the_others(federation, world, long_ago, granted):
    """Knowing each person of the granted places, no small group of others follows by subtraction; and no figure with
    others in it is shown that is hidden from those who know no names."""
    viewer = Viewer(None, names=False, granted=frozenset(federation.places[key].id for key in granted))
    opened = granted | ({"nordost", "centrum"} if "1480" in granted else set())
    rest = {cell: (0, 0, 0) if cell[0] in opened else numbers for cell, numbers in world.items()}
    with undone():
        make_hires(hires(federation, world, long_ago), make_definition())
        within = reading.structure(viewer, Nothing())
        both = [Measure.in_time, Measure.overdue]
        seen = {measure: set(views(within, measure, viewer)) for measure in both}
        everyones = {measure: set(views(within, measure)) for measure in both}
    for measures in ([Measure.in_time], [Measure.overdue], both):
        # What is known is subtracted: the others alone are unknown.
        facts = {measure: equations(seen[measure], rest, measure) for measure in measures}
        basis = reduced({vector for measure in measures for vector in facts[measure][0]})
        told = [
            (measure, name, area)
            for measure in measures
            for name, area, vector in facts[measure][1]
            if any(vector)
            and not _is_people(vector)
            and _others(name, area, rest, measure).is_small
            and follows(vector, basis)
        ]
        assert not told, measures
    for measure in both:
        hidden = {(name, area) for name, area, count in everyones[measure] if count is None}
        for name, area, count in seen[measure]:
            others = _others(name, area, rest, measure)
            if others.denominator:
                assert count is None or (not others.is_small and (name, area) not in hidden), (measure, name, area)
            else:
                assert count == _others(name, area, world, measure), (measure, name, area)


def _others(name, area, world, measure):
    """What the figure counts of the people of a world."""
    which = {Measure.in_time: 0, Measure.overdue: 2}[measure]
    inside = [numbers for cell, numbers in world.items() if cell[0] in MUNICIPALITY[name] and area in (ALL, cell[1])]
    return sum((Count(numbers[which], sum(numbers)) for numbers in inside), NOBODY)


def _is_people(vector):
    """Whether it is how many there are, which in time shows also where it hides how many are late."""
    return all(vector[n] == vector[n + 1] == vector[n + 2] for n in range(0, len(vector), 3))


@pytest.mark.one_database
@given(worlds)
@settings(max_examples=EXAMPLES)
def test_no_small_figure_is_shown_in_any_view_or_file(federation, world):
    with undone():
        make_hires(hires(federation, world), make_definition())
        within = reading.structure(REGIONAL, Nothing())
        for measure in Measure:
            for name, area, count in views(within, measure):
                assert count is None or not count.is_small, (measure, name, area)


def test_measures_of_the_same_people_are_of_one_family():
    assert FAMILY[Measure.in_time] == FAMILY[Measure.overdue] == Family.passed


@time_machine.travel("2026-11-10 11:00:00+00:00", tick=False)
def test_what_is_known_now_and_what_was_known_then_never_differ_by_a_few(browser, federation):
    what = make_definition()
    with time_machine.travel("2026-10-30 11:00:00+00:00", tick=False):
        make_hires([Hire(federation.units["1440"], date(2026, 6, 1), (date(2026, 7, 1),) * 3)] * 10
                   + [Hire(federation.units["1440"], date(2026, 6, 1))] * 10, what)  # fmt: skip
    make_hires([Hire(federation.units["1440"], date(2026, 6, 1), (date(2026, 7, 1),) * 3)] * 2, what)
    client = browser.sign_in(make_colleague("regional_admin", federation.root))
    assert "12 av 22" in client.get("/uppfoljning").text
    then = client.get("/uppfoljning?known=2026-10-31").text
    assert "10 av 20" not in then and "Siffran visas inte" in then


@pytest.mark.usefixtures("app")
def test_the_file_has_the_rows_of_the_page(federation):
    make_hires(hires(federation, {(place, area): (7, 2, 5) for place in PLACES for area in USED}), make_definition())
    within = reading.structure(REGIONAL, Nothing())
    for area in (ALL, "vuxna", EACH):
        choice = Choice(within.parts[0], Measure.in_time, END, Inside.today, area)
        found = reading.figure(choice, REGIONAL, within, Nothing())
        made = export.sheet(found, "", "", choosing_moment(), "sv")
        rows = [[row[1], row[2]] for row in made.rows]
        lines = [*found.lines, found.total]
        assert rows == [[c.numerator, c.denominator] if (c := line.count) else [None, None] for line in lines]


@pytest.mark.usefixtures("app")
def test_what_is_remembered_is_never_behind(federation):
    what, kept = make_definition(), Kept()
    many = [Hire(federation.units["1440"], date(2026, 6, 1), (date(2026, 7, 1),) * 3)] * 10

    def whole():
        within = reading.structure(REGIONAL, kept)
        return reading.figure(Choice(within.parts[0], Measure.in_time, END), REGIONAL, within, kept).total.count

    make_hires(many, what)
    fold()
    assert whole() == whole() == Count(10, 10)
    make_hires(many, what)
    assert whole() == Count(20, 20)
    fold()
    assert whole() == Count(20, 20)
    taken = statements(whole)
    assert taken == 3  # The mark, whether anything came since, and the mark again.


def choosing_moment():
    """A moment at which a file is taken."""
    from datetime import UTC, datetime

    assert choosing.last_month_end(date(2026, 11, 10)) == END
    return datetime(2026, 11, 10, 11, tzinfo=UTC)
