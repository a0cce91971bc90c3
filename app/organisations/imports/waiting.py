"""Files that wait to be confirmed: in the data folder, known by a long secret and by who brought them, for a day."""

import json
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

FOLDER = "imports"
KEPT_SECONDS = 24 * 3600
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class Waiting:
    """A file, whose people it is about, whether it is whole, and who brought it."""

    data: bytes
    employer: str
    full: bool
    person_id: int


def lay(data_folder: Path, waiting: Waiting) -> str:
    """Put a file aside. Returns the secret that fetches it. Nothing is left of it when there is no room."""
    folder = data_folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    token = token_urlsafe(24)
    told = {"employer": waiting.employer, "full": waiting.full, "person": waiting.person_id}
    try:
        for ending, body in ((".csv", waiting.data), (".json", json.dumps(told).encode())):
            _write(folder / f"{token}{ending}", body)
    except OSError:
        throw_away(data_folder, token)
        raise
    return token


def forget_old(data_folder: Path) -> None:
    """Remove files that nobody has confirmed for a day, and what they would have changed: they name people."""
    folder = data_folder / FOLDER
    for old in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # Another worker was quicker.
            if time.time() - old.stat().st_mtime > KEPT_SECONDS:
                old.unlink()


def fetch(data_folder: Path, token: str, person_id: int) -> Waiting | None:
    """The file of this secret, when this person brought it less than a day ago."""
    if not TOKEN.fullmatch(token):
        return None
    about = data_folder / FOLDER / f"{token}.json"
    try:
        told = json.loads(about.read_text("utf-8"))
        data = about.with_suffix(".csv").read_bytes()
        fresh = time.time() - about.stat().st_mtime < KEPT_SECONDS
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    if not fresh or told["person"] != person_id:
        return None
    return Waiting(data, told["employer"], told["full"], told["person"])


def throw_away(data_folder: Path, token: str) -> None:
    """The file has been used."""
    if TOKEN.fullmatch(token):
        for ending in (".csv", ".json", ".plan"):
            (data_folder / FOLDER / f"{token}{ending}").unlink(missing_ok=True)


def keep_plan(data_folder: Path, token: str, plan: dict[str, Any]) -> None:
    """Put beside a waiting file what it would change."""
    path = data_folder / FOLDER / f"{token}.plan"
    path.unlink(missing_ok=True)
    try:
        _write(path, json.dumps(plan).encode())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def kept_plan(data_folder: Path, token: str) -> dict[str, Any] | None:
    """What the waiting file of this secret would change; None until that is known."""
    try:
        plan: dict[str, Any] = json.loads((data_folder / FOLDER / f"{token}.plan").read_bytes())
    except FileNotFoundError:
        return None
    return plan


def _write(path: Path, body: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
