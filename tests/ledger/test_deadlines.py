"""Deadlines decide who is called late, so the arithmetic is tested by property as well as by example."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.deadlines import Absence, Due, add_months, due_on, moved, paused_days

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def absences(draw):
    first_on = draw(DAYS)
    last_on = draw(st.none() | st.integers(0, 400).map(lambda days: first_on + timedelta(days)))
    return Absence(first_on, last_on, draw(st.sampled_from([100, 100, 100, 80, 50])))


MANY = st.lists(absences(), max_size=6)


def as_late(due: Due) -> date:
    return due.due_on or date.max


def test_months_are_clamped_to_the_last_day_of_a_short_month():
    assert add_months(date(2026, 10, 31), 4) == date(2027, 2, 28)
    assert add_months(date(2027, 10, 31), 4) == date(2028, 2, 29)
    assert add_months(date(2027, 6, 7), 4) == date(2027, 10, 7)
    assert add_months(date(2027, 6, 7), 24) == date(2029, 6, 7)
    assert add_months(date(2027, 12, 1), 1) == date(2028, 1, 1)
    assert add_months(date(2027, 1, 31), -2) == date(2026, 11, 30)


@given(DAYS, st.integers(0, 60))
def test_adding_months_lands_in_the_right_month_and_never_on_a_later_day(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    if later.day < day.day:
        assert (later + timedelta(1)).day == 1


@given(DAYS, DAYS, st.integers(0, 60))
def test_who_began_earlier_is_never_due_later(one, other, months):
    first, second = sorted([one, other])
    assert add_months(first, months) <= add_months(second, months)


def test_without_absence_the_date_is_the_original():
    assert due_on(date(2027, 6, 7), 4) == Due(date(2027, 10, 7), date(2027, 10, 7), False, 0)


def test_the_due_day_is_in_time_and_the_next_is_not():
    due = due_on(date(2027, 6, 7), 4)
    assert due.in_time(date(2027, 10, 7))
    assert not due.in_time(date(2027, 10, 8))
    assert due.is_overdue(date(2027, 10, 8)) and not due.is_overdue(date(2027, 10, 7))


def test_thirty_days_move_the_date_and_twenty_nine_do_not():
    start = date(2027, 1, 1)
    assert due_on(start, 4, [Absence(date(2027, 2, 1), date(2027, 3, 2))]).moved_days == 30
    assert due_on(start, 4, [Absence(date(2027, 2, 1), date(2027, 3, 1))]).moved_days == 0


def test_part_time_absence_moves_nothing_however_long():
    assert due_on(date(2027, 1, 1), 4, [Absence(date(2027, 1, 5), None, 80)]).moved_days == 0
    assert not due_on(date(2027, 1, 1), 4, [Absence(date(2027, 1, 5), None, 80)]).paused


def test_overlapping_absences_count_once_and_adjacent_ones_as_one():
    start = date(2027, 1, 1)
    overlapping = [Absence(date(2027, 2, 1), date(2027, 3, 2)), Absence(date(2027, 2, 15), date(2027, 3, 12))]
    assert due_on(start, 4, overlapping).moved_days == 40
    adjacent = [Absence(date(2027, 2, 1), date(2027, 2, 20)), Absence(date(2027, 2, 21), date(2027, 3, 12))]
    assert due_on(start, 4, adjacent).moved_days == 40
    apart = [Absence(date(2027, 2, 1), date(2027, 2, 20)), Absence(date(2027, 2, 22), date(2027, 3, 12))]
    assert due_on(start, 4, apart).moved_days == 0


def test_a_long_absence_that_began_before_the_first_day_adds_only_its_days_at_work():
    due = due_on(date(2027, 1, 1), 4, [Absence(date(2026, 12, 1), date(2027, 1, 10))])
    assert due.moved_days == 10


def test_an_absence_that_ended_before_the_first_day_adds_nothing():
    assert due_on(date(2027, 1, 1), 4, [Absence(date(2026, 10, 1), date(2026, 12, 31))]).moved_days == 0


def test_an_absence_after_the_original_date_but_before_the_moved_one_counts():
    first = Absence(date(2027, 2, 1), date(2027, 4, 1))
    second = Absence(date(2027, 6, 1), date(2027, 7, 10))
    assert due_on(date(2027, 1, 1), 4, [second]).moved_days == 0
    assert due_on(date(2027, 1, 1), 4, [first, second]).moved_days == 60 + 40


def test_an_absence_beginning_on_the_due_date_counts_and_the_day_after_not():
    assert due_on(date(2027, 1, 1), 4, [Absence(date(2027, 5, 1), date(2027, 6, 9))]).moved_days == 40
    assert due_on(date(2027, 1, 1), 4, [Absence(date(2027, 5, 2), date(2027, 6, 10))]).moved_days == 0


def test_a_year_of_leave_moves_the_date_by_its_days_and_keeps_the_original():
    due = due_on(date(2026, 3, 1), 24, [Absence(date(2026, 9, 1), date(2027, 8, 31))])
    assert due == Due(date(2028, 3, 1), date(2029, 3, 1), False, 365)


def test_an_absence_without_a_last_day_pauses_from_its_first():
    away = [Absence(date(2027, 2, 1))]
    assert due_on(date(2027, 1, 1), 4, away) == Due(date(2027, 5, 1), None, True, 0)
    assert due_on(date(2027, 1, 1), 4, away, as_of=date(2027, 2, 1)).paused
    assert not due_on(date(2027, 1, 1), 4, away, as_of=date(2027, 1, 31)).paused
    assert due_on(date(2027, 1, 1), 4, away).in_time(date(2035, 1, 1))


def test_an_absence_without_a_last_day_begun_after_the_due_date_changes_nothing():
    assert not due_on(date(2027, 1, 1), 4, [Absence(date(2027, 5, 2))]).paused


def test_an_absence_cannot_end_before_it_begins():
    with pytest.raises(ValueError):
        Absence(date(2027, 1, 2), date(2027, 1, 1))
    with pytest.raises(ValueError):
        due_on(date(2027, 1, 1), -1)


@given(DAYS, st.integers(1, 24), MANY, absences(), st.none() | DAYS)
def test_one_more_absence_never_makes_anything_due_earlier(start, months, away, more, as_of):
    assert as_late(due_on(start, months, [*away, more], as_of)) >= as_late(due_on(start, months, away, as_of))


@given(DAYS, st.integers(1, 24), MANY, st.randoms(use_true_random=False), st.none() | DAYS)
def test_the_order_of_absences_does_not_matter_nor_their_being_told_twice(start, months, away, random, as_of):
    mixed = [*away, *away]
    random.shuffle(mixed)
    assert as_late(due_on(start, months, mixed, as_of)) == as_late(due_on(start, months, away, as_of))


@given(DAYS, st.integers(1, 24), st.integers(0, 300), st.integers(1, 400), st.data())
def test_an_absence_in_two_overlapping_or_adjacent_pieces_is_the_same_absence(start, months, after, days, data):
    first = start + timedelta(after)
    last = first + timedelta(days)
    cut = data.draw(st.integers(0, days - 1))
    back = data.draw(st.integers(0, cut))
    pieces = [Absence(first, first + timedelta(cut)), Absence(first + timedelta(cut + 1 - back), last)]
    assert due_on(start, months, pieces) == due_on(start, months, [Absence(first, last)])


@given(DAYS, st.integers(1, 24), MANY)
def test_the_date_only_ever_moves_forward_and_by_the_days_told(start, months, away):
    due = due_on(start, months, away)
    assert due.original_on == add_months(start, months)
    assert due.paused == (due.due_on is None)
    if due.due_on is not None:
        assert due.due_on == due.original_on + timedelta(due.moved_days)
        assert paused_days(away, start, due.original_on) == due.moved_days
    assert moved(due.original_on, start, away) == due


@given(DAYS, st.integers(1, 24), MANY)
def test_part_time_absences_change_nothing(start, months, away):
    part_time = [Absence(each.first_on, each.last_on, 50) for each in away]
    assert due_on(start, months, part_time) == due_on(start, months)


@given(DAYS, st.integers(1, 24), MANY)
def test_day_by_day_the_clock_gives_the_same_answer(start, months, away):
    """A naive clock: walk forward a day at a time and let it stand still on days that count."""
    closed = [each for each in away if each.percent == 100 and each.last_on is not None]
    days = set()
    for each in closed:
        days.update(each.first_on + timedelta(n) for n in range((each.last_on - each.first_on).days + 1))

    def length_around(day):
        length, before, after = 1, day - timedelta(1), day + timedelta(1)
        while before in days:
            length, before = length + 1, before - timedelta(1)
        while after in days:
            length, after = length + 1, after + timedelta(1)
        return length

    counting = {day for day in days if length_around(day) >= 30}
    left = (add_months(start, months) - start).days + 1
    day = start
    while left:
        left -= day not in counting
        day += timedelta(1)
    expected = day - timedelta(1)
    assert due_on(start, months, closed).due_on == expected
