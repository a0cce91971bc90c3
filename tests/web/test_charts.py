"""From values to places on a small drawing."""

from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import per_cent, sparkline


def test_a_share_is_told_in_per_cent_with_one_decimal() -> None:
    assert per_cent(220, 264) == 83.3
    assert per_cent(0.5, 1.5) == 33.3


def test_an_empty_whole_fills_nothing_and_too_much_fills_the_bar() -> None:
    assert per_cent(1, 0) == 0
    assert per_cent(3, 2) == 100
    assert per_cent(-1, 2) == 0


def test_the_smallest_value_lies_at_the_bottom_and_the_largest_at_the_top() -> None:
    assert sparkline([1, 2, 3], 100, 20) == [[(0, 20), (50, 10), (100, 0)]]


def test_a_flat_line_lies_in_the_middle() -> None:
    assert sparkline([5, 5], 100, 20) == [[(0, 10), (100, 10)]]


def test_a_hidden_figure_breaks_the_line_instead_of_being_drawn_through() -> None:
    assert sparkline([1, None, 3], 100, 20) == [[(0, 20)], [(100, 0)]]


def test_without_values_there_is_nothing_to_draw() -> None:
    assert sparkline([]) == []
    assert sparkline([None]) == []


@given(values=st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=40))
def test_no_point_lies_outside_the_drawing(values: list[float | None]) -> None:
    for run in sparkline(values, 96, 20, low=0, high=100):
        assert all(0 <= x <= 96 and 0 <= y <= 20 for x, y in run)
