"""A year's plan and its costs approved together, and who is told of what."""

from collections import Counter
from datetime import UTC, datetime

import pytest
import time_machine

from app import jobs
from app.dates import today
from app.db import session
from app.messages.models import Message
from app.messages.writing import write
from app.people.models import Person
from app.problems import Problem
from courses.agreeing.actions import approve_together
from courses.agreeing.queries import together
from courses.costs.actions import Numbers, propose, set_budget
from courses.costs.actions import approve as approve_budget
from courses.costs.actions import remark as remark_on_budget
from courses.year.actions.plans import approve_plan, begin_change, propose_plan
from courses.year.actions.remarks import remark
from tests.factories import make_colleague, make_municipality, make_organisation, make_post
from tests.factories_days import make_area
from tests.factories_year import NEXT_YEAR, make_year_plan
from tests.organisations.test_posts import counted

NUMBERS = Numbers(280, 15.0, 2.0, 0.2, 10, 700_000, 500_000, "equal", "Förbundet")


@pytest.fixture
def coordinator(app):
    return make_colleague("coordinator", make_area())


@pytest.fixture
def town(app):
    return make_municipality()


@pytest.fixture
def head(town):
    return make_colleague("unit_manager", town)


@pytest.fixture
def manager(town):
    return make_colleague("unit_manager", make_organisation(parent=town))


@pytest.fixture
def year(coordinator):
    plan = make_year_plan(by=coordinator)
    made = set_budget(make_area(), NEXT_YEAR, NUMBERS, by=coordinator)
    propose_plan(plan, by=coordinator)
    propose(made, by=coordinator)
    session.commit()
    return plan, made


def told(*people):
    """What each has been told of the year, by name of the template."""
    names = {person.id: number for number, person in enumerate(people)}
    return Counter(
        (names[message.person_id], message.template.rpartition("/")[2])
        for message in session.query(Message)
        if message.person_id in names and "year_" in message.template
    )


def test_managers_and_heads_are_told_once_of_what_is_put_forward(coordinator, head, manager):
    outsider = make_colleague("unit_manager", make_organisation(kind="municipality", key="0180", name="Stockholm"))
    both = make_colleague("unit_manager", make_organisation(parent=make_area()))
    make_post(both, make_organisation(parent=make_area()), role="unit_manager", employer_id=make_area().id)
    plan = make_year_plan(by=coordinator)
    propose_plan(plan, by=coordinator)
    with pytest.raises(Problem, match="redan föreslagen"):
        propose_plan(plan, by=coordinator)
    assert told(head, manager, both, outsider, coordinator, make_colleague()) == {
        (number, "year_proposed"): 1 for number in range(3)
    }
    first, second = (session.query(Message).filter_by(person_id=person.id).one() for person in (head, manager))
    assert "och godkänn." in write(first, head).body and "innan beslutet fattas" in write(second, manager).body
    assert write(first, head).subject == f"Årsplan {NEXT_YEAR} är föreslagen"
    assert f"/courses/year/{plan.id}" in write(first, head).body
    with time_machine.travel(plan.proposed_at.replace(year=plan.proposed_at.year + 1)):
        begin_change(plan)
        propose_plan(plan, by=coordinator)
    assert told(head) == {(0, "year_proposed"): 2}, "a plan that was changed is another proposal"


