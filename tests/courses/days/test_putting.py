"""The coordinator seats or queues somebody who never asked, and somebody from the wider queue in a reserved round."""

from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.messages.models import Message
from app.problems import Problem
from courses.days.actions.placing_by_hand import place_person
from courses.days.actions.seats import ask_for_seat, nominate_many, seat_from_queue
from courses.days.models import Half, Seat
from courses.days.queries.checking import faults
from courses.days.queries.explanations import latest
from tests.counting import statements
from tests.factories import make_colleague, make_municipality, make_organisation
from tests.factories_days import make_area, make_course, make_round, make_seat, make_unit


def letters(person):
    return [m.template.rpartition("/")[2] for m in session.query(Message).filter_by(person_id=person.id)]


def test_somebody_who_never_asked_is_given_a_seat_and_all_are_told(app):
    _unit, boss, (person, other, wishing) = make_unit(3)
    by, round_ = make_colleague("coordinator"), make_round(seats=2)
    seat = place_person(person, round_, by=by, seat=True)
    assert (seat.state, "Samordnaren" in latest([seat.id])[seat.id].sentence) == ("seated", True)
    assert (letters(person), letters(boss)) == (["seated"], ["placed_unit"])
    wish = ask_for_seat(wishing, round_, by=wishing)
    assert place_person(wishing, round_, by=by, seat=True) is wish and wish.state == "seated"
    with pytest.raises(Problem, match="ingen ledig plats"):
        place_person(other, round_, by=by, seat=True)
    queued = place_person(other, round_, by=by, seat=False)
    assert queued.state == "queued" and "ställde dig i kö" in latest([queued.id])[queued.id].sentence
    for one in (other, person):
        with pytest.raises(Problem, match=r"står redan|har redan"):
            place_person(one, round_, by=by, seat=False)
    assert letters(other) == ["queued"] and faults() == []


def test_whoever_works_elsewhere_is_not_placed(app):
    make_area()
    town = make_municipality()
    round_ = make_round(area_id=town.id)
    elsewhere = make_colleague(unit=make_organisation(parent=make_municipality()))
    with pytest.raises(Problem, match="ingen tjänst"):
        place_person(elsewhere, round_, by=make_colleague("coordinator"), seat=True)


def test_a_reserved_round_takes_somebody_from_the_wider_queue_by_hand(app):
    course = make_course()
    wide = make_round(course, seats=1)
    make_seat(wide)
    _unit, boss, (person,) = make_unit(1)
    nominate_many(wide, {person.id: None}, by=boss)
    waiting = session.query(Seat).filter_by(person_id=person.id).one()
    make_area()
    town = make_municipality()
    reserved = make_round(course, area_id=town.id, first_on=today() + timedelta(days=70))
    assert reserved.also_queue_id == wide.queue_id
    seat_from_queue(waiting, reserved, by=make_colleague("coordinator"))
    assert (waiting.state, waiting.round_id, waiting.queue_id) == ("seated", reserved.id, reserved.queue_id)
    assert faults() == []


def test_the_coordinator_searches_and_places(app, browser):
    _unit, _boss, (person, _other) = make_unit(2)
    round_ = make_round(seats=1)
    number = round_.queue_id
    browser.sign_in(make_colleague("coordinator", make_area()))
    found = browser.post(f"/courses/days/queues/{number}/search", data={"q": person.name})
    assert person.name not in found.location and person.name in browser.get(found.location).text
    assert browser.get(f"/courses/days/queues/{number}").status_code == 200
    page = f"/courses/days/queues/{number}/people/{person.id}"
    assert browser.get(page).status_code == 200
    assert browser.post(page, data={"round": round_.id, "what": "seat"}).status_code == 303
    assert session.query(Seat).filter_by(person_id=person.id).one().state == "seated"
    assert browser.post(page, data={"round": round_.id, "what": "seat"}).status_code == 422
    browser.sign_in(person)
    assert browser.get(page).status_code == 403


def test_the_pages_ask_no_more_however_many_dates_people_and_seats(browser):
    course = make_course()
    unit, _boss, people = make_unit(3)
    round_ = make_round(course)
    browser.sign_in(make_colleague("coordinator", make_area()))
    session.commit()
    search = f"/courses/days/queues/{round_.queue_id}/search"
    put = f"/courses/days/queues/{round_.queue_id}/people/{people[0].id}"

    def counts():
        found = browser.post(search, data={"q": unit.name}).location
        browser.get(put)  # What is only read once is read.
        return statements(lambda: browser.get(found)), statements(lambda: browser.get(put))

    few = counts()
    for days in (45, 60, 75):
        more = make_round(course, first_on=today() + timedelta(days=days), halves=(Half.fm,))
        make_seat(more)
    for _ in range(5):
        make_colleague(unit=unit)
    make_seat(make_round(first_on=today() + timedelta(days=45)), people[0])
    session.commit()
    assert counts() == few


def test_placing_by_hand_takes_as_many_statements_however_many_there_are(app):
    by, course = make_colleague("coordinator"), make_course()
    counts = []
    for others in (1, 6):
        _unit, _boss, (person, waits) = make_unit(2)
        round_ = make_round(course, seats=others + 1, first_on=today() + timedelta(days=30 + others))
        for _ in range(others):
            make_seat(round_)
        seated = statements(lambda: place_person(person, round_, by=by, seat=True))  # noqa: B023
        counts.append((seated, statements(lambda: place_person(waits, round_, by=by, seat=False))))  # noqa: B023
    assert counts[0] == counts[1]
