"""When the ground gives way: an honest page, a status that says so, and no half-written state."""

import subprocess
import sys
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select, text

from app.db import db, session
from app.web.models import Feedback
from tests.factories import make_colleague

ROOT = Path(__file__).resolve().parents[2]


def count():
    session.rollback()
    return session.scalar(select(func.count()).select_from(Feedback))


def tell(browser, words="Jag hittar inte knappen."):
    return browser.post("/tillganglighet", data={"text": words})


@contextmanager
def full_disk(app):
    """Leave the database no room: SQLite's own limit, or PostgreSQL's code for a full disk. The app outlives the test."""
    session.commit()
    if db.engine.dialect.name == "sqlite":
        pages = session.scalar(text("PRAGMA page_count"))
        session.rollback()

        def limit(dbapi, *_):
            dbapi.execute(f"PRAGMA max_page_count = {pages}")

        event.listen(db.engine, "checkout", limit)
        try:
            yield
        finally:
            event.remove(db.engine, "checkout", limit)
            db.engine.dispose()
        return
    session.execute(text("CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
                         " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"))  # fmt: skip
    session.execute(
        text("CREATE TRIGGER no_room BEFORE INSERT ON web_feedback FOR EACH ROW EXECUTE FUNCTION no_room()")
    )
    session.commit()
    yield


def test_a_full_disk_is_told_and_nothing_is_half_written(app, browser):
    assert tell(browser).status_code == 303
    with full_disk(app):
        reply = tell(browser, "x" * 3900 + " nog för en ny sida")
        for _ in range(8):
            if reply.status_code != 303:
                break
            reply = tell(browser, "y" * 3900)
        assert reply.status_code == 507
        assert "Inget av det du gjorde har sparats" in reply.text
        before = count()
        tell(browser, "z" * 3900)
        assert count() == before


def test_a_lost_connection_is_told_and_the_next_request_works(app, browser):
    if db.engine.dialect.name == "sqlite":
        return
    assert tell(browser).status_code == 303
    session.commit()
    mine = session.connection().connection.driver_connection.info.backend_pid
    session.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> :me"
        ),
        {"me": mine},
    )
    session.commit()
    replies = [tell(browser) for _ in range(4)]
    assert {r.status_code for r in replies} <= {303, 503}
    assert replies[-1].status_code == 303
    assert all("svarar inte" in r.text for r in replies if r.status_code == 503)
    assert count() == 1 + sum(r.status_code == 303 for r in replies)


def test_a_worker_killed_in_the_middle_leaves_nothing_half_written(app, browser, database_url):
    assert tell(browser).status_code == 303
    session.commit()
    killed = subprocess.run(
        [sys.executable, "-c", f"""
import os, signal
from sqlalchemy import text
from app import create_app
from app.config import Config
from app.db import session
from app.web.models import Feedback
from tests.factories import make_colleague
with create_app(Config(database_url={database_url!r}, testing=True)).app_context():
    session.add_all(Feedback(text="halv") for _ in range(50))
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""],
        cwd=ROOT, timeout=60,
    )  # fmt: skip
    assert killed.returncode == -9
    assert count() == 1
    assert tell(browser).status_code == 303


def test_a_fault_of_ours_tells_nothing_about_the_inside(app, browser):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def break_it(*_):
        raise RuntimeError("hemligt inre")

    event.listen(Engine, "before_cursor_execute", break_it)
    try:
        reply = tell(browser)
    finally:
        event.remove(Engine, "before_cursor_execute", break_it)
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert reply.status_code == 500 and "hemligt" not in reply.text and "Något gick fel hos oss" in reply.text


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a=%ff%fe&text=%00", b"x" * 3_000_000])
def test_a_body_that_cannot_be_read_is_refused_with_a_page(app, browser, data):
    reply = browser.post("/tillganglighet", data=data, content_type="application/x-www-form-urlencoded")
    assert reply.status_code in {400, 413, 422}
    assert "<h1" in reply.text
    assert count() == 0


def test_a_null_character_in_a_text_is_refused_in_words(app, browser):
    reply = tell(browser, "hej\x00då")
    assert reply.status_code == 400 and "Det gick inte att läsa det du skickade" in reply.text
    assert count() == 0


def test_when_the_database_is_gone_the_page_still_says_so(app, browser):
    """The page for a fault must not itself need the database, not even to tell who is signed in."""
    from sqlalchemy.exc import OperationalError

    client = browser.sign_in(make_colleague())
    assert client.get("/hjalp").status_code == 200

    def gone(*_):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    event.listen(Engine, "before_cursor_execute", gone)
    try:
        with client.session_transaction():
            pass
        reply = Context().run(super(type(client), client).open, "/hjalp")
    finally:
        event.remove(Engine, "before_cursor_execute", gone)
    assert reply.status_code == 503 and "Databasen svarar inte" in reply.text
