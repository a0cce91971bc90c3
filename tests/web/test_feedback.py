"""Anyone may say what is hard to use, but not flood those who read it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.db import now, session
from app.people.models import SignInAttempt
from app.web.models import Feedback
from app.web.views import MOST_FEEDBACK

URL = "/tillganglighet"


def send(browser, text="Knappen är för liten.", address="192.0.2.7"):
    return browser.post(URL, data={"text": text}, environ_overrides={"REMOTE_ADDR": address})


def kept():
    return session.scalar(select(func.count()).select_from(Feedback))


def test_too_many_messages_from_one_place_must_wait_and_lose_nothing_typed(browser):
    for _number in range(MOST_FEEDBACK):
        assert send(browser).status_code == 303
    refused = send(browser, "Den här kom för sent.")
    assert refused.status_code == 429 and "För många försök. Vänta 15 minuter" in refused.text
    assert "Den här kom för sent." in refused.text and kept() == MOST_FEEDBACK
    assert send(browser, address="192.0.2.8").status_code == 303
    session.execute(update(SignInAttempt).values(at=now() - timedelta(minutes=16)))
    assert send(browser).status_code == 303


@pytest.mark.one_database
def test_a_message_that_is_refused_for_its_words_is_not_counted(browser):
    for _number in range(MOST_FEEDBACK + 5):
        assert send(browser, "").status_code == 422
    assert send(browser).status_code == 303


@pytest.mark.one_database
def test_messages_do_not_count_as_attempts_to_sign_in(browser):
    for _number in range(MOST_FEEDBACK):
        send(browser)
    answer = browser.post("/logga-in", data={"subject": "a@b.example", "password": "fel"})
    assert answer.status_code == 422
