"""Starting: first whether the platform can, said in a sentence when it cannot, then web and worker."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from huey.consumer import Consumer
from sqlalchemy import make_url

from app.commands import migrate as migrations
from app.config import BadSetting, Config
from app.jobs import HEARTBEAT, Queue, queue_of

if TYPE_CHECKING:
    from flask import Flask

WORKERS, THREADS = 2, 4
#: Jobs done at a time, so that mail goes out while something long is done.
AT_WORK = 2
#: Without docstrings, without the assertions that only tell the type checker what is known, and without the columns of each
#: instruction (a fault still names file and line): 6 MB less in each process.
PYTHON = (sys.executable, "-OO", "-X", "no_debug_ranges")
HOME = Path(__file__).resolve().parents[2]


def ready(config: Config, load_app: "Callable[[], Flask]") -> None:
    """Find out that the platform can start. Raises BadSetting with what to do when it cannot."""
    _find_database(config)
    app = load_app()
    if lines := migrations.behind(config.database_url):
        raise BadSetting(f"The database is not up to date ({', '.join(lines)}). Run: make migrate")
    queue_of(app).prepare()


def migrate(config: Config, app: "Flask") -> None:
    """Bring the database up to this version, the queue's own tables included."""
    if config.database_url.startswith("sqlite"):
        Path(make_url(config.database_url).database or "").parent.mkdir(parents=True, exist_ok=True)
    config.data.mkdir(parents=True, exist_ok=True)
    _reach(config)
    migrations.upgrade(config.database_url)
    queue_of(app).prepare()


def find_port_free(bind: str, port: int) -> None:
    """Raises BadSetting, with what to do, when the port cannot be listened on."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((bind, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadSetting(
                f"Port {port} cannot be used ({reason}). Choose another, such as PORT={port + 1}."
            ) from error


def run(bind: str, port: int) -> int:
    """gunicorn and a worker, each in a process of its own. When one ends, the other is ended too. Returns 0 or 1."""
    web = [*PYTHON, "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(WORKERS),
           "--threads", str(THREADS), "--bind", f"{bind}:{port}", "--chdir", str(HOME), "--no-control-socket",
           "wsgi:make_app()"]  # fmt: skip
    work = [*PYTHON, "-c", "from wsgi import cli; cli()", "worker"]
    processes = [subprocess.Popen(web, cwd=HOME), subprocess.Popen(work, cwd=HOME)]
    stopping = threading.Event()

    def stop(*_: object) -> None:
        stopping.set()
        for process in processes:
            if process.poll() is None:
                process.terminate()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while all(process.poll() is None for process in processes):
        stopping.wait(0.5)
        if stopping.is_set():
            break
    asked = stopping.is_set()
    stop()
    for process in processes:
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if asked else 1


def serve_alone(app: "Flask", bind: str, port: int) -> None:
    """Web and worker in this one process, until it is interrupted. Raises BadSetting when the port is taken."""
    import waitress

    try:
        server = waitress.create_server(app, host=bind, port=port, threads=8, ident=None)
    except OSError as error:
        raise BadSetting(
            f"Port {port} cannot be used ({error.strerror}). Choose another: PORT={port + 1} make demo"
        ) from error
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    consumer = start_worker(queue_of(app))
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        consumer.stop(graceful=True)


def work(app: "Flask") -> None:
    """The worker alone, until it is told to stop; a job under way is finished first."""
    queue = queue_of(app)
    queue.put(HEARTBEAT.name, {})
    Consumer(queue.huey, workers=AT_WORK, max_delay=1, health_check_interval=10, graceful_signal="TERM").run()


class _Embedded(Consumer):
    """A worker in threads of a process that minds its own signals."""

    def _set_signal_handlers(self) -> None:
        pass


def start_worker(queue: Queue) -> Consumer:
    """A worker in threads of this process. Call its ``stop`` at the end."""
    queue.put(HEARTBEAT.name, {})
    consumer = _Embedded(queue.huey, workers=AT_WORK, max_delay=1)
    threading.Thread(target=consumer.run, name="worker", daemon=True).start()
    return consumer


def _find_database(config: Config) -> None:
    if config.database_url.startswith("sqlite"):
        path = Path(make_url(config.database_url).database or "")
        if not path.is_file():
            raise BadSetting(f"There is no database at {path}. Run: make migrate")
        if not os.access(path, os.W_OK):
            raise BadSetting(f"The database at {path} may not be written to by this user. Give the user that right.")
    _reach(config)


def _reach(config: Config) -> None:
    if reason := migrations.reach(config.database_url):
        where = make_url(config.database_url).render_as_string(hide_password=True)
        raise BadSetting(
            f"The database {where} cannot be reached ({reason}). Check DATABASE_URL and that it is running."
        )
