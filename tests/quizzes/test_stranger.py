"""A stranger's plugin adds a kind of question and a refusal, with nothing but what the house publishes."""

import pytest
from sqlalchemy import func, select

from app import registry
from app.db import session
from app.ledger.models import Entry
from quizzes import actions
from quizzes.hookspecs import kinds
from quizzes.models import Attempt
from tests.factories import make_colleague
from tests.factories_quizzes import answer_all, make_quiz, one_choice
from tests.sample_plugin import plugin as stranger

SCALE = {
    "id": "s",
    "kind": "scale",
    "prompt": "Hur säker?",
    "top": 5,
    "wanted": 4,
    "feedback_wrong": "Tänk en gång till.",
}


@pytest.fixture
def installed(app, monkeypatch):
    registry.manager.register(stranger, name="sample_plugin")
    registry.forget()
    if "sample_plugin" not in app.blueprints:
        monkeypatch.setattr(app, "_got_first_request", False)
        for blueprint in stranger.blueprints():
            app.register_blueprint(blueprint, url_prefix="/sample_plugin")
    yield
    registry.unload("sample_plugin")


@pytest.fixture
def me():
    return make_colleague()


def test_a_strangers_kind_is_asked_saved_and_marked(installed, browser, me):
    quiz, version = make_quiz(questions=[SCALE, one_choice("q1")], pass_mark=75)
    browser.sign_in(me)
    attempt = actions.begin(quiz, version, by=me)
    assert "Från 1 till 5" in browser.get(f"/quizzes/attempts/{attempt.id}/1").text
    answer_all(browser, attempt, [{"answer": "3"}, {"answer": "a"}])
    browser.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    page = browser.get(f"/quizzes/attempts/{attempt.id}").text
    assert "1,5 av 2 poäng" in page and "Delvis rätt" in page and "Tänk en gång till." in page
    assert session.get(Attempt, attempt.id).passed


def test_a_strangers_kind_says_what_its_authors_must_write(installed):
    from quizzes.authoring.written import check

    _quiz, faults = check({"key": "x", "title": "X", "minutes": 1, "questions": [SCALE | {"top": "fem"}]}, kinds())
    assert [fault.sentence for fault in faults] == ["top ska vara ett heltal"]


def test_what_a_stranger_refuses_is_not_written(installed, browser, me):
    quiz, version = make_quiz(key=stranger.CLOSED)
    browser.sign_in(me)
    attempt = actions.begin(quiz, version, by=me)
    answer_all(browser, attempt, [{"answer": "a"}] * 4)
    reply = browser.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    assert reply.status_code == 409 and "stängda just nu" in reply.text
    assert session.scalar(select(func.count()).select_from(Entry)) == 0
    assert session.get(Attempt, attempt.id).handed_in_at is None


def test_a_question_whose_kind_is_gone_is_shown_and_not_counted(installed, browser, me):
    quiz, version = make_quiz(questions=[SCALE, one_choice("q1")])
    browser.sign_in(me)
    attempt = actions.begin(quiz, version, by=me)
    registry.unload("sample_plugin")
    assert "kan inte visas längre" in browser.get(f"/quizzes/attempts/{attempt.id}/1").text
    answer_all(browser, attempt, [{"answer": "3"}, {"answer": "a"}])
    browser.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    assert "1 av 1 rätt." in browser.get(f"/quizzes/attempts/{attempt.id}").text
    registry.manager.register(stranger, name="sample_plugin")
