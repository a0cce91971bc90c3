"""How many times someone may try to sign in, or send what anyone may send. Pure.

Attempts are counted for the account tried and for the network address tried from. A municipality's people often share
one address, so it bears many more. Only failed attempts stay; an attempt made while the door is closed is not
counted, so nobody can hold it closed by knocking on.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

WINDOW = timedelta(minutes=15)
OF_SUBJECT, OF_ADDRESS = 5, 60


@dataclass(frozen=True)
class About:
    """What is counted: a fingerprint of the account or of the address, and how many failures it bears."""

    fingerprint: str
    most: int


def abouts(subject: str, address: str, secret: str) -> tuple[About, About]:
    """The two things counted for an attempt; fingerprints that mean nothing without the platform's secret."""
    return (
        About(_fingerprint("subject", subject, secret), OF_SUBJECT),
        About(_fingerprint("address", address, secret), OF_ADDRESS),
    )


def about_sender(what: str, address: str, most: int, secret: str) -> About:
    """What is counted when something may be sent by anyone: how often it has come from a network address."""
    return About(_fingerprint(what, address, secret), most)


def minutes_to_wait(earlier: Sequence[datetime], most: int, moment: datetime) -> int:
    """How long until another attempt is allowed, in whole minutes upwards; 0 when it is allowed now.

    earlier: the failed attempts of the last quarter of an hour, in any order.
    """
    counted = sorted(at for at in earlier if at > moment - WINDOW)
    if len(counted) < most:
        return 0
    opens_at = counted[len(counted) - most] + WINDOW
    return max(1, -int((moment - opens_at).total_seconds() // 60))


def _fingerprint(kind: str, text: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"{kind}:{text}".encode(), sha256).hexdigest()
