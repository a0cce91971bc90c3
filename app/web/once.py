"""A repeated POST is the same POST: a double click, a resend from the queue, a reload do the thing once."""

from datetime import timedelta
from typing import Any

from flask import g, redirect, request
from flask_login import current_user
from sqlalchemy import delete, select, update

from app.db import insert_into, now, session
from app.web.models import Once

FIELD = "once"
LONGEST = 64
#: A phone may lie in a drawer for weeks with something in its queue; after this it is a new POST.
REMEMBERED = timedelta(days=60)


def claim() -> Any:
    """Before a view acts: take the request's token, or answer as the first time when it was taken before.

    On PostgreSQL a second request with the same token waits here until the first has ended; on SQLite writers take
    turns anyway.
    """
    key = request.form.get(FIELD, "")[:LONGEST] if request.method == "POST" else ""
    if not key or not current_user.is_authenticated:
        return None
    row = {"key": key, "person_id": current_user.id, "location": request.path, "at": now()}
    taken = insert_into(Once).values(row).on_conflict_do_nothing().returning(Once.key)
    if session.scalar(taken) is not None:
        g.once = key
        return None
    location = session.scalar(select(Once.location).where(Once.key == key, Once.person_id == current_user.id))
    g.asked = True
    if wants_json():
        return {"again": True, "location": location or request.path}
    return redirect(location or request.path, 303)


def remember(response: Any) -> None:
    """After a view acted: keep where the answer sent the browser."""
    key = g.get("once")
    if key and response.location and current_user.is_authenticated:
        session.execute(
            update(Once).where(Once.key == key, Once.person_id == current_user.id).values(location=response.location)
        )


def forget_old() -> None:
    """Erase the marks of POSTs that nobody repeats any more."""
    session.execute(delete(Once).where(Once.at < now() - REMEMBERED))


def wants_json() -> bool:
    """Whether the request was sent by our own script rather than by the browser."""
    return request.headers.get("X-Requested-With") == "fetch"


__all__ = ["FIELD", "claim", "forget_old", "remember", "wants_json"]
