"""The same traffic from eight processes at once on PostgreSQL: nobody deadlocks, and the promises hold at the end."""

import multiprocessing
import random
from collections import Counter
from pathlib import Path

import pytest

from app.db import db, session
from tests.conftest import LONG
from tests.courses.days.traffic import STEPS, Traffic, broken, make_world, oblige

PROCESSES, EACH = 8, 150 if LONG else 12


def _drive(url, folder, world, seed, answers):
    from app import create_app
    from tests.conftest import PLUGINS, test_config

    app = create_app(test_config(url, Path(folder)), PLUGINS)
    chance, done, failed = random.Random(seed), Counter(), []
    for _step in range(EACH):
        name = chance.choice(STEPS)
        with app.app_context():
            try:
                if Traffic(world).step(name, *(chance.randrange(60) for _ in range(3))):
                    done[name] += 1
                session.commit()
            except Exception as error:
                session.rollback()
                failed.append(f"{name}: {error!r}")
    answers.put((done, failed))


def test_eight_processes_at_once_keep_the_promises(app, database_url, tmp_path):
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world(seats=3)
    oblige(world, world.people[:3])
    session.commit()
    db.session.close()
    db.engine.dispose()
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    workers = [
        context.Process(target=_drive, args=(database_url, str(tmp_path), world, seed, answers))
        for seed in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    done, failed = Counter(), []
    for _worker in workers:
        more, wrong = answers.get(timeout=300)
        done, failed = done + more, failed + wrong
    for worker in workers:
        worker.join(30)
    assert failed == []
    assert done.total() > PROCESSES * EACH / 5
    assert broken(world) == []
