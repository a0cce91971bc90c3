"""Answering in a real browser: saved as one goes, through tunnels and without JavaScript."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.db import db, session
from quizzes import actions
from quizzes.models import Answer, Attempt
from tests.factories import make_colleague
from tests.factories_quizzes import make_quiz, one_choice, one_of_each

pytestmark = pytest.mark.one_database
AXE = (Path(__file__).parent / "axe.min.js").read_text()


@pytest.fixture
def me(app):
    return make_colleague()


@pytest.fixture
def signed_in(app, me, live_server, context):
    """The browser's window, signed in."""
    db.session.commit()
    cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": me.get_id(), "_fresh": True})
    context.add_cookies([{"name": "fardplan", "value": cookie, "url": live_server}])
    return context


@pytest.fixture
def attempt(me):
    """An attempt at two questions, as an address."""
    quiz, version = make_quiz(questions=[one_choice("q1"), one_choice("q2")])
    found = actions.begin(quiz, version, by=me)
    db.session.commit()
    return f"/quizzes/attempts/{found.id}"


def answers():
    """What is saved, read in a transaction that ends at once, so that the server can go on writing."""
    try:
        return list(session.scalars(select(Answer.value).order_by(Answer.question_id)))
    finally:
        session.rollback()


def test_an_answer_is_saved_as_soon_as_it_is_chosen(signed_in, page, live_server, attempt):
    page.goto(f"{live_server}{attempt}/1")
    page.check("input[value=b]")
    page.wait_for_selector(".saved:not([hidden]):has-text('Sparat')")
    assert answers() == ["b"]
    page.check("input[value=a]")
    page.wait_for_function("true")
    page.click("text=Spara och fortsätt")
    page.wait_for_url(f"**{attempt}/2")
    assert answers() == ["a"]


def test_a_lost_connection_loses_and_doubles_nothing(signed_in, page, live_server, attempt):
    page.goto(f"{live_server}{attempt}/1")
    signed_in.set_offline(True)
    page.check("input[value=c]")
    page.wait_for_selector(".saved:has-text('Sparat i telefonen')")
    page.check("input[value=a]")
    page.wait_for_timeout(300)
    assert answers() == []
    signed_in.set_offline(False)
    page.wait_for_selector("[data-offline-bar]", state="hidden")
    assert answers() == ["a"]
    page.goto(f"{live_server}{attempt}")
    assert page.url.endswith("/2")


def test_all_of_it_works_without_javascript(signed_in, browser, live_server, attempt, context):
    plain = browser.new_context(java_script_enabled=False, locale="sv-SE")
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{live_server}{attempt}")
    for _question in range(2):
        page.check("input[value=a]")
        page.click("text=Spara och fortsätt")
    page.click("main button:has-text('Lämna in')")
    assert "Du är godkänd." in page.inner_text("h1")
    session.rollback()
    assert session.scalar(select(Attempt.passed))
    plain.close()


def test_a_second_tab_sees_what_the_first_one_saved(signed_in, page, live_server, attempt):
    page.goto(f"{live_server}{attempt}/1")
    page.check("input[value=c]")
    page.wait_for_selector(".saved:not([hidden])")
    other = signed_in.new_page()
    other.goto(f"{live_server}{attempt}/1")
    assert other.is_checked("input[value=c]")
    other.check("input[value=a]")
    other.wait_for_timeout(400)
    page.reload()
    assert page.is_checked("input[value=a]")
    assert session.scalar(select(func.count()).select_from(Answer)) == 1


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_page_is_free_of_axe_findings_and_fits_a_small_phone(signed_in, page, live_server, me, colours):
    quiz, version = make_quiz(questions=one_of_each(), marks="Varje fråga ger högst 1 poäng.", example=True)
    attempt = actions.begin(quiz, version, by=me)
    db.session.commit()
    page.emulate_media(color_scheme=colours)
    here = f"/quizzes/attempts/{attempt.id}"
    addresses = [f"/quizzes/{quiz.key}", *(f"{here}/{place}" for place in range(1, 9)), f"{here}/review", here]
    for address in addresses:
        if address == here:
            session.rollback()
            actions.hand_in(attempt.id, by=me)
            db.session.commit()
        page.goto(f"{live_server}{address}")
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            assert fits, (address, width)
            if width != 320:
                page.evaluate(f"{AXE};0")
                found = page.evaluate("axe.run().then(told => told.violations.map(each => each.id))")
                assert found == [], (address, width)
