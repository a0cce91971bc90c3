"""The pages of queues, policies and demand, and what is left for whoever decides."""

from datetime import timedelta

from app.dates import today
from app.db import session
from courses.days.actions.interests import declare_interest, queue_for
from courses.days.actions.seats import ask_for_seat, nominate_many
from courses.days.models import Interest, Round, Seat
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round, make_seat, make_unit

ROUNDS = "/courses/days/rounds"


def make_coordinator():
    return make_colleague("coordinator", make_area())


# The coordinator's queue and policy.


def test_the_queue_tells_the_order_and_what_decides_it(browser):
    round_ = make_round(seats=1)
    for _n in range(3):
        make_seat(round_)
    browser.sign_in(make_coordinator())
    page = browser.get(f"/courses/days/queues/{round_.queue_id}").text
    assert "Före nästa på grund av" in page and "tidpunkt för önskemålet" in page
    browser.sign_in(make_colleague())
    assert browser.get(f"/courses/days/queues/{round_.queue_id}").status_code == 403


def test_seats_are_allotted_now_when_they_wait_for_closing(browser):
    course = make_course(allots="at_closing")
    round_ = make_round(course, seats=2, closes_on=today() + timedelta(days=10))
    _unit, manager, people = make_unit(1)
    nominate_many(round_, {people[0].id: None}, by=manager)
    session.commit()
    browser.sign_in(make_coordinator())
    assert "Fördela nu" in browser.get(f"/courses/days/queues/{round_.queue_id}").text
    assert browser.post(f"{ROUNDS}/{round_.id}/allot").status_code == 303
    assert session.query(Seat).one().state in ("seated", "offered")
    assert browser.post(f"{ROUNDS}/{round_.id}/allot").status_code == 409


def test_the_policy_of_a_course_is_written_and_must_tell_people_apart(browser):
    course = make_course()
    browser.sign_in(make_coordinator())
    url = f"/courses/days/courses/{course.key}/policy"
    assert "Så står det för deltagarna" in browser.get(url).text
    data = {"rule1": "new", "rule2": "draw", "rule3": "", "rule4": "", "allots": "at_closing", "answer_days": "3"}
    assert browser.post(url, data=data).status_code == 303
    session.refresh(course)
    assert (course.policy, course.allots, course.answer_days) == (["new", "draw"], "at_closing", 3)
    assert browser.post(url, data=data | {"rule2": "new"}).status_code == 422
    assert browser.post(url, data=data | {"answer_days": "0"}).status_code == 422
    browser.sign_in(make_colleague())
    assert browser.get(url).status_code == 403


# Interest and demand.


def test_interest_is_declared_for_a_course_without_a_date_and_taken_back(browser):
    course = make_course(title="Traumamedveten omsorg")
    make_area()
    person = make_colleague()
    browser.sign_in(person)
    assert "Traumamedveten omsorg" in browser.get("/courses/days/interests").text
    url = f"/courses/days/interests/{course.key}"
    assert browser.post(url).status_code == 422
    assert browser.post(url, data={"because": "update"}).status_code == 303
    found = session.query(Interest).one()
    assert (found.person_id, found.nominated) == (person.id, False)
    assert browser.post(url, data={"because": "update"}).status_code == 422
    browser.sign_in(make_coordinator())
    page = browser.get("/courses/days/demand").text
    assert "Traumamedveten omsorg" in page and f"rounds/new?course={course.key}" in page
    assert "Traumamedveten omsorg" in browser.get("/courses/days/demand?as=csv").text
    browser.sign_in(person)
    assert browser.post("/courses/days/interests/withdraw", data={"interest": found.id}).status_code == 303
    session.refresh(found)
    assert found.state == "withdrawn"


def test_a_manager_declares_interest_for_several_and_for_nobody_elses(browser):
    course = make_course()
    _unit, manager, people = make_unit(2)
    browser.sign_in(manager)
    url = f"/courses/days/interests/{course.key}"
    assert people[0].name in browser.get(url).text
    assert browser.post(url, data={"because": "tasks"}).status_code == 422
    assert browser.post(url, data={"because": "tasks", "people": [p.id for p in people]}).status_code == 303
    assert {i.nominated for i in session.query(Interest)} == {True}
    assert browser.post(url, data={"because": "tasks", "people": make_colleague().id}).status_code == 403


def test_nobody_takes_back_anothers_interest(browser):
    person = make_colleague()
    found = declare_interest(
        queue_for(make_course().id, make_area().id), {person.id: None}, "update", by=person, nominated=False
    )[0]
    session.commit()
    browser.sign_in(make_colleague())
    assert browser.post("/courses/days/interests/withdraw", data={"interest": found.id}).status_code == 404
    assert browser.get("/courses/days/demand").status_code == 403


# What is left, for whoever decides.


def test_decisions_show_what_is_left_with_as_many_statements_for_more_rounds(browser):
    _unit, manager, people = make_unit(4)
    rounds = [make_round(seats=5) for _n in range(3)]
    ask_for_seat(people[0], rounds[0], by=people[0])
    session.commit()
    browser.sign_in(manager)
    assert "5 platser kvar" in browser.get("/courses/days/decisions").text
    before = statements(lambda: browser.get("/courses/days/decisions"))
    for person, round_ in zip(people[1:], [*rounds[1:], rounds[0]], strict=True):
        ask_for_seat(person, session.get(Round, round_.id), by=person)
    session.commit()
    assert statements(lambda: browser.get("/courses/days/decisions")) == before
