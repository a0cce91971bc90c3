"""Whose browser this is: cookies, addresses that lead away, a sign-in that ended while someone was typing."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import now, session
from app.people.models import Person
from app.web.models import Kept
from tests.factories_people import PASSWORD
from tests.hostile.forms import forms_of

pytestmark = pytest.mark.one_database

ADDRESS = "inlogg@alfamark.example"


def let_in(browser, subject=ADDRESS, **more):
    return browser.post("/logga-in", data={"subject": subject, "password": PASSWORD} | more)


def test_the_cookie_is_closed_to_scripts_other_sites_and_plain_http(site, browser):
    for reply in (let_in(browser), browser.post("/logga-ut"), browser.post("/language", data={"language": "en"})):
        for cookie in reply.headers.getlist("Set-Cookie"):
            parts = {part.strip().partition("=")[0].lower() for part in cookie.split(";")}
            assert {"httponly", "samesite", "secure"} <= parts or "expires=thu, 01 jan 1970" in cookie.lower(), cookie
            assert "SameSite=Lax" in cookie and "Domain" not in cookie


def test_the_cookie_after_signing_in_is_another_than_before(site, browser):
    browser.get("/")
    with browser.session_transaction() as cookie:
        cookie["prepared"] = True
        before = cookie.get("csrf_token")
    reply = let_in(browser)
    assert reply.status_code == 303 and reply.headers.getlist("Set-Cookie")
    with browser.session_transaction() as cookie:
        assert cookie["_user_id"].startswith(f"{site.a.people['social_worker']}:")
        assert cookie.get("csrf_token") != before or before is None


def test_signing_out_everywhere_ends_a_stolen_cookie(site, be):
    mine, stolen = be(site.a.people["social_worker"]), be(site.a.people["social_worker"])
    assert stolen.get("/min-resa").status_code == 200
    mine.post("/logga-ut-overallt")
    assert stolen.get("/min-resa").status_code == 302


def test_a_forged_cookie_is_nobody(site, new_browser):
    browser = new_browser()
    for forged in ("x", "eyJfdXNlcl9pZCI6IjE6MCJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb", "." * 4000):
        browser.set_cookie("fardplan", forged)
        assert browser.get("/min-resa").status_code == 302


@pytest.mark.parametrize("user", ["", "x", "-1:0", "99999999999999999999:0", "1:x", "²:0", "9" * 5000])
def test_a_cookie_that_names_nobody_is_nobody(site, browser, broken, user):
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = user
    assert browser.get("/min-resa").status_code == 302 and broken == []


AWAY = [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "javascript:alert(1)",
    "/\n/evil.example", "http:evil.example", "///evil.example", "\x01//evil.example", " //evil.example", "data:text/html,x",
]  # fmt: skip


@pytest.mark.parametrize("away", AWAY)
def test_nothing_leads_to_another_host(site, browser, be, away):
    assert let_in(browser, next=away).location == "/"
    manager = be(site.a.people["unit_manager"])
    replies = [
        manager.post("/language", data={"language": "sv", "next": away}),
        manager.post(
            "/courses/days/decisions", data={"seat": site.a.ids["asked"], "decision": "approve", "back": away}
        ),
        manager.post("/quizzes/self-check/quiz-ett/check", data={"answer": "a", "next": away}),
        manager.get("/logga-in", query_string={"next": away}),
    ]
    for reply in replies:
        assert reply.status_code in (302, 303) and reply.location.startswith("/")
        assert reply.location[1:2] not in ("/", "\\") and "evil" not in reply.location


def test_the_page_of_signing_in_tells_nothing_about_who_exists(site, browser):
    known = browser.post("/logga-in", data={"subject": ADDRESS, "password": "fel fel fel fel"})
    unknown = browser.post("/logga-in", data={"subject": "ingen@alfamark.example", "password": "fel fel fel fel"})
    assert known.status_code == unknown.status_code == 422
    strip = lambda reply: reply.text.split("<h1")[1].split("csrf_token")[0]  # noqa: E731
    assert strip(known).replace(ADDRESS, "") == strip(unknown).replace("ingen@alfamark.example", "")
    assert "fel fel" not in known.text


def test_no_address_and_no_password_is_logged_when_signing_in_fails(site, browser, caplog):
    caplog.set_level(logging.DEBUG)
    for _attempt in range(12):
        browser.post("/logga-in", data={"subject": ADDRESS, "password": "hemligt ord som blev fel"})
    browser.post("/logga-in", data={"subject": f"{ADDRESS}\x00", "password": "hemligt ord som blev fel"})
    assert "alfamark" not in caplog.text.lower() and "hemligt ord" not in caplog.text


def test_what_people_wrote_is_not_in_the_log_when_the_database_fails(app, site, be, broken, caplog):
    from sqlalchemy import text

    with pytest.raises(Exception, match="hidden") as told:
        session.execute(text("INSERT INTO web_feedback (text) VALUES (:text)"), {"text": "Aina Alfamarksson"})
    session.rollback()
    assert "Aina" not in str(told.value)


# A sign-in that ended while someone was typing.

HELD = "Det här hade jag skrivit 🧑🏽 <b>innan</b>"


def cases(site):
    """Who types, on which page, what, and in which field it must stand again."""
    a = site.a
    person = f"/administration/personer/{a.people['third']}"
    occasion = f"/courses/days/occasions/{a.ids['occasion']}"
    return {
        "attendance": ("trainer", occasion, {f"p-{a.people['second']}": "late", f"m-{a.people['second']}": "37"}, "37"),
        "answer": ("social_worker", f"/quizzes/attempts/{a.ids['attempt']}/4", {"answer": HELD}, HELD),
        "reflection": (
            "social_worker",
            "/courses/modules/modul-ett/steps/a?reflection=1",
            {"reflection-1": HELD},
            HELD,
        ),
        "nominate": (
            "unit_manager",
            f"/courses/days/rounds/{a.ids['ahead']}/nominate",
            {"people": a.people["third"]},
            None,
        ),
        "person": ("system_admin", person, {"what": "name", "name-given_name": HELD, "name-family_name": "B"}, HELD),
        "new person": ("system_admin", "/administration/personer/ny", {"given_name": HELD, "title": "Titel"}, HELD),
        "unit": (
            "system_admin",
            "/administration/organisationer/enhet-a",
            {"what": "rename", "rename-name": HELD},
            HELD,
        ),
        "level": (
            "unit_manager",
            f"/people/{a.people['first']}/competence/level/yrkesresan-gr",
            {"reason": HELD},
            HELD,
        ),
        "refusal": ("unit_manager", f"/courses/days/decisions/refuse?seat={a.ids['asked']}", {"reason": HELD}, HELD),
        "cancel": ("coordinator", f"/courses/days/rounds/{a.ids['ahead']}/cancel", {"reason": HELD}, HELD),
        "round": ("coordinator", f"/courses/days/rounds/{a.ids['ahead']}/change", {"title": HELD}, HELD),
        "partial": ("coordinator", f"{occasion}/partial/{a.people['second']}", {"reason": HELD}, HELD),
        "step": ("editor", "/courses/modules/edit/modul-utkast/1/steps/a", {"body": HELD, "title": "T"}, HELD),
        "module": ("editor", "/courses/modules/edit/modul-utkast/1", {"intro": HELD}, HELD),
        "question": ("editor", "/quizzes/edit/quiz/quiz-ett/questions/new/one_choice", {"prompt": HELD}, HELD),
        "facts": ("editor", "/quizzes/edit/quiz/quiz-ett/facts", {"title": HELD}, HELD),
        "feedback": ("social_worker", "/tillganglighet", {"text": HELD}, HELD),
    }


NAMES = ("attendance", "answer", "reflection", "nominate", "person", "new person", "unit", "level", "refusal", "cancel",
         "round", "partial", "step", "module", "question", "facts", "feedback")  # fmt: skip


def expire(browser):
    with browser.session_transaction() as cookie:
        cookie["seen"] = int((now() - timedelta(hours=9)).timestamp())


def sign_in_again(browser, number):
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = session.get_one(Person, number).get_id()
        cookie["seen"] = int(now().timestamp())


@pytest.mark.parametrize("name", NAMES)
def test_after_signing_in_again_what_was_typed_is_back(site, be, broken, name):
    role, url, typed, value = cases(site)[name]
    browser = be(site.a.people[role])
    expire(browser)
    reply = browser.post(url, data=typed)
    assert reply.status_code == 303 and reply.location.startswith("/logga-in?") and "expired=1" in reply.location
    sign_in_again(browser, site.a.people[role])
    page = browser.get(url)
    fields = [(n, v, kind) for form in forms_of(page.text) for n, v, kind in form.fields]
    if value is None:
        assert ("people", str(site.a.people["third"]), "checkbox") in fields
    else:
        assert value in [v.strip() for _n, v, _kind in fields], page.text[:200]
    assert broken == []


@pytest.mark.parametrize("name", NAMES)
def test_another_person_at_the_same_browser_gets_nothing_of_it(site, be, name):
    role, url, typed, value = cases(site)[name]
    browser = be(site.a.people[role])
    expire(browser)
    browser.post(url, data=typed)
    other = site.federation.get(role) or site.b.people[role]
    sign_in_again(browser, other)
    for page in (url, "/send-again", "/min-resa"):
        text = browser.get(page).text
        assert "hade jag skrivit" not in text and (value != "37" or 'value="37"' not in text)


def test_what_was_typed_is_posted_again_with_one_button_and_then_forgotten(site, be):
    """Where the form stood on another page than it is posted to."""
    browser = be(site.a.people["unit_manager"])
    expire(browser)
    browser.post("/courses/days/decisions", data={"seat": site.a.ids["asked"], "decision": "approve"})
    sign_in_again(browser, site.a.people["unit_manager"])
    url = f"/courses/days/occasions/{site.a.ids['occasion']}/walk-in"
    trainer = be(site.a.people["trainer"])
    expire(trainer)
    assert "send-again" in trainer.post(url, data={"person": site.a.people["third"]}).location
    sign_in_again(trainer, site.a.people["trainer"])
    form = next(each for each in forms_of(trainer.get("/send-again").text) if each.action == url)
    assert trainer.post(url, data={n: v for n, v, _k in form.fields if n != "csrf_token"}).status_code == 303
    session.rollback()
    paths = set(session.scalars(select(Kept.path)))
    assert paths == {"/courses/days/decisions"}
