"""Courses are held on sensible days, and nobody is left without part 1."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from courses.demo import calendar

YEARS = some.integers(2015, 2045)


@given(YEARS)
def test_part_1_begins_nine_times_a_year(year: int) -> None:
    starts = calendar.starts(year)
    assert len(starts) == 9
    assert all(len(sittings) >= 2 for sittings in starts)


@given(YEARS)
def test_no_sitting_touches_a_still_day(year: int) -> None:
    for sitting in (each for start in calendar.starts(year) for each in start):
        for day in (sitting.first_on, sitting.second_on, sitting.third_on):
            assert day.weekday() < 5
            assert day.month not in (6, 7, 8)
            assert day.isocalendar().week not in (1, 7, 44, 51, 52, 53)
            assert not calendar.is_still(day)


@given(YEARS)
def test_the_third_theme_comes_a_week_or_two_after_the_first_two(year: int) -> None:
    for sitting in (each for start in calendar.starts(year) for each in start):
        assert (sitting.second_on - sitting.first_on).days == 1
        assert 3 <= (sitting.third_on - sitting.second_on).days <= 20


@given(YEARS)
def test_whoever_begins_on_any_working_day_reaches_a_whole_sitting_in_four_months(year: int) -> None:
    sittings = [s for y in (year, year + 1) for start in calendar.starts(y) for s in start]
    first_days = [d for d in calendar.days(date(year, 1, 1), date(year, 12, 31)) if calendar.is_working_day(d)]
    assert calendar.left_without(first_days, sittings, 4) == []


def test_days_between_a_holiday_and_a_weekend_are_still() -> None:
    ascension = date(2026, 5, 14)
    assert not calendar.is_working_day(ascension)
    assert calendar.is_still(date(2026, 5, 15))
    assert not calendar.is_still(date(2026, 5, 13))


def test_there_are_days_for_themes_outside_the_summer_alone() -> None:
    assert len(calendar.teaching_days(date(2026, 9, 1), date(2026, 9, 30))) == 22
    assert calendar.teaching_days(date(2026, 6, 1), date(2026, 8, 31)) == []
