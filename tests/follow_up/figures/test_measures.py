"""Counting from signed rows, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import month_end
from app.follow_up.figures.measures import Family, Piece, Sum, ends_of_trend, months_back, settled, start_of, sums

END = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("end", "first"),
    [
        (date(2026, 10, 31), date(2025, 11, 1)),
        (date(2026, 2, 28), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 12, 31), date(2025, 1, 1)),
        (date(2026, 10, 15), date(2025, 10, 16)),
    ],
)
def test_a_period_is_twelve_months(end, first):
    assert start_of(end) == first


def test_the_trend_ends_with_the_period_and_goes_three_months_at_a_time():
    ends = ends_of_trend(date(2026, 2, 28))
    assert ends[-1] == date(2026, 2, 28) and ends[-2] == date(2025, 11, 30) and ends[0] == date(2024, 5, 31)
    assert all(end == month_end(end) for end in ends)


def test_a_month_back_from_a_month_end_is_a_month_end():
    assert months_back(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_back(date(2026, 2, 28), 1) == date(2026, 1, 31)


def pieces(due, *events):
    return [Piece(1, "vuxna", due, day, state, people) for state, day, people in events]


def test_whoever_is_in_time_is_counted_and_whose_deadline_has_not_passed_is_not():
    passed = pieces(date(2026, 10, 31), ("due", date(2026, 7, 1), 1), ("done", date(2026, 10, 31), 1))
    ahead = pieces(date(2026, 11, 1), ("due", date(2026, 7, 1), 1), ("done", date(2026, 8, 1), 1))
    found = sums(passed + ahead, Family.passed, [END])[END]
    assert found == {(1, "vuxna"): Sum(1, 1, 0)}
    assert sums(passed + ahead, Family.ahead, [END])[END] == {(1, "vuxna"): Sum(1, 1, 0)}


def test_what_was_done_after_the_deadline_is_late_and_after_the_day_not_yet():
    rows = pieces(date(2026, 9, 30), ("due", date(2026, 5, 30), 2), ("late", date(2026, 10, 3), 1),
                  ("late", date(2026, 11, 2), 1))  # fmt: skip
    assert sums(rows, Family.passed, [END])[END] == {(1, "vuxna"): Sum(2, 0, 1)}


def test_the_first_of_a_month_counts_as_any_day_of_it_at_a_month_end():
    exact = pieces(date(2026, 10, 20), ("due", date(2026, 6, 20), 1), ("done", date(2026, 10, 2), 1))
    folded = pieces(date(2026, 10, 1), ("due", date(2026, 6, 1), 1), ("done", date(2026, 10, 1), 1))
    for family in (Family.passed, Family.ahead):
        assert sums(exact, family, [END, date(2026, 9, 30)]) == sums(folded, family, [END, date(2026, 9, 30)])


@given(st.lists(st.tuples(st.integers(-3, 9), st.integers(-3, 9), st.integers(-2, 4)), min_size=1, max_size=5))
def test_settling_makes_every_part_possible_and_keeps_what_they_are_together(numbers):
    whole = Sum(*(max(sum(each), 0) for each in zip(*numbers, strict=True)))
    cells = {(f"c{i}", "vuxna"): Sum(*each) for i, each in enumerate(numbers)}
    together = Sum(*(sum(each) for each in zip(*numbers, strict=True)))
    found = settled(cells, dict.fromkeys([key for key, _ in cells], "whole"))
    assert all(each.is_possible for each in found.values())
    if together.is_possible:
        assert sum((each for each in found.values()), Sum(0, 0, 0)) == whole
