"""Pages for when something went wrong: a sentence that says what, and what to do next."""

import errno
from contextlib import suppress
from typing import Any

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.db import session
from app.problems import Problem
from app.web import once
from app.web.requests import SAFE, sign_in_again
from app.web.words import _

#: The operating system's codes for a full disk, and for a share of it that is used up.
FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
#: PostgreSQL's code for a row that is there already.
UNIQUE = "23505"
#: PostgreSQL's code for a full disk (53100) and for a full memory (53200).
FULL = {"53100", "53200"}


def init_app(app: Flask) -> None:
    """Register a page for every way in which a request can fail."""

    @app.errorhandler(Problem)
    def problem(error: Problem) -> Any:
        return page(409, _("Det gick inte"), str(error))

    @app.errorhandler(401)
    def unknown(_error: Any) -> Any:
        if request.method in SAFE or current_user.is_authenticated:
            g.asked = True
            if once.wants_json():
                return {"sign_in": url_for("people.sign_in")}, 401
            return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), 302)
        return sign_in_again()

    @app.errorhandler(CSRFError)
    def forged(_error: Any) -> Any:
        return page(400, _("Sidan var för gammal"), _("Ladda om sidan du kom från och försök igen. Inget har sparats."))

    for code, (title, sentence) in _sentences().items():
        app.register_error_handler(code, _handler(code, title, sentence))

    @app.errorhandler(OverflowError)
    @app.errorhandler(DataError)
    def beyond(_error: Any) -> Any:
        """A number or a day that no database can hold."""
        title, sentence = _sentences()[400]
        return page(400, str(title), str(sentence))

    @app.errorhandler(IntegrityError)
    def taken(error: IntegrityError) -> Any:
        """Somebody else wrote the same thing at the same moment, after both had been told that it was free."""
        if not is_taken(error):
            return database(error)
        app.logger.warning("database: somebody was quicker")
        return page(
            409,
            _("Någon annan hann före"),
            _(
                "Samma sak sparades i samma ögonblick, kanske från ett annat fönster. Ladda om sidan och se hur det blev."
            ),
        )

    @app.errorhandler(500)
    def broken(error: Any) -> Any:
        cause = getattr(error, "original_exception", None) or error
        return failure(cause)

    @app.errorhandler(DBAPIError)
    @app.errorhandler(PoolTimeout)
    def database(error: Any) -> Any:
        app.logger.error("database: %s", type(error).__name__)
        return failure(error)


def failure(cause: BaseException) -> Any:
    """The page for a fault of ours: nothing was saved, and it says so.

    It is shown as to nobody in particular, for who is signed in stands in the database, which may be what failed.
    """
    with suppress(SQLAlchemyError):
        session.rollback()
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    if is_full(cause):
        return page(
            507,
            _("Det finns ingen plats kvar"),
            _("Servern kan inte spara mer just nu. Inget av det du gjorde har sparats. Försök igen om en stund."),
        )
    if isinstance(cause, PoolTimeout) or (isinstance(cause, DBAPIError) and _unreachable(cause)):
        return page(
            503, _("Databasen svarar inte"), _("Inget av det du gjorde har sparats. Vänta en minut och försök igen.")
        )
    return page(
        500,
        _("Något gick fel hos oss"),
        _("Inget av det du gjorde har sparats. Försök igen, och hör av dig om det händer en gång till."),
    )


def is_full(cause: BaseException) -> bool:
    """Whether there was no room left for a file, or in the database (SQLite's SQLITE_FULL, PostgreSQL's 53100)."""
    if isinstance(cause, OSError) and cause.errno in FULL_DISK:
        return True
    original = getattr(cause, "orig", None)
    if getattr(original, "sqlite_errorname", "") == "SQLITE_FULL":
        return True
    return getattr(original, "sqlstate", None) in FULL


def is_taken(cause: DBAPIError) -> bool:
    """Whether the database refused a second row where there may be one."""
    if getattr(cause.orig, "sqlite_errorname", "") in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}:
        return True
    return getattr(cause.orig, "sqlstate", None) == UNIQUE


def _unreachable(cause: DBAPIError) -> bool:
    text = str(cause.orig)
    return cause.connection_invalidated or any(
        word in text for word in ("connection", "locked", "closed", "terminat", "unable to open", "refused")
    )


def _sentences() -> dict[int, tuple[Any, Any]]:
    from app.web.words import lazy

    return {
        400: (lazy("Det gick inte att läsa det du skickade"), lazy("Gå tillbaka, ladda om sidan och försök igen.")),
        403: (
            lazy("Du har inte tillgång till sidan"),
            lazy("Sidan hör till en annan roll eller en annan organisation. Fråga din chef om du behöver den."),
        ),
        404: (lazy("Sidan finns inte"), lazy("Adressen kan vara fel, eller så har sidan tagits bort.")),
        405: (lazy("Så kan sidan inte användas"), lazy("Gå tillbaka och försök igen.")),
        413: (lazy("Filen är för stor"), lazy("Välj en mindre fil och försök igen.")),
        429: (lazy("För många försök"), lazy("Vänta en stund och försök igen.")),
    }


def _handler(code: int, title: Any, sentence: Any) -> Any:
    def show(_error: Any) -> Any:
        return page(code, str(title), str(sentence))

    return show


def page(code: int, title: str, sentence: str) -> Any:
    """One page that tells of a fault; JSON for our own scripts.

    What the request had read is forgotten: after the rollback it would be read again, row by row.
    """
    with suppress(SQLAlchemyError):
        session.rollback()
    for name in ("posts_today", "nav"):
        g.pop(name, None)
    g.asked = True
    if once.wants_json():
        return {"problem": sentence}, code
    return render_template("problem.html", title=title, sentence=sentence, code=code), code
