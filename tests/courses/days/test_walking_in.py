"""Whoever comes to a course day without a seat leaves what they waited for to others, at once."""

from datetime import timedelta

import pytest

from app.db import session
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.offering_by_hand import offer_seat
from courses.days.actions.offers import decline
from courses.days.actions.seats import nominate_many, seat_from_queue, withdraw
from courses.days.actions.walk_ins import add_walk_in, approve_walk_ins, refuse_walk_ins
from courses.days.models import Occasion, Offer, Round, Seat
from courses.days.queries.checking import faults
from tests.factories import make_colleague
from tests.factories_days import make_course, make_round, make_seat, make_unit


@pytest.fixture
def offered(app):
    """A round with one seat, offered to the first of two who wait; and another round of the course, soon."""
    course = make_course()
    round_ = make_round(course, seats=1)
    taken = make_seat(round_)
    _unit, manager, people = make_unit(2)
    seats = nominate_many(round_, {person.id: None for person in people}, by=manager)
    soon = make_round(course, seats=1, first_on=round_.first_on - timedelta(days=20))
    make_seat(soon)
    withdraw(taken, by=session.get(Person, taken.person_id))
    assert [seat.state for seat in seats] == ["offered", "queued"]
    return round_, soon, manager, seats


def occasion(round_):
    return session.query(Occasion).filter_by(round_id=round_.id).first()


def test_the_seat_that_was_offered_goes_to_the_next(offered):
    round_, _soon, manager, (first, second) = offered
    add_walk_in(occasion(round_), session.get(Person, first.person_id), by=make_colleague("coordinator"))
    assert (first.state, second.state) == ("pending", "offered") and faults() == []
    assert {offer.state for offer in session.query(Offer).filter_by(seat_id=first.id)} == {"recalled"}
    refuse_walk_ins([first], "Nej.", by=manager)
    assert (first.state, second.state) == ("queued", "offered") and faults() == []


def test_somebody_who_is_sent_back_to_the_queue_gets_a_seat_that_is_free(offered):
    round_, _soon, manager, (first, second) = offered
    add_walk_in(occasion(round_), session.get(Person, first.person_id), by=make_colleague("coordinator"))
    session.get(Round, round_.id).seats = 2
    refuse_walk_ins([first], "Nej.", by=manager)
    assert sorted((first.state, second.state)) in (["offered", "offered"], ["offered", "queued"])
    assert faults() == []


def test_an_offer_in_another_round_ends_and_goes_to_the_next_when_the_manager_says_yes(offered):
    _round, soon, manager, (first, second) = offered
    seat = add_walk_in(occasion(soon), session.get(Person, first.person_id), by=make_colleague("coordinator"))
    approve_walk_ins([seat], by=manager)
    assert (seat.state, first.state, second.state) == ("seated", "withdrawn", "offered")
    assert session.query(Offer).filter_by(seat_id=first.id).one().state == "recalled" and faults() == []
    assert session.query(Seat).filter_by(person_id=first.person_id, state="seated").count() == 1


def test_whoever_came_to_the_round_once_asked_for_is_not_sent_back_to_it_by_an_offer_that_ends(offered):
    round_, soon, _manager, (first, second) = offered
    session.query(Offer).filter_by(seat_id=first.id).update({"from_round_id": soon.id})
    session.commit()
    pending = add_walk_in(occasion(soon), session.get(Person, first.person_id), by=make_colleague("coordinator"))
    decline(session.query(Offer).filter_by(seat_id=first.id).one(), by=None)
    assert (pending.state, first.state, first.round_id, second.state) == ("pending", "queued", round_.id, "offered")
    assert faults() == []


def test_whoever_waits_for_the_manager_after_walking_in_is_offered_no_other_seat_meanwhile(offered):
    round_, soon, manager, (first, second) = offered
    pending = add_walk_in(occasion(soon), session.get(Person, second.person_id), by=make_colleague("coordinator"))
    withdraw(first, by=session.get(Person, first.person_id))
    assert (pending.state, second.state) == ("pending", "queued")
    refuse_walk_ins([pending], "Nej.", by=manager)
    assert (pending.state, second.state, second.round_id) == ("refused", "offered", round_.id) and faults() == []


def test_the_coordinator_gives_and_offers_no_second_seat_to_whoever_walked_in(offered):
    round_, soon, _manager, (_first, second) = offered
    by = make_colleague("coordinator")
    add_walk_in(occasion(soon), session.get(Person, second.person_id), by=by)
    session.get(Round, round_.id).seats = session.get(Round, soon.id).seats = 3
    session.flush()
    for wanted in (round_, soon):
        with pytest.raises(Problem, match="kommit utan plats"):
            seat_from_queue(second, wanted, by=by)
        with pytest.raises(Problem, match="kommit utan plats"):
            offer_seat(second, wanted, by=by)
    assert second.state == "queued"
