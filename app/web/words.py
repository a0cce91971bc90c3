"""Languages: Swedish is the source, English is complete, the choice is remembered."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from flask import session as cookie
from flask_babel import Babel, get_domain, get_locale
from flask_babel.speaklater import LazyString
from flask_login import current_user

LANGUAGES = {"sv": "Svenska", "en": "English"}
TRANSLATIONS = ("web/translations", "../courses/translations", "../quizzes/translations")

SOURCE = "sv"

__all__ = ["LANGUAGES", "_", "gettext", "init_app", "language", "lazy", "ngettext"]


def gettext(text: str, /, **values: Any) -> str:
    """The text in the page's language, with ``%(name)s`` filled. Swedish is the source and is not looked up."""
    locale = get_locale()
    if locale is not None and locale.language != SOURCE:
        text = get_domain().get_translations().ugettext(text)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """As ``gettext``, in the singular or the plural for ``num``, which is also filled."""
    locale = get_locale()
    if locale is not None and locale.language != SOURCE:
        text = get_domain().get_translations().ungettext(one, many, num)
    else:
        text = one if num == 1 else many
    return text % ({"num": num} | values)


def lazy(text: str, /, **values: Any) -> Any:
    """A text that is put into the page's language when it is shown."""
    return LazyString(gettext, text, **values)


_ = gettext


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


def _counted(one: str, many: str, num: int) -> str:
    """For templates, which fill the values themselves."""
    locale = get_locale()
    if locale is not None and locale.language != SOURCE:
        return str(get_domain().get_translations().ungettext(one, many, num))
    return one if num == 1 else many


def init_app(app: Flask) -> None:
    """Tell Flask-Babel where the words are."""
    root = Path(app.root_path)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str((root / folder).resolve()) for folder in TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "sv"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Stockholm"
    Babel(app, locale_selector=language)
    app.jinja_env.install_gettext_callables(gettext, _counted, newstyle=True)  # type: ignore[attr-defined]

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"locale": str(get_locale())}

    app.permanent_session_lifetime = timedelta(days=30)
