"""What of a course one must have attended."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.completion import Completion

rules = st.builds(
    Completion,
    st.none() | st.integers(1, 12),
    st.frozensets(st.integers(1, 12), max_size=4),
    st.booleans(),
)
attended = st.frozensets(st.integers(1, 12))


def test_five_of_six_with_the_third_compulsory():
    rule = Completion.of({"least": 5, "compulsory": [3]})
    assert rule.fulfilled([1, 2, 3, 4, 5], 6)
    assert not rule.fulfilled([1, 2, 4, 5, 6], 6)
    assert not rule.fulfilled([1, 2, 3, 4], 6)


def test_it_is_told_in_words(app):
    with app.test_request_context():
        assert Completion.of({"least": 5, "compulsory": [3]}).words(6) == (
            "Du behöver delta i minst 5 av 6 pass. Pass 3 är obligatoriskt."
        )
        assert Completion.of({"least": 4, "compulsory": [1, 3, 6]}).words(6) == (
            "Du behöver delta i minst 4 av 6 pass. Pass 1, 3 och 6 är obligatoriska."
        )
        assert Completion.of({}).words(6) == "Du behöver delta i alla pass."


@pytest.mark.parametrize(
    "wrong",
    [
        {"least": 0},
        {"least": "5"},
        {"least": True},
        {"compulsory": 3},
        {"compulsory": [0]},
        {"most": 1},
        {"over": "year"},
    ],
)
def test_what_is_no_rule_is_refused(wrong):
    with pytest.raises(ValueError):
        Completion.of(wrong)


@given(rules)
def test_a_rule_is_kept_and_read_back(rule):
    assert Completion.of(rule.data()) == rule


@given(rules, attended, st.integers(1, 12), st.integers(1, 12))
def test_attending_more_never_makes_it_worse_and_all_is_enough(rule, there, more, planned):
    assert rule.fulfilled(range(1, planned + 1), planned)
    if rule.fulfilled(there, planned):
        assert rule.fulfilled(there | {more}, planned)


def test_a_rule_about_several_themes_says_whether_they_count_together(app):
    with app.test_request_context():
        together = Completion.of({"least": 5, "over": "round"})
        assert together.words_for([2, 2, 2]) == (
            "Du behöver delta i minst 5 av 6 pass. "
            "Passen räknas över hela omgången, och alla teman blir klara samtidigt."
        )
        alone = Completion.of({"least": 1})
        assert alone.words_for([2, 2]) == "Du behöver delta i minst 1 av 2 pass. Det gäller varje tema för sig."
        assert alone.words_for([2]) == "Du behöver delta i minst 1 av 2 pass."
        assert Completion.of({}).words_for([2, 2]) == "Du behöver delta i alla pass."


planned = st.lists(st.integers(0, 20), min_size=1, max_size=12).map(
    lambda offsets: {number: date(2026, 3, 1) + timedelta(days=each) for number, each in enumerate(offsets, 1)}
)


@given(rules, planned, st.data())
def test_the_day_reached_is_the_first_on_which_the_rule_is_fulfilled(rule, days, data):
    there = data.draw(st.sets(st.sampled_from(sorted(days))))
    reached = rule.reached_on(days, there)
    assert (reached is not None) == (rule.fulfilled(there, len(days)) and bool(there))
    if reached is not None:
        assert rule.fulfilled([each for each in there if days[each] <= reached], len(days))
        assert not rule.fulfilled([each for each in there if days[each] < reached], len(days))


@given(rules, planned, st.data())
def test_attending_more_never_makes_it_later(rule, days, data):
    there = data.draw(st.sets(st.sampled_from(sorted(days))))
    more = there | data.draw(st.sets(st.sampled_from(sorted(days))))
    before, after = rule.reached_on(days, there), rule.reached_on(days, more)
    assert before is None or (after is not None and after <= before)
