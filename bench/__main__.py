"""``make bench``: measures every page on SQLite and on PostgreSQL against a bare page, and prints the table.

``--seconds`` for each page (2 by default), ``--only sqlite``, ``--scale`` for the people (1.0 is the demo's),
``--write`` to put the table into docs/performance.md.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from bench.classes import cases_of, large_class
from bench.groups import mixed
from bench.measure import Client, Cost, measure
from bench.pages import all_of, figures
from bench.planner import planned
from bench.queues import long_queue, opening_second
from bench.server import ROOT, Server, children_of, cpu_of

#: About 2 000 and about 20 000 people with a post today.
SMALL, LARGE = 0.95, 9.5


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=2.0)
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument("--small", type=float, default=SMALL)
    options.add_argument("--large", type=float, default=LARGE)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    tables = []
    with tempfile.TemporaryDirectory(prefix="fardplan-bench-") as folder:
        for kind in ["sqlite", "postgresql"] if chosen.only is None else [chosen.only]:
            with databases(kind, Path(folder)) as (url_of, database_cpu):
                tables.append((kind, *measure_all(kind, url_of, database_cpu, chosen, Path(folder))))
    text = "\n\n".join(table(*each) for each in tables)
    print(text)
    if chosen.write:
        write(text)
    missed = [f"{kind}: {c.name}" for kind, costs, _ in tables for c in costs if c.limit and c.ratio > c.limit]
    if missed:
        print("Over the limit: " + "; ".join(missed), file=sys.stderr)


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[tuple[Callable[[str], str], Callable[[], float]]]:
    """Gives URLs of new databases by name, and the CPU seconds of the database's own processes."""
    if kind == "sqlite":
        yield (lambda name: f"sqlite:///{folder}/{name}.sqlite"), (lambda: 0.0)
        return
    from tests import postgres

    server = postgres.Server()
    url = server.start()

    def make(name: str) -> str:
        with postgres.connect(url) as connection:
            connection.execute(f"CREATE DATABASE bench_{name}".encode())
        return postgres.named(url, f"bench_{name}")

    try:
        # A server that was given, by FARDPLAN_TEST_POSTGRES, may be on another machine: its share is not told apart.
        pid = server.process.pid if server.process else None
        yield make, (lambda: _cpu_of_server(pid) if pid else 0.0)
    finally:
        server.stop()


def _cpu_of_server(pid: int) -> float:
    """The CPU seconds of this server's processes, and of no other's on the machine."""
    total = 0.0
    for each in (pid, *children_of(pid)):
        try:
            total += cpu_of(each)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total


def measure_all(
    kind: str, url_of: Callable[[str], str], database_cpu: Callable[[], float], chosen: argparse.Namespace, folder: Path
) -> tuple[list[Cost], list[str]]:
    """The costs of all pages on one kind of database, with their ratios, and notes."""
    small, large = (make(url_of(name), scale, folder / f"{kind}-{name}") for name, scale in
                    (("small", chosen.small), ("large", chosen.large)))  # fmt: skip
    class_ = large_class(small)
    bare_url = url_of("bare")
    notes = [
        f"{name}: {people(environ):n} people with a post today"
        for name, environ in (("small", small), ("large", large))
    ]
    with Server("bench.bare:make_app()", 8401, {"DATABASE_URL": bare_url}) as bare:
        bare_client = Client(8401)
        base = measure("bare page", bare, lambda: bare_client.get("/"), chosen.seconds * 2, database_cpu)
    costs = [base]
    with Server("bench.app:make_app()", 8402, small) as server:
        held = []
        for cases in (all_of(8402), cases_of(8402, class_)):
            for case in cases:
                cost = measure(case.name, server, case.ask, chosen.seconds, database_cpu, case.most, case.before)
                costs.append(limited(cost, base, case.limit))
            held.append(server.resident())
        notes.append(
            f"a worker holds {held[0]:.0f} MB after these pages, {held[1]:.0f} MB after those of 300 people too"
        )
    with Server("bench.app:make_app()", 8403, large) as server:
        at_large = measure("Uppföljning, 20 000 people", server, figures(8403), chosen.seconds, database_cpu)
        costs.append(limited(at_large, base, 6.0))
        at_small = next(c for c in costs if c.name.startswith("Uppföljning, 13"))
        notes.append(
            f"Uppföljning at 20 000 people is {at_large.cpu_ms / at_small.cpu_ms:.2f} × the same at 2 000 (at most 1.5)"
        )
    counted(small, costs, class_)
    notes += mixed(base.cpu_ms)
    notes += planned(base.cpu_ms)
    if kind == "postgresql":
        notes += rushed(url_of("rush"))
        notes += nominated(url_of("opening"), base.cpu_ms, database_cpu)
    notes += queued(url_of("queue"))
    return costs, notes


