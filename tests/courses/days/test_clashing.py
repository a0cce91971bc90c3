"""Nobody is offered a seat at a time when another course has them already; they keep their place and are tried again."""

from datetime import date

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.db import session
from app.jobs import work_off
from app.people.models import Person
from courses.days.actions.allotment import allot
from courses.days.actions.bringing import seat_many
from courses.days.actions.offers import accept, decline
from courses.days.actions.opening_up import try_again
from courses.days.actions.seats import nominate_many, seat_from_queue, withdraw
from courses.days.actions.terms import set_terms
from courses.days.allotting import Candidate, choose
from courses.days.models import Half, Offer, Seat
from courses.days.queries.busy import busy
from courses.days.queries.checking import faults
from courses.days.queries.explanations import told
from courses.days.shares import Board
from courses.days.terms import Wanted
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_course, make_round, make_seat, make_unit

DAY = date(2027, 4, 20)


@pytest.fixture(autouse=True)
def monday(app):
    """Monday the first of March 2027."""
    with time_machine.travel("2027-03-01 10:00", tick=True):
        yield


def person(seat):
    return session.get(Person, seat.person_id)


def wait_in(round_, who):
    make_seat(round_, who)
    return session.query(Seat).filter_by(round_id=round_.id, person_id=who.id, state="queued").one()


def full(**values):
    """A round of one seat, taken."""
    round_ = make_round(values.pop("course", None), seats=1, first_on=DAY, **values)
    return round_, make_seat(round_)


def codes(seat):
    return [each.code for each in told([seat.id]).get(seat.id, [])]


def test_whoever_has_a_seat_elsewhere_that_day_is_passed_and_hears_why_but_keeps_the_place():
    round_, taken = full()
    clashing, free = make_colleague(), make_colleague()
    other = make_round(make_course(title="Barnkonventionen"), first_on=DAY)
    make_seat(other, clashing)
    first, second = wait_in(round_, clashing), wait_in(round_, free)
    withdraw(taken, by=person(taken))
    assert (first.state, second.state, first.queue_number) == ("queued", "offered", 1)
    (sentence,) = (each.sentence for each in told([first.id])[first.id] if each.code == "passed_clash")
    assert "redan plats på Barnkonventionen samma dag" in sentence and "kvar på din plats i kön" in sentence
    decline(session.query(Offer).filter_by(seat_id=second.id).one(), by=free)
    assert codes(first).count("passed_clash") == 1
    assert faults() == []


def test_another_half_of_the_same_day_is_no_clash():
    round_, taken = full(halves=(Half.fm,))
    someone = make_colleague()
    make_seat(make_round(first_on=DAY, halves=(Half.em,)), someone)
    first = wait_in(round_, someone)
    withdraw(taken, by=person(taken))
    assert first.state == "offered"


def test_the_one_passed_over_is_tried_again_as_soon_as_the_other_seat_is_given_up(app):
    round_, taken = full()
    someone = make_colleague()
    elsewhere = make_seat(make_round(first_on=DAY), someone)
    first = wait_in(round_, someone)
    withdraw(taken, by=person(taken))
    assert (first.state, codes(first)[0]) == ("queued", "passed_clash")
    withdraw(elsewhere, by=someone)
    assert first.state == "queued"  # The other course's queue is not held here; the worker does it.
    work_off()
    session.expire_all()
    assert first.state == "offered"


def test_two_offers_at_the_same_time_are_never_out_and_a_no_lets_the_other_come(app):
    rounds = [full() for _ in range(2)]
    someone = make_colleague()
    waits = [wait_in(round_, someone) for round_, _taken in rounds]
    for _round, taken in rounds:
        withdraw(taken, by=person(taken))
    assert [seat.state for seat in waits] == ["offered", "queued"]
    decline(session.query(Offer).filter_by(seat_id=waits[0].id).one(), by=someone)
    work_off()
    session.expire_all()
    assert [seat.state for seat in waits] == ["queued", "offered"]


@pytest.mark.parametrize("policy", [["asked"], ["draw"]])
def test_allotment_and_draw_pass_over_whoever_is_busy(policy):
    course = make_course(allots="at_closing", policy=policy)
    round_ = make_round(course, seats=1, first_on=DAY, closes_on=date(2027, 3, 20))
    _unit, manager, people = make_unit(3)
    make_seat(make_round(first_on=DAY), people[0])
    seats = nominate_many(round_, {each.id: None for each in people}, by=manager)
    allot(round_, by=manager)
    assert seats[0].state == "queued" and sum(seat.state == "seated" for seat in seats) == 1
    assert "lacked" not in codes(seats[0])  # It was no lack of seats.


