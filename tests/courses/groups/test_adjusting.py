"""Groups that are changed when people are missing or have come along: nobody moves who need not."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as some

from courses.groups.adjusting import adjust, fewest_moves
from courses.groups.mixing import mix
from courses.groups.people import Sitter, Terms, pair
from tests.courses.groups.brute import best_adjustment, judged_adjustment

PEOPLE = [Sitter(n, unit=n % 11, organisation=n % 5, experience="ny" if n % 3 else "van") for n in range(1, 31)]


def test_when_everyone_comes_nobody_moves():
    current = mix(PEOPLE, Terms()).groups
    adjusted = adjust(PEOPLE, Terms(), current)
    assert (adjusted.groups, adjusted.moved, adjusted.proven) == (current, (), True)


def test_one_missing_from_a_group_of_six_moves_nobody():
    people = [*PEOPLE, Sitter(31, unit=99)]
    current = mix(people, Terms()).groups
    six = next(n for n, size in Counter(current.values()).items() if size == 6)
    missing = next(one for one in current if current[one] == six)
    assert adjust([one for one in people if one.id != missing], Terms(), current).moved == ()


def test_a_group_of_which_one_is_left_is_dissolved():
    current = mix(PEOPLE, Terms()).groups
    left, *missing = [one for one in current if current[one] == 3]
    here = [one for one in PEOPLE if one.id not in missing]
    adjusted = adjust(here, Terms(), current)
    assert adjusted.moved == (left,) and adjusted.proven
    assert sorted(Counter(adjusted.groups.values()).values()) == [5, 5, 5, 5, 6]


def test_who_comes_along_gets_a_place_and_nobody_moves():
    current = mix(PEOPLE, Terms()).groups
    adjusted = adjust([*PEOPLE, Sitter(40, unit=3), Sitter(41, unit=4)], Terms(), current)
    assert adjusted.moved == () and {40, 41} <= adjusted.groups.keys()
    assert adjusted.proven


@given(some.data())
def test_as_few_move_as_by_trying_everything(data):
    size = data.draw(some.integers(3, 8))
    people = [
        Sitter(n, data.draw(some.integers(0, 3)) or None, data.draw(some.integers(1, 2))) for n in range(1, size + 1)
    ]
    ids = [one.id for one in people]
    two = (
        some.tuples(some.sampled_from(ids), some.sampled_from(ids))
        .filter(lambda t: t[0] != t[1])
        .map(lambda t: pair(*t))
    )
    terms = Terms(2, 3, data.draw(some.integers(0, 9)), data.draw(some.frozensets(two, max_size=2)))
    current = data.draw(some.dictionaries(some.sampled_from(ids), some.integers(1, 4), min_size=1))
    here = [one for one in people if one.id in data.draw(some.sets(some.sampled_from(ids), min_size=1))]
    known = sorted(current.keys() & {one.id for one in here})
    locked = data.draw(some.sets(some.sampled_from(known), max_size=2)) if known else set()
    adjusted = adjust(here, terms, current, locked)
    assert all(adjusted.groups[one] == current[one] for one in locked)
    assert adjusted.groups.keys() == {one.id for one in here}
    if known:
        assert judged_adjustment(here, terms, current, adjusted.groups) == best_adjustment(here, terms, current, locked)
        assert adjusted.proven


@given(some.data())
def test_no_shows_in_a_full_class_move_no_more_than_the_sizes_ask_for(data):
    current = mix(PEOPLE, Terms()).groups
    missing = data.draw(some.sets(some.sampled_from(sorted(current)), max_size=9))
    here = [one for one in PEOPLE if one.id not in missing]
    adjusted = adjust(here, Terms(), current)
    again = adjust(list(reversed(here)), Terms(), current)
    assert adjusted == again
    units = Counter((adjusted.groups[one.id], one.unit) for one in here)
    assert max(units.values()) == 1
    assert adjusted.proven


def test_the_fewest_moves_come_from_what_must_leave_and_what_must_be_filled():
    assert fewest_moves([4, 6, 5], 0, 0, 5, 6) == 1
    assert fewest_moves([4, 6, 5], 0, 1, 5, 6) == 0
    assert fewest_moves([5, 5], 2, 0, 5, 6) == 2
    assert fewest_moves([8, 5], 0, 0, 5, 6) == 2
