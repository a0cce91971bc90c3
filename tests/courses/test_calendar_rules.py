"""Blocked days and the same week of another year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.calendar_rules import (
    Blocked,
    blocked,
    blocked_among,
    is_squeezed,
    same_week,
    shift_to_year,
)

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2027-01-02", Blocked.weekend),
        ("2027-01-04", Blocked.still_week),
        ("2027-02-15", Blocked.still_week),
        ("2027-05-06", Blocked.holiday),
        ("2027-05-07", Blocked.squeezed),
        ("2027-06-15", Blocked.summer),
        ("2027-11-01", Blocked.still_week),
        ("2026-12-30", Blocked.still_week),
        ("2027-12-20", Blocked.still_week),
        ("2027-09-20", None),
        ("2026-01-05", Blocked.squeezed),
        ("2026-11-02", None),
    ],
)
def test_a_blocked_day_says_why(day, why):
    assert blocked(date.fromisoformat(day)) == why


def test_an_ordinary_monday_is_not_squeezed():
    assert not is_squeezed(date(2027, 9, 20))


@given(days, st.integers(2000, 2100))
def test_the_same_week_keeps_week_and_weekday_but_for_week_53(day, year):
    found = same_week(day, year)
    assert found.isocalendar().year == year
    assert found.weekday() == day.weekday()
    assert found.isocalendar().week == min(day.isocalendar().week, found.isocalendar().week)
    assert day.isocalendar().week - found.isocalendar().week in ((0,) if day.isocalendar().week < 53 else (0, 1))


@given(st.lists(days, min_size=1, max_size=6), st.integers(2000, 2100))
def test_a_shifted_round_keeps_its_distances(found, year):
    shifted = shift_to_year(found, year)
    first = min(found)
    assert all(shifted[day] - shifted[first] == day - first for day in found)
    assert shift_to_year([], year) == {}


def test_blocked_days_come_in_order_once():
    found = blocked_among([date(2027, 7, 1), date(2027, 5, 7), date(2027, 7, 1), date(2027, 9, 20)])
    assert [(each.on.isoformat(), each.why) for each in found] == [("2027-05-07", "squeezed"), ("2027-07-01", "summer")]
