"""The platform starts, or says in a sentence why it cannot."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from app.commands import migrate

HOME = Path(__file__).resolve().parents[2]
SECRET = "a long secret, made up for the tests 4711"


def fardplan(*words, **settings):
    """Run the command with these settings and no others."""
    return subprocess.run(
        command(*words), env=environment(**settings), cwd=HOME, capture_output=True, text=True, timeout=60
    )


def command(*words):
    """The command line, as the script ``fardplan`` runs it."""
    return [sys.executable, "-c", "from wsgi import cli; cli()", *words]


def environment(**settings):
    """An environment with these settings and no others."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | settings


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@pytest.mark.parametrize("words", [["run"], ["serve"], ["worker"], ["migrate"]])
def test_nothing_starts_without_a_secret(words):
    answer = fardplan(*words)
    assert answer.returncode == 1
    assert answer.stderr.startswith("Färdplan: SECRET_KEY is missing.")


def test_a_weak_secret_stops_the_start(tmp_path):
    answer = fardplan("run", SECRET_KEY="password")
    assert answer.returncode == 1
    assert "SECRET_KEY is too weak" in answer.stderr


def test_a_database_that_does_not_answer_stops_the_start_and_keeps_the_password_to_itself():
    url = f"postgresql://fardplan:hush@127.0.0.1:{free_port()}/fardplan"
    answer = fardplan("run", SECRET_KEY=SECRET, DATABASE_URL=url)
    assert answer.returncode == 1
    assert "cannot be reached" in answer.stderr
    assert "hush" not in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_database_that_nobody_made_stops_the_start(tmp_path):
    answer = fardplan("run", SECRET_KEY=SECRET, DATABASE_URL=f"sqlite:///{tmp_path}/none.sqlite")
    assert answer.returncode == 1
    assert "Run: make migrate" in answer.stderr


def test_a_database_that_is_not_up_to_date_stops_the_start(tmp_path):
    (tmp_path / "old.sqlite").touch()
    answer = fardplan("run", SECRET_KEY=SECRET, DATABASE_URL=f"sqlite:///{tmp_path}/old.sqlite")
    assert answer.returncode == 1
    assert "is not up to date" in answer.stderr


def test_a_database_of_no_known_kind_stops_the_start():
    answer = fardplan("run", SECRET_KEY=SECRET, DATABASE_URL="mysql://localhost/x")
    assert answer.returncode == 1
    assert "DATABASE_URL must begin with" in answer.stderr


def test_a_port_that_is_taken_is_told_before_anything_is_made():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = fardplan("demo", PORT=str(taken.getsockname()[1]))
    assert answer.returncode == 1
    assert "cannot be used" in answer.stderr


def test_a_mistyped_port_is_told_in_words():
    answer = fardplan("demo", PORT="eighty")
    assert answer.returncode == 1
    assert "eighty" in answer.stderr and "Usage" not in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_command_line_tells_its_commands_without_any_settings():
    answer = fardplan("--help")
    assert answer.returncode == 0
    assert "restore" in answer.stdout


@pytest.fixture(params=["run", "serve"])
def house(request, database_url, tmp_path):
    """Färdplan running by itself on a migrated database. The process, and its address."""
    url = f"sqlite:///{tmp_path}/new.sqlite" if database_url.startswith("sqlite") else database_url
    if url == database_url:
        empty(url)
    migrate.upgrade(url)
    port = free_port()
    settings = {"SECRET_KEY": SECRET, "DATABASE_URL": url, "FARDPLAN_DATA": str(tmp_path), "PORT": str(port)}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command(request.param), env=environment(**settings), cwd=HOME, stdout=log, stderr=log
        )
    yield process, f"http://127.0.0.1:{port}"
    if process.poll() is None:
        process.terminate()  # Not kill: its own two processes would be left behind.
        process.wait(timeout=60)


def empty(url):
    """Take everything out of a PostgreSQL database."""
    with migrate.connection_to(url) as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def health_of(address, seconds=30):
    """What /health says once web and worker are both up."""
    for _ in range(seconds * 10):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=20) as answer:
                return json.load(answer)
        except OSError:  # Not listening yet, still starting, or not well yet.
            time.sleep(0.1)
    pytest.fail("Färdplan did not come up")


def test_web_and_worker_come_up_and_go_down_together(house):
    process, address = house
    assert health_of(address)["worker"] == "ok"
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(address, timeout=5)


@pytest.mark.one_database
@pytest.mark.parametrize("house", ["run"], indirect=True)
def test_when_the_worker_is_killed_the_web_ends_too_so_that_someone_notices(house):
    process, address = house
    health_of(address)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    worker = next(int(child) for child in children if b"worker\0" in Path(f"/proc/{child}/cmdline").read_bytes() + b"\0"
                  and b"gunicorn" not in Path(f"/proc/{child}/cmdline").read_bytes())  # fmt: skip
    os.kill(worker, signal.SIGKILL)
    assert process.wait(timeout=30) == 1
