"""What of a course one must have attended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.completion import Completion

rules = st.builds(
    Completion,
    st.none() | st.integers(1, 12),
    st.frozensets(st.integers(1, 12), max_size=4),
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
    "wrong", [{"least": 0}, {"least": "5"}, {"least": True}, {"compulsory": 3}, {"compulsory": [0]}, {"most": 1}]
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
