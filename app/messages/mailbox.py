"""The mailbox that letters come back to, read over IMAP when the settings name one."""

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote, urlsplit

from app.messages.bounces import note_bounce
from app.messages.reports import LARGEST
from app.messages.writing import config
from app.problems import Problem

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20
#: Mails read in one run of the job; the rest is for the next.
BATCH = 200


def read_mailbox() -> None:
    """Note all letters that came back since last, when there is a mailbox to read.

    What was new is left unread until it has been found to be noted, in the next run, for what is noted here is not yet
    kept when the mailbox is closed. Everything else is marked as read; nothing is deleted. A mailbox that cannot be
    reached is tried again the next time.
    """
    url = config().bounces_imap
    if not url:
        return
    try:
        with _mailbox(url) as server:
            _status, found = server.uid("SEARCH", "UNSEEN")
            for uid in (found[0] or b"").split()[:BATCH]:
                if not _is_new(_fetched(server, uid.decode())):
                    server.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")
    except (OSError, imaplib.IMAP4.error) as error:
        log.warning("The mailbox of letters that came back could not be read: %s", type(error).__name__)


def _is_new(raw: bytes) -> bool:
    try:
        return note_bounce(raw).is_new
    except Problem as problem:
        log.info("A mail in the mailbox of letters that came back was passed over: %s", problem)
        return False


def _fetched(server: imaplib.IMAP4, uid: str) -> bytes:
    """The mail as it came, at most a little more of it than is ever read."""
    _status, data = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
    pieces: list[Any] = data or []
    return next((piece[1] for piece in pieces if isinstance(piece, tuple)), b"")


@contextmanager
def _mailbox(url: str) -> Iterator[imaplib.IMAP4]:
    """The mailbox of BOUNCES_IMAP, open. imaps: encrypted from the start; imap: when the server offers to."""
    parts, context = urlsplit(url), ssl.create_default_context()
    host = parts.hostname or "localhost"
    server: imaplib.IMAP4
    if parts.scheme == "imaps":
        server = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=TIMEOUT_SECONDS)
    else:
        server = imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT_SECONDS)
    try:
        if parts.scheme == "imap" and "STARTTLS" in server.capabilities:
            server.starttls(context)
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        status, _found = server.select(_quoted(unquote(parts.path.strip("/")) or "INBOX"))
        if status != "OK":
            raise imaplib.IMAP4.error("no such mailbox")
        yield server
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
