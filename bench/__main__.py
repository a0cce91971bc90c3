"""Measures every page of the list, on SQLite and PostgreSQL, and prints the table for docs/performance.md.

python -m bench                 everything
python -m bench sqlite step     one kind of database, the cases whose names hold a word
"""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import cases, server
from bench.measuring import HOME, Cost, Server, Visitor, measure, serving

SECRET = "a secret for measuring only, 0123456789"
HEAD = "| page | CPU ms | ratio | limit | PostgreSQL ms | p50 ms | p95 ms | SQL | KB |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"


def main(words: list[str]) -> None:
    """Measure and print."""
    sys.path.insert(0, str(HOME))
    kinds = [kind for kind in ("sqlite", "postgresql") if kind in words] or ["sqlite", "postgresql"]
    wanted = [word for word in words if word not in kinds]
    for kind in kinds:
        with database(kind) as (url, folder, postgres):
            print(f"\n## {kind}\n\n{HEAD}", flush=True)
            settings = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "FARDPLAN_DEMO": "1", "FARDPLAN_DATA": str(folder)}
            os.environ |= settings
            cases.fill(url, settings)
            server.fill_bare(url)
            with serving(settings, _free_port(), postgres) as running:
                _run(running, wanted)
                print(f"\nA worker holds {running.resident():.0f} MB.")


def _run(running: Server, wanted: list[str]) -> None:
    visitor = Visitor(running.port)

    def bare() -> Visitor:
        visitor.get("/bare/")
        return visitor

    yardstick = measure(running, "the bare page", bare)
    _print(yardstick, yardstick, None)
    for case in cases.all_of(running):
        if not wanted or any(word in case.name for word in wanted):
            try:
                cost = measure(running, case.name, case.act, case.prepare, case.times)
            except RuntimeError as fault:
                print(f"| {case.name} | {fault} |", flush=True)
                continue
            _print(cost, yardstick, case.limit)


def _print(cost: Cost, yardstick: Cost, limit: float | None) -> None:
    ratio = cost.mean / yardstick.mean
    told = "" if limit is None else f"≤ {limit:g}{'' if ratio <= limit else ' **missed**'}"
    database = sum(cost.database) / len(cost.database)
    print(
        f"| {cost.name} | {cost.mean:.2f} | {ratio:.2f} | {told} | {database:.2f} | {cost.percentile(0.5):.1f}"
        f" | {cost.percentile(0.95):.1f} | {cost.statements} | {cost.size / 1024:.1f} |",
        flush=True,
    )


@contextmanager
def database(kind: str) -> Iterator[tuple[str, Path, int | None]]:
    """An empty database: its URL, a folder beside it, and PostgreSQL's process when it is one."""
    from tests import postgres

    folder = Path(tempfile.mkdtemp(prefix="fardplan-bench-"))
    started = postgres.Server()
    try:
        if kind == "sqlite":
            yield f"sqlite:///{folder}/fardplan.sqlite", folder, None
            return
        url = started.start()
        with postgres.connect(url) as connection:
            connection.execute("CREATE DATABASE fardplan")
        yield postgres.named(url, "fardplan"), folder, started.process.pid if started.process else None
    finally:
        started.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


if __name__ == "__main__":
    main(sys.argv[1:])
