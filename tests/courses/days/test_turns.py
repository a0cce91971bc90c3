"""Municipalities that have lacked seats take turns, so that a small one is never last, whatever the large one is owed."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.db import session
from courses.days.actions.allotment import allot_closed
from courses.days.actions.offers import accept
from courses.days.actions.seats import nominate_many, withdraw
from courses.days.allotting import Candidate, choose, in_turns
from courses.days.models import Offer, Queue, Round, Seat
from courses.days.priority import Claim, Rule, deciding, in_order, when_given
from courses.days.queries.debts import debts
from courses.days.quotas import apportion
from courses.days.shares import Board, reach_of
from courses.models import Course
from tests.factories import make_colleague, make_municipality, make_organisation
from tests.factories_days import make_area, make_course, make_round

T0 = datetime(2027, 3, 1, 8, tzinfo=UTC)
members = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6)), min_size=1, max_size=6)


def line_of(owed, hours, past=None):
    """Claims: member n is owed so many, and as many people of each wait as said; asked at the hours drawn."""
    found = []
    for member, (debt, waiting) in enumerate(owed):
        for _each in range(waiting):
            number = len(found)
            at = T0 + timedelta(hours=hours[number % len(hours)])
            found.append(
                Claim(number, None, False, debt, at, False, member, (past or {}).get(member, 0) if debt else 0)
            )
    return found


@given(members, st.lists(st.integers(0, 30), min_size=1, max_size=9), st.integers(0, 40))
def test_each_that_has_lacked_gets_one_before_any_gets_a_second(owed, hours, seats):
    line = line_of(owed, hours)
    given_out = Counter(claim.member for claim in in_order(line, ("debt", "asked"))[:seats])
    could = {member: min(debt, waiting) for member, (debt, waiting) in enumerate(owed)}
    for member, most in could.items():
        if given_out[member] < most:  # It is still owed one, and somebody of it waits.
            assert all(given_out[other] <= given_out[member] + 1 for other in could)


@given(members, st.lists(st.integers(0, 30), min_size=1, max_size=9), st.lists(st.integers(1, 3), max_size=12))
def test_seats_that_come_a_few_at_a_time_are_given_in_the_same_turns(owed, hours, portions):
    line, given_out = line_of(owed, hours), Counter()
    for seats in portions:
        order = in_order(line, ("debt", "asked"))
        now = Counter(claim.member for claim in order[:seats])
        given_out += now
        line = [when_given(claim, now) for claim in order[seats:]]
    whole = in_order(line_of(owed, hours), ("debt", "asked"))[: sum(portions)]
    owing = {member for member, (debt, _waiting) in enumerate(owed) if debt}
    assert {m: given_out[m] for m in owing} == {m: Counter(c.member for c in whole)[m] for m in owing}


@given(members, st.lists(st.integers(0, 30), min_size=1, max_size=9), st.data())
def test_whoever_cannot_come_uses_up_no_turn(owed, hours, data):
    line = line_of(owed, hours)
    unable = data.draw(st.sets(st.sampled_from([claim.seat_id for claim in line])))
    able = [claim for claim in line if claim.seat_id not in unable]
    order = [c.seat_id for c in in_order(line, ("debt", "asked"), "", unable) if c.seat_id not in unable]
    assert order == [claim.seat_id for claim in in_order(able, ("debt", "asked"))]


@given(members, st.lists(st.integers(0, 30), min_size=1, max_size=9), st.data())
def test_whoever_is_passed_over_uses_up_no_turn(owed, hours, data):
    """By quotas, by a party that does not fit or of which somebody cannot come: the others of the municipality come as early as
    if the one passed over were not in the line."""
    line = line_of(owed, hours)
    everyone = range(len(owed))
    seats = data.draw(st.integers(1, 12))
    quotas = {member: data.draw(st.integers(0, 2)) for member in everyone}
    quotas = quotas if sum(quotas.values()) <= seats else {}
    party = {claim.seat_id: data.draw(st.sampled_from([None, None, 1, 2])) for claim in line}
    hinder = {claim.seat_id: data.draw(st.sampled_from(["", "", "", "away"])) for claim in line}
    candidates = {c.seat_id: Candidate(c.seat_id, c.member, hinder[c.seat_id], party[c.seat_id]) for c in line}
    board = Board(seats, quotas, reach_of("own", quotas, {}))
    order = in_turns(line, ("debt", "asked"), "", candidates, board)
    assert sorted(c.seat_id for c in order) == sorted(c.seat_id for c in line) and board.used == 0
    choice = choose([candidates[claim.seat_id] for claim in order], board)
    turns = Counter()
    for claim in order:
        if claim.turn and claim.seat_id not in choice.barred and not hinder[claim.seat_id]:
            turns[claim.member] += 1
            assert claim.turn <= turns[claim.member]
    assert not set(choice.chosen) & choice.barred


def test_a_party_that_does_not_fit_leaves_the_turn_to_the_next_of_its_municipality():
    """Two want to go together, and one seat is left when it is their turn: the third of them goes before the other
    municipality's second, and the two gain nothing by not fitting."""
    both = [Claim(n, None, False, 3, T0, False, 1) for n in (0, 1)]
    third = Claim(2, None, False, 3, T0 + timedelta(hours=3), False, 1)
    other = [Claim(n, None, False, 2, T0 + timedelta(hours=2), False, 2) for n in (3, 4)]
    line = [*both, third, *other]
    candidates = {c.seat_id: Candidate(c.seat_id, c.member, "", 7 if c in both else None) for c in line}
    policy, board = ("debt", "asked"), Board(2, {})
    static = in_order(line, policy)
    assert choose([candidates[claim.seat_id] for claim in static], board.copy()).chosen == [3, 4]
    order = in_turns(line, policy, "", candidates, board)
    assert choose([candidates[claim.seat_id] for claim in order], board.copy()).chosen == [3, 2]
    assert {claim.seat_id: claim.turn for claim in order} == {0: 1, 1: 2, 2: 1, 3: 1, 4: 2}