def test_nobody_is_mailed_of_a_year_at_night(coordinator, head):
    plan = make_year_plan(by=coordinator)
    with time_machine.travel(datetime(2026, 11, 20, 22, 30, tzinfo=UTC), tick=False) as clock:  # A Friday evening.
        propose_plan(plan, by=coordinator)
        session.commit()
        jobs.run("messages.deliver")
        session.expire_all()
        message = session.query(Message).filter_by(person_id=head.id).one()
        assert message.sent_at is None
        clock.move_to(datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
        jobs.run("messages.deliver")
        session.expire_all()
        assert message.sent_at is not None


def test_the_coordinator_is_told_of_remarks_and_of_approval(coordinator, head, manager, year):
    plan, made = year
    colleague = make_colleague("coordinator", make_area())
    remark(plan, "Vecka 8 är sportlov.", by=manager)
    remark_on_budget(made, "Det är mycket.", by=manager)
    assert told(coordinator, colleague, head) == {
        (0, "year_remarked"): 2, (1, "year_remarked"): 2, (2, "year_proposed"): 2,
    }  # fmt: skip
    approve_plan(plan, by=head)
    approve_budget(made, by=head)
    assert told(coordinator)[0, "year_approved"] == 2
    for message in session.query(Message):
        text = write(message, session.get(Person, message.person_id))
        assert text.subject and text.body and "Vecka 8" not in text.body


def test_both_are_approved_at_once_and_told_of_once(coordinator, head, year):
    plan, made = year
    found = together(plan.area_id, plan.year)
    approve_together(found, found.stamp, by=head)
    assert (plan.state, made.state) == (
        "approved",
        "approved",
    ) and plan.approved_by_id == made.approved_by_id == head.id
    assert told(coordinator) == {(0, "year_approved"): 1}
    assert together(plan.area_id, plan.year) is None


def test_neither_is_approved_when_one_cannot_be(head, year):
    plan, made = year
    found = together(plan.area_id, plan.year)
    made.changed_by_id = head.id
    session.commit()
    with pytest.raises(Problem, match="Någon annan"):
        approve_together(found, found.stamp, by=head)
    session.rollback()
    session.expire_all()
    assert (plan.state, made.state) == ("proposed", "proposed")


def test_nobody_approves_what_they_have_not_read(coordinator, head, year):
    plan, made = year
    stamp = together(plan.area_id, plan.year).stamp
    set_budget(make_area(), NEXT_YEAR, NUMBERS, by=coordinator)
    with time_machine.travel(plan.proposed_at.replace(year=plan.proposed_at.year + 1)):
        propose(made, by=coordinator)
    with pytest.raises(Problem, match="ändrats"):
        approve_together(together(plan.area_id, plan.year), stamp, by=head)


def test_the_head_of_area_reads_and_approves_both_on_one_page(browser, head, year):
    plan, made = year
    browser.sign_in(head)
    page = f"/courses/agreeing/{plan.id}"
    home = browser.get("/min-enhet").text
    assert f'href="{page}"' in home and f"Kursåret {NEXT_YEAR}: plan och kostnader" in home
    for alone in (f"/courses/year/{plan.id}", f"/courses/costs/{made.id}"):
        text = browser.get(alone).text
        assert f'href="{page}"' in text and "Godkänn" not in text
    text = browser.get(page).text
    assert "Omgång 1" in text and "deltagardagar" in text and "Godkänn plan och kostnader" in text
    stamp = together(plan.area_id, plan.year).stamp
    assert browser.post(f"{page}/approve", data={"stamp": "något annat"}).status_code == 409
    assert browser.post(f"{page}/approve", data={"stamp": stamp}).status_code == 303
    assert browser.post(f"{page}/approve", data={"stamp": stamp}).location == f"/courses/year/{plan.id}"
    assert browser.get(page).location == f"/courses/year/{plan.id}"
    session.expire_all()
    assert (plan.state, made.state) == ("approved", "approved")


def test_a_budget_or_a_plan_alone_is_approved_on_its_own_page(browser, coordinator, head):
    made = set_budget(make_area(), today().year, NUMBERS, by=coordinator)
    propose(made, by=coordinator)
    plan = make_year_plan(by=coordinator)
    propose_plan(plan, by=coordinator)
    session.commit()
    browser.sign_in(head)
    assert "agreeing" not in browser.get("/min-enhet").text
    for page in (f"/courses/year/{plan.id}", f"/courses/costs/{made.id}"):
        assert "Godkänn" in browser.get(page).text and browser.post(f"{page}/approve").status_code == 303


def test_managers_read_and_others_do_not(new_browser, year, manager, coordinator, town):
    plan, _made = year
    page = f"/courses/agreeing/{plan.id}"
    for person, status in ((manager, 200), (coordinator, 200), (make_colleague("trainer", town), 403)):
        browser = new_browser()
        browser.sign_in(person)
        reply = browser.get(page)
        assert reply.status_code == status and "Godkänn plan och kostnader" not in reply.text
        assert browser.post(f"{page}/approve", data={"stamp": ""}).status_code == 403
    assert plan.state == "proposed" and new_browser().get(page).status_code == 302


@pytest.mark.one_database
def test_telling_of_a_year_takes_as_many_statements_however_many_managers_there_are(coordinator, town):
    def statements(year):
        plan = make_year_plan(by=coordinator, year=year)
        with counted() as seen:
            propose_plan(plan, by=coordinator)
        return len(seen)

    make_colleague("unit_manager", town)
    few = statements(NEXT_YEAR)
    for _ in range(6):
        make_colleague("unit_manager", make_organisation(parent=town))
    assert statements(NEXT_YEAR + 1) == few