def test_any_date_suits_but_not_one_that_is_taken():
    round_, taken = full()
    someone = make_colleague()
    make_seat(make_round(first_on=DAY), someone)
    first = wait_in(round_, someone)
    set_terms(first, Wanted(any_suits=True), by=someone)
    withdraw(taken, by=person(taken))
    assert first.state == "queued"


def test_a_party_waits_when_one_of_it_is_busy():
    people = [make_colleague(), make_colleague()]
    make_seat(make_round(first_on=DAY), people[0])
    course = make_course()
    open_ = make_round(course, seats=2, first_on=DAY)
    here = [make_seat(open_) for _ in range(2)]
    seats = nominate_many(open_, {each.id: None for each in people}, by=make_colleague("unit_manager"), together=True)
    for seat in here:
        withdraw(seat, by=person(seat))
    assert [seat.state for seat in seats] == ["queued", "queued"]
    assert "passed_clash" in codes(seats[0])


def test_the_coordinator_may_give_a_seat_in_spite_of_a_clash():
    round_, taken = full()
    someone = make_colleague()
    make_seat(make_round(first_on=DAY), someone)
    first = wait_in(round_, someone)
    withdraw(taken, by=person(taken))
    seat_from_queue(first, round_, by=make_colleague("coordinator"))
    assert first.state == "seated"


def test_an_offer_in_another_area_of_the_same_course_leaves_no_room_for_a_second():
    course = make_course()
    unit, _manager, (someone, *_others) = make_unit(2)
    narrow, narrow_taken = full(course=course, area_id=unit.id)
    wide = make_round(course, seats=1, first_on=date(2027, 5, 11))
    wide_taken = make_seat(wide)
    one, two = wait_in(narrow, someone), wait_in(wide, someone)
    withdraw(narrow_taken, by=person(narrow_taken))
    withdraw(wide_taken, by=person(wide_taken))
    assert sorted((one.state, two.state)) == ["offered", "queued"] and faults() == []
    accept(session.query(Offer).one(), by=someone)
    assert faults() == []


def test_trying_again_asks_little_when_nobody_was_passed():
    full()
    assert statements(try_again) == 1


def test_who_is_busy_is_one_question_however_many_wait():
    rounds = [make_round(first_on=DAY) for _ in range(3)]
    other = make_round(first_on=DAY)
    people = [make_colleague() for _ in range(4)]
    seat_many([(other.id, each.id) for each in people[:2]], by=None)
    values = ([p.id for p in people], [r.id for r in rounds], rounds[0].queue.course_id, date(2027, 3, 1))
    assert statements(lambda: busy(*values)) == 1
    found = busy(*values)
    assert found.clashing.keys() == {(p.id, r.id) for p in people[:2] for r in rounds} and not found.seated


hinder = st.sampled_from(["", "", "clash", "terms", "asked"])


@given(st.integers(0, 5), st.lists(hinder, max_size=9))
def test_whoever_is_busy_hears_of_every_free_seat_that_was_within_reach(seats, line):
    board = Board(seats, {})
    choice = choose([Candidate(n, None, why) for n, why in enumerate(line)], board)
    free = [n for n, why in enumerate(line) if not why]
    assert choice.chosen == free[:seats]
    reached = len(line) if seats > len(free) else max(choice.chosen, default=-1)
    assert {n for n, why in choice.passed.items() if why == "clash"} == {
        n for n, why in enumerate(line) if why == "clash" and n < reached
    }


def test_a_clash_elsewhere_never_refuses_a_seat_taken_by_hand(app):
    round_ = make_round(first_on=DAY)
    someone = make_colleague()
    make_seat(make_round(first_on=DAY), someone)
    (seat,) = nominate_many(round_, {someone.id: None}, by=make_colleague("unit_manager"))
    assert seat.state == "seated"


def test_nobody_is_brought_a_second_seat_of_a_course_that_is_not_over():
    course = make_course()
    first, second = make_round(course, first_on=DAY), make_round(course, first_on=date(2027, 5, 11))
    past = make_round(course, first_on=date(2026, 5, 11))
    someone = make_colleague()
    given = [(past.id, someone.id), (first.id, someone.id), (second.id, someone.id)]
    assert seat_many(given, by=None) == {"seated": 2, "queued": 0, "passed_over": 1}
    assert seat_many([(second.id, someone.id)], by=None)["passed_over"] == 1
    assert faults() == []


def test_a_seat_that_is_brought_ends_the_waiting_in_another_area():
    course = make_course()
    unit, _manager, (someone, other) = make_unit(2)
    wide, _taken = full(course=course)
    narrow = make_round(course, first_on=DAY, area_id=unit.id)
    waits = wait_in(wide, someone)
    seat_many([(narrow.id, someone.id), (narrow.id, other.id)], by=None)
    assert (waits.state, waits.because) == ("withdrawn", "seated_elsewhere") and faults() == []
