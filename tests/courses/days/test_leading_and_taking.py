"""Whoever leads a course is no more free than whoever takes one: warned of by hand, passed over when the queue moves."""

from datetime import date, timedelta

import pytest
import time_machine

from app.db import session
from app.people.models import Person
from courses.days.actions.booking import sentence
from courses.days.actions.offering import live_offers
from courses.days.actions.rounds import publish
from courses.days.actions.seats import ask_for_seat, withdraw
from courses.days.models import Occasion, Seat, Trainer
from courses.days.queries.busy import busy, busy_at
from courses.days.queries.clashes import bookings
from courses.days.queries.explanations import told
from courses.days.queries.meanwhile import clashes, clashes_of
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round, make_seat, make_unit, sessions_of

DAY = date(2027, 4, 20)


@pytest.fixture(autouse=True)
def monday(app):
    """Monday the first of March 2027."""
    with time_machine.travel("2027-03-01 10:00", tick=True):
        yield


def led(by, **values):
    """A round that someone leads, on the day."""
    return make_round(make_course(title="Samtal med barn"), trainers=[by], **{"first_on": DAY} | values)


def test_what_someone_leads_is_a_clash_with_a_seat_and_a_wish():
    leader, sits = make_colleague(), make_colleague()
    led(leader)
    make_seat(make_round(make_course(title="BBIC"), first_on=DAY), sits)
    round_ = make_round(first_on=DAY)
    found = clashes([leader.id, sits.id], round_.id)
    assert [(each.course, each.leads) for each in found[leader.id]] == [("Samtal med barn", True)]
    assert [(each.course, each.leads) for each in found[sits.id]] == [("BBIC", False)]
    wish = ask_for_seat(leader, round_, by=leader)
    assert [(each.course, each.leads) for each in clashes_of([wish.id])[wish.id]] == [("Samtal med barn", True)]
    assert (
        statements(lambda: clashes([leader.id, sits.id], round_.id)) == statements(lambda: clashes_of([wish.id])) == 1
    )


def test_nothing_that_is_cancelled_or_a_draft_or_another_day_is_a_clash():
    leader = make_colleague()
    led(leader, published=False)
    led(leader, first_on=DAY + timedelta(days=1))
    round_ = make_round(first_on=DAY)
    wish = ask_for_seat(leader, round_, by=leader)
    assert clashes([leader.id], round_.id) == {} and clashes_of([wish.id]) == {}
    assert busy([leader.id], [round_.id], round_.queue.course_id, date(2027, 3, 1)).clashing == {}


def test_the_coordinator_reads_of_a_trainer_with_a_seat_and_of_participants_who_lead():
    leader = make_colleague(given_name="Eva", family_name="Ek")
    taken = make_round(make_course(title="BBIC"), first_on=DAY)
    make_seat(taken, leader)
    draft = led(leader, published=False)
    (booking,) = bookings([draft.id])[draft.id]
    assert (booking.kind, booking.name, booking.other_id) == ("seated", "Eva Ek", taken.id)
    assert sentence(booking).startswith("Eva Ek har plats på BBIC, ")
    publish(draft, by=make_colleague("coordinator"))  # Told of, not refused.
    (other,) = bookings([taken.id])[taken.id]
    assert (other.kind, other.count) == ("leading", 1)
    assert sentence(other).startswith("1 person som har plats leder samtidigt Samtal med barn, ")
    assert statements(lambda: bookings([draft.id, taken.id])) == 1


def test_whoever_leads_meanwhile_is_passed_over_and_reads_why():
    leader, next_one = make_colleague(), make_colleague()
    round_ = make_round(seats=1, first_on=DAY)
    has = make_seat(round_)
    waits, after = make_seat(round_, leader), make_seat(round_, next_one)
    led(leader)
    withdraw(has, by=session.get(Person, has.person_id))
    session.refresh(waits), session.refresh(after)
    assert (waits.state, after.state) == ("queued", "offered")
    (passed,) = [each for each in told([waits.id])[waits.id] if each.code == "passed_clash"]
    assert "du leder Samtal med barn samma dag" in str(passed.sentence)
    session.query(Trainer).delete()
    assert len(live_offers()) == 1


def test_a_missed_half_day_is_not_made_up_for_while_one_leads():
    leader = make_colleague()
    led(leader)
    occasion = session.query(Occasion).filter_by(round_id=make_round(first_on=DAY).id).one()
    free = session.query(Occasion).filter_by(round_id=make_round(first_on=DAY + timedelta(days=1)).id).one()
    ids = [each.id for one in (occasion, free) for each in sessions_of(one)]
    assert busy_at(leader.id, ids) == {each.id for each in sessions_of(occasion)}


def test_managers_and_coordinators_are_warned_when_they_give_a_leader_a_seat(browser):
    _unit, manager, (leader, *_others) = make_unit()
    led(leader)
    round_ = make_round(seats=1, first_on=DAY)
    wish = ask_for_seat(leader, round_, by=leader)
    browser.sign_in(manager)
    assert "Krockar med Samtal med barn" in browser.get("/courses/days/decisions").text
    reply = browser.post("/courses/days/decisions", data={"seat": wish.id, "decision": "approve"})
    assert f"{leader.name} leder Samtal med barn 20 april" in browser.get(reply.location).text
    second = make_round(seats=1, first_on=DAY)
    make_seat(second)
    other = make_colleague()
    led(other)
    waits = make_seat(second, other)
    second.seats = 2
    session.commit()
    browser.sign_in(make_colleague("coordinator", make_area()))
    page = f"/courses/days/seats/{waits.id}/seat"
    assert "Personen är på Samtal med barn då" in browser.get(page).text
    reply = browser.post(page, data={"round": second.id, "what": "seat"})
    assert "leder Samtal med barn 20 april" in browser.get(reply.location).text
    assert session.get(Seat, waits.id).state == "seated"
