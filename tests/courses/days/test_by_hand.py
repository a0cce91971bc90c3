"""The coordinator offers a chosen person in the queue a free seat: with time to answer, and a reason that is kept."""

from datetime import date, timedelta

import pytest
import time_machine

from app.db import session
from app.messages.models import Message
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.offering_by_hand import offer_seat
from courses.days.actions.offers import accept, decline
from courses.days.actions.quotas import set_quotas
from courses.days.actions.seats import nominate_many, withdraw
from courses.days.actions.terms import join_party, set_terms
from courses.days.models import Offer, Round, Seat
from courses.days.queries.checking import faults
from courses.days.queries.explanations import latest
from courses.days.terms import Wanted
from tests.courses.days.traffic import make_world
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round, make_seat

DAY = date(2027, 4, 20)


@pytest.fixture(autouse=True)
def monday(app):
    """Monday the first of March 2027."""
    with time_machine.travel("2027-03-01 10:00", tick=True):
        yield


@pytest.fixture
def coordinator():
    return make_colleague("coordinator", make_area())


def choosy(count=2, seats=1):
    """A round with free seats on a day that suits none of those who wait."""
    course = make_course()
    full, round_ = (
        make_round(course, seats=1, first_on=DAY),
        make_round(course, seats=seats, first_on=date(2027, 5, 11)),
    )
    make_seat(full)
    waiting = []
    for _each in range(count):
        waits = make_seat(full)
        set_terms(waits, Wanted(latest_on=DAY), by=None)
        waiting.append(waits)
    return round_, waiting


def offer_of(seat):
    return session.query(Offer).filter_by(seat_id=seat.id).order_by(Offer.id.desc()).first()


def test_a_chosen_person_is_offered_a_free_seat_past_those_who_stand_before(coordinator):
    round_, (first, second) = choosy()
    assert [s.state for s in (first, second)] == ["queued", "queued"]
    (offer,) = offer_seat(second, round_, by=coordinator)
    assert (second.state, second.because, first.state) == ("offered", "offered_by_hand", "queued")
    assert offer.answer_by.date() == date(2027, 3, 3)
    assert latest([second.id])[second.id].sentence.startswith(
        "Samordnaren erbjöd dig en ledig plats. Svara senast 3 mars"
    )
    assert session.query(Message).filter_by(person_id=second.person_id, template="courses/mail/offered").count() == 1
    accept(offer, by=None)
    assert second.state == "seated" and faults() == []


def test_a_no_gives_the_seat_back_and_leaves_the_place(coordinator):
    round_, (seat,) = choosy(1)
    offer_seat(seat, round_, by=coordinator)
    decline(offer_of(seat), by=None)
    assert (seat.state, seat.queue_number, faults()) == ("queued", 1, [])


def test_nothing_is_offered_without_a_free_seat_or_too_close_to_the_day(coordinator):
    round_, (first, second) = choosy()
    offer_seat(first, round_, by=coordinator)
    with pytest.raises(Problem, match="ingen ledig plats"):
        offer_seat(second, round_, by=coordinator)
    with pytest.raises(Problem, match="står inte längre i kön"):
        offer_seat(first, round_, by=coordinator)
    with (
        time_machine.travel("2027-05-10 10:00", tick=True),
        pytest.raises(Problem, match="för nära kursdagen"),
    ):
        offer_seat(second, round_, by=coordinator)


def test_quotas_are_kept_unless_the_coordinator_says_otherwise():
    world = make_world(seats=1)
    session.flush()
    near, far = (session.get(Round, number) for number in world.rounds[:2])
    coordinator = session.get(Person, world.coordinator)
    manager = session.get(Person, world.managers[0])
    set_quotas(near, {world.towns[1]: 1}, by=coordinator)
    set_quotas(far, {world.towns[1]: 1}, by=coordinator)
    (seat,) = nominate_many(near, {world.people[0]: None}, by=manager)
    assert seat.state == "queued"
    with pytest.raises(Problem, match="enligt kvoterna"):
        offer_seat(seat, near, by=coordinator)
    offer_seat(seat, near, by=coordinator, beyond_quota=True)
    assert seat.state == "offered" and faults() == []


def test_a_party_is_offered_seats_for_all_or_none(coordinator):
    round_, seats = choosy(2, seats=1)
    join_party(seats, by=None)
    with pytest.raises(Problem, match="inte lediga platser för alla"):
        offer_seat(seats[0], round_, by=coordinator)
    round_, seats = choosy(2, seats=2)
    join_party(seats, by=None)
    assert len(offer_seat(seats[1], round_, by=coordinator)) == 2
    accept(offer_of(seats[0]), by=None)
    assert [s.state for s in seats] == ["offered", "offered"]
    accept(offer_of(seats[1]), by=None)
    assert [s.state for s in seats] == ["seated", "seated"] and faults() == []


def test_the_queue_page_offers_and_shows_that_it_was_by_hand_and_warns_of_a_clash(browser, coordinator):
    round_, (first, second) = choosy()
    make_seat(
        make_round(make_course(title="Hedersdagen"), first_on=round_.first_on), session.get(Person, second.person_id)
    )
    session.commit()
    browser.sign_in(coordinator)
    page = f"/courses/days/queues/{round_.queue_id}"
    url = f"/courses/days/seats/{second.id}/seat"
    assert url in browser.get(page).text
    choice = browser.get(url).text
    assert "Personen är på Hedersdagen då" in choice and "Passar inte de villkor" in choice
    assert "Personen är på" not in browser.get(f"/courses/days/seats/{first.id}/seat").text
    assert browser.post(url, data={"round": round_.id, "what": "offer"}).status_code == 303
    shown = browser.get(page).text
    assert "Platsen är erbjuden" in shown and "erbjuden av samordnaren" in shown
    refused = browser.post(f"/courses/days/seats/{first.id}/seat", data={"round": round_.id, "what": "offer"})
    assert refused.status_code == 409 and "ingen ledig plats" in refused.text
    assert "Ingen omgång har en ledig plats" in browser.get(f"/courses/days/seats/{first.id}/seat").text
    assert "står inte längre i kön" in browser.get(url).text
    browser.sign_in(make_colleague())
    assert browser.post(url, data={"round": round_.id, "what": "offer"}).status_code == 403
    assert browser.get(url).status_code == 403


def test_whoever_gives_a_seat_in_spite_of_a_clash_is_warned(browser, coordinator):
    round_, (first, _second) = choosy()
    person = session.get(Person, first.person_id)
    make_seat(make_round(make_course(title="Hedersdagen"), first_on=round_.first_on), person)
    session.commit()
    browser.sign_in(coordinator)
    assert browser.post(f"/courses/days/seats/{first.id}/seat", data={"round": round_.id}).status_code == 303
    assert "har redan plats på Hedersdagen 11 maj" in browser.get(f"/courses/days/queues/{round_.queue_id}").text
    assert session.get(Seat, first.id).state == "seated"


def test_withdrawing_an_offer_made_by_hand_leaves_the_queue(coordinator):
    round_, (seat,) = choosy(1)
    offer_seat(seat, round_, by=coordinator)
    withdraw(seat, by=session.get(Person, seat.person_id))
    assert seat.state == "withdrawn" and offer_of(seat).state == "declined" and faults() == []
    assert round_.first_on - DAY == timedelta(days=21)
