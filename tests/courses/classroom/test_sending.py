"""Questions, needs, absence said beforehand, objections, and empty chairs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.dates import today
from app.db import session
from app.messages.models import Message
from app.people.models import Person
from app.problems import Problem
from app.web.formats import date_text
from courses.classroom.actions.appeals import answer_appeal, appeal, notify_absence, tell_of_no_shows
from courses.classroom.actions.sending import Needs, ask_question, forget_needs, state_needs
from courses.classroom.models import Appeal, Need, Question
from courses.days.actions.attendance import register_attendance
from courses.days.models import AttendanceMark, Certificate, Trainer
from courses.days.presence import Mark
from courses.days.queries.attendance import occasion_of
from tests.factories import make_colleague
from tests.factories_days import make_area, make_occasion, make_seat, make_unit, sessions_of


def make_day(days=7, **values):
    """An occasion so many days ahead (or behind), its trainer, and someone with a seat."""
    occasion = occasion_of(make_occasion(first_on=today() + timedelta(days=days), **values).id)
    trainer = make_colleague("trainer")
    session.add(Trainer(occasion_id=occasion.id, person_id=trainer.id))
    seat = make_seat(occasion.round)
    session.flush()
    return occasion_of(occasion.id), trainer, session.get(Person, seat.person_id)


def test_a_question_reaches_the_trainer_without_a_name(browser):
    occasion, trainer, person = make_day()
    browser.sign_in(person)
    sent = browser.post(f"/courses/classroom/occasions/{occasion.id}/questions", data={"question": "Hur gör man?"})
    assert sent.status_code == 303
    assert "Hur gör man?" in browser.get(f"/courses/classroom/occasions/{occasion.id}/mine").text
    browser.sign_in(trainer)
    page = browser.get(f"/courses/classroom/occasions/{occasion.id}/readiness").text
    questions = page[page.index("Frågor som har skickats in") :]
    assert "Hur gör man?" in questions and person.name not in questions


def test_a_question_with_a_personal_identity_number_is_refused_and_kept_on_the_page(browser):
    occasion, _trainer, person = make_day()
    browser.sign_in(person)
    reply = browser.post(
        f"/courses/classroom/occasions/{occasion.id}/questions", data={"question": "Vad gäller 811218-9876?"}
    )
    assert reply.status_code == 422 and "Vad gäller 811218-9876?" in reply.text
    assert session.query(Question).count() == 0


def test_one_sends_five_questions_and_takes_one_back(browser):
    occasion, _trainer, person = make_day()
    for number in range(5):
        ask_question(occasion, person, f"Fråga {number}?", by=person)
    with pytest.raises(Problem, match="Ta resten"):
        ask_question(occasion, person, "En till?", by=person)
    first = session.query(Question).order_by(Question.id).first()
    browser.sign_in(make_colleague())
    assert browser.post(f"/courses/classroom/questions/{first.id}/take-back").status_code == 403
    browser.sign_in(person)
    assert browser.post(f"/courses/classroom/questions/{first.id}/take-back").status_code == 303
    assert session.query(Question).count() == 4


def test_needs_are_read_by_the_organiser_alone(browser):
    occasion, trainer, person = make_day()
    browser.sign_in(person)
    address = f"/courses/classroom/occasions/{occasion.id}/needs"
    assert browser.post(address, data={"hearing_loop": "y", "food": "inga nötter"}).status_code == 303
    listed = f"/courses/classroom/rounds/{occasion.round_id}/needs"
    browser.sign_in(make_colleague("coordinator", make_area()))
    page = browser.get(listed).text
    assert person.name in page and "hörslinga" in page and "inga nötter" in page
    browser.sign_in(trainer)
    assert browser.get(listed).status_code == 403
    for shown in (f"/courses/days/occasions/{occasion.id}", f"/courses/days/occasions/{occasion.id}/roster",
                  f"/courses/classroom/occasions/{occasion.id}/readiness"):  # fmt: skip
        assert "nötter" not in browser.get(shown).text


def test_needs_told_again_replace_and_nothing_removes_them(app):
    occasion, _trainer, person = make_day()
    state_needs(occasion.round, person, Needs(food="vegan"), by=person)
    state_needs(occasion.round, person, Needs(interpreter=True), by=person)
    need = session.query(Need).one()
    assert (need.food, need.interpreter) == ("", True)
    state_needs(occasion.round, person, Needs(), by=person)
    assert session.query(Need).count() == 0


@pytest.mark.parametrize(("ago", "kept"), [(3, 1), (4, 0)])
def test_needs_are_forgotten_three_days_after_the_round(app, ago, kept):
    occasion, _trainer, person = make_day()
    state_needs(occasion.round, person, Needs(step_free=True), by=person)
    forget_needs(occasion.round.last_on + timedelta(days=ago))
    assert session.query(Need).count() == kept


def test_absence_said_beforehand_stands_on_the_class_list_without_a_reason(browser):
    occasion, _trainer, person = make_day()
    _morning, afternoon = sessions_of(occasion)
    browser.sign_in(person)
    assert (
        f"Eftermiddag {date_text(afternoon.held_on, today())}"
        in browser.get(f"/courses/classroom/occasions/{occasion.id}/mine").text
    )
    reply = browser.post(f"/courses/classroom/occasions/{occasion.id}/absence", data={"sessions": [str(afternoon.id)]})
    assert reply.status_code == 303
    mark = session.query(AttendanceMark).one()
    assert (mark.session_id, mark.state, mark.recorded_by_id) == (afternoon.id, "absent_notified", person.id)


def test_absence_cannot_be_said_afterwards(app):
    occasion, _trainer, person = make_day(days=-1)
    with pytest.raises(Problem, match="har börjat"):
        notify_absence(sessions_of(occasion), person, by=person)


def test_who_objects_and_is_right_gets_the_mark_and_the_certificate(browser):
    occasion, trainer, person = make_day(days=-1)
    morning, afternoon = sessions_of(occasion)
    register_attendance(morning, {person.id: Mark("present")}, by=trainer)
    register_attendance(afternoon, {person.id: Mark("absent")}, by=trainer)
    browser.sign_in(person)
    reply = browser.post(f"/courses/classroom/sessions/{afternoon.id}/appeal", data={"text": "Jag var där hela tiden."})
    assert reply.status_code == 303
    assert session.scalars(select(Message.person_id).where(Message.template == "courses/mail/appealed")).all() == [
        trainer.id
    ]
    made = session.query(Appeal).one()
    browser.sign_in(trainer)
    assert "Jag var där hela tiden." in browser.get(f"/courses/classroom/appeals/{made.id}").text
    assert browser.post(f"/courses/classroom/appeals/{made.id}", data={"mark": "present"}).status_code == 303
    assert session.query(Certificate).one().person_id == person.id
    browser.sign_in(person)
    assert "Du fick rätt" in browser.get(f"/courses/classroom/occasions/{occasion.id}/mine").text


def test_a_no_needs_a_reason_and_nobody_answers_oneself_or_twice(app):
    occasion, trainer, person = make_day(days=-1)
    morning, _afternoon = sessions_of(occasion)
    with pytest.raises(Problem, match="Ingen närvaro"):
        appeal(morning, person, "Fel.", by=person)
    register_attendance(morning, {person.id: Mark("absent")}, by=trainer)
    made = appeal(morning, person, "Fel.", by=person)
    with pytest.raises(Problem, match="redan invänt"):
        appeal(morning, person, "Fel igen.", by=person)
    with pytest.raises(Problem, match="varför"):
        answer_appeal(made, None, "", by=trainer)
    with pytest.raises(Problem, match="din egen"):
        answer_appeal(made, Mark("present"), "", by=person)
    answer_appeal(made, None, "Listan på papper säger samma sak.", by=trainer)
    with pytest.raises(Problem, match="redan svarat"):
        answer_appeal(made, Mark("present"), "", by=trainer)
    assert session.query(AttendanceMark).one().state == "absent"


def test_a_manager_is_told_once_of_an_empty_chair_and_never_why(app):
    _unit, manager, (absent, notified, present) = make_unit(3)
    occasion = occasion_of(make_occasion(first_on=today() - timedelta(days=1)).id)
    for person in (absent, notified, present):
        make_seat(occasion.round, person)
    for sitting in sessions_of(occasion):
        register_attendance(
            sitting,
            {absent.id: Mark("absent"), notified.id: Mark("absent_notified"), present.id: Mark("present")},
            by=None,
        )
    tell_of_no_shows()
    tell_of_no_shows()
    told = session.query(Message).filter_by(template="courses/mail/no_show").all()
    assert [(each.person_id, each.reminder) for each in told] == [(manager.id, True)]


def test_each_empty_chair_is_told_of_to_those_who_decide_for_that_person(app):
    """The manager of a unit was absent too: for the manager the next above decides, and for the others the manager."""
    _unit, manager, people = make_unit(2)
    chief = make_colleague("unit_manager", make_area())
    occasion = occasion_of(make_occasion(first_on=today() - timedelta(days=1)).id)
    for person in (manager, *people):
        make_seat(occasion.round, person)
    for sitting in sessions_of(occasion):
        register_attendance(sitting, dict.fromkeys([manager.id, *(p.id for p in people)], Mark("absent")), by=None)
    tell_of_no_shows()
    told = session.query(Message).filter_by(template="courses/mail/no_show").order_by(Message.id).all()
    assert sorted(each.person_id for each in told) == sorted([chief.id, manager.id, manager.id])
    told_of = {each.event.rpartition(":")[2] for each in told if each.person_id == chief.id}
    assert told_of == {str(manager.id)}


def test_nobody_is_told_before_the_whole_occasion_has_been_noted(app):
    _unit, _manager, (absent, *_rest) = make_unit(1)
    occasion = occasion_of(make_occasion(first_on=today() - timedelta(days=1)).id)
    make_seat(occasion.round, absent)
    register_attendance(sessions_of(occasion)[0], {absent.id: Mark("absent")}, by=None)
    tell_of_no_shows()
    assert session.query(Message).filter_by(template="courses/mail/no_show").count() == 0


def test_an_occasion_is_nobody_elses(browser):
    occasion, _trainer, _person = make_day()
    browser.sign_in(make_colleague())
    for page in ("mine", "readiness"):
        assert browser.get(f"/courses/classroom/occasions/{occasion.id}/{page}").status_code == 403
    assert browser.get(f"/courses/classroom/rounds/{occasion.round_id}/needs").status_code == 403