def rushed(url: str) -> list[str]:
    """What is to be told of 500 people who complete something at once."""
    from app import create_app
    from app.commands import migrate
    from app.config import Config
    from bench.rush import rush

    app = create_app(Config(database_url=url, testing=True), ["courses", "quizzes"])
    migrate.upgrade(url)
    return list(rush(app))


def nominated(url: str, base_ms: float, database_cpu: Callable[[], float]) -> list[str]:
    """What is to be told of a thousand managers who nominate in the same second."""
    return list(opening_second(lambda: empty(url), url, base_ms, database_cpu))


def queued(url: str) -> list[str]:
    """What is to be told of a queue of twenty thousand."""
    return list(long_queue(empty(url)))


def empty(url: str) -> Flask:
    """The app on a new database without any rows."""
    from app import create_app
    from app.commands import migrate
    from app.config import Config

    app = create_app(Config(database_url=url, testing=True), ["courses", "quizzes"])
    migrate.upgrade(url)
    return app


def counted(environ: dict[str, str], costs: list[Cost], class_: tuple[int, int]) -> None:
    """Fill in the SQL statements, from a server that counts them (which costs time, so not while measuring)."""
    with Server("bench.app:make_app()", 8404, environ, counted=True) as server:
        for case in [*all_of(8404), *cases_of(8404, class_)]:
            cost = next(c for c in costs if c.name == case.name)
            cost.statements = measure(case.name, server, case.ask, 0.0, lambda: 0.0, 3, case.before).statements


def limited(cost: Cost, base: Cost, limit: float | None) -> Cost:
    """The cost with its ratio to the bare page: the server's CPU, PostgreSQL's own apart."""
    cost.ratio, cost.limit = cost.cpu_ms / base.cpu_ms, limit
    return cost


def make(url: str, scale: float, data: Path) -> dict[str, str]:
    """A database with the demo's data at this scale; returns the environment of a server on it."""
    environ = {
        "DATABASE_URL": url, "FARDPLAN_DEMO": "1", "FARDPLAN_DATA": str(data), "SECRET_KEY": "a-secret-for-the-bench-alone",
        "SECURE_COOKIES": "0",
    }  # fmt: skip
    data.mkdir(parents=True, exist_ok=True)
    os.environ |= environ
    from app.commands import migrate
    from app.db import db
    from app.demo import fill
    from app.jobs import queue_of
    from wsgi import make_app

    app = make_app()
    migrate.upgrade(url)
    queue_of(app).prepare()
    with app.app_context():
        fill(scale=scale)
        db.engine.dispose()
    return environ


def people(environ: dict[str, str]) -> int:
    """How many people hold a post today."""
    from sqlalchemy import create_engine, text

    engine = create_engine(environ["DATABASE_URL"])
    with engine.connect() as connection:
        found = connection.execute(text(
            "SELECT count(DISTINCT person_id) FROM organisations_post WHERE first_on <= CURRENT_DATE"
            " AND (last_on IS NULL OR last_on >= CURRENT_DATE)"
        )).scalar()  # fmt: skip
    engine.dispose()
    return int(found or 0)


def table(kind: str, costs: list[Cost], notes: list[str]) -> str:
    """The costs as a Markdown table."""
    rows = [
        f"### {kind}",
        "",
        "| page | CPU ms | × bare | at most | database ms | p50 ms | p95 ms | SQL | bytes | requests |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for c in costs:
        limit = f"{c.limit:g}" if c.limit else "–"
        rows.append(
            f"| {c.name} | {c.cpu_ms:.2f} | {c.ratio or 1:.2f} | {limit} | {c.database_ms:.2f} | {c.p50_ms:.1f} |"
            f" {c.p95_ms:.1f} | {c.statements or '–'} | {c.size} | {c.requests} |"
        )
    return "\n".join([*rows, "", *(f"- {note}" for note in notes)])


def write(text: str) -> None:
    """Put the tables between the marks in docs/performance.md."""
    file = ROOT / "docs" / "performance.md"
    before, _, rest = file.read_text().partition("<!-- table -->")
    file.write_text(f"{before}<!-- table -->\n\n{text}\n\n<!-- end -->{rest.partition('<!-- end -->')[2]}")


if __name__ == "__main__":
    main()
