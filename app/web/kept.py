"""What was typed when a sign-in expired: kept on the server, given back once, to the same person."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any, cast

from flask import g, request
from flask import session as cookie
from sqlalchemy import CursorResult, delete, select

from app.db import now, session
from app.web.models import Kept
from app.web.once import FIELD

#: Fields that are never kept.
SECRET_FIELDS = frozenset({"password", "new_password", "csrf_token", FIELD})
#: A form with this field is never put aside: what is in it must not stand beside who wrote it, such as an evaluation.
NEVER_KEPT = "never_kept"
LONGEST_FIELD = 100_000
KEPT_FOR = timedelta(hours=24)


def keep(person_id: int | None) -> None:
    """Put what was posted aside. Called when a POST comes after the sign-in has expired; commits by itself."""
    fields = [[k, v[:LONGEST_FIELD]] for k, v in request.form.items(multi=True) if k not in SECRET_FIELDS]
    if not fields or person_id is None or NEVER_KEPT in request.form:
        return
    token = token_urlsafe(24)
    forget_old()
    session.add(Kept(token=token, person_id=person_id, path=request.full_path.rstrip("?"), fields=fields))
    session.commit()
    cookie["kept"] = g.put_aside = token


def give_back(person_id: int) -> Kept | None:
    """What this browser was typing as this person, or None."""
    token = cookie.get("kept")
    row = session.get(Kept, token) if token else None
    return row if row and row.person_id == person_id and row.at > now() - KEPT_FOR else None


def fill(person_id: int) -> None:
    """Let the form on this page begin with what was kept for it."""
    row = give_back(person_id)
    if row and row.path.partition("?")[0] == request.path:
        g.kept_fields = [(k, v) for k, v in row.fields]


def let_go() -> None:
    """Erase what was kept, after it has been posted again. Signing in or changing the language leaves it alone."""
    token = cookie.get("kept") if "put_aside" not in g else None
    row = session.get(Kept, token) if token else None
    if token and (row is None or row.path.partition("?")[0] == request.path):
        cookie.pop("kept", None)
        session.execute(delete(Kept).where(Kept.token == token))


def forget_old() -> None:
    """Erase what nobody came back for within a day."""
    session.execute(delete(Kept).where(Kept.at < now() - KEPT_FOR))


def kept_about(person_id: int) -> list[dict[str, Any]]:
    """What is put aside for this person, to be handed out (GDPR art. 15); not the key to it."""
    rows = session.scalars(select(Kept).where(Kept.person_id == person_id).order_by(Kept.at))
    return [{"path": row.path, "fields": row.fields, "at": row.at.isoformat()} for row in rows]


def forget(person_id: int) -> int:
    """Erase what is put aside for this person. Returns how many rows."""
    return cast(CursorResult[Any], session.execute(delete(Kept).where(Kept.person_id == person_id))).rowcount
