"""Lists as an editor types them: one thing on each line. Values in, values out."""

import re

from app.api import search_key

_WORDS = re.compile(r"[a-z0-9]+")


def objectives_of(text: str) -> tuple[tuple[str, str], ...]:
    """Objectives written ``nivå: text``, one a line, as (text, level). A line without a level has an empty one."""
    found = []
    for line in _lines(text):
        level, colon, words = line.partition(":")
        found.append((words.strip(), level.strip().lower()) if colon else (line, ""))
    return tuple(found)


def objectives_text(objectives: tuple[tuple[str, str], ...]) -> str:
    """Objectives as they are typed."""
    return "\n".join(f"{level}: {text}" if level else text for text, level in objectives)


def sources_of(text: str) -> tuple[tuple[str, str], ...]:
    """Sources written ``titel | adress``, one a line, as (title, address). The address may be left out."""
    found = []
    for line in _lines(text):
        title, _bar, address = line.rpartition("|") if "|" in line else (line, "", "")
        found.append((title.strip(), address.strip()))
    return tuple(found)


def sources_text(sources: tuple[tuple[str, str], ...]) -> str:
    """Sources as they are typed."""
    return "\n".join(f"{title} | {url}" if url else title for title, url in sources)


def key_of(title: str) -> str:
    """A key made of a title: small letters a–z, digits and hyphens, at most 60."""
    return "-".join(_WORDS.findall(search_key(title)))[:60].strip("-")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
