"""What is filled in without a connection, or after the session has ended, is sent once when it can be, by whom it was."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.dates import today
from app.db import session
from courses.days.models import AttendanceMark
from quizzes import actions
from quizzes.models import Answer
from tests.factories import make_colleague
from tests.factories_days import make_course, make_round, make_seat
from tests.factories_quizzes import make_quiz, one_choice

pytestmark = pytest.mark.one_database
BAR = "[data-offline-bar]"


@pytest.fixture
def trainer(app):
    return make_colleague("trainer", given_name="Mikael", family_name="Törn")


@pytest.fixture
def cookie(app, live_server):
    """The cookie of someone who is signed in."""

    def of(person):
        session.commit()
        value = app.session_interface.get_signing_serializer(app).dumps({"_user_id": person.get_id(), "_fresh": True})
        session.rollback()  # Nothing may be open here while the server writes.
        return [{"name": "fardplan", "value": value, "url": live_server}]

    return of


@pytest.fixture
def class_list(trainer, cookie, context, page, live_server):
    """Yesterday's class list of three, open in the trainer's window."""
    round_ = make_round(make_course(), first_on=today() - timedelta(days=1), trainers=(trainer,))
    for _person in range(3):
        make_seat(round_)
    context.add_cookies(cookie(trainer))
    page.goto(f"{live_server}/courses/days/led?show=past")
    page.click("main h2 a")
    page.wait_for_selector("#attendance")
    return page


def marks():
    """The states of the marks that are saved, read in a transaction that ends at once."""
    try:
        return list(session.scalars(select(AttendanceMark.state).order_by(AttendanceMark.person_id)))
    finally:
        session.rollback()


def fill_in(page):
    """Two are here, one is away; saved with the button below."""
    rows = page.locator("li.attend")
    rows.nth(0).locator("label:has-text('Närvarande')").click()
    rows.nth(1).locator("label:has-text('Närvarande')").click()
    rows.nth(2).locator("label:has-text('Frånvarande')").click()
    page.click("text=Spara närvaro")


def test_attendance_taken_without_a_connection_is_sent_once_when_it_is_back(class_list, context):
    context.set_offline(True)
    fill_in(class_list)
    class_list.wait_for_selector(f"{BAR}:has-text('1 ej skickad')")
    assert marks() == []
    context.set_offline(False)
    class_list.wait_for_selector(BAR, state="hidden")
    assert sorted(marks()) == ["absent", "present", "present"]
    class_list.reload()
    assert class_list.locator("input[value=present]:checked").count() == 2


def test_attendance_waits_for_a_trainer_whose_session_has_ended(class_list, context, cookie, trainer):
    context.set_offline(True)
    fill_in(class_list)
    class_list.wait_for_selector(f"{BAR}:has-text('1 ej skickad')")
    context.clear_cookies()
    context.set_offline(False)
    class_list.wait_for_selector(f"{BAR}:has-text('Logga in igen')")
    assert marks() == []
    context.add_cookies(cookie(trainer))
    class_list.reload()
    class_list.wait_for_selector(BAR, state="hidden")
    assert sorted(marks()) == ["absent", "present", "present"]


def test_another_person_on_the_same_device_sends_nothing_of_it(class_list, context, cookie, live_server):
    context.set_offline(True)
    fill_in(class_list)
    class_list.wait_for_selector(f"{BAR}:has-text('1 ej skickad')")
    context.clear_cookies()
    context.set_offline(False)
    class_list.wait_for_selector(f"{BAR}:has-text('Logga in igen')")
    context.add_cookies(cookie(make_colleague("trainer")))
    class_list.goto(f"{live_server}/courses/days/led")
    class_list.wait_for_timeout(500)
    assert not class_list.is_visible(BAR)
    assert marks() == []


def test_answers_given_after_the_session_has_ended_are_kept_until_the_next_sign_in(cookie, context, page, live_server):
    me = make_colleague()
    quiz, version = make_quiz(questions=[one_choice("q1"), one_choice("q2")])
    attempt = actions.begin(quiz, version, by=me)
    address = f"{live_server}/quizzes/attempts/{attempt.id}"
    mine = cookie(me)
    context.add_cookies(mine)
    page.goto(f"{address}/1")
    context.clear_cookies()
    page.check("input[value=b]")
    page.wait_for_selector(f"{BAR}:has-text('Logga in igen')")
    context.add_cookies(mine)
    page.goto(f"{address}/2")
    page.wait_for_selector(BAR, state="hidden")
    page.wait_for_timeout(300)
    try:
        assert session.execute(select(Answer.value, func.count()).group_by(Answer.value)).all() == [("b", 1)]
    finally:
        session.rollback()
