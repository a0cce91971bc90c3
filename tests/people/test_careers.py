"""Years in the profession are counted from the degree; points count when someone has seen them."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.careers import profession_began, verified_points, years_in_profession


@dataclass
class Degree:
    kind: str
    awarded_on: date


@dataclass
class Points:
    hp: float
    completed_on: date
    verified_on: date | None = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("began", "on", "years"),
    [
        (date(2020, 6, 5), date(2026, 6, 4), 5),
        (date(2020, 6, 5), date(2026, 6, 5), 6),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
        (date(2027, 1, 1), date(2026, 6, 5), 0),
        (None, date(2026, 6, 5), None),
    ],
)
def test_years_in_the_profession(began, on, years):
    assert years_in_profession(began, on) == years


def test_the_first_socionomexamen_counts_before_any_other_degree():
    socionom = [Degree("socionom", date(2020, 6, 5)), Degree("socionom", date(2022, 6, 5))]
    other = [Degree("other_relevant", date(2015, 6, 5)), Degree("other", date(2010, 6, 5))]
    assert profession_began([*other, *socionom]) == date(2020, 6, 5)
    assert profession_began(other) == date(2015, 6, 5)
    assert profession_began([Degree("other", date(2010, 6, 5))]) is None


def test_only_verified_points_after_the_degree_count():
    on, began = date(2026, 6, 5), date(2020, 6, 5)
    points = [Points(7.5, date(2022, 1, 1)), Points(7.5, date(2022, 1, 1), None), Points(15, date(2019, 1, 1)),
              Points(15, date(2027, 1, 1))]  # fmt: skip
    assert verified_points(points, began, on) == 7.5
    assert verified_points(points, None, on) == 22.5


@given(st.dates(date(1970, 1, 1), date(2020, 1, 1)), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_year_is_added_once_a_year(began, on):
    later = on.replace(year=on.year + 1, day=min(on.day, 28))
    assert years_in_profession(began, later) - years_in_profession(began, on.replace(day=min(on.day, 28))) == 1
