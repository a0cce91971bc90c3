"""Codes on the wall that live for seconds, so that they are of no use to whoever is not in the room. Pure.

A code is a time-based one-time password (RFC 6238) of the session's own secret, made by pyotp.
"""

from datetime import datetime, timedelta

import pyotp

#: How long one code stands on the wall, in seconds. The one before it is still taken, for those who write slowly.
STANDS = 20
DIGITS = 6
#: Wrong codes that one person may try at a door.
MOST_TRIES = 10
#: How long before a session its door can be open, and how long after its beginning one is still in time.
BEFORE = timedelta(minutes=30)
IN_TIME = timedelta(minutes=10)


def new_secret() -> str:
    """A secret for a door, in base32."""
    return pyotp.random_base32()


def code_at(secret: str, at: datetime) -> str:
    """The six digits on the wall at this moment."""
    return _clock(secret).at(at)


def is_right(secret: str, code: str, at: datetime) -> bool:
    """Whether the code stands on the wall at this moment, or was the one before."""
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
        return False
    clock = _clock(secret)
    return any(clock.verify(digits, for_time=at - timedelta(seconds=back)) for back in (0, STANDS))


def minutes_late(starts_at: datetime, at: datetime) -> int:
    """Whole minutes after the beginning; 0 within the time in which one is in time."""
    late = at - starts_at
    return 0 if late <= IN_TIME else int(late.total_seconds() // 60)


def _clock(secret: str) -> pyotp.TOTP:
    return pyotp.TOTP(secret, digits=DIGITS, interval=STANDS)
