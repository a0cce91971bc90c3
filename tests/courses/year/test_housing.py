"""Rooms are dealt as well as can be: held against every way there is, in small years."""

from datetime import date, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.days.models import Half
from courses.year import housing
from courses.year.housing import Guest, cost, house
from courses.year.matching import cheapest

FIRST = date(2028, 3, 6)
SLOTS = st.tuples(st.integers(0, 3).map(lambda n: FIRST + timedelta(days=n)), st.sampled_from([Half.fm, Half.em]))


@st.composite
def companies(draw, most=5, rooms=3):
    """Some groups, each with a choice of rooms of its own; some have one that they would keep."""
    capacity = [draw(st.integers(1, 40)) for _room in range(draw(st.integers(0, rooms)))]
    found = []
    for _number in range(draw(st.integers(1, most))):
        seats = draw(st.integers(1, 40))
        enough = [room for room, holds in enumerate(capacity) if holds >= seats]
        mine = draw(st.lists(st.sampled_from(enough), unique=True)) if enough else []
        has = draw(st.sampled_from([None, *range(rooms)]))
        slots = draw(st.frozensets(SLOTS, min_size=1, max_size=4))
        found.append(Guest(slots, seats, {room: capacity[room] for room in mine}, has))
    return found


def agrees(guests, rooms):
    """Whether nobody has the room that another has on the same half day."""
    return not any(
        rooms[n] is not None and rooms[n] == rooms[m] and guests[n].slots & guests[m].slots
        for n in range(len(guests))
        for m in range(n)
    )


def worth(guests, rooms):
    """What it costs that these have these rooms."""
    return sum(cost(guests, number, room) for number, room in enumerate(rooms))


@given(companies())
def test_there_is_no_better_way(guests):
    found = house(guests)
    assert agrees(guests, found)
    every = product(*([None, *guest.rooms] for guest in guests))
    assert worth(guests, found) == min(worth(guests, each) for each in every if agrees(guests, each))


@given(companies(most=12, rooms=5))
def test_everyone_who_is_left_without_meets_others_in_each_room_that_would_do(guests):
    found = house(guests)
    assert agrees(guests, found)
    for number, room in enumerate(found):
        assert room is None or room in guests[number].rooms
        for other in guests[number].rooms if room is None else ():
            assert not agrees(guests, [*found[:number], other, *found[number + 1 :]])


@pytest.mark.parametrize("tries", [0, 1, 3])
def test_whoever_disagrees_for_too_long_chooses_one_after_the_other(monkeypatch, tries):
    monkeypatch.setattr(housing, "TRIES", tries)

    @given(companies(most=8))
    def holds(guests):
        found = house(guests)
        assert agrees(guests, found)
        for number, room in enumerate(found):
            for other in guests[number].rooms if room is None else ():
                assert not agrees(guests, [*found[:number], other, *found[number + 1 :]])

    holds()


@given(companies(most=8))
def test_the_same_groups_get_the_same_rooms_and_keep_them(guests):
    found = house(guests)
    assert house(guests) == found
    kept = [Guest(g.slots, g.seats, g.rooms, room) for g, room in zip(guests, found, strict=True)]
    assert house(kept) == found


@given(
    st.integers(1, 4).flatmap(
        lambda takers: st.lists(
            st.lists(st.none() | st.integers(-20, 20), min_size=5, max_size=5), min_size=takers, max_size=takers
        )
    )
)
def test_the_cheapest_way_to_serve_all_is_found(costs):
    costs = [each + [1000 if n == m else None for m in range(len(costs))] for n, each in enumerate(costs)]
    found = cheapest(costs)
    assert len(set(found)) == len(costs)
    ways = permutations(range(len(costs[0])), len(costs))
    sums = [[costs[taker][thing] for taker, thing in enumerate(way)] for way in ways]
    assert sum(costs[taker][thing] for taker, thing in enumerate(found)) == min(
        sum(each) for each in sums if None not in each
    )


def test_nobody_asks_for_nothing():
    assert house([]) == [] and cheapest([]) == []
