"""A promise that is broken. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A promise that is broken: which, about what, and a sentence for whoever runs the platform. It names nobody."""

    code: str
    subject: int
    sentence: str
