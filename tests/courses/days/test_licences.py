"""Whoever gets or waits for a seat without the licence of the committee is told of, in every way in, and never stopped."""

from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.messages.models import Message
from app.people.models import Person
from app.signing import sign
from courses.days.actions.filling import fill
from courses.days.actions.holding import hold
from courses.days.actions.holds import hold_seats
from courses.days.actions.seats import ask_for_seat, nominate_many, withdraw
from courses.days.models import Offer, Round, Seat
from courses.days.queries.checking import faults
from courses.days.queries.licences import unlicensed_ahead, unlicensed_seats
from courses.days.queries.offers import PURPOSE
from courses.days.terms import Wanted
from tests.counting import statements
from tests.factories import make_colleague, make_organisation, make_post
from tests.factories_days import make_area, make_course, make_round, make_seat, make_unit
from tests.factories_rounds import make_licence

WARNED, OWN = "Licensen bbic saknas där de här arbetar", "Kursen kräver licensen bbic, som saknas där du arbetar"


@pytest.fixture
def round_(app):
    """A round in half a year of a course that needs a licence."""
    return make_round(make_course(licence="bbic"), seats=10, first_on=today() + timedelta(days=180))


def told(browser, reply):
    return browser.get(reply.location).text


def test_seats_lack_the_licence_by_the_unit_they_count_for_and_the_first_day(round_):
    unit, _manager, (person, other, _third) = make_unit()
    seat, second = make_seat(round_, person), make_seat(round_, other)
    make_seat(make_round(make_course()), person)
    assert [(each.seat_id, each.person, each.unit, each.licence) for each in unlicensed_seats([seat.id])] == [
        (seat.id, person.name, unit.name, "bbic")
    ]
    assert [each.seat_id for each in unlicensed_ahead()] == [seat.id, second.id]
    make_licence(unit, valid_to=round_.first_on - timedelta(days=1))
    assert len(unlicensed_ahead()) == 2
    make_licence(unit, valid_from=round_.first_on)
    assert unlicensed_ahead([round_.queue_id]) == [] and unlicensed_seats([]) == []
    licensed, bare = unit, make_organisation()
    post = make_post(person, bare, percent=20)
    seat.post_id, seat.unit_id = post.id, bare.id
    session.flush()
    assert [each.unit for each in unlicensed_ahead()] == [bare.name] and licensed.name != bare.name
    assert statements(lambda: unlicensed_ahead()) == 1


def test_a_manager_is_warned_when_deciding(browser, round_):
    _unit, manager, (person, *_others) = make_unit()
    seat = ask_for_seat(person, round_, by=person)
    browser.sign_in(manager)
    assert "Licensen bbic saknas där tjänsten är" in browser.get("/courses/days/decisions").text
    reply = browser.post("/courses/days/decisions", data={"seat": seat.id, "decision": "approve"})
    assert WARNED in told(browser, reply) and session.get(Seat, seat.id).state == "seated"


def test_a_manager_is_warned_when_nominating_for_any_of_two_posts(browser, round_):
    unit, manager, (person, *others) = make_unit()
    second = make_organisation(parent=unit)
    make_licence(unit)
    session.flush()
    make_post(person, make_organisation(name="Enheten utan licens"), percent=20)
    browser.sign_in(manager)
    page = browser.get(f"/courses/days/rounds/{round_.id}/nominate").text
    assert f"{person.name} (Enheten utan licens)" in page
    assert all(f"{other.name} (" not in page for other in others) and second.name not in page


def test_a_manager_is_warned_when_naming_held_seats_and_when_swapping(browser, round_):
    unit, manager, (person, other, _third) = make_unit()
    kept = hold_seats(round_, unit, 1, by=manager)
    browser.sign_in(manager)
    reply = browser.post(f"/courses/days/holds/{kept.id}", data={"people": person.id})
    assert WARNED in told(browser, reply)
    seat = session.query(Seat).filter_by(person_id=person.id).one()
    reply = browser.post(f"/courses/days/seats/{seat.id}/swap", data={"people": other.id})
    assert WARNED in told(browser, reply)


