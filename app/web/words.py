"""Languages: Swedish is the source, English is complete, the choice is remembered."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from flask import session as cookie
from flask_babel import Babel, get_locale, gettext, lazy_gettext, ngettext
from flask_login import current_user

LANGUAGES = {"sv": "Svenska", "en": "English"}
TRANSLATIONS = ("web/translations", "../courses/translations", "../quizzes/translations")

_ = gettext
lazy = lazy_gettext

__all__ = ["LANGUAGES", "_", "gettext", "init_app", "language", "lazy", "ngettext"]


def language() -> str:
    """``sv`` or ``en``: what the person chose, else what the browser asks for, else Swedish. Jobs and commands speak Swedish."""
    if not has_request_context():
        return "sv"
    chosen = cookie.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    return request.accept_languages.best_match(["sv", "en"], "sv") or "sv"


def init_app(app: Flask) -> None:
    """Tell Flask-Babel where the words are."""
    root = Path(app.root_path)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str((root / folder).resolve()) for folder in TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "sv"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Stockholm"
    Babel(app, locale_selector=language)
    app.jinja_env.add_extension("jinja2.ext.i18n")

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"locale": str(get_locale())}

    app.permanent_session_lifetime = timedelta(days=30)
