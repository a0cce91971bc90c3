"""Links that act without sign-in: a number that only this platform can have written, for one purpose.

The signature says who wrote it, not that it still holds: what it names must itself know whether it has been used.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def sign(number: int, purpose: str) -> str:
    """The number as text for an address. Without the platform's secret nobody can make another."""
    return str(_signer(purpose).dumps(number))


def signed_number(text: str, purpose: str) -> int | None:
    """The number that ``sign`` was given for this purpose; None for anything else."""
    try:
        number = _signer(purpose).loads(text)
    except BadSignature:
        return None
    return number if isinstance(number, int) else None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["FARDPLAN"].secret_key, salt=f"fardplan.{purpose}")
