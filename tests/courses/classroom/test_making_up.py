"""Missed sessions made up for elsewhere, and courses where not every session is needed."""

from datetime import timedelta

import pytest
import time_machine

from app.dates import today
from app.db import session
from app.ledger.models import Entry
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.attendance import register_attendance
from courses.days.actions.making_up import book_make_up, cancel_make_up
from courses.days.actions.quotas import set_quotas
from courses.days.actions.seats import nominate_many
from courses.days.actions.walk_ins import add_walk_in
from courses.days.models import Certificate, Half, MakeUp, Round, Session
from courses.days.presence import Mark
from courses.days.queries.attendance import occasion_of
from courses.days.queries.boards import taken_in
from courses.days.queries.checking import faults
from courses.days.queries.making_up import equivalents, missed
from courses.days.queries.quotas import grid
from courses.days.queries.rounds import round_of
from tests.counting import statements
from tests.factories import make_colleague, make_municipality, make_organisation
from tests.factories_days import make_area, make_course, make_occasion, make_round, make_seat, sessions_of


def make_absence(**values):
    """Someone who was there in the morning and not in the afternoon, yesterday."""
    course = make_course(**values)
    occasion = occasion_of(make_occasion(course=course).id)
    seat = make_seat(session.get(Round, occasion.round_id))
    person = session.get(Person, seat.person_id)
    morning, afternoon = sessions_of(occasion)
    register_attendance(morning, {person.id: Mark("present")}, by=None)
    register_attendance(afternoon, {person.id: Mark("absent")}, by=None)
    return course, occasion, seat, person, afternoon


def make_later(course, days=14, **values):
    """The morning and the afternoon of another round of the course."""
    round_ = make_round(course, first_on=today() + timedelta(days=days), **values)
    return session.query(Session).join(Session.occasion).filter_by(round_id=round_.id).order_by(Session.starts_at).all()


def test_the_same_part_of_the_same_theme_is_offered_where_a_seat_is_free(app):
    course, occasion, seat, person, afternoon = make_absence()
    _morning, other = make_later(course)
    make_later(course, days=21, halves=(Half.fm,))
    full = make_later(course, days=28, seats=1)
    make_seat(session.query(Round).order_by(Round.id.desc()).first())
    make_later(make_course(), days=7)
    make_later(course, days=35, published=False)
    (lost,) = missed(occasion, person.id)
    assert (lost.session.id, lost.number) == (afternoon.id, 2)
    assert [each.session_id for each in equivalents(lost, seat, today())] == [other.id]
    assert full[1].id != other.id


def test_what_is_noted_there_is_credited_to_the_round_of_the_seat_on_that_day(app):
    course, occasion, _seat, person, afternoon = make_absence()
    _morning, other = make_later(course)
    assert session.query(Certificate).count() == 0
    book_make_up(afternoon, other, person, by=person)
    with time_machine.travel(other.ends_at + timedelta(hours=1), tick=False):
        register_attendance(other, {person.id: Mark("present")}, by=None)
    certificate = session.query(Certificate).one()
    assert (certificate.occasion_id, certificate.happened_on) == (occasion.id, other.held_on)
    entry = session.query(Entry).filter_by(verb="courses.attended").one()
    assert (entry.person_id, entry.happened_on) == (person.id, other.held_on)


def test_a_guest_takes_a_chair_in_the_room_that_no_walk_in_gets(app):
    course, _occasion, _seat, person, afternoon = make_absence()
    _morning, other = make_later(course, days=1, occasion={"room_capacity": 1})
    book_make_up(afternoon, other, person, by=person)
    there = occasion_of(other.occasion_id)
    with pytest.raises(Problem, match="Lokalen rymmer 1"):
        add_walk_in(there, make_colleague(), by=make_colleague("trainer"))


