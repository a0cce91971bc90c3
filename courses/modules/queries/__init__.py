"""What pages ask about web modules. Each question is a constant number of statements, whatever there is to read."""

from courses.modules.queries.catalogue import Facts, all_keys, facts_of, newest, offered, published_versions, version_of
from courses.modules.queries.on_shelf import (
    OnShelf,
    Suggestion,
    asked_of,
    continue_reading,
    find_on_shelf,
    fits,
    shelf,
)
from courses.modules.queries.pages import Page, done_keys, module_page, step_page

__all__ = [
    "Facts",
    "OnShelf",
    "Page",
    "Suggestion",
    "all_keys",
    "asked_of",
    "continue_reading",
    "done_keys",
    "facts_of",
    "find_on_shelf",
    "fits",
    "module_page",
    "newest",
    "offered",
    "published_versions",
    "shelf",
    "step_page",
    "version_of",
]
