"""The level proposed by years, degree and credits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competences.proposals import (
    APPROXIMATE,
    CREDITS_NOT_VERIFIED,
    DECIDED_BY_PEOPLE,
    DEGREE_NOT_VERIFIED,
    NO_DEGREE,
    POINTS_UNCLEAR,
    Merits,
    Proposal,
    Rung,
    propose,
    worth_deciding,
    years_in_profession,
)

NEW, ABLE, ADVANCED, SPECIALIST, EXPERT = RUNGS = [
    Rung(1, 1, "Nybörjare", 0, 2),
    Rung(2, 2, "Kunnig", 2, 5),
    Rung(3, 3, "Avancerad", 5, 10, approximate=True, credits_as_printed=10),
    Rung(4, 4, "Specialist", 10, None, further_credits=True),
    Rung(5, 5, "Expert", 10, None, further_credits=True),
]
DEGREE = date(2015, 6, 5)
FULL = Merits(DEGREE, date(2015, 9, 1), [(15.0, date(2018, 2, 1))])


@pytest.mark.parametrize(
    "on, rung, since",
    [
        (date(2015, 6, 5), NEW, DEGREE),
        (date(2017, 6, 4), NEW, DEGREE),
        (date(2017, 6, 5), ABLE, date(2017, 6, 5)),
        (date(2020, 6, 4), ABLE, date(2017, 6, 5)),
        (date(2020, 6, 5), ADVANCED, date(2020, 6, 5)),
        (date(2040, 1, 1), ADVANCED, date(2020, 6, 5)),
    ],
)
def test_years_after_the_degree_propose_a_level(on, rung, since):
    found = propose(RUNGS, FULL, on)
    assert (found.rung, found.since) == (rung, since)


def test_nothing_is_proposed_without_a_degree():
    assert propose(RUNGS, Merits(), date(2026, 1, 1)) == Proposal(None, None, [NO_DEGREE])


@pytest.mark.parametrize(
    "merits, why",
    [
        (Merits(DEGREE, None, [(30.0, date(2018, 2, 1))]), DEGREE_NOT_VERIFIED),
        (Merits(DEGREE, date(2015, 9, 1)), CREDITS_NOT_VERIFIED),
        (Merits(DEGREE, date(2015, 9, 1), [(7.5, date(2018, 2, 1))]), CREDITS_NOT_VERIFIED),
        (Merits(DEGREE, date(2027, 1, 1), [(15.0, date(2018, 2, 1))]), DEGREE_NOT_VERIFIED),
    ],
)
def test_advanced_is_not_proposed_without_a_verified_degree_and_credits(merits, why):
    found = propose(RUNGS, merits, date(2026, 1, 1))
    assert found.rung is ABLE and why in found.why


def test_advanced_counts_from_the_day_the_last_condition_was_met():
    late = Merits(DEGREE, date(2015, 9, 1), [(7.5, date(2018, 2, 1)), (7.5, date(2023, 3, 4))])
    assert propose(RUNGS, late, date(2026, 1, 1)).since == date(2023, 3, 4)


def test_soft_bounds_and_unclear_points_are_told():
    found = propose(RUNGS, Merits(DEGREE, date(2015, 9, 1), [(10.0, date(2018, 2, 1))]), date(2022, 1, 1))
    assert found.rung is ADVANCED and found.why == [POINTS_UNCLEAR, APPROXIMATE]


def test_specialist_and_expert_are_left_to_people():
    assert DECIDED_BY_PEOPLE in propose(RUNGS, FULL, date(2030, 1, 1)).why


@given(
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 1, 1))),
    st.lists(st.tuples(st.floats(1, 120), st.dates(date(1990, 1, 1), date(2030, 1, 1))), max_size=4),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.integers(0, 4000),
)
def test_a_proposal_never_invents_a_threshold_and_never_sinks_with_time(degree, verified, credits, on, later):
    merits = Merits(degree, verified, credits)
    first, second = propose(RUNGS, merits, on), propose(RUNGS, merits, on + timedelta(days=later))
    assert first.rung not in {SPECIALIST, EXPERT} and second.rung not in {SPECIALIST, EXPERT}
    if first.rung is not None:
        assert second.rung is not None and second.rung.position >= first.rung.position
        assert first.since is not None and first.since <= on


@given(st.sampled_from(RUNGS), st.integers(1, 5))
def test_a_level_is_never_proposed_down(rung, decided):
    assert worth_deciding(Proposal(rung), decided) == (rung.position > decided)
    assert worth_deciding(Proposal(rung), None)


def test_years_are_counted_in_calendar_months_from_the_degree():
    assert years_in_profession(date(2024, 2, 29), date(2026, 2, 28)) == (2, 0)
    assert years_in_profession(date(2024, 6, 5), date(2026, 11, 4)) == (2, 4)
    assert years_in_profession(date(2026, 6, 5), date(2026, 6, 4)) is None
