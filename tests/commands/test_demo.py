"""The demonstration is made once, kept between starts, and made anew when someone asks for it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from wsgi import cli; cli()", "demo"]


@contextmanager
def demo(folder, seconds, *options):
    """The demo of this folder, running; its address."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    process = subprocess.Popen(
        [*COMMAND, "--port", str(port), *options], cwd=folder, env=environment(), stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(seconds * 5):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20):
                    break
            except OSError:
                assert process.poll() is None, "the demo has ended by itself"
                time.sleep(0.2)
        else:
            pytest.fail(f"the demo did not come up within {seconds} seconds")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()  # Ctrl+C does not reach what was started in the background.
        try:
            process.wait(timeout=120)
        finally:
            process.kill()
            process.wait()


def environment():
    """Nothing but what a terminal has."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PYTHONPATH": str(HOME)}


def reset(folder):
    """Ask for a fresh start; what the command said."""
    return subprocess.run(
        [*COMMAND, "--reset"], cwd=folder, env=environment(), capture_output=True, text=True, timeout=60
    )


def test_a_small_demo_is_migrated_filled_and_served(tmp_path):
    with demo(tmp_path, 300, "--scale", "0.01") as address, urllib.request.urlopen(address, timeout=60) as answer:
        assert "chef@demo.fardplan.example" in answer.read().decode()


@pytest.mark.long
def test_the_demo_is_kept_between_starts_and_made_anew_after_a_reset(tmp_path):
    database = tmp_path / "var" / "demo" / "fardplan.sqlite"
    with demo(tmp_path, seconds=120) as address:
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert "demo.fardplan.example" in answer.read().decode()
        refused = reset(tmp_path)
        assert refused.returncode == 1
        assert "already running" in refused.stderr
    made = database.stat().st_ino
    with demo(tmp_path, seconds=15):
        assert database.stat().st_ino == made
    assert reset(tmp_path).returncode == 0
    assert not database.exists()