def test_the_coordinator_is_warned_when_giving_and_offering(browser, app):
    round_ = make_round(make_course(licence="bbic"), seats=1, first_on=today() + timedelta(days=180))
    make_seat(round_)
    waits, waits_too = make_seat(round_), make_seat(round_)
    browser.sign_in(make_colleague("coordinator", make_area()))
    for seat, what in ((waits, "seat"), (waits_too, "offer")):
        session.get_one(Round, round_.id).seats += 1
        session.commit()
        reply = browser.post(f"/courses/days/seats/{seat.id}/seat", data={"round": round_.id, "what": what})
        assert WARNED in told(browser, reply)
    offer = session.query(Offer).one()
    link = f"/courses/days/offers/{sign(offer.id, PURPOSE)}"
    assert OWN in browser.get(link).text
    browser.sign_in(session.get(Person, waits_too.person_id))
    reply = browser.post(f"/courses/days/offers/{offer.id}/reply", data={"answer": "accept"})
    assert OWN in told(browser, reply)


def test_whoever_wishes_is_told(browser, round_):
    person = make_colleague()
    browser.sign_in(person)
    page = f"/courses/days/rounds/{round_.id}"
    assert OWN in told(browser, browser.post(page, data={}))


def test_the_check_warns_and_does_not_fail(app, round_):
    seat = make_seat(round_)
    session.commit()
    answer = app.test_cli_runner().invoke(args=["rounds", "check"])
    assert answer.exit_code == 0 and "warning: unlicensed: Plats " in answer.output and faults() == []
    assert f"Plats {seat.id}:" in answer.output


def letters(person):
    return session.query(Message).filter_by(person_id=person.id, template="courses/mail/unlicensed").count()


def test_when_the_queue_moves_by_itself_the_manager_is_told_once_for_each_round(app, round_):
    """By an offer, by terms that any date suits, and by an open invitation; never by what the manager did."""
    unit, manager, people = make_unit(4)
    round_.seats = 1
    taken = make_seat(round_)
    nominate_many(round_, {people[0].id: None, people[1].id: None}, by=manager)
    nominate_many(round_, {people[2].id: None}, by=manager, terms=Wanted(any_suits=True))
    assert letters(manager) == 0
    withdraw(taken, by=session.get(Person, taken.person_id))
    assert session.query(Offer).count() == 1 and letters(manager) == 1
    later = make_round(round_.queue.course, seats=3, first_on=today() + timedelta(days=200))
    assert {seat.state for seat in session.query(Seat).filter_by(round_id=later.id)} == set()
    fill_again(later)
    assert letters(manager) == 2  # Another round; two got seats or offers in it.
    invited = make_round(make_course(licence="bbic"), seats=3, invites=True)
    assert ask_for_seat(people[3], invited, by=people[3]).state == "seated" and letters(manager) == 3
    make_licence(unit)
    licensed = make_round(make_course(licence="bbic"), seats=3, invites=True)
    ask_for_seat(people[0], licensed, by=people[0])
    assert letters(manager) == 3


def fill_again(round_):
    held = hold([round_.id])
    fill(held, held.rounds.values(), by=None)


def test_no_licence_is_asked_for_where_none_is_needed(app):
    bare = make_round(make_course(), seats=1)
    _unit, manager, people = make_unit(2)
    first = nominate_many(bare, {people[0].id: None}, by=manager)[0]
    nominate_many(bare, {people[1].id: None}, by=manager)
    withdraw(first, by=people[0])
    assert session.query(Offer).count() == 1 and letters(manager) == 0


def test_the_letter_says_what_to_do(browser, round_):
    _unit, manager, people = make_unit(2)
    round_.seats = 1
    taken = make_seat(round_)
    nominate_many(round_, {people[0].id: None}, by=manager)
    withdraw(taken, by=session.get(Person, taken.person_id))
    session.commit()
    (letter,) = session.query(Message).filter_by(template="courses/mail/unlicensed").all()
    text = browser.sign_in(manager).get(f"/messages/{letter.id}").text
    assert "kräver licensen bbic" in text and people[0].family_name not in text
