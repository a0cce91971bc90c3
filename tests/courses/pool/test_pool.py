"""The pool of trainers: promised and used days, questions with an answer by mail, one's own record."""

from datetime import timedelta

import pytest
import time_machine

from app.dates import today
from app.db import session
from app.messages.models import Message
from app.messages.writing import write
from app.organisations.models import Absence
from app.problems import Problem
from courses.days.models import Occasion, Trainer
from courses.days.models.pool import Ask, PoolMember
from courses.days.queries.attendance import occasion_of
from courses.days.queries.pool import candidates, led_by, pool, used_days
from courses.models import Theme
from courses.pool.actions import answer_ask, ask_to_lead, certify, leave_pool, promise_days, recall_ask, recruit
from tests.factories import make_colleague, make_municipality
from tests.factories_days import make_area, make_course, make_occasion, make_round


def make_member(course, **values):
    """Someone in the pool who can teach the course."""
    person = make_colleague("trainer", make_area(), **values)
    recruit(person, [theme.id for theme in session.query(Theme).filter_by(course_id=course.id)], by=person)
    return person


def make_ahead(course, days=30, **values):
    """An occasion of the course still to come."""
    return occasion_of(make_occasion(course=course, first_on=today() + timedelta(days=days), **values).id)


def ask(occasion, person, by=None, **values):
    return ask_to_lead(
        occasion,
        person,
        by=by or make_colleague("coordinator", make_area()),
        answer_by=today() + timedelta(days=7),
        **values,
    )


def test_days_used_are_counted_against_those_promised(app):
    course = make_course()
    person = make_member(course)
    year = today().year
    first = today().replace(month=1, day=15)
    make_round(course, first_on=first, trainers=[person])
    make_round(course, first_on=first.replace(year=year - 1), trainers=[person])
    promise_days(person, year, 2.5, by=person)
    promise_days(person, year, 1.5, by=person)
    (row,) = pool(year, today())
    assert (row.promised, row.used, row.left) == (1.5, 1.0, 0.5)
    assert used_days([person.id], year - 1) == {person.id: 1.0}


@pytest.mark.parametrize("days", [-1, 0.25, 261])
def test_days_come_in_halves(app, days):
    with pytest.raises(Problem, match="hela och halva"):
        promise_days(make_member(make_course()), 2027, days, by=make_colleague())


def test_those_who_can_teach_it_and_are_free_can_be_asked_most_days_left_first(app):
    course = make_course()
    few, many, busy, away = (make_member(course) for _ in range(4))
    make_member(make_course())
    occasion = make_ahead(course)
    promise_days(few, occasion.first_on.year, 1, by=few)
    promise_days(many, occasion.first_on.year, 9, by=many)
    make_ahead(make_course(), trainers=[busy])
    session.add(Absence(person_id=away.id, first_on=occasion.first_on, last_on=None, percent=100))
    session.flush()
    assert [row.person for row in candidates(occasion, today())] == [many, few]


def test_the_link_in_the_mail_answers_without_sign_in_and_once(app, new_browser):
    course = make_course()
    person = make_member(course)
    occasion = make_ahead(course)
    asked = ask(occasion, person)
    session.commit()
    message = session.query(Message).filter_by(template="courses/mail/asked_to_lead").one()
    link = next(word for word in write(message, person).body.split() if "/pool/answer/" in word)
    path = link[link.index("/courses/") :]
    browser = new_browser()
    assert "Vill du leda" in browser.get(path).text
    assert session.query(Trainer).count() == 0
    assert browser.post(path, data={"answer": "yes"}).status_code == 303
    assert session.query(Trainer).one().person_id == person.id
    session.expire_all()
    assert session.get(Ask, asked.id).state == "yes"
    assert browser.post(path, data={"answer": "no"}).status_code == 409
    assert browser.get(path[:-2] + "xx").status_code == 404
    told = session.query(Message).filter_by(template="courses/mail/ask_answered").one()
    assert told.person_id == asked.asked_by_id


def test_no_means_no_and_another_can_be_asked(app):
    course = make_course()
    person = make_member(course)
    occasion = make_ahead(course)
    answer_ask(ask(occasion, person), False, by=person)
    assert session.query(Trainer).count() == 0
    again = ask(occasion, person)
    recall_ask(again, by=person)
    with pytest.raises(Problem, match="besvarad eller återtagen"):
        answer_ask(again, True, by=person)