def test_who_makes_up_for_a_session_stands_on_its_class_list_alone(browser):
    course, _occasion, _seat, person, afternoon = make_absence()
    trainer = make_colleague("trainer")
    morning, other = make_later(course, days=1, trainers=[trainer])
    book_make_up(afternoon, other, person, by=person)
    session.commit()
    with time_machine.travel(other.starts_at + timedelta(minutes=5), tick=False):
        browser.sign_in(trainer)
        page = f"/courses/days/occasions/{other.occasion_id}?session="
        shown = browser.get(f"{page}{other.id}").text
        assert person.name in shown and "tar igen ett pass" in shown
        assert person.name not in browser.get(f"{page}{morning.id}").text
        assert browser.post(f"{page}{other.id}", data={f"p-{person.id}": "present"}).status_code == 303
    assert session.query(Certificate).one().person_id == person.id


def test_a_seat_that_someone_makes_up_in_is_not_given_to_another(app):
    course, _occasion, _seat, person, afternoon = make_absence()
    _morning, other = make_later(course, seats=1)
    book_make_up(afternoon, other, person, by=person)
    round_ = session.query(Round).order_by(Round.id.desc()).first()
    assert make_seat(round_).state == "queued"


def test_being_absent_there_too_changes_nothing(app):
    course, _occasion, _seat, person, afternoon = make_absence()
    _morning, other = make_later(course)
    book_make_up(afternoon, other, person, by=person)
    with time_machine.travel(other.ends_at + timedelta(hours=1), tick=False):
        register_attendance(other, {person.id: Mark("absent")}, by=None)
    assert session.query(Certificate).count() == 0


def test_another_place_can_be_chosen_and_given_back(app):
    course, _occasion, _seat, person, afternoon = make_absence()
    first, second = make_later(course)[1], make_later(course, days=21)[1]
    book_make_up(afternoon, first, person, by=person)
    booked = book_make_up(afternoon, second, person, by=person)
    assert session.query(MakeUp).one().instead_id == second.id
    cancel_make_up(booked, by=person)
    assert session.query(MakeUp).count() == 0


def test_the_last_free_seat_is_given_to_one(app):
    course, occasion, _seat, person, afternoon = make_absence()
    colleague = make_colleague()
    make_seat(session.get(Round, occasion.round_id), colleague)
    for sitting in sessions_of(occasion):
        register_attendance(sitting, {colleague.id: Mark("absent")}, by=None)
    _morning, other = make_later(course, seats=1)
    book_make_up(afternoon, other, person, by=person)
    with pytest.raises(Problem, match="fullt"):
        book_make_up(afternoon, other, colleague, by=colleague)


def test_nothing_is_made_up_for_that_was_not_missed(app):
    course, occasion, _seat, person, _afternoon = make_absence()
    morning = sessions_of(occasion)[0]
    other = make_later(course)[0]
    with pytest.raises(Problem, match="inget missat"):
        book_make_up(morning, other, person, by=person)


def test_one_books_on_the_page_and_the_manager_of_somebody_else_does_not(browser):
    course, occasion, _seat, person, afternoon = make_absence()
    _morning, other = make_later(course)
    page = f"/courses/classroom/sessions/{afternoon.id}/make-up"
    browser.sign_in(person)
    assert "Ta igen" in browser.get(f"/courses/classroom/occasions/{occasion.id}/mine").text
    assert "ledig" in browser.get(page).text
    assert browser.post(page, data={"instead": other.id}).status_code == 303
    assert "Bokat" in browser.get(page).text
    stranger = make_colleague("unit_manager")
    browser.sign_in(stranger)
    assert browser.get(f"{page}?person={person.id}").status_code == 403
    booked = session.query(MakeUp).one()
    assert browser.post(f"/courses/classroom/make-ups/{booked.id}/cancel").status_code == 403
    browser.sign_in(person)
    assert browser.post(f"/courses/classroom/make-ups/{booked.id}/cancel").status_code == 303


@pytest.mark.parametrize(("rule", "certificates"), [({"least": 1}, 1), ({"least": 1, "compulsory": [2]}, 0), ({}, 0)])
def test_the_courses_own_rule_says_what_is_enough(app, rule, certificates):
    make_absence(completion=rule)
    assert session.query(Certificate).count() == certificates


# Quotas where it is made up for.


def two_towns():
    """Two municipalities with a unit in each."""
    first, second = make_municipality(), make_municipality(key="1480", code="1480", name="Andra")
    return first, second, make_organisation(parent=first), make_organisation(parent=second)


