"""What could not be had is told in one sentence each, with the true reason."""

import pytest

from courses.groups.compromises import Because, Kind, compromises
from courses.groups.mixing import mix
from courses.groups.people import Sitter, Terms
from courses.groups.queries import Listed
from courses.groups.words import sentence

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]


def told(people, groups, terms, locked=()):
    class_ = {
        one.id: Listed(one.id, f"Person {one.id}", False, f"Kommun {one.organisation}", f"Enhet {one.unit}",
                       one.organisation, one.unit, "")
        for one in people
    }  # fmt: skip
    found = compromises(people, groups, terms, locked)
    return found, [sentence(each, class_, (terms.low, terms.high)) for each in found]


def test_a_unit_larger_than_the_number_of_groups():
    people = [Sitter(n, unit=1 if n <= 7 else n, organisation=n) for n in range(1, 31)]
    found, sentences = told(people, mix(people, Terms()).groups, Terms())
    assert [each.kind for each in found] == [Kind.unit]
    assert sentences[0].startswith("Två från samma enhet (Enhet 1) sitter ihop i grupp")
    assert sentences[0].endswith(", eftersom 7 kommer därifrån och det bara blir 6 grupper.")


def test_groups_that_break_the_rules_in_the_same_way_share_a_sentence():
    people = [Sitter(n, unit=1 if n <= 9 else n, organisation=n) for n in range(1, 31)]
    _found, (only,) = told(people, mix(people, Terms(seed=2)).groups, Terms())
    assert only.count(",") == 2 and " och " in only.partition("grupp")[2].partition("eftersom")[0]


def test_a_manager_beside_a_colleague_and_a_lock_that_is_the_reason():
    people = [Sitter(n, unit=n, organisation=n) for n in range(1, 7)]
    groups = dict.fromkeys([1, 2, 3], 1) | dict.fromkeys([4, 5, 6], 2)
    terms = Terms(2, 3, apart=frozenset({(1, 2)}))
    _found, (sentence_,) = told(people, groups, terms, locked=[2])
    assert sentence_ == (
        "I grupp 1 sitter Person 1 och Person 2, där den ena leder den andra, eftersom du har låst en plats."
    )
    found, (sentence_,) = told(people, groups, terms)
    assert found[0].because == Because.unsolved and sentence_.endswith("Inget sätt att undvika det hittades.")


def test_sizes_that_cannot_be_had():
    people = [Sitter(n, unit=n, organisation=n) for n in range(1, 14)]
    _found, sentences = told(people, mix(people, Terms()).groups, Terms())
    assert sentences == ["Grupperna blir 4–5, eftersom antalet inte går att dela i 5–6."]
    few = people[:3]
    _found, sentences = told(few, mix(few, Terms()).groups, Terms())
    assert sentences == ["Det blir en grupp med 3, eftersom antalet inte går att dela i 5–6."]


def test_a_municipality_with_more_people_than_groups_and_pairs_that_have_met():
    people = [Sitter(n, unit=n, organisation=1 if n <= 8 else n) for n in range(1, 31)]
    groups = mix(people, Terms()).groups
    two = next((a, b) for a in groups for b in groups if a < b and groups[a] == groups[b])
    _found, sentences = told(people, groups, Terms(met={two: 1}))
    assert sentences == [
        "Upp till 2 från Kommun 1 sitter i samma grupp, eftersom 8 kommer därifrån och det bara blir 6 grupper.",
        "1 par har suttit i samma grupp tidigare i omgången.",
    ]


def test_when_all_can_be_had_nothing_is_said():
    people = [Sitter(n, unit=n % 6, organisation=n % 6) for n in range(30)]
    assert told(people, mix(people, Terms()).groups, Terms()) == ([], [])
