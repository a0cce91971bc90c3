"""Entries gathered by area and requirement."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.competences.gathering import (
    Asked,
    Fact,
    Rule,
    by_area,
    count,
    days_by_areas,
    of_its_own,
    rule_for,
    serving,
    show,
)

ORDER = ["a", "b", "c", "d"]
DAY = date(2026, 2, 3)
LEVELS = ["fakta", "förståelse", "färdighet", "förtrogenhet"]
VERB = ("courses.attended",)

areas = st.lists(st.sampled_from(ORDER), min_size=1, max_size=3, unique=True).map(tuple)
half_days = st.integers(0, 6).map(lambda n: n / 2)


@st.composite
def worlds(draw):
    """Objects with a rule, needs about some of them, and facts about some of them."""
    rules, asked, facts = {}, [], []
    for number in range(draw(st.integers(1, 6))):
        where, days = draw(areas), draw(half_days)
        claimed = tuple(("x", level) for level in draw(st.lists(st.sampled_from(LEVELS), max_size=3)))
        rules["t", str(number)] = [Rule(0, VERB, where, claimed, (), days)]
        met = draw(st.booleans())
        for _ in range(draw(st.integers(0, 2))):
            asked.append(Asked("t", str(number), f"T{number}", VERB, days, where, DAY if met else None))
        for _ in range(draw(st.integers(0, 2))):
            facts.append(Fact(len(facts) + 1, VERB[0], "t", str(number), None, f"T{number}", DAY))
    return rules, asked, facts


@given(worlds())
def test_every_entry_is_shown_once_and_serves_all_its_areas(world):
    rules, asked, facts = world
    shown = show(facts, rules, asked)
    found = by_area(shown, asked, ORDER)
    assert sorted(one.fact.entry_id for area in found for one in area.rows) == [f.entry_id for f in facts]
    for area in found:
        serving_it = [one for one in shown if area.key in one.areas]
        assert len(area.rows) + sum(area.elsewhere.values()) == len(serving_it)
        assert set(area.levels) == {level for one in serving_it for level in one.levels}


@given(worlds())
def test_days_are_never_divided_nor_counted_twice(world):
    rules, asked, facts = world
    rows = days_by_areas(asked, show(facts, rules, asked), ORDER)
    once = {(a.kind, a.key): a for a in asked}
    assert sum(row.asked for row in rows) == sum(a.days for a in once.values())
    assert sum(row.shown for row in rows) == sum(a.days for a in once.values() if a.met_on)
    assert len({frozenset(row.areas) for row in rows}) == len(rows)
    placed = [row for area in by_area(show(facts, rules, asked), asked, ORDER) for row in area.days]
    assert len(placed) == len(rows)


@given(worlds(), st.data())
def test_what_is_corrected_is_shown_no_more(world, data):
    rules, asked, facts = world
    if not facts:
        return
    gone = data.draw(st.sampled_from(facts))
    left = show([f for f in facts if f is not gone], rules, asked)
    before = show(facts, rules, asked)
    for key in ORDER:
        lost = len(serving(before, [key], "R")) - len(serving(left, [key], "R"))
        assert lost == (key in rules["t", gone.key][0].areas)


def test_one_entry_serves_several_areas_and_requirements():
    rules = {("t", "1"): [Rule(0, VERB, ("a", "b"))]}
    shown = show([Fact(1, VERB[0], "t", "1", None, "T", DAY)], rules, [])
    assert len(serving(shown, ["a"], "Utredning")) == len(serving(shown, ["b"], "Insatser")) == 1
    assert serving(shown, ["c"], "Samverkan") == []


def test_an_area_that_answers_to_several_requirements_shows_none_of_them_by_itself():
    answers = {"s/Utredning": {"a", "b"}, "s/Insatser": {"a"}, "s/Samverkan": {"c"}}
    rules = {
        ("t", "1"): [Rule(0, VERB, ("a",))],
        ("t", "2"): [Rule(0, VERB, ("c",))],
        ("t", "3"): [Rule(0, VERB, ("a",), (), ("s/Insatser",))],
    }
    many, alone, named = (show([Fact(1, VERB[0], "t", key, None, "T", DAY)], rules, []) for key in "123")
    assert of_its_own(many, "s/Utredning", answers) == of_its_own(many, "s/Insatser", answers) == []
    assert of_its_own(alone, "s/Samverkan", answers) == alone
    assert of_its_own(serving(named, {"a"}, "s/Insatser"), "s/Insatser", answers) == named


def test_a_rule_may_narrow_itself_to_some_requirements():
    rules = {("t", "1"): [Rule(0, VERB, ("a",), (), ("s/Utredning",))]}
    shown = show([Fact(1, VERB[0], "t", "1", None, "T", DAY)], rules, [])
    assert serving(shown, ["a"], "s/Utredning") and not serving(shown, ["a"], "s/Insatser")
    assert serving(shown, [], "s/Utredning"), "it is named, whatever its areas answer to"
    assert serving(shown, ["a"], "t/Utredning"), "nothing is named of another instrument"


def test_imported_entries_are_dated_but_show_no_objective():
    rules = {("t", "1"): [Rule(0, VERB, ("a",), (("x", "fakta"),))]}
    shown = show([Fact(1, VERB[0], "t", "1", None, "T", DAY, imported=True)], rules, [])
    assert shown[0].objectives == () and shown[0].areas == ("a",)
    assert (count("R", shown).times, count("R", shown).imported) == (1, 1)


def test_a_rule_speaks_for_its_version_before_every_version():
    every, third = Rule(0, VERB, ("a",)), Rule(3, VERB, ("b",))
    assert rule_for([every, third], 3) is third
    assert rule_for([every, third], 2) is every
    assert rule_for([third], None) is third and rule_for([], 1) is None


def test_another_verb_about_the_same_thing_shows_nothing():
    rules = {("t", "1"): [Rule(0, VERB, ("a",))]}
    assert show([Fact(1, "courses.seated", "t", "1", None, "T", DAY)], rules, [])[0].areas == ()


def test_without_a_rule_the_need_says_which_areas():
    asked = [Asked("t", "1", "T", VERB, 0.5, ("a", "c"), DAY)]
    shown = show([Fact(1, VERB[0], "t", "1", None, "T", DAY)], {}, asked)
    assert (shown[0].areas, shown[0].days, shown[0].levels) == (("a", "c"), 0.5, ())
