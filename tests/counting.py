"""Counts SQL statements: a page or an action takes the same number however many rows there are."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event


def statements(action: Callable[[], Any]) -> int:
    """How many SQL statements the action takes."""
    seen: list[str] = []

    def listen(*values: Any) -> None:
        seen.append(values[2])

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        action()
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    return len(seen)
