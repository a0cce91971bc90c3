"""How far each kind of evidence reaches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competences.objectives import LEVELS, REACH, ceiling, level_named, within_reach

objectives = st.lists(st.tuples(st.text(max_size=5), st.sampled_from(LEVELS)), max_size=8)


@given(objectives)
def test_a_quiz_never_shows_skill_or_familiarity(claimed):
    shown = within_reach("quizzes.passed", claimed)
    assert {level for _, level in shown} <= {"fakta", "förståelse"}
    assert shown == [o for o in claimed if o[1] in {"fakta", "förståelse"}]


@given(st.text(), objectives)
def test_nothing_is_shown_above_the_ceiling_of_its_verb(verb, claimed):
    highest = LEVELS.index(ceiling(verb))
    assert all(LEVELS.index(level) <= highest for _, level in within_reach(verb, claimed))


@pytest.mark.parametrize(
    "verb, highest",
    [
        ("quizzes.passed", "förståelse"),
        ("courses.read", "förståelse"),
        ("courses.attended", "förståelse"),
        ("practice.signed_off", "förtrogenhet"),
        ("strangers.danced", "fakta"),
    ],
)
def test_a_verb_reaches_so_far(verb, highest):
    assert ceiling(verb) == highest


def test_every_ceiling_has_a_reason():
    assert all(reach.why and reach.ceiling in LEVELS for reach in REACH.values())


def test_a_level_is_known_with_and_without_its_dots():
    assert [level_named(n) for n in ("fakta", "forstaelse", "färdighet", "fortrogenhet")] == list(LEVELS)
    with pytest.raises(ValueError, match="betyg"):
        level_named("betyg")
