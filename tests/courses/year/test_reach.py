"""The promise of a plan (everyone reaches a round in time), the proposal that keeps it, and both against naive reckoning."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.year.blocked import Blocks, Why, blocked_stretches, teaching_days, usual_blocks, working_days
from courses.year.planning import Wanted, next_year, propose
from courses.year.reach import failing, longest_wait, stretches
from courses.year.rhythm import Rhythm, Span, days_from, pieces, starts

years = st.integers(2024, 2040)
day_in = st.dates(date(2027, 1, 1), date(2028, 4, 30))


def months_later(day, months):
    """Calendar months by hand: the same day, or the last of a month that is too short."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@st.composite
def spans(draw):
    return [
        Span(first, first + timedelta(days=draw(st.integers(0, 30)))) for first in draw(st.lists(day_in, max_size=12))
    ]


@st.composite
def blocks(draw):
    weeks = draw(st.frozensets(st.integers(1, 53), max_size=25))
    begins = draw(st.lists(st.dates(date(2024, 1, 1), date(2040, 12, 31)), max_size=3))
    periods = tuple((first, first + timedelta(days=draw(st.integers(0, 100)))) for first in begins)
    return Blocks(weeks, periods, draw(st.booleans()))


@given(spans(), st.integers(1, 24))
def test_those_without_a_round_in_time_are_found_as_naively(rounds, months):
    days = working_days(2027)
    naive = [
        day for day in days
        if not any(each.first_on >= day and each.last_on <= months_later(day, months) for each in rounds)
    ]  # fmt: skip
    assert failing(days, rounds, months) == naive


@given(st.sets(st.sampled_from(working_days(2027))))
def test_failing_days_are_told_as_stretches_that_hold_them_all_and_no_others(days):
    among = working_days(2027)
    told = stretches(days, among)
    assert {day for day in among for each in told if each.first_on <= day <= each.last_on} == days
    assert sum(each.days for each in told) == len(days)
    assert all(one.last_on < two.first_on for one, two in pairwise(told))


def test_the_last_of_october_has_until_the_last_of_february():
    assert failing([date(2027, 10, 29)], [Span(date(2028, 2, 28), date(2028, 2, 29))], 4) == []
    assert failing([date(2027, 10, 31)], [Span(date(2028, 2, 28), date(2028, 2, 29))], 4) == []
    assert failing([date(2027, 10, 31)], [Span(date(2028, 2, 28), date(2028, 3, 1))], 4) == [date(2027, 10, 31)]


def test_an_autumn_round_a_week_later_breaks_the_plan():
    """The worked example: whoever begins on 19 May passes by three days, and fails when the round ends a week later."""
    days = [date(2027, 5, 19)]
    assert failing(days, [Span(date(2027, 9, 14), date(2027, 9, 16))], 4) == []
    assert failing(days, [Span(date(2027, 9, 21), date(2027, 9, 23))], 4) == days


@pytest.mark.parametrize("rhythm", Rhythm)
@pytest.mark.parametrize("year", range(2024, 2041))
def test_nine_rounds_are_enough_every_year_with_the_usual_blocks(year, rhythm):
    wanted = Wanted(year, 5, 4, usual_blocks(year), rhythm=rhythm, first_days=working_days(year))
    made = propose(wanted)
    rounds = [Span(days[0], days[-1]) for days in made.rounds]
    assert made.failing == 0 and len(rounds) == 9
    assert failing(working_days(year), [*rounds, *next_year(wanted)], 4) == []


@given(years, blocks(), st.sampled_from(Rhythm), st.integers(1, 9), st.integers(1, 8))
def test_a_proposal_touches_no_blocked_day_and_has_no_more_rounds_than_it_may(year, shut, rhythm, most, halves):
    made = propose(Wanted(year, halves, 4, shut, most, rhythm, working_days(year)))
    assert len(made.rounds) <= most
    for days in made.rounds:
        assert all(shut.why(day) is None and day.year == year for day in days)
        assert len(days) == (halves + 1) // 2
        laid = pieces([(1, halves)], days)
        assert len(laid) == halves and len({(each.held_on, each.half) for each in laid}) == halves
    ends = [days[-1] for days in made.rounds]
    assert all(days[0] > end for days, end in zip(made.rounds[1:], ends, strict=False))


