"""What happens around every request: a known sender, a permission asked, one transaction, strict headers."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from secrets import token_hex
from typing import Any

from flask import Flask, abort, g, redirect, request, url_for
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, current_user, logout_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.routing import IntegerConverter, Map

from app.config import Config
from app.db import now, read_and_write, read_only, reading, session
from app.web import kept, once, own_password

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cache-Control": "no-store",
}
csrf = CSRFProtect()


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies, with the signer made once instead of twice in each request."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer with the app's key, which stays the same for as long as the app runs."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def _csrf_token(secret: str) -> Callable[[], str]:
    """The token of the page's forms, as Flask-WTF makes it, with the signer made once instead of on each page."""
    signer = URLSafeTimedSerializer(secret, salt="wtf-csrf-token").make_signer("wtf-csrf-token")

    def token() -> str:
        if "csrf_token" not in g and "csrf_token" in cookie:
            g.csrf_token = signer.sign(base64_encode(f'"{cookie["csrf_token"]}"')).decode()
        return str(generate_csrf())

    return token


class Number(IntegerConverter):
    """A number in an address: a row that no table can hold is a page that does not exist."""

    regex = r"[0-9]{1,10}"

    def __init__(self, map: Map, *values: Any, **options: Any) -> None:
        super().__init__(map, *values, **{"max": 2**31 - 1} | options)


class NobodyAsked(RuntimeError):
    """A view answered without calling require() or open_to_all()."""


def init_app(app: Flask, config: Config) -> None:
    """Put these manners around every request of the app."""
    app.config |= {
        "SECRET_KEY": config.secret_key,
        "MAX_CONTENT_LENGTH": config.max_upload,
        "LARGEST_FILM": config.max_film,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": config.secure_cookies,
        "WTF_CSRF_CHECK_DEFAULT": False,  # checked in begin(), after the sign-in has been looked at
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "SESSION_COOKIE_NAME": "fardplan",
        "SESSION_REFRESH_EACH_REQUEST": False,
    }
    idle = timedelta(minutes=config.session_minutes)
    headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if config.secure_cookies else {})
    app.url_map.converters["int"] = Number
    app.session_interface = Cookies()
    csrf.init_app(app)
    login = LoginManager(app)
    login.session_protection = None
    login._session_identifier_generator = str  # Reckoned in each request, even for a protection that is off.
    app.jinja_env.globals["once_token"] = lambda: token_hex(16)
    app.jinja_env.globals["csrf_token"] = _csrf_token(config.secret_key)

    @app.before_request
    def begin() -> Any:
        reading.set(request.method in SAFE)
        if request.endpoint and is_static(request.endpoint):
            g.asked = True
            return None
        if request.method in SAFE:
            read_only()
        _end_idle_sign_in(idle)
        if request.endpoint is None:
            g.asked = True
            return None
        if current_user.is_authenticated and getattr(app.view_functions[request.endpoint], "takes_films", False):
            request.max_content_length = app.config["LARGEST_FILM"] + config.max_upload
        _refuse_unwritable()
        if request.method not in SAFE:
            try:
                csrf.protect()
            except CSRFError:
                if g.get("expired_person") is None:
                    raise
            if not current_user.is_authenticated and g.get("expired_person") is not None:
                return sign_in_again()
        answer = own_password.first(_page_to_return_to()) if own_password.MARK in cookie else None
        answer = answer or once.claim()
        if answer is None and request.method in SAFE and "kept" in cookie and current_user.is_authenticated:
            kept.fill(current_user.id)
        return answer

    @app.after_request
    def finish(response: Any) -> Any:
        if request.endpoint and is_static(request.endpoint):
            return _with_headers(response, headers)
        _with_headers(response, headers)
        if request.method in SAFE:
            session.close()  # Rolls back, and does not stop to mark each row as stale.
        elif response.status_code >= 400:
            session.rollback()
        if response.status_code < 400 and not g.get("asked"):
            session.rollback()
            raise NobodyAsked(request.endpoint)
        if response.status_code < 400 and request.method not in SAFE:
            once.remember(response)
            if current_user.is_authenticated:
                kept.let_go()
            try:
                session.commit()
            except SQLAlchemyError as error:
                return _with_headers(app.make_response(app.handle_user_exception(error)), headers)
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if reading.get():
            read_and_write()
        reading.set(False)


def takes_films(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view to which those who are signed in may send films. What is sent is kept on disk until it is read."""
    view.takes_films = True  # type: ignore[attr-defined]
    return view


def _with_headers(response: Any, headers: Mapping[str, str]) -> Any:
    """Every answer with these headers, where the view has not said something else."""
    told = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 (they are no dict)
    for name, value in headers.items():
        if name.lower() not in told:
            response.headers.add(name, value)
    return response


def _refuse_unwritable() -> None:
    """No text that a person can type holds a NUL, and PostgreSQL cannot keep one."""
    sent = [request.args] if request.method in SAFE else [request.form, request.args]
    if "\x00" in request.path or any("\x00" in value for values in sent for value in values.values()):
        abort(400)


def is_static(endpoint: str) -> bool:
    """Whether the endpoint serves a file that is the same for everyone."""
    return endpoint in {"static", "assets.file", "assets.service_worker"} or endpoint.endswith(".static")


def sign_in_again() -> Any:
    """Keep what was posted and ask for a new sign-in; the same page follows with what was typed."""
    kept.keep(g.get("expired_person"))
    g.asked = True
    if once.wants_json():
        return {"sign_in": url_for("people.sign_in"), "csrf": generate_csrf()}, 401
    return redirect(url_for("people.sign_in", next=_page_to_return_to(), expired=1), 303)


def _page_to_return_to() -> str:
    """The page asked for; for a form, the page on which it stood when that can be read, otherwise where what was typed
    can be sent again."""
    adapter = request.url_rule
    if request.method in SAFE or (adapter is not None and "GET" in (adapter.methods or set())):
        return request.full_path.rstrip("?")
    return url_for("web.send_again")


def _end_idle_sign_in(idle: timedelta) -> None:
    """Sign out who has been away longer than ``idle``; remember whose sign-in it was for this request."""
    moment = int(now().timestamp())
    seen = cookie.get("seen")
    if "_user_id" not in cookie:
        return
    if seen is not None and moment - int(seen) > idle.total_seconds():
        number = str(cookie["_user_id"]).partition(":")[0]
        g.expired_person = int(number) if number.isdecimal() and len(number) < 10 else None
        logout_user()
        cookie.pop("_user_id", None)
        cookie.pop("seen", None)
    elif seen is None or moment - int(seen) > 60:
        cookie["seen"] = moment
