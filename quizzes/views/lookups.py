"""What the pages of answering look up: other plugins' things, and what was typed when a sign-in expired."""

from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from app.api import Found, Ref, owner_caller


def find(kind: str, key: str) -> Found | None:
    """Another plugin's thing, when it and the plugin are there."""
    ask = owner_caller("find", kind) if key else None
    return ask(ref=Ref(kind, key)) if ask is not None else None


def kept() -> Any:
    """The fields as they were typed."""
    return MultiDict(g.kept_fields)
