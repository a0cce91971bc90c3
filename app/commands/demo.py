"""The demonstration: a database of its own in the folder var, filled once, kept until someone resets it."""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands import migrate, serving
from app.db import db
from app.jobs import queue_of
from app.problems import Problem

if TYPE_CHECKING:
    from flask import Flask

FOLDER = Path("var") / "demo"
DATABASE = FOLDER / "fardplan.sqlite"
#: The data are made here first, so that a start that was broken off begins again.
UNFINISHED = Path("var") / "demo-unfinished"


def show(make_app: "Callable[[], Flask]", bind: str, port: int, scale: float = 1.0) -> None:
    """Make the demo's data unless they are there, and serve them. scale: the share of the people that is made."""
    serving.find_port_free(bind, port)
    os.environ.setdefault("PUBLIC_URL", f"http://{bind}:{port}")  # The links in the letters lead to this demo.
    with _alone():
        if not DATABASE.is_file():
            _make(make_app, scale)
        app = make_app_in(FOLDER, make_app)
        migrate.upgrade(_url(FOLDER))
        queue_of(app).prepare()
        click.echo(f"Färdplan is at http://{bind}:{port} – stop it with Ctrl+C.")
        serving.serve_alone(app, bind, port)


def reset() -> None:
    """Throw the demo's data away. Raises Problem while the demo is running."""
    with _alone():
        for folder in (FOLDER, UNFINISHED):
            shutil.rmtree(folder, ignore_errors=True)
    if FOLDER.exists():
        raise Problem(f"{FOLDER} could not be removed. Stop the demo first, and remove the folder by hand.")
    click.echo("The demo's data are gone. The next make demo makes them anew.")


def make_app_in(folder: Path, make_app: "Callable[[], Flask]") -> "Flask":
    """The app as a demo whose data live in this folder."""
    os.environ |= {
        "FARDPLAN_DEMO": "1",
        "DATABASE_URL": _url(folder),
        "FARDPLAN_DATA": str(folder),
        "SECRET_KEY": _secret(folder),
    }
    return make_app()


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the demo's data for this process."""
    FOLDER.parent.mkdir(exist_ok=True)
    with (FOLDER.parent / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Problem(
                "The demo is already running from this folder. Stop it first (Ctrl+C where it was started)."
            ) from None
        yield


def _make(make_app: "Callable[[], Flask]", scale: float) -> None:
    from app.demo import fill

    click.echo("Making demo data, about a minute …")
    began = time.monotonic()
    shutil.rmtree(UNFINISHED, ignore_errors=True)
    UNFINISHED.mkdir(parents=True)
    app = make_app_in(UNFINISHED, make_app)
    migrate.upgrade(_url(UNFINISHED))
    queue_of(app).prepare()
    with app.app_context():
        fill(scale=scale)
        db.engine.dispose()  # SQLite folds its log into the file when the last connection is closed.
    UNFINISHED.rename(FOLDER)
    click.echo(f"Made in {time.monotonic() - began:.0f} seconds.")


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'fardplan.sqlite'}"


def _secret(folder: Path) -> str:
    """A secret of this demo's own, made once."""
    file = folder / "secret"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text()
