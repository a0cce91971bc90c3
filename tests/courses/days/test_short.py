"""When what is left of a round is too little: told once, kindly, and seen by those who can do something about it."""

from datetime import timedelta

import time_machine

from app.dates import today
from app.db import session
from app.messages.models import Message
from app.messages.writing import write
from app.organisations.models import Absence
from app.people.models import Person
from courses.classroom.actions.appeals import notify_absence
from courses.classroom.actions.warning import tell_of_too_little
from courses.days.actions.attendance import accept_partial, register_attendance
from courses.days.actions.making_up import book_make_up
from courses.days.models import Half, Occasion, Round
from courses.days.presence import Mark
from courses.days.queries.attendance import occasion_of
from courses.days.queries.short import short_in
from tests.counting import statements
from tests.courses.classroom.test_making_up import make_absence, make_later
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_occasion, make_round, make_seat, make_unit, sessions_of


def warnings():
    return session.query(Message).filter_by(template="courses/mail/too_little").all()


def short(round_id):
    return [(each.person_id, len(each.lost), each.planned) for each in short_in([round_id], today())]


def test_whoever_has_too_little_left_is_told_once_when_the_day_is_over(app):
    _course, occasion, _seat, person, afternoon = make_absence()
    tell_of_too_little(afternoon.held_on)
    assert warnings() == []
    for _each in range(2):
        tell_of_too_little()
    (told,) = warnings()
    assert (told.person_id, told.reminder) == (person.id, True)
    text = write(told, person)
    assert f"/courses/classroom/sessions/{afternoon.id}/make-up" in text.body and "Du kan ta igen" in text.subject
    assert short(occasion.round_id) == [(person.id, 1, 2)]


def test_whoever_can_still_reach_what_is_enough_is_not(app):
    _course, occasion, *_rest = make_absence(completion={"least": 1})
    tell_of_too_little()
    assert warnings() == [] and short(occasion.round_id) == []


def test_a_compulsory_session_that_was_missed_is_too_little(app):
    _course, occasion, _seat, person, _afternoon = make_absence(completion={"least": 1, "compulsory": [2]})
    assert short(occasion.round_id) == [(person.id, 1, 2)]


def test_of_a_rule_over_the_round_all_its_sessions_are_counted(app):
    course = make_course(themes=2, completion={"least": 3, "over": "round"})
    round_ = make_round(course, first_on=today() - timedelta(days=1))
    person = session.get(Person, make_seat(round_).person_id)
    first = occasion_of(make_first(round_).id)
    register_attendance(first.sessions[0], {person.id: Mark("absent")}, by=None)
    assert short(round_.id) == []
    register_attendance(first.sessions[1], {person.id: Mark("absent")}, by=None)
    (found,) = short_in([round_.id], today())
    assert (found.occasion_id, len(found.lost), found.planned) == (None, 2, 4)


def make_first(round_):
    return session.query(Occasion).filter_by(round_id=round_.id).order_by(Occasion.position).first()


def test_a_booked_place_an_accepted_day_and_a_made_up_session_are_enough(app):
    course, occasion, _seat, person, afternoon = make_absence()
    _morning, other = make_later(course)
    booked = book_make_up(afternoon, other, person, by=person)
    assert short(occasion.round_id) == []
    with time_machine.travel(other.ends_at + timedelta(hours=1), tick=False):
        register_attendance(other, {person.id: Mark("present")}, by=None)
        assert short(occasion.round_id) == []
    session.delete(booked)
    session.flush()
    accept_partial(occasion, person, "Hon läste på i efterhand.", by=make_colleague("coordinator"))
    assert short(occasion.round_id) == []


def test_notified_absence_is_looked_at_before_the_day(app):
    occasion = occasion_of(make_occasion(first_on=today() + timedelta(days=5)).id)
    person = session.get(Person, make_seat(session.get(Round, occasion.round_id)).person_id)
    notify_absence(occasion.sessions[:1], person, by=person)
    tell_of_too_little()
    assert [each.person_id for each in warnings()] == [person.id]


def test_nobody_is_told_of_what_was_missed_while_registered_as_away(app):
    _course, occasion, _seat, person, afternoon = make_absence()
    session.add(Absence(person_id=person.id, first_on=afternoon.held_on, last_on=afternoon.held_on, percent=100))
    session.flush()
    tell_of_too_little()
    assert warnings() == [] and short(occasion.round_id) == [(person.id, 1, 2)]


def test_coordinator_and_manager_see_it_on_the_rounds_page_and_colleagues_do_not(browser):
    course = make_course()
    occasion = make_occasion(course=course)
    round_ = session.get(Round, occasion.round_id)
    _unit, manager, (person, colleague, *_rest) = make_unit()
    _other, stranger, (elsewhere, *_rest) = make_unit()
    for each in (person, elsewhere):
        make_seat(round_, each)
    for sitting in sessions_of(occasion):
        register_attendance(sitting, {person.id: Mark("absent"), elsewhere.id: Mark("present")}, by=None)
    coordinator = make_colleague("coordinator", make_area())
    session.commit()
    page = f"/courses/days/rounds/{round_.id}"
    for who, sees in ((coordinator, True), (manager, True), (stranger, False), (colleague, False)):
        browser.sign_in(who)
        shown = browser.get(page).text
        assert (("Behöver ta igen" in shown) and (person.name in shown)) is sees
    browser.sign_in(manager)
    link = f"/courses/classroom/sessions/{sessions_of(occasion)[0].id}/make-up?person={person.id}"
    assert link in browser.get(page).text
    assert browser.get(link).status_code == 200


def test_it_takes_two_statements_for_any_number_of_people(app):
    round_ = make_round(first_on=today() - timedelta(days=1), halves=(Half.whole,))
    sitting = sessions_of(make_first(round_))[0]
    people = [make_seat(round_).person_id for _each in range(5)]
    register_attendance(sitting, {person: Mark("absent") for person in people}, by=None)
    assert statements(lambda: short_in([round_.id], today())) == 2
    assert len(short(round_.id)) == 5