def test_a_nearer_deadline_goes_before_all_turns_and_time_tells_those_of_the_same_turn_apart():
    owed = [Claim(n, None, False, 12, T0, False, 1) for n in range(3)]
    small = Claim(8, None, False, 1, T0 + timedelta(hours=1), False, 2)
    urgent = Claim(9, date(2027, 5, 1), False, 0, T0 + timedelta(hours=2), False, 3)
    order = in_order([*owed, small, urgent], ("deadline", "new", "debt", "asked"))
    assert [claim.seat_id for claim in order] == [9, 0, 8, 1, 2]
    assert deciding(order[2], order[3], ("deadline", "new", "debt", "asked")) == Rule.debt


@given(st.dictionaries(st.integers(1, 9), st.tuples(st.integers(1, 400), st.integers(1, 9)), min_size=2), st.data())
def test_too_few_seats_for_quotas_go_in_turns_among_those_that_have_lacked(parts, data):
    seats = data.draw(st.integers(1, len(parts) - 1))
    weights, owed = ({each: pair[place] for each, pair in parts.items()} for place in (0, 1))
    left, got = dict(owed), dict.fromkeys(parts, 0)
    while all(left.values()):
        for each, share in apportion(seats, weights, left, got).items():
            left[each] -= share
            got[each] += share
        assert max(got.values()) - min(got.values()) <= 1


def test_a_small_municipality_is_served_beside_a_large_one_that_is_owed_twelve(app):
    with time_machine.travel("2027-03-01 10:00"):
        large, small = _left_without(12, 1)
    with time_machine.travel("2027-04-02 10:00"):
        allot_closed()
        assert sorted(debts(large[0].queue_id).values()) == [(1, 0), (12, 0)]
        course = session.get(Course, session.get(Queue, large[0].queue_id).course_id)
        later = make_round(course, seats=10, first_on=date(2027, 6, 1), closes_on=date(2027, 5, 1))
    with time_machine.travel("2027-05-03 10:00"):
        allot_closed()
        got = session.query(Seat).filter(Seat.round_id == later.id, Seat.state.in_(("seated", "offered"))).all()
        assert small[0] in got and len(got) == 10
        assert sorted(debts(large[0].queue_id).values()) == [(0, 1), (3, 9)]  # An open offer counts while it waits.


@pytest.mark.parametrize("answers", [True, False])
def test_a_seat_at_a_time_goes_to_each_in_turn(app, answers):
    with time_machine.travel("2027-03-01 10:00"):
        large, small = _left_without(3, 2)
    with time_machine.travel("2027-04-02 10:00", tick=True):
        allot_closed()
        served = []
        round_ = session.get(Round, large[0].round_id)
        for _turn in range(4):
            first = session.query(Seat).filter_by(round_id=round_.id, state="seated").first()
            if first is None:
                break
            withdraw(first, by=make_colleague("coordinator"), late=True)
            offer = session.query(Offer).filter_by(state="open").order_by(Offer.id.desc()).first()
            served.append(offer.seat_id in {seat.id for seat in small})
            if not answers:
                break
            accept(offer, by=None)
    assert served == ([True, False, True, False] if answers else [True])


def _left_without(many, few):
    """Seats of people whom a round with a single seat did not suffice for, of two municipalities; the few asked first."""
    make_area()
    units = [make_organisation(parent=make_municipality()) for _each in range(3)]
    round_ = make_round(
        make_course(allots="at_closing", policy=["debt", "asked"]), seats=1, first_on=date(2027, 4, 20),
        closes_on=date(2027, 4, 1),
    )  # fmt: skip
    by = make_colleague("unit_manager", units[0])
    found = []
    for unit, count in zip(units, (1, few, many), strict=True):
        people = [make_colleague(unit=unit) for _each in range(count)]
        found.append(nominate_many(round_, {person.id: None for person in people}, by=by))
    return found[2], found[1]
