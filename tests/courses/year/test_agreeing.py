"""The managers' part in a year: reading, remarks, approval by a head of area."""

import re

import pytest

from app.db import session
from app.organisations.models import Kind
from app.problems import Problem
from courses.year.actions.plans import begin_change, propose_plan
from courses.year.actions.remarks import remark
from courses.year.models import YearRemark
from courses.year.plugin import export_person, forget_person
from tests.factories import make_colleague, make_municipality, make_organisation, make_post
from tests.factories_days import make_area
from tests.factories_year import NEXT_YEAR, make_year_plan

HOME = "/courses/year"


@pytest.fixture
def plan(app):
    plan = make_year_plan(by=make_colleague("coordinator", make_area()))
    propose_plan(plan, by=make_colleague("coordinator", make_area()))
    return plan


@pytest.fixture
def town(plan):
    return make_municipality()


@pytest.fixture
def manager(town):
    return make_colleague("unit_manager", make_organisation(parent=town), given_name="Helena", family_name="Ström")


@pytest.fixture
def head(town):
    return make_colleague("unit_manager", town, given_name="Per", family_name="Alm")


def test_managers_find_the_year_that_is_put_forward_read_it_and_say_something(browser, plan, manager):
    browser.sign_in(manager)
    home = browser.get("/min-enhet").text
    assert "Året är föreslaget" in home and f'href="{HOME}/{plan.id}"' in home and "lämna synpunkter innan" in home
    page = browser.get(f"{HOME}/{plan.id}").text
    assert "Chefernas synpunkter" in page and "Omgång 1" in page
    for words in ("Godkänn", "Flytta omgångar", "Lägg ut", "Förutsättningar", "/themes/", "/courses/days/planning"):
        assert words not in page
    assert browser.post(f"{HOME}/{plan.id}/remarks", data={"text": "Vecka 8 är sportlov hos oss."}).status_code == 303
    page = browser.get(f"{HOME}/{plan.id}").text
    assert "Vecka 8 är sportlov hos oss." in page and "Helena Ström" in page
    assert browser.get(f"{HOME}/{plan.id}/arsblad.csv").status_code == 200


@pytest.mark.parametrize(("text", "words"), [(" ", "Skriv din synpunkt"), ("Ring 19121212-1212", "personnummer")])
def test_a_remark_that_cannot_be_kept_is_said_and_stays(browser, plan, manager, text, words):
    browser.sign_in(manager)
    reply = browser.post(f"{HOME}/{plan.id}/remarks", data={"text": text})
    assert reply.status_code == 422 and words in reply.text and text in reply.text
    assert session.query(YearRemark).count() == 0


def test_the_head_of_area_approves_once(browser, plan, head):
    browser.sign_in(head)
    assert "godkänn." in browser.get("/min-enhet").text
    assert "Godkänna planen?" in browser.get(f"{HOME}/{plan.id}").text
    assert browser.post(f"{HOME}/{plan.id}/approve").status_code == 303
    page = browser.get(f"{HOME}/{plan.id}").text
    assert "Godkänd av Per Alm" in page and "Godkänna planen?" not in page
    reply = browser.post(f"{HOME}/{plan.id}/approve")
    assert reply.status_code == 409 and "Bara en plan som är föreslagen" in reply.text
    assert "Året är föreslaget" not in browser.get("/min-enhet").text


def test_nobody_approves_another_plan_than_the_one_on_the_page(browser, plan, head):
    browser.sign_in(head)
    button = re.search(rf'action="({HOME}/{plan.id}/approve[^"]*)"', browser.get(f"{HOME}/{plan.id}").text)[1]
    begin_change(plan)
    plan.seats = 90
    propose_plan(plan, by=make_colleague("coordinator", make_area()))
    reply = browser.post(button)
    assert reply.status_code == 409 and "har ändrats sedan du öppnade sidan" in reply.text
    assert plan.state == "proposed"


def test_a_draft_is_the_coordinators_alone(browser, plan, head):
    begin_change(plan)
    session.commit()
    browser.sign_in(head)
    for address in (f"{HOME}/{plan.id}", f"{HOME}/{plan.id}/arsblad.csv"):
        assert browser.get(address).status_code == 403
    for step in ("approve", "remarks"):
        assert browser.post(f"{HOME}/{plan.id}/{step}").status_code == 403
    assert "Året är föreslaget" not in browser.get("/min-enhet").text
    with pytest.raises(Problem, match="inte föreslagen"):
        remark(plan, "Bra.", by=head)


def test_neither_a_unit_manager_nor_a_coordinator_nor_a_trainer_approves(new_browser, plan, manager, town):
    stranger = make_colleague("unit_manager", make_organisation(kind=Kind.municipality, name="Grannen", parent=None))
    for person in (manager, make_colleague("coordinator", make_area()), make_colleague("trainer", town), stranger):
        other = new_browser()
        other.sign_in(person)
        assert other.post(f"{HOME}/{plan.id}/approve").status_code == 403
    assert plan.state == "proposed"


def test_who_made_the_plan_does_not_approve_it(browser, plan, town):
    both = make_colleague("coordinator", make_area())
    make_post(both, town, role="unit_manager", employer_id=town.id)
    plan.created_by_id = both.id
    session.commit()
    browser.sign_in(both)
    reply = browser.post(f"{HOME}/{plan.id}/approve")
    assert reply.status_code == 409 and "Någon annan än den som har gjort planen" in reply.text


def test_remarks_are_given_out_and_erased_with_the_person(plan, manager, head):
    remark(plan, f"Bra att {NEXT_YEAR} är lagt.", by=manager)
    plan.approved_by_id = head.id
    assert [row["text"] for row in export_person(manager)["courses_year_remark"]] == [f"Bra att {NEXT_YEAR} är lagt."]
    assert forget_person(manager)["courses_year_remark"] == 1 and session.query(YearRemark).count() == 0
    assert forget_person(head)["courses_year_plan"] == 1 and plan.approved_by_id is None
