"""Text that nobody reads in the database, a backup or its log alone: it takes the platform's secret as well.

For the little that must wait unread for a while. Whatever is sealed twice looks different each time, and its length is
rounded up, so that two states of a row tell nothing of what was added between them.

The construction is the plain one: a key stream from a keyed hash under a fresh nonce, and a keyed mark over the whole
(encrypt, then authenticate), with a key for each purpose. The standard library has no cipher; this needs none.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256, shake_256
from secrets import token_bytes

from flask import current_app

NONCE, MARK, LENGTH = 32, 32, 8
#: What is sealed is as long as a whole number of these, in bytes.
STEP = 4096


class Broken(ValueError):
    """Something that was not sealed here, with this secret and for this purpose, or was changed since."""


def seal(text: str, purpose: str) -> str:
    """The text as something that only ``unseal`` with the same purpose reads."""
    words = text.encode()
    padded = len(words).to_bytes(LENGTH, "big") + words
    padded += bytes(-len(padded) % STEP)
    nonce = token_bytes(NONCE)
    hidden = _mixed(padded, nonce, purpose)
    return urlsafe_b64encode(_mark(nonce + hidden, purpose) + nonce + hidden).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The text that was sealed. Raises Broken."""
    try:
        whole = urlsafe_b64decode(sealed.encode())
    except ValueError:
        raise Broken from None
    mark, rest = whole[:MARK], whole[MARK:]
    if len(rest) < NONCE or not hmac.compare_digest(mark, _mark(rest, purpose)):
        raise Broken
    padded = _mixed(rest[NONCE:], rest[:NONCE], purpose)
    length = int.from_bytes(padded[:LENGTH], "big")
    return padded[LENGTH : LENGTH + length].decode()


def _key(purpose: str, use: str) -> bytes:
    secret: str = current_app.config["FARDPLAN"].secret_key
    return hmac.digest(secret.encode(), f"seal:{use}:{purpose}".encode(), sha256)


def _mark(words: bytes, purpose: str) -> bytes:
    return hmac.digest(_key(purpose, "mark"), words, sha256)


def _mixed(words: bytes, nonce: bytes, purpose: str) -> bytes:
    stream = shake_256(_key(purpose, "stream") + nonce).digest(len(words))
    return (int.from_bytes(words, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(words), "big")
