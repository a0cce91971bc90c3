"""A manager lets people who wait for the same course go together or not at all, and takes it back; reasons told of others."""

from datetime import timedelta

import pytest

from app.db import session
from app.organisations.models import Organisation
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.seats import ask_for_seat, nominate_many, withdraw
from courses.days.actions.terms import join_party, leave_party
from courses.days.explaining import SENTENCES
from courses.days.explaining_others import ABOUT, sentence_about
from courses.days.models import Party, Seat, SeatState
from courses.days.queries.checking import faults
from courses.days.words import SEAT_STATES_ABOUT
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_round, make_seat, make_unit

PAGE = "/courses/days/rounds/{}/{}"


@pytest.fixture
def waiting(app):
    """A full round, a manager, and three of the unit who wait."""
    round_ = make_round(seats=1)
    taken = make_seat(round_)
    _unit, manager, people = make_unit(3)
    seats = nominate_many(round_, {person.id: None for person in people}, by=manager)
    session.commit()
    return round_, taken, manager, seats


def test_a_manager_lets_two_who_wait_go_together_and_alone_again(browser, waiting):
    round_, _taken, manager, (one, two, three) = waiting
    browser.sign_in(manager)
    page, url = PAGE.format(round_.id, "nominate"), PAGE.format(round_.id, "company")
    text = browser.get(page).text
    assert "Väntar redan på kursen" in text and "platser var tagna när chefen sade ja" in text
    assert browser.post(url, data={"seat": [one.id, two.id]}).location.endswith("/nominate#waiting")
    assert one.party_id == two.party_id is not None and three.party_id is None
    assert "går tillsammans eller inte alls" in browser.get(page).text
    assert browser.post(url, data={"alone": one.id}).status_code == 303
    assert one.party_id is two.party_id is None  # Nobody is a party of one.
    browser.post(url, data={"seat": [one.id, two.id, three.id]})
    assert browser.post(url, data={"party": one.party_id}).status_code == 303
    assert {seat.party_id for seat in (one, two, three)} == {None}


def test_only_ones_own_people_and_only_those_who_wait(browser, waiting):
    round_, taken, manager, (one, two, _three) = waiting
    url = PAGE.format(round_.id, "company")
    browser.sign_in(manager)
    assert browser.post(url, data={"seat": [one.id]}).status_code == 409
    assert browser.post(url, data={"seat": [one.id, taken.id]}).status_code == 409  # Who sits is not among them.
    assert browser.post(url, data={"party": 77}).status_code == 409
    browser.sign_in(make_unit()[1])
    assert browser.post(url, data={"seat": [one.id, two.id]}).status_code == 403
    assert browser.post(url, data={"alone": one.id}).status_code == 403
    assert browser.sign_in(make_colleague()).post(url, data={"seat": [one.id, two.id]}).status_code == 403
    assert session.query(Party).count() == 0


def test_a_party_of_others_is_not_dissolved_by_mine_leaving(browser, waiting):
    round_, _taken, manager, (one, two, three) = waiting
    stranger = make_seat(round_)
    other = make_seat(round_)
    join_party([one, stranger, other], by=None)
    session.commit()
    browser.sign_in(manager)
    assert browser.post(PAGE.format(round_.id, "company"), data={"party": one.party_id}).status_code == 303
    assert one.party_id is None and stranger.party_id == other.party_id is not None
    assert two.party_id is three.party_id is None


def test_a_free_seat_goes_to_one_who_left_the_company(waiting):
    _round, taken, _manager, (one, two, three) = waiting
    join_party([one, two], by=None)
    withdraw(three, by=session.get(Person, three.person_id))
    withdraw(taken, by=session.get(Person, taken.person_id))
    assert (one.state, two.state) == ("queued", "queued")
    leave_party(two, by=None)
    assert sorted((one.state, two.state)) == ["offered", "queued"] and faults() == []
    with pytest.raises(Problem, match="inget sällskap"):
        leave_party(one, by=None)


def test_the_page_asks_no_more_however_many_wait(browser, waiting):
    round_, _taken, manager, _seats = waiting
    browser.sign_in(manager)
    url = PAGE.format(round_.id, "nominate")
    browser.get(url)
    few = statements(lambda: browser.get(url))
    unit = session.get(Seat, _seats[0].id).unit_id
    more = [make_colleague(unit=session.get(Organisation, unit)) for _ in range(4)]
    nominate_many(round_, {person.id: None for person in more}, by=manager)
    session.commit()
    assert statements(lambda: browser.get(url)) == few


def test_what_is_told_of_others_never_says_you(app):
    values = {"place": 3, "of": 9, "rule": "deadline", "seats": 30, "waiting": 4, "on": "2027-03-01", "opens_on": "2027-03-01",
              "answer_by": "2027-03-01T16:00:00+00:00", "course": "Barnkonventionen"}  # fmt: skip
    assert ABOUT.keys() == SENTENCES.keys()
    for code in ABOUT:
        for told in (sentence_about(code, {}), sentence_about(code, values)):
            assert told.endswith("."), code
            assert not {"du", "din", "ditt", "dig", "er", "ni", "dina"} & set(
                told.lower().replace(".", " ").replace(",", " ").split()
            )
    assert sentence_about("gone", {}) == ""
    assert SEAT_STATES_ABOUT.keys() == set(SeatState)


def test_someone_who_only_asked_waits_too(browser, waiting):
    round_, _taken, manager, (one, *_others) = waiting
    unit = one.unit_id
    fourth = make_colleague(unit=session.get(Organisation, unit))
    asked = ask_for_seat(fourth, round_, by=fourth)
    session.commit()
    browser.sign_in(manager)
    assert browser.post(PAGE.format(round_.id, "company"), data={"seat": [one.id, asked.id]}).status_code == 303
    assert asked.party_id == one.party_id and round_.first_on > asked.asked_at.date() + timedelta(days=1)