def missing(unit, course, **values):
    """Someone of a unit who missed an afternoon of the course, with the seat and what was lost."""
    occasion = occasion_of(make_occasion(course=course, **values).id)
    person = make_colleague(unit=unit)
    seat = make_seat(session.get(Round, occasion.round_id), person)
    morning, afternoon = sessions_of(occasion)
    register_attendance(morning, {person.id: Mark("present")}, by=None)
    register_attendance(afternoon, {person.id: Mark("absent")}, by=None)
    return person, seat, afternoon, missed(occasion_of(occasion.id), person.id)[0]


def test_a_guest_takes_the_own_municipality_s_quota_first_then_a_common_seat(app):
    first, second, here, there = two_towns()
    course = make_course()
    people = [missing(here, course) for _ in range(3)] + [missing(there, course)]
    _morning, other = make_later(course, days=40, seats=4)
    round_ = session.query(Round).order_by(Round.id.desc()).first()
    set_quotas(round_, {first.id: 1, second.id: 2}, by=None)
    for person, _seat, afternoon, _lost in people[:2]:  # One on the quota, one on the only common seat.
        book_make_up(afternoon, other, person, by=person)
    person, seat, _afternoon, lost = people[2]
    assert equivalents(lost, seat, today()) == []  # The two left are kept for the other.
    stranger, its_seat, its_afternoon, its_lost = people[3]
    assert [each.free for each in equivalents(its_lost, its_seat, today())] == [2]
    book_make_up(its_afternoon, other, stranger, by=stranger)
    found = grid(round_of(round_.id))
    assert {row.quota: (row.guests, row.room) for row in found.rows} == {1: (2, 0), 2: (1, 1)}
    assert (found.taken, found.free) == (3, 1)
    assert faults() == []


def test_guests_of_different_sessions_share_seats_and_quotas_by_the_fullest(app):
    first, second, here, there = two_towns()
    course = make_course()
    mine, theirs = missing(here, course), missing(there, course)
    morning, afternoon = make_later(course, days=40, seats=2)
    round_ = session.query(Round).order_by(Round.id.desc()).first()
    set_quotas(round_, {first.id: 1, second.id: 1}, by=None)
    book_make_up(mine[2], afternoon, mine[0], by=mine[0])
    session.add(MakeUp(session_id=theirs[2].id, person_id=theirs[0].id, instead_id=morning.id))
    session.flush()
    found = grid(round_of(round_.id))
    assert found.taken == 1 and sum(row.guests for row in found.rows) == 1
    session.query(MakeUp).filter_by(instead_id=morning.id).delete()
    assert [each.free for each in equivalents(theirs[3], theirs[1], today())] == [1]


def test_a_quota_that_a_guest_uses_is_not_given_to_another(app):
    first, second, here, there = two_towns()
    course = make_course()
    person, _seat, afternoon, _lost = missing(here, course)
    _morning, other = make_later(course, days=40, seats=2)
    round_ = session.query(Round).order_by(Round.id.desc()).first()
    set_quotas(round_, {first.id: 1, second.id: 1}, by=None)
    book_make_up(afternoon, other, person, by=person)
    one, two = (make_colleague(unit=unit) for unit in (here, there))
    assert nominate_many(round_, {one.id: None}, by=None)[0].state == "queued"
    assert nominate_many(round_, {two.id: None}, by=None)[0].state == "seated"


def test_guests_cost_no_statements(app):
    first, second, here, there = two_towns()
    course = make_course()
    people = [missing(each, course) for each in (here, there, there)]
    _morning, other = make_later(course, days=40, seats=9)
    round_ = round_of(session.query(Round.id).order_by(Round.id.desc()).first()[0])
    set_quotas(round_, {first.id: 2, second.id: 4}, by=None)
    areas = {round_.queue_id: make_area().id}
    empty = statements(lambda: taken_in([round_], areas, today()))
    for person, _seat, afternoon, _lost in people:
        book_make_up(afternoon, other, person, by=person)
    assert statements(lambda: taken_in([round_], areas, today())) == empty == 3
    person, seat, _afternoon, lost = missing(here, course)
    assert statements(lambda: equivalents(lost, seat, today())) <= 11
