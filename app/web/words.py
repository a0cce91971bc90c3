"""Languages: Swedish is the source, English is complete, the choice is remembered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request
from flask import session as cookie
from flask_babel import Babel, force_locale, get_domain
from flask_babel.speaklater import LazyString
from flask_login import current_user
from jinja2 import pass_eval_context
from markupsafe import Markup

from app.web import formats

LANGUAGES = {"sv": "Svenska", "en": "English"}
TRANSLATIONS = ("web/translations", "../courses/translations", "../quizzes/translations")

SOURCE = "sv"

__all__ = ["LANGUAGES", "_", "gettext", "init_app", "language", "lazy", "ngettext", "speaking", "spoken"]


def spoken() -> str:
    """``sv`` or ``en``: the language of the page, message or command that is being made; asked for once in each."""
    try:
        kept = g._get_current_object()  # once instead of at each look through the proxy
    except RuntimeError:  # Outside the app nobody has chosen.
        return SOURCE
    known = kept.get("spoken")
    if known is None:
        known = kept.spoken = language()
    return str(known)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Within this, everything is said in the chosen language, whoever asks."""
    before = g.pop("spoken", None)
    g.spoken = chosen
    try:
        with force_locale(chosen):
            yield
    finally:
        g.pop("spoken", None)
        if before is not None:
            g.spoken = before


def gettext(text: str, /, **values: Any) -> str:
    """The text in the page's language, with ``%(name)s`` filled. Swedish is the source and is not looked up."""
    if spoken() != SOURCE:
        text = get_domain().get_translations().ugettext(text)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """As ``gettext``, in the singular or the plural for ``num``, which is also filled."""
    return _counted(one, many, num) % ({"num": _written(num)} | values)


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
    if spoken() != SOURCE:
        return str(get_domain().get_translations().ungettext(one, many, num))
    return one if num == 1 else many


def _written(num: int) -> int | str:
    """2 364, as the page's language writes it."""
    return num if num < 1000 else formats.number(num, spoken())


@lru_cache(maxsize=4096)
def _without_values(text: str, _language: str) -> Markup:
    return Markup(gettext(text)) % {}  # noqa: S704 - the words of templates and of their translators


def said(text: str) -> Markup:
    """The words of a template that have no values, in the language of the page."""
    return _without_values(text, spoken())


@pass_eval_context
def _in_template(page: Any, text: str, /, **values: Any) -> str:
    """``_`` of templates: the text is theirs and safe, the values are escaped where the page is HTML.

    A page says some fifty things without values. They are put together once in each language.
    """
    if not values and page.autoescape:
        return said(text)
    words = gettext(text)
    return (Markup(words) if page.autoescape else words) % values  # noqa: S704


@pass_eval_context
def _counted_in_template(page: Any, one: str, many: str, num: int, /, **values: Any) -> str:
    words = _counted(one, many, num)
    return (Markup(words) if page.autoescape else words) % ({"num": _written(num)} | values)  # noqa: S704


def init_app(app: Flask) -> None:
    """Tell Flask-Babel where the words are."""
    root = Path(app.root_path)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str((root / folder).resolve()) for folder in TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "sv"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Stockholm"
    Babel(app, locale_selector=language)
    app.jinja_env.globals |= {"_": _in_template, "gettext": _in_template, "ngettext": _counted_in_template}

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"locale": spoken()}

    app.permanent_session_lifetime = timedelta(days=30)