def test_one_cannot_say_yes_to_two_things_at_once_nor_too_late(app):
    course = make_course()
    person = make_member(course)
    first, second = make_ahead(course), make_ahead(course)
    one, other = ask(first, person), ask(second, person)
    answer_ask(one, True, by=person)
    with pytest.raises(Problem, match="leder redan"):
        answer_ask(other, True, by=person)
    session.rollback()


def test_a_question_is_open_until_its_day(app):
    course = make_course()
    person = make_member(course)
    asked = ask(make_ahead(course), person)
    with time_machine.travel(today() + timedelta(days=8)), pytest.raises(Problem, match="gått ut"):
        answer_ask(asked, True, by=person)


def test_nobody_is_asked_twice_or_outside_the_pool(app):
    course = make_course()
    person = make_member(course)
    occasion = make_ahead(course)
    ask(occasion, person)
    with pytest.raises(Problem, match="redan fått frågan"):
        ask(occasion, person)
    with pytest.raises(Problem, match="inte med i poolen"):
        ask(occasion, make_colleague("trainer"))


def test_whoever_leaves_the_pool_is_asked_no_more_and_can_come_back(app):
    course = make_course()
    person = make_member(course)
    asked = ask(make_ahead(course), person)
    leave_pool(person, by=person)
    assert session.get(Ask, asked.id).state == "recalled"
    with time_machine.travel(today() + timedelta(days=1)):
        assert pool(today().year, today()) == []
        recruit(person, [session.query(Theme).first().id], by=person)
        assert [row.person for row in pool(today().year, today())] == [person]
    assert session.query(PoolMember).count() == 1


def test_ones_own_record_tells_what_one_has_led_and_with_whom(browser):
    course = make_course(title="Svåra samtal")
    person, colleague = make_member(course), make_member(course)
    occasion = session.get(Occasion, make_occasion(course=course, trainers=[person, colleague]).id)
    make_ahead(course, trainers=[person])
    certify(person, "Pedagogik för kursledare", today(), by=colleague)
    (led,) = led_by(person.id, today())
    assert (led.occasion.id, led.days, led.others) == (occasion.id, 1.0, (colleague.name,))
    browser.sign_in(person)
    page = browser.get("/courses/pool/mine").text
    assert colleague.name in page and "Pedagogik för kursledare" in page


def test_the_coordinator_keeps_the_pool_and_nobody_else(browser):
    course = make_course()
    theme = session.query(Theme).filter_by(course_id=course.id).one()
    person = make_colleague("trainer", make_area())
    browser.sign_in(make_colleague("coordinator", make_area()))
    assert browser.post("/courses/pool/", data={"person": person.id}).status_code == 422
    assert browser.post("/courses/pool/", data={"person": person.id, "topics": [theme.id]}).status_code == 303
    page = f"/courses/pool/{person.id}"
    assert browser.post(f"{page}/days", data={"days": "2.5"}).status_code == 303
    assert browser.post(f"{page}/days", data={"days": "x"}).status_code == 422
    assert browser.post(f"{page}/training", data={"title": "Kurs", "given_on": today().isoformat()}).status_code == 303
    assert "2,5 dagar" in browser.get(page).text
    occasion = make_ahead(course)
    session.commit()
    asked = f"/courses/pool/occasions/{occasion.id}"
    sent = {"person": person.id, "leads": 1, "answer_by": (today() + timedelta(days=3)).isoformat()}
    assert browser.post(asked, data=sent).status_code == 303
    assert "väntar på svar" in browser.get(asked).text
    browser.sign_in(person)
    for closed in ("/courses/pool/", page, asked):
        assert browser.get(closed).status_code == 403
    assert "Frågor till dig" in browser.get("/courses/pool/mine").text


def test_a_municipalitys_coordinator_keeps_its_own_trainers_alone(browser):
    course = make_course()
    person = make_member(course)
    place = make_municipality(name="Ale")
    own = make_colleague("trainer", place)
    recruit(own, [session.query(Theme).first().id], by=own)
    session.commit()
    browser.sign_in(make_colleague("coordinator", place))
    page = browser.get("/courses/pool/").text
    assert own.name in page and person.name not in page
    assert browser.get(f"/courses/pool/{own.id}").status_code == 200
    assert browser.get(f"/courses/pool/{person.id}").status_code == 403
    assert browser.post(f"/courses/pool/{person.id}/days", data={"days": "1"}).status_code == 403
