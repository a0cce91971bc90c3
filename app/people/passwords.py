"""Passwords as argon2id hashes. Pure but for the strength, which tests lower (OWASP: 19 MiB, two passes, one lane)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

STRONG = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

SHORTEST, LONGEST = 12, 200

_hasher = STRONG


def choose(*, quick: bool) -> None:
    """Take the hasher of tests, or the strong one."""
    global _hasher
    _hasher = QUICK if quick else STRONG
    _nobodys.cache_clear()


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def is_password(secret: str | None, password: str) -> bool:
    """Whether this is the password of the stored secret. Takes as long when there is no secret at all."""
    try:
        return _hasher.verify(secret or _nobodys(), password) and secret is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(secret: str) -> bool:
    """Whether the secret was made with other strength than that of today."""
    return _hasher.check_needs_rehash(secret)


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has, to spend the same time on."""
    return _hasher.hash("ingen har detta lösenord")
