"""Remembers figures of months that are folded, so that a board's worth of readers costs one reading of the rows.

Every worker remembers for itself, and for a few minutes at most. What is remembered is found again only under the
last tally that was folded, and only while nothing has come since; so a figure is never behind.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Any

#: For how long, in seconds: figures as long as a fold lasts, organisations and parts of programmes a minute.
FIGURES, STRUCTURE = 300, 60
MOST = 256


class Kept:
    """Values by key, each for a while; the one not used for longest goes first."""

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, seconds: float, make: Callable[[], Any]) -> Any:
        """The value made for this key not longer ago than so many seconds; otherwise made now."""
        with self._lock:
            found = self._values.get(key)
            if found is not None and found[0] > monotonic():
                self._values.move_to_end(key)
                return found[1]
        value = make()
        with self._lock:
            self._values[key] = (monotonic() + seconds, value)
            self._values.move_to_end(key)
            while len(self._values) > MOST:
                self._values.popitem(last=False)
        return value


class Nothing(Kept):
    """Remembers nothing: for tests, in which databases come and go under one app."""

    def get(self, key: Hashable, seconds: float, make: Callable[[], Any]) -> Any:
        """Always made now."""
        return make()
