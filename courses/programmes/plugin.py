"""What the programmes wing gives; gathered by courses/plugin.py."""

from collections.abc import Sequence

from flask import Blueprint

from app.api import Bundle, Found, Permission, Post, Ref
from courses.programmes import actions, queries
from courses.programmes.views import pages


def permissions() -> list[Permission]:
    """Everyone may read what the programmes ask for."""
    return [Permission("courses.see_programmes", "Läsa vad programmen innehåller", own=True)]


def blueprints() -> list[Blueprint]:
    """The pages that tell what a programme holds."""
    return [pages]


def posts_changed(changes: Sequence[tuple[Post, Post | None]]) -> None:
    """New posts in a programme's audience are enrolled by rule; so are posts that change into it."""
    actions.enrol(changes, by=None)


def content(bundle: Bundle) -> None:
    """Programmes come from files."""
    from courses.programmes import files  # Heavy, and needed only when authors write.

    files.read(bundle)


def find(ref: Ref) -> Found | None:
    """A programme or one of its parts, by its latest version."""
    if ref.kind not in {"courses.part", "courses.programme"}:
        return None
    key, _, part_key = ref.key.partition("/")
    found = queries.version(key, ref.version) if ref.version else queries.current(key)
    if found is None:
        return None
    title = next((part.title for part in found.parts if part.key == part_key), found.title)
    return Found(ref.kind, ref.key, title, f"/courses/programmes/{key}", version=found.version)
