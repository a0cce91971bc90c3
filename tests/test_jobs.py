"""Work that waits is asked for with the transaction, done once it is committed, and never when it is rolled back."""

import gc
import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import current_app

from app import create_app, jobs
from app.db import db, now, session
from app.jobs import Heartbeat, Job
from tests.conftest import PLUGINS, test_config


@pytest.fixture
def done(app, monkeypatch):
    """What the job ``web.note`` was called with."""
    seen = []
    queue = jobs.queue_of(app)
    tasks = {"web.note": jobs._register(queue.huey, app, Job("web.note", None, lambda **values: seen.append(values)))}
    monkeypatch.setitem(queue.tasks, "web.note", tasks["web.note"])
    yield seen
    tasks["web.note"].unregister()


def waiting():
    """How many jobs lie in the queue."""
    return jobs.queue_of(current_app).huey.pending_count()


@pytest.mark.one_database
def test_a_job_waits_until_the_transaction_is_committed(done):
    jobs.ask("web.note", number=1)
    assert waiting() == 0
    session.commit()
    assert waiting() == 1
    jobs.work_off()
    assert done == [{"number": 1}]


@pytest.mark.one_database
def test_a_job_asked_for_twice_in_one_transaction_is_done_once(done):
    jobs.ask("web.note", number=1)
    jobs.ask("web.note", number=1)
    jobs.ask("web.note", number=2)
    session.commit()
    jobs.work_off()
    assert done == [{"number": 1}, {"number": 2}]


@pytest.mark.one_database
def test_a_job_asked_for_in_a_transaction_that_is_rolled_back_is_never_done(done):
    jobs.ask("web.note", number=1)
    session.rollback()
    session.commit()
    assert jobs.work_off() == 0


@pytest.mark.one_database
def test_a_savepoint_does_not_let_a_job_go_early(done):
    with session.begin_nested():
        jobs.ask("web.note", number=1)
    assert waiting() == 0
    session.commit()
    assert waiting() == 1


def test_the_worker_says_that_it_is_alive(app):
    assert jobs.last_beat() is None
    jobs.run("web.heartbeat")
    assert now() - jobs.last_beat() < timedelta(minutes=1)


def test_what_a_job_wrote_is_gone_when_it_fails(app):
    def write_and_fail():
        session.add(Heartbeat(id=9, beat_at=now()))
        session.flush()
        raise ValueError("no")

    task = jobs._register(jobs.queue_of(app).huey, app, Job("web.failing", None, write_and_fail))
    with pytest.raises(ValueError, match="no"):
        task.call_local()
    task.unregister()
    assert session.get(Heartbeat, 9) is None


def test_a_job_comes_round_as_often_as_it_says():
    midnight = datetime(2026, 3, 1, tzinfo=UTC)
    minutes = [(midnight + timedelta(minutes=n)).replace(tzinfo=None) for n in range(24 * 60)]
    assert sum(map(jobs._comes_round(timedelta(minutes=5)), minutes)) == 288
    assert [m for m in minutes if jobs._comes_round(timedelta(days=1))(m)] == [minutes[0]]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_queue_beside_each_database_reaches_a_worker(database_url, tmp_path):
    from app.commands import serving

    app = create_app(test_config(database_url, tmp_path, testing=False, secure_cookies=False), PLUGINS)
    jobs.queue_of(app).prepare()
    worker = serving.start_worker(jobs.queue_of(app))
    try:
        for _ in range(100):
            with app.app_context():
                if jobs.last_beat() is not None:
                    break
            time.sleep(0.05)
        else:
            pytest.fail("the worker never said that it is alive")
    finally:
        worker.stop(graceful=True)
        jobs.queue_of(app).huey.storage.close()
        with app.app_context():
            db.engine.dispose()
        del worker
        gc.collect()  # Huey leaves the connection on which it listens to the collector.
