"""Work that waits: what the platform does after a page is shown, or by the clock, in a worker of its own.

A job runs inside the app, in a transaction of its own. Huey keeps the queue: in its own SQLite file beside a SQLite
database, in PostgreSQL beside a PostgreSQL one, in Redis when HUEY_URL says so. Putting something in the queue is not
part of the transaction, so what must not be lost is a row in a table first; the queue only says "look now".
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer
from sqlalchemy import event, make_url
from sqlalchemy.orm import Mapped, Session

from app.config import Config
from app.db import Base, Id, now, session

log = logging.getLogger(__name__)

#: A worker that has been silent for longer than this is taken for dead.
SILENCE = timedelta(minutes=2)


class Heartbeat(Base):
    """The worker's sign of life (livstecken): one row, moved forward every minute."""

    __tablename__ = "web_heartbeat"

    id: Mapped[Id]
    #: When the worker last did something.
    beat_at: Mapped[datetime]


@dataclass(frozen=True)
class Job:
    """Something the worker does (bakgrundsjobb): asked for by name, and by itself when ``every`` says how often.

    ``every`` is counted in whole minutes from midnight UTC; a job for each night is ``timedelta(days=1)``. The
    function takes plain values, runs inside the app and never commits. It may run twice and must bear that.
    """

    name: str
    every: timedelta | None
    function: Callable[..., None]


def beat() -> None:
    """Say that the worker is alive."""
    session.merge(Heartbeat(id=1, beat_at=now()))


def last_beat() -> datetime | None:
    """When the worker last said that it is alive; None when it never has."""
    heartbeat = session.get(Heartbeat, 1)
    return heartbeat.beat_at if heartbeat else None


HEARTBEAT = Job("web.heartbeat", timedelta(minutes=1), beat)


@dataclass(frozen=True)
class Queue:
    """The queue of one app: Huey, and its tasks by the names of the jobs."""

    huey: Huey
    tasks: dict[str, Any]

    def put(self, name: str, values: dict[str, Any]) -> None:
        """Have a worker do this job soon."""
        self.huey.enqueue(self.tasks[name].s(**values))

    def prepare(self) -> None:
        """Make the queue's own tables when they are missing, before anything is put into it."""
        if hasattr(self.huey.storage, "initialize_schema"):
            self.huey.storage.initialize_schema()


def open_queue(app: Flask, config: Config, jobs: list[Job]) -> Queue:
    """Give the app its queue, knowing these jobs and the heartbeat. Touches neither disk nor network yet."""
    huey = _make_huey(config)
    queue = Queue(huey, {job.name: _register(huey, app, job) for job in (HEARTBEAT, *jobs)})
    app.extensions["jobs"] = queue
    return queue


def queue_of(app: Flask) -> Queue:
    """The queue that ``open_queue`` gave this app."""
    return cast(Queue, app.extensions["jobs"])


def ask(name: str, **values: Any) -> None:
    """Have the worker do this job as soon as the present transaction has been committed; never if it is rolled back.

    Asking twice in one transaction for the same thing asks once.
    """
    if not session.in_transaction():
        session.begin()
    wanted = session.info.setdefault("jobs", [])
    if (name, values) not in wanted:
        wanted.append((name, values))


def work_off() -> int:
    """Commit, and do what waits in the queue here and now, as a worker would. Returns how many jobs were done."""
    session.commit()
    huey, done = queue_of(current_app).huey, 0
    while (task := huey.dequeue()) is not None:
        task.execute()
        done += 1
    return done


def run(name: str, **values: Any) -> None:
    """Commit, and do one job here and now, by name, in a transaction of its own."""
    session.commit()
    queue_of(current_app).tasks[name].call_local(**values)


def _make_huey(config: Config) -> Huey:
    # What lies in the queue is signed, so that whoever can write to it still cannot make the worker run anything.
    options: dict[str, Any] = {"results": False, "serializer": SignedSerializer(secret=config.secret_key)}
    if config.testing:
        return MemoryHuey("fardplan", **options)
    url = config.huey_url or config.database_url
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey("fardplan", url=url, **options)
    if url.startswith("postgresql"):
        dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey("fardplan", dsn=dsn, create_tables=False, **options)
    filename = make_url(url).database if config.huey_url else str(config.data / "jobs.sqlite")
    return SqliteHuey("fardplan", filename=filename, create_tables=False, timeout=30, **options)


def _register(huey: Huey, app: Flask, job: Job) -> Any:
    def work(**values: Any) -> None:
        with app.app_context():
            try:
                job.function(**values)
                session.commit()
            except Exception:
                session.rollback()
                raise

    if job.every is None:
        return huey.task(name=job.name)(work)
    return huey.periodic_task(_comes_round(job.every), name=job.name)(work)


def _comes_round(every: timedelta) -> Callable[[datetime], bool]:
    minutes = max(1, round(every / timedelta(minutes=1)))

    def due(moment: datetime) -> bool:
        return int(moment.replace(tzinfo=UTC).timestamp() // 60) % minutes == 0

    return due


@event.listens_for(Session, "after_commit")
def _pass_on(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for name, values in session.info.pop("jobs", ()):
        try:
            queue_of(current_app).put(name, values)
        except Exception:
            # What is to be done is committed and the clock will find it; the person's page must not fail for this.
            log.exception("The job %s could not be put in the queue", name)


@event.listens_for(Session, "after_rollback")
def _drop(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("jobs", None)
