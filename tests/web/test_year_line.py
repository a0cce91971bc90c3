"""Where the rounds of a year stand on one drawing."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.web.year_line import GAP, LEFT, RIGHT, RoundRow, lay_out_year

TODAY = date(2027, 1, 8)


def test_a_year_has_the_weeks_it_has() -> None:
    assert len(lay_out_year(2026, [], [], TODAY).weeks) == 53
    assert len(lay_out_year(2027, [], [], TODAY).weeks) == 52


def test_days_stand_by_their_date_and_know_whether_they_have_been() -> None:
    row = RoundRow("Omgång 1", [(date(2027, 1, 6), "day"), (date(2027, 2, 11), "half_day")], "24 av 30")
    (placed,) = lay_out_year(2027, [row], [], TODAY).rows
    (x1, kind1, been1), (x2, kind2, been2) = placed.stops
    assert LEFT < x1 < x2 < RIGHT
    assert (kind1, been1, kind2, been2) == ("day", True, "half_day", False)


def test_days_that_would_touch_are_pushed_apart() -> None:
    row = RoundRow("Omgång 1", [(date(2027, 3, 1), "day"), (date(2027, 3, 2), "day")])
    (placed,) = lay_out_year(2027, [row], [], TODAY).rows
    assert placed.stops[1][0] - placed.stops[0][0] == GAP


def test_closed_weeks_outside_the_year_are_left_out_and_those_across_its_end_are_cut() -> None:
    closed = [(date(2026, 6, 1), date(2026, 8, 31)), (date(2027, 12, 20), date(2028, 1, 20))]
    (stretch,) = lay_out_year(2027, [], closed, TODAY).closed
    assert stretch.x + stretch.width <= RIGHT + 0.5


def test_today_is_marked_only_in_its_own_year() -> None:
    assert lay_out_year(2027, [], [], TODAY).today is not None
    assert lay_out_year(2028, [], [], TODAY).today is None


@given(year=st.integers(2020, 2040), offsets=st.lists(st.integers(0, 360), min_size=1, max_size=4).map(sorted))
def test_stops_keep_their_order_and_their_distance(year: int, offsets: list[int]) -> None:
    days = [(date(year, 1, 4) + timedelta(days=n), "day") for n in offsets]
    (placed,) = lay_out_year(year, [RoundRow("Omgång", days)], [], TODAY).rows
    places = [x for x, _kind, _been in placed.stops]
    assert all(b - a >= GAP - 0.05 for a, b in pairwise(places))
