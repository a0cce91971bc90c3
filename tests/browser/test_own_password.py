"""Signing in with a password that an administrator made, in a real browser, with a second tab beside."""

import pytest

from app.dates import today
from app.db import session
from app.people.actions import reset_password
from tests.browser.looking import faults
from tests.factories import make_colleague, make_person
from tests.factories_people import make_sign_in

pytestmark = pytest.mark.one_database

GIVEN, NEW = "abcd-efgh-ijkl-mnop", "fyra andra ord som ingen gissar"


def test_the_password_is_chosen_before_anything_else_in_every_tab(page, live_server):
    someone = make_sign_in(make_colleague("social_worker"))
    reset_password(someone, GIVEN, on=today(), by=make_person())
    session.commit()
    page.goto(f"{live_server}/logga-in?next=/konto")
    page.get_by_label("E-post").fill("amina@partille.example")
    page.get_by_label("Lösenord").fill(GIVEN)
    page.get_by_role("button", name="Logga in").click()
    heading = page.get_by_role("heading", name="Välj ett eget lösenord", level=1)
    heading.wait_for()
    assert faults(page) == []
    tab = page.context.new_page()
    tab.goto(f"{live_server}/min-kompetens")
    assert "/konto/eget-losenord?next=" in tab.url
    page.get_by_label("Nytt lösenord").fill("kort")
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.locator("[role=alert]").wait_for()
    assert faults(page) == []
    page.get_by_label("Nytt lösenord").fill(NEW)
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.wait_for_url("**/konto")
    tab.goto(f"{live_server}/konto")
    assert tab.url.endswith("/konto")