@given(st.integers(2024, 2040), st.data())
def test_a_proposal_is_the_best_there_is(year, data):
    """Against all chains of rounds, in years so blocked that they can be counted."""
    open_weeks = data.draw(st.frozensets(st.integers(2, 50), min_size=1, max_size=4))
    shut = Blocks(frozenset(range(1, 54)) - open_weeks, (), False)
    most = data.draw(st.integers(1, 3))
    people = tuple(data.draw(st.lists(st.sampled_from(working_days(year)), max_size=20)))
    wanted = Wanted(year, 5, 4, shut, most, Rhythm.together, people)
    after = list(next_year(wanted))
    ways = [Span(days[0], days[-1]) for days in starts(date(year, 1, 1), date(year, 12, 31), 5, Rhythm.together, shut)]

    def worth(chain):
        rounds = [*chain, *after]
        wait = longest_wait(working_days(year), rounds)
        return len(failing(working_days(year), rounds, 4)), wait[1] if wait else timedelta(0)

    possible = [
        chain for count in range(most + 1) for chain in combinations(ways, count)
        if all(two.first_on > one.last_on for one, two in pairwise(chain))
    ]  # fmt: skip
    best = min(worth(chain) for chain in possible)
    made = worth([Span(days[0], days[-1]) for days in propose(wanted).rounds])
    assert made[0] == best[0]
    if after:
        assert made == best


@given(st.lists(st.sampled_from(working_days(2028)), min_size=40, max_size=80))
def test_rounds_that_are_there_already_are_kept_and_counted(first_days):
    fixed = (Span(date(2028, 3, 7), date(2028, 3, 9)), Span(date(2028, 10, 3), date(2028, 10, 20)))
    wanted = Wanted(2028, 5, 4, usual_blocks(2028), first_days=tuple(first_days), fixed=fixed)
    made = propose(wanted)
    assert len(made.rounds) == 7 and made.failing == 0
    for days in made.rounds:
        assert all(days[-1] < span.first_on or days[0] > span.last_on for span in fixed)


def test_trainers_days_are_kept_to_unless_somebody_would_be_left_without_a_round():
    away = frozenset(teaching_days(date(2028, 5, 1), date(2028, 5, 31), usual_blocks(2028)))
    wanted = Wanted(2028, 5, 4, usual_blocks(2028), first_days=working_days(2028))
    kept = propose(Wanted(**{**vars(wanted), "without_trainer": frozenset({date(2028, 1, 31)})}))
    assert kept.failing == 0 and not any(date(2028, 1, 31) in days for days in kept.rounds)
    assert any(day in away for days in propose(wanted).rounds for day in days)
    broken = propose(Wanted(**{**vars(wanted), "without_trainer": away}))
    assert broken.failing == 0


def test_the_usual_year_says_why_a_day_is_blocked():
    shut = usual_blocks(2027)
    told = {"2027-01-06": Why.holiday, "2027-01-04": Why.week, "2027-05-07": Why.squeezed, "2027-06-07": Why.period,
            "2027-05-08": Why.weekend, "2027-12-24": Why.holiday, "2027-05-10": None}  # fmt: skip
    assert {day: shut.why(date.fromisoformat(day)) for day in told} == told
    assert date(2027, 5, 7) in teaching_days(date(2027, 5, 1), date(2027, 5, 31), Blocks(squeezed=False))


def test_the_summer_is_one_stretch_and_the_breaks_are_others():
    assert (date(2027, 6, 1), date(2027, 8, 31)) in blocked_stretches(2027, usual_blocks(2027))
    assert len(blocked_stretches(2027, usual_blocks(2027))) == 5


@given(years, blocks(), st.sampled_from(Rhythm), st.integers(1, 9))
def test_the_later_a_round_begins_the_later_it_ends(year, shut, rhythm, halves):
    found = starts(date(year, 1, 1), date(year, 12, 31), halves, rhythm, shut)
    assert all(one[-1] <= two[-1] for one, two in pairwise(found))


def test_a_round_cannot_begin_where_a_day_of_it_is_blocked():
    shut = usual_blocks(2027)
    assert days_from(date(2027, 5, 4), 5, Rhythm.together, shut) is None
    assert days_from(date(2027, 5, 4), 5, Rhythm.later, shut) == (date(2027, 5, 4), date(2027, 5, 5), date(2027, 5, 12))


def test_pieces_need_room():
    with pytest.raises(ValueError, match="more days"):
        pieces([(1, 3)], [date(2027, 5, 4)])
