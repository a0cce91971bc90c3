"""A double click, a resend from the queue, a reload: the thing is done once."""

import threading
from datetime import timedelta

from sqlalchemy import func, select

from app.db import now, session
from app.web.models import Feedback, Kept, Once
from app.web.once import REMEMBERED
from app.web.plugin import forget_old
from tests.factories import make_colleague


def count():
    session.rollback()
    return session.scalar(select(func.count()).select_from(Feedback))


def test_the_same_post_again_gets_the_same_answer_and_does_nothing(browser):
    client = browser.sign_in(make_colleague())
    first, second = (client.post("/tillganglighet", data={"text": "Hej", "once": "token-1"}) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, "/tillganglighet")
    assert count() == 1


def test_another_token_or_another_person_is_another_post(new_browser):
    one, other = (new_browser().sign_in(make_colleague()) for _ in range(2))
    one.post("/tillganglighet", data={"text": "Hej", "once": "a"})
    one.post("/tillganglighet", data={"text": "Hej", "once": "b"})
    other.post("/tillganglighet", data={"text": "Hej", "once": "a"})
    assert count() == 3


def test_a_post_that_was_refused_may_be_sent_again_with_its_token(browser):
    client = browser.sign_in(make_colleague())
    assert client.post("/tillganglighet", data={"text": "", "once": "a"}).status_code in {200, 422}
    assert client.post("/tillganglighet", data={"text": "Hej", "once": "a"}).status_code == 303
    assert count() == 1


def test_our_own_script_is_told_that_it_was_done_before(browser):
    client = browser.sign_in(make_colleague())
    client.post("/tillganglighet", data={"text": "Hej", "once": "a"})
    again = client.post("/tillganglighet", data={"text": "Hej", "once": "a"}, headers={"X-Requested-With": "fetch"})
    assert again.json == {"again": True, "location": "/tillganglighet"}


def test_ten_at_the_same_moment_do_it_once(app, new_browser):
    person = make_colleague()
    browsers = [new_browser().sign_in(person) for _ in range(10)]
    replies = []

    def click(client):
        with app.app_context():
            replies.append(client.post("/tillganglighet", data={"text": "Hej", "once": "a"}).status_code)

    threads = [threading.Thread(target=click, args=(client,)) for client in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == [303] * 10
    assert count() == 1
    assert session.scalar(select(func.count()).select_from(Once)) == 1


def test_old_marks_and_what_nobody_came_back_for_are_erased(app):
    person = make_colleague()
    for key, at in (("old", now() - REMEMBERED - timedelta(hours=1)), ("new", now() - timedelta(days=30))):
        session.add(Once(key=key, person_id=person.id, at=at))
    for token, at in (("old", now() - timedelta(hours=25)), ("new", now() - timedelta(hours=23))):
        session.add(Kept(token=token, person_id=person.id, path="/", fields=[], at=at))
    session.flush()
    forget_old()
    assert session.scalars(select(Once.key)).all() == ["new"]
    assert session.scalars(select(Kept.token)).all() == ["new"]
