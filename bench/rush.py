"""500 people of 500 units who complete something in the same moment: do they wait for one another?

They are recorded by eight threads at once and, for comparison, one after the other. While the eight work, PostgreSQL is
asked over and over how many of its sessions wait for another's lock.
"""

import threading
import time
from collections.abc import Iterator
from datetime import date
from queue import Empty, Queue

from flask import Flask
from sqlalchemy import NullPool, create_engine, text

from app.db import session

PEOPLE, THREADS = 500, 8


def prepare(app: Flask) -> list[tuple[int, list[str]]]:
    """1 000 people with an obligation each, in units of their own: (person id, keys of what they need)."""
    from app.ledger.actions import Duty, define, oblige_many
    from app.ledger.models import Need, Ref
    from app.organisations.models import Organisation, Post
    from app.people.models import Person

    on = date(2026, 1, 7)
    with app.app_context():
        needs = [Need("courses.theme", f"bench-{i}", ("courses.attended",), f"Tema {i}", 0.5) for i in range(3)]
        what = define(Ref("courses.part", "bench/rush", 1, "Rusning"), needs, on=on, by=None)
        people = [Person(given_name="Bench", family_name=str(n)) for n in range(2 * PEOPLE)]
        units = [Organisation(key=f"bench-{n}", name=f"Enhet {n}") for n in range(2 * PEOPLE)]
        session.add_all([*people, *units])
        session.flush()
        session.add_all(
            Post(person_id=p.id, unit_id=u.id, employer_id=u.id, role="social_worker", first_on=on)
            for p, u in zip(people, units, strict=True)
        )
        session.flush()
        due = date(2026, 5, 7)
        oblige_many(
            [
                Duty(p.id, what, on, 4, due, due, "first_day+4m", "bench", on, None, u.id)
                for p, u in zip(people, units, strict=True)
            ],
            by=None,
        )
        session.commit()
        return [(p.id, [need.key for need in needs]) for p in people]


def rush(app: Flask) -> Iterator[str]:
    """The lines to print."""
    people = prepare(app)
    one_by_one = _record(app, people[:PEOPLE], 1)
    stop, waits = threading.Event(), [0, 0]
    watcher = threading.Thread(target=_watch, args=(app.config["FARDPLAN"].database_url, stop, waits))
    watcher.start()
    together = _record(app, people[PEOPLE:], THREADS)
    stop.set()
    watcher.join()
    yield (f"500 completions from 500 units: {THREADS} at once take {together / one_by_one:.2f} × the time of one by one"
           f" ({one_by_one / PEOPLE * 1000:.1f} ms each alone); of {waits[0]} looks at PostgreSQL's sessions, {waits[1]} found"
           " one waiting for a lock")  # fmt: skip


def _record(app: Flask, people: list[tuple[int, list[str]]], threads: int) -> float:
    from app.ledger.actions import record_many
    from app.ledger.models import Draft, Ref

    waiting: Queue[tuple[int, list[str]]] = Queue()
    for each in people:
        waiting.put(each)

    def work() -> None:
        while True:
            try:
                person, keys = waiting.get_nowait()
            except Empty:
                return
            with app.app_context():
                record_many(
                    [Draft("courses.attended", person, Ref("courses.theme", key), date(2026, 3, 2)) for key in keys],
                    by=None,
                )
                session.commit()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - began


def _watch(url: str, stop: threading.Event, waits: list[int]) -> None:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        while not stop.is_set():
            waits[0] += 1
            waits[1] += bool(connection.execute(
                text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
            ).scalar())  # fmt: skip
            time.sleep(0.01)
    engine.dispose()
