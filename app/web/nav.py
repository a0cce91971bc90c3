"""Small things that plugins hand to pages: a place in the menu, a panel, a thing that was found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup


@dataclass(frozen=True)
class NavItem:
    """A place in the menu. ``order`` sorts it; ``startswith`` is the part of the URL that makes it the current one."""

    label: str
    url: str
    order: int = 50
    startswith: str = ""
    #: Whether this page belongs to the item; filled by the shell.
    active: bool = False

    def is_current(self, path: str) -> bool:
        """Whether a page at this path belongs to the item."""
        start = self.startswith or self.url
        return path == self.url or (start != "/" and path.startswith(start))


@dataclass(frozen=True)
class Panel:
    """A piece of a page given by a plugin: safe HTML rendered by the plugin's own template, or a function that gives it
    when the page has a place for it.

    ``order`` sorts it; of the same order, the one where the person was last (``at``) comes first.
    """

    drawn: Markup | Callable[[], Markup]
    order: int = 50
    at: datetime | None = None

    @property
    def html(self) -> Markup:
        """The piece."""
        return self.drawn() if callable(self.drawn) else self.drawn

    @property
    def place(self) -> tuple[int, float]:
        """What panels are sorted by."""
        return self.order, -self.at.timestamp() if self.at else 0.0


@dataclass(frozen=True)
class Found:
    """What a plugin tells about one of its things: title, where it is, and minutes when it is something to read."""

    kind: str
    key: str
    title: str
    url: str = ""
    minutes: int | None = None
    version: int | None = None
