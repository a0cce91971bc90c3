"""Dialogue groups: what is promised of every mixing, and that small ones are the best there are."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from courses.groups.mixing import fitted, least_pairs, mix
from courses.groups.people import Sitter, Terms, pair
from courses.groups.sizes import best_counts, count_of_groups, even, limits
from tests.courses.groups.brute import best_mix, faults

SIZES = some.sampled_from([(2, 3), (3, 4), (4, 5), (5, 6), (6, 7)])
PROFILES, BANDS = ["", "new_graduate", "new_to_authority_work"], ["", "ny", "van", "erfaren"]


@some.composite
def classes(draw, largest=40, units=8):
    """Some people, in units with an organisation each."""
    people = []
    for number in range(1, draw(some.integers(1, largest)) + 1):
        unit = draw(some.integers(0, units))
        people.append(
            Sitter(
                number, unit or None, unit // 2 + 1, draw(some.sampled_from(PROFILES)), draw(some.sampled_from(BANDS))
            )
        )
    return people


@some.composite
def terms(draw, people, bosses=True):
    """Sizes, a seed, a few who may not sit together and a few who have."""
    ids = [one.id for one in people]
    pairs = (
        some.tuples(some.sampled_from(ids), some.sampled_from(ids))
        .filter(lambda two: two[0] != two[1])
        .map(lambda two: pair(*two))
    )
    many = 5 if len(ids) > 1 else 0
    apart = draw(some.frozensets(pairs, max_size=many if bosses else 0)) if many else frozenset()
    met = draw(some.dictionaries(pairs, some.integers(1, 3), max_size=many)) if many else {}
    low, high = draw(SIZES)
    return Terms(low, high, draw(some.integers(0, 99)), apart, met)


@given(some.data())
def test_everyone_sits_in_one_group_and_sizes_differ_by_at_most_one(data):
    people = data.draw(classes())
    asked = data.draw(terms(people))
    groups = mix(people, asked).groups
    assert groups.keys() == {one.id for one in people}
    sizes = Counter(groups.values())
    assert set(sizes) == set(range(1, len(sizes) + 1))
    assert max(sizes.values()) - min(sizes.values()) <= 1


@given(some.integers(1, 400), SIZES)
def test_sizes_stay_within_what_was_asked_for_when_that_can_be(people, asked):
    low, high = asked
    count = count_of_groups(people, low, high)
    can = [n for n in range(1, people + 1) if n * low <= people <= n * high]
    assert (count in can) if can else limits(people, count, low, high) != (low, high)
    assert set(can) == set(best_counts(people, low, high)) or not can


@pytest.mark.parametrize(
    ("people", "sizes"), [(7, [7]), (8, [4, 4]), (13, [5, 4, 4]), (14, [5, 5, 4]), (30, [5] * 6), (31, [6] + [5] * 5)]
)
def test_what_does_not_divide_comes_as_near_as_can_be(people, sizes):
    count = count_of_groups(people, 5, 6)
    assert (
        sorted(Counter(mix([Sitter(n) for n in range(people)], Terms()).groups.values()).values(), reverse=True)
        == sizes
    )
    assert count == len(sizes)


@given(some.data())
def test_two_of_a_unit_sit_together_only_when_the_unit_is_larger_than_the_number_of_groups(data):
    people = data.draw(classes(units=4))
    asked = data.draw(terms(people, bosses=False))
    mixed = mix(people, asked)
    count = max(mixed.groups.values())
    for unit, size in Counter(one.unit for one in people if one.unit).items():
        together = Counter(mixed.groups[one.id] for one in people if one.unit == unit)
        assert sum(n * (n - 1) // 2 for n in together.values()) == least_pairs(size, count)
        assert size > count or max(together.values()) == 1
    assert mixed.proven


@given(some.data())
def test_organisations_are_spread_as_evenly_as_they_can_be(data):
    people = data.draw(classes(units=4))
    groups = mix(people, data.draw(terms(people, bosses=False))).groups
    count = max(groups.values())
    # Who has no unit does not tie an organisation to one.
    for organisation in {one.organisation for one in people}:
        together = Counter(groups[one.id] for one in people if one.organisation == organisation)
        assert max(together.values()) - min(together[n] for n in range(1, count + 1)) <= 1


@given(some.data())
def test_small_classes_are_mixed_as_well_as_by_trying_everything(data):
    people = data.draw(classes(largest=7, units=3))
    asked = data.draw(terms(people))
    low, high = data.draw(some.sampled_from([(2, 3), (3, 4)]))
    asked = Terms(low, high, asked.seed, asked.apart, asked.met)
    count = count_of_groups(len(people), low, high)
    locked = data.draw(
        some.dictionaries(some.sampled_from([one.id for one in people]), some.integers(1, count), max_size=3)
    )
    mixed = mix(people, asked, locked)
    assert len(set(mixed.groups.values()) | set(range(1, count + 1))) == count
    assert faults(people, mixed.groups, asked) == best_mix(people, count, asked, locked)
    assert mixed.proven


def test_a_better_mix_is_found_when_two_things_must_change_at_once():
    """Found by trying everything: a swap that helps only when someone also goes to the other group."""
    people = [Sitter(n, organisation=1, experience="ny" if n == 5 else "") for n in range(1, 7)]
    people.append(Sitter(7, unit=2, organisation=2, experience="ny"))
    asked = Terms(3, 4, apart=frozenset({(1, 2), (1, 3)}), met={(1, 4): 1})
    assert faults(people, mix(people, asked, {1: 1}).groups, asked) == (0, 0, 6, 0, 0, 0)


@given(some.data())
def test_the_same_seed_gives_the_same_groups_however_the_people_come(data):
    people = data.draw(classes())
    asked = data.draw(terms(people))
    again = data.draw(some.permutations(people))
    assert mix(people, asked).groups == mix(again, asked).groups


@given(some.data())
def test_whoever_is_locked_stays(data):
    people = data.draw(classes())
    asked = data.draw(terms(people))
    first = mix(people, asked).groups
    locked = {one: first[one] for one in data.draw(some.sets(some.sampled_from(sorted(first)), max_size=6))}
    again = mix(people, Terms(asked.low, asked.high, asked.seed + 1, asked.apart, asked.met), locked).groups
    assert {one: again[one] for one in locked} == locked


@given(some.data())
def test_units_are_kept_apart_around_locks_whenever_that_can_be(data):
    """Against the answer of a flow: as many groups without the unit as there are others in it."""
    people = data.draw(classes(largest=8, units=3))
    count = count_of_groups(len(people), 2, 3)
    locked = data.draw(
        some.dictionaries(some.sampled_from([one.id for one in people]), some.integers(1, count), max_size=5)
    )
    asked = Terms(2, 3, data.draw(some.integers(0, 9)))
    assert faults(people, mix(people, asked, locked).groups, asked)[1] == best_mix(people, count, asked, locked)[1]


def test_locks_in_groups_that_are_no_more_keep_their_company():
    assert fitted({1: 6, 2: 6, 3: 2}, 3) == (3, {1: 0, 2: 0, 3: 1})
    assert fitted({1: 1, 2: 2, 3: 9}, 2) == (3, {1: 0, 2: 1, 3: 2})


def test_sizes_are_even_around_what_is_taken():
    assert even(7, [3, 3, 0]) == [(3, 3), (3, 3), (1, 2)]
    assert even(13, [0, 8, 0]) == [(2, 3), (8, 8), (2, 3)]
    assert even(11, [0, 0]) == [(5, 6), (5, 6)]


def test_new_company_is_found_for_every_day_of_a_round():
    people = [Sitter(n, unit=n % 15, organisation=n % 5) for n in range(30)]
    met = Counter()
    for day in range(3):
        groups = mix(people, Terms(seed=day, met=met)).groups
        again = [two for two in met if groups[two[0]] == groups[two[1]]]
        assert not again
        met.update(pair(a, b) for a in groups for b in groups if a < b and groups[a] == groups[b])


def test_another_process_with_another_hash_seed_gives_the_same_groups():
    code = (
        "from courses.groups.mixing import mix\n"
        "from courses.groups.people import Sitter, Terms\n"
        "people = {Sitter(n, n % 7, n % 3, str(n % 4), str(n % 5)) for n in range(45)}\n"
        "print(sorted(mix(list(people), Terms(seed=5, apart=frozenset({(1, 9), (2, 30)}))).groups.items()))\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
