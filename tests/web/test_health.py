"""A machine that asks is told whether database, worker and outbox are well."""

from datetime import timedelta

import pytest

from app import jobs
from app.db import now, session
from app.jobs import Heartbeat
from app.web import health


def test_all_is_well_while_the_worker_is_heard(browser):
    jobs.run("web.heartbeat")
    answer = browser.get("/health")
    assert answer.status_code == 200
    assert answer.json["well"] is True
    assert answer.json["database"] == answer.json["worker"] == "ok"


def test_a_worker_that_never_ran_is_told(browser):
    answer = browser.get("/health")
    assert answer.status_code == 503
    assert answer.json["worker"] == "has never run"


@pytest.mark.one_database
def test_a_silent_worker_is_told(browser):
    session.add(Heartbeat(id=1, beat_at=now() - timedelta(minutes=7)))
    answer = browser.get("/health")
    assert answer.status_code == 503
    assert answer.json["worker"] == "silent for 7 minutes"


@pytest.mark.one_database
def test_what_a_noun_has_watched_is_told(browser, monkeypatch):
    monkeypatch.setitem(health._checks, "outbox", lambda: "3 older than five minutes")
    jobs.run("web.heartbeat")
    answer = browser.get("/health")
    assert answer.status_code == 503
    assert answer.json["outbox"] == "3 older than five minutes"


def test_a_database_that_does_not_answer_is_told(app, tmp_path):
    from app import create_app
    from tests.conftest import PLUGINS, test_config

    lost = create_app(test_config(f"sqlite:///{tmp_path}/none/at-all.sqlite", tmp_path), PLUGINS)
    answer = lost.test_client().get("/health")
    assert answer.status_code == 503
    assert answer.json == {"well": False, "database": "does not answer"}
