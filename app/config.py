"""Settings, read once from the environment. Every setting has a default that suits a laptop."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

#: What the demo uses when nobody has chosen a secret. Refused everywhere else.
DEMO_SECRET = "fardplan-demo-is-not-a-secret"  # noqa: S105
SHORTEST_SECRET = 24
ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"", "0", "false", "no", "off"})


class BadSetting(Exception):
    """A setting that the platform cannot start with, in a sentence that says what to do."""


@dataclass(frozen=True)
class Config:
    """All settings. ``from_environment`` reads and checks them."""

    database_url: str = "sqlite:///var/fardplan.sqlite"
    secret_key: str = DEMO_SECRET
    #: Folder for what is kept on disk: SQLite files, uploads, the embedded job queue.
    data: Path = Path("var")
    demo: bool = False
    #: Where the job queue lives. Empty means: beside the database.
    huey_url: str = ""
    #: smtp://user:password@host:587, or empty to keep mail on the messages page only.
    mail_url: str = ""
    mail_from: str = "fardplan@localhost"
    #: The address that letters come back to, with a mark added: studsar@gr.example; empty for the sender's own.
    bounces_to: str = ""
    #: imaps://user:password@host/INBOX, the mailbox behind it; empty when the mail server hands them over by itself.
    bounces_imap: str = ""
    public_url: str = "http://127.0.0.1:8000"
    #: Minutes without a click before signing in again.
    session_minutes: int = 120
    #: Cookies only over https. Off for the demo on http://127.0.0.1.
    secure_cookies: bool = True
    #: Largest upload, in bytes.
    max_upload: int = 16 * 1024 * 1024
    #: Largest film that an editor may send, in bytes.
    max_film: int = 200 * 1024 * 1024
    testing: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """The settings in the environment. Raises BadSetting with a sentence for the one who starts the platform."""
        demo = _switch("FARDPLAN_DEMO", environ.get("FARDPLAN_DEMO", ""))
        config = cls(
            database_url=_database_url(environ.get("DATABASE_URL", cls.database_url)),
            secret_key=environ.get("SECRET_KEY", "") or (DEMO_SECRET if demo else ""),
            data=_folder(environ.get("FARDPLAN_DATA", "var")),
            demo=demo,
            huey_url=_queue_url(environ.get("HUEY_URL", "")),
            mail_url=environ.get("MAIL_URL", ""),
            mail_from=_address(environ.get("MAIL_FROM", cls.mail_from)),
            bounces_to=_bounces_to(environ.get("BOUNCES_TO", "")),
            bounces_imap=environ.get("BOUNCES_IMAP", ""),
            public_url=environ.get("PUBLIC_URL", cls.public_url).rstrip("/"),
            session_minutes=_minutes(environ.get("SESSION_MINUTES", "120")),
            max_film=_megabytes(environ.get("FILM_MB", "200")),
            secure_cookies=_switch("SECURE_COOKIES", environ.get("SECURE_COOKIES") or ("0" if demo else "1")),
        )
        if not demo:
            _check_secret(config.secret_key)
        _check_url("PUBLIC_URL", config.public_url, {"http", "https"})
        if config.mail_url:
            _check_url("MAIL_URL", config.mail_url, {"smtp", "smtps"})
        if config.bounces_imap:
            _check_url("BOUNCES_IMAP", config.bounces_imap, {"imap", "imaps"})
        return config


def _check_secret(secret: str) -> None:
    if not secret:
        raise BadSetting(
            "SECRET_KEY is missing. Set it to at least 24 random characters, for example from: openssl rand -hex 32"
        )
    if secret == DEMO_SECRET or len(secret) < SHORTEST_SECRET or len(set(secret)) < 8:
        raise BadSetting(
            "SECRET_KEY is too weak. Set it to at least 24 random characters, for example from: openssl rand -hex 32"
        )


def _database_url(url: str) -> str:
    """The URL with the driver we ship, or BadSetting when it is no database we know."""
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise BadSetting("DATABASE_URL must begin with sqlite:/// or postgresql://")
    if url.startswith("sqlite:///"):
        file = url.removeprefix("sqlite:///")
        if not file or "\x00" in file or Path(file).is_dir():
            raise BadSetting("DATABASE_URL must name a file, such as sqlite:///var/fardplan.sqlite")
        return f"sqlite:///{Path(file).absolute()}"  # Flask would look in a folder of its own.
    try:
        parts = urlsplit(url)
        known = (parts.hostname or "host=" in parts.query) and parts.port != 0 and parts.path.strip("/")
    except ValueError:
        known = None
    if not known or not _is_printable(url):
        raise BadSetting("DATABASE_URL must look like postgresql://user:password@host:5432/database")
    return url


def _queue_url(url: str) -> str:
    if url.startswith(("redis://", "rediss://")):
        _check_url("HUEY_URL", url, {"redis", "rediss"})
    elif url:
        try:
            _database_url(url)
        except BadSetting as wrong:
            raise BadSetting(f"HUEY_URL must begin with redis://, or be a database. {wrong}") from None
    return url


def _check_url(name: str, url: str, schemes: set[str]) -> None:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        sound = None
    if not sound or not _is_printable(url):
        raise BadSetting(f"{name} must be a URL that begins with {' or '.join(sorted(s + '://' for s in schemes))}")


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6) or not 5 <= int(text) <= 24 * 60:
        raise BadSetting("SESSION_MINUTES must be a whole number from 5 to 1440")
    return int(text)


def _megabytes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6) or not 1 <= int(text) <= 2048:
        raise BadSetting("FILM_MB must be a whole number from 1 to 2048")
    return int(text) * 1024 * 1024


def _switch(name: str, text: str) -> bool:
    """Whether the setting is on; a word that is neither yes nor no is an error, never a silent no."""
    if text.strip().lower() not in ON | OFF:
        raise BadSetting(f"{name} must be 1 or 0")
    return text.strip().lower() in ON


def _folder(text: str) -> Path:
    if not text.strip() or "\x00" in text or (Path(text).exists() and not Path(text).is_dir()):
        raise BadSetting("FARDPLAN_DATA must be a folder")
    return Path(text)


def _address(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", text):
        raise BadSetting("MAIL_FROM must be an e-mail address, such as fardplan@kommun.example")
    return text


def _bounces_to(text: str) -> str:
    if text and not re.fullmatch(r"[a-z0-9._-]{1,24}@[^@\s<>,;]+", text):
        raise BadSetting("BOUNCES_TO must be an e-mail address with at most 24 small letters before the @")
    return text


def _is_printable(text: str) -> bool:
    return text.isprintable() and " " not in text
