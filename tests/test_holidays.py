"""Public holidays are reckoned here; the library of the world's holidays confirms them."""

from datetime import date

import holidays as library
import pytest

from app.holidays import easter_sunday, free_eves, is_working_day, public_holidays


@pytest.mark.parametrize("year", range(2005, 2101))
def test_the_library_of_holidays_agrees_for_a_century(year):
    assert public_holidays(year) == frozenset(library.country_holidays("SE", years=year, include_sundays=False))


@pytest.mark.parametrize("year", range(2005, 2101))
def test_the_library_agrees_about_the_eves_that_are_free(year):
    assert free_eves(year) == frozenset(library.country_holidays("SE", years=year, categories=("de_facto",)))


@pytest.mark.parametrize(
    ("year", "day"),
    [(2026, date(2026, 4, 5)), (2038, date(2038, 4, 25)), (2049, date(2049, 4, 18)), (2076, date(2076, 4, 19))],
)
def test_easter_is_where_the_calendar_has_it(year, day):
    assert easter_sunday(year) == day


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2027, 1, 7), True),
        (date(2027, 1, 6), False),
        (date(2027, 6, 25), False),
        (date(2027, 6, 28), True),
        (date(2027, 12, 23), True),
        (date(2027, 12, 24), False),
        (date(2027, 12, 31), False),
        (date(2027, 11, 7), False),
    ],
)
def test_a_working_day_is_neither_weekend_nor_holiday_nor_free_eve(day, working):
    assert is_working_day(day) is working
