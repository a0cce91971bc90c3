"""Tells a machine whether the platform is well: the database, the worker, and whatever a noun asks to have watched."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import jobs
from app.db import now, session
from app.permissions import open_to_all

pages = Blueprint("health", __name__)

#: What is wrong, in a few words without personal data; None when all is well.
Check = Callable[[], str | None]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Have ``check`` asked each time the platform's health is. The name stands in the answer."""
    _checks[name] = check


@pages.get("/health")
def health() -> Any:
    """200 when all is well, otherwise 503; what is checked and how it is, as JSON."""
    open_to_all()
    found = faults()
    well = not any(found.values())
    return {"well": well} | {name: fault or "ok" for name, fault in found.items()}, 200 if well else 503


def faults() -> dict[str, str | None]:
    """What is wrong with each thing that is checked; None where all is well."""
    found = {"database": _database()}
    if found["database"] is None:
        found |= {"worker": _worker()} | {name: check() for name, check in _checks.items()}
    return found


def _database() -> str | None:
    try:
        session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        session.rollback()
        return "does not answer"
    return None


def _worker() -> str | None:
    beat = jobs.last_beat()
    if beat is None:
        return "has never run"
    silence = now() - beat
    if silence > jobs.SILENCE:
        return f"silent for {int(silence.total_seconds() // 60)} minutes"
    return None
