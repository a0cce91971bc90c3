"""The editors' list of modules as it is asked for: searched, filtered, in order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.api import Order, lazy, ordered, search_key, sort_key
from courses.modules.desk import OnDesk

PAGE = 50
#: Which modules: a value in the address, and what it is called.
STATES: dict[str, Any] = {
    "": lazy("Alla"),
    "published": lazy("Publicerade"),
    "draft": lazy("Med utkast"),
    "review": lazy("Ska ses över"),
}
COLUMNS = {
    "title": lambda row: sort_key(row.title),
    "course": lambda row: sort_key(row.course),
    "version": lambda row: row.published,
    "review": lambda row: row.review_by,
    "used": lambda row: len(row.used_in),
}


@dataclass(frozen=True)
class Wanted:
    """What an editor looks for: words in title, web course or key, a state, and the order of the list."""

    text: str = ""
    state: str = ""
    order: Order = Order("review")  # noqa: RUF009 - a frozen value


def found(rows: Sequence[OnDesk], wanted: Wanted, on: date) -> list[OnDesk]:
    """The modules that are wanted, in the order that is wanted."""
    words = search_key(wanted.text).split()
    fitting = [row for row in rows if _is(row, wanted.state, on) and _says(row, words)]
    return ordered(fitting, wanted.order, COLUMNS)


def _is(row: OnDesk, state: str, on: date) -> bool:
    known = {"published": row.published is not None, "draft": row.draft is not None, "review": bool(row.review(on))}
    return known.get(state, True)


def _says(row: OnDesk, words: list[str]) -> bool:
    said = search_key(f"{row.title} {row.course} {row.key}")
    return all(word in said for word in words)
