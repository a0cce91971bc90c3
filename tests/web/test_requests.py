"""Whoever only reads cannot write, and no page pays for a transaction that it does not need."""

import pytest
from sqlalchemy import select, text

from app import create_app
from app.db import db, is_postgresql, session
from app.permissions import open_to_all
from app.web.models import Edition
from tests.conftest import PLUGINS, test_config


@pytest.fixture
def scribbling(database_url, tmp_path):
    """An app with a page that writes while it is read, and one that tells what has been kept."""
    app = create_app(test_config(database_url, tmp_path), PLUGINS)

    def scribble():
        open_to_all()
        session.add(Edition(id=1, number=7))
        session.flush()
        return str(session.scalar(select(Edition.number)))

    app.add_url_rule("/klotter", view_func=scribble, methods=["GET"])
    app.add_url_rule("/klotter/kvar", "left", lambda: open_to_all() or str(len(_editions())))
    yield app
    with app.app_context():
        db.engine.dispose()


def _editions():
    return session.scalars(select(Edition.number)).all()


def test_a_page_that_writes_while_it_is_read_keeps_nothing_and_postgresql_says_so(scribbling):
    with scribbling.app_context():
        answers = 500 if is_postgresql() else 200
    browser = scribbling.test_client()
    assert browser.get("/klotter").status_code == answers
    assert browser.get("/klotter/kvar").text == "0"


def test_reading_a_page_leaves_the_session_of_a_command_able_to_write(scribbling):
    browser = scribbling.test_client()
    with scribbling.app_context():
        assert browser.get("/klotter/kvar").text == "0"
        session.add(Edition(id=1, number=7))
        session.commit()
    assert browser.get("/klotter/kvar").text == "1"


def test_a_page_begins_no_transaction_in_postgresql_and_keeps_what_was_prepared(scribbling):
    with scribbling.app_context():
        if not is_postgresql():
            pytest.skip("SQLite has no connections that only read")
        readers = db.engines["readers"]
    browser = scribbling.test_client()
    for _ in range(5):
        assert browser.get("/klotter/kvar").text == "0"
    with readers.connect() as connection:
        prepared = connection.scalar(
            text("SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'web_edition'")
        )
        assert connection.connection.driver_connection.info.transaction_status.name == "IDLE"
        assert prepared == 1


def test_letting_go_of_the_engine_lets_go_of_its_readers(scribbling):
    with scribbling.app_context():
        if not is_postgresql():
            pytest.skip("SQLite has no connections that only read")
        readers = db.engines["readers"]
        scribbling.test_client().get("/klotter/kvar")
        before = readers.pool
        db.engine.dispose()
        assert readers.pool is not before and readers.pool.checkedin() == 0
