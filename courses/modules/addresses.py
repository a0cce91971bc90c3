"""Where a module's pages are. Pure, because published HTML and references from other plugins hold these too."""

#: Words that stand where a module's key does, and so can be no key.
RESERVED = frozenset({"edit", "media", "new"})
HOME = "/courses/modules/"


def module_url(key: str) -> str:
    """A module's own page."""
    return f"{HOME}{key}"


def step_url(key: str, step: str) -> str:
    """The page of one step."""
    return f"{HOME}{key}/steps/{step}"


def media_url(name: str) -> str:
    """A stored picture, film or captions."""
    return f"{HOME}media/{name}"


def draft_url(key: str, version: int) -> str:
    """Where an editor writes a version."""
    return f"{HOME}edit/{key}/{version}"
