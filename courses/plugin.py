"""What the courses plugin gives to the platform: all that its wings give, gathered.

Each wing has a module ``plugin`` with plain functions, named as the hooks; the wings do not know one another.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from flask import Blueprint

from app.api import (
    Bundle,
    CalendarItem,
    Draft,
    Entry,
    Found,
    Job,
    NavItem,
    Panel,
    Permission,
    Person,
    Post,
    Ref,
    RelationKind,
    Stop,
    Verb,
    hookimpl,
)


def _wings() -> Iterator[ModuleType]:
    for name in (
        "letters",
        "modules",
        "days",
        "programmes",
        "groups",
        "year",
        "classroom",
        "pool",
        "costs",
        "agreeing",
    ):
        if find_spec(f"courses.{name}") and find_spec(f"courses.{name}.plugin"):
            yield import_module(f"courses.{name}.plugin")


WINGS = tuple(_wings())


@cache
def _asked(hook: str) -> tuple[Callable[..., Any], ...]:
    """The wings' functions of this name; a wing that has none takes no part."""
    return tuple(getattr(wing, hook) for wing in WINGS if hasattr(wing, hook))


def _lists(hook: str, *values: Any) -> list[Any]:
    """All that the wings answer, in one list."""
    return [item for ask in _asked(hook) for item in ask(*values)]


def _first(hook: str, *values: Any) -> Any:
    """The first answer that is not None."""
    return next((answer for ask in _asked(hook) if (answer := ask(*values)) is not None), None)


def _all(hook: str, *values: Any) -> None:
    """Tell every wing."""
    for tell in _asked(hook):
        tell(*values)


@hookimpl
def permissions() -> list[Permission]:
    """What may be allowed in the wings."""
    return _lists("permissions")


@hookimpl
def verbs() -> list[Verb]:
    """What can happen in the wings."""
    return _lists("verbs")


@hookimpl
def relations() -> list[RelationKind]:
    """The relations between people that the wings consult."""
    return _lists("relations")


@hookimpl
def blueprints() -> list[Blueprint]:
    """The wings' pages."""
    return _lists("blueprints")


@hookimpl
def may(person: Person, permission: str, target: Any) -> bool | None:
    """A wing's own answer; None for the house rule."""
    return _first("may", person, permission, target)


@hookimpl
def nav_items(person: Person) -> list[NavItem]:
    """The wings' places in the menu."""
    return _lists("nav_items", person)


@hookimpl
def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """The wings' pieces of other pages."""
    return _lists("panels", place, subject, person)


@hookimpl
def calendar_entries(person: Person, since: date) -> list[CalendarItem]:
    """The days that someone leads."""
    return _lists("calendar_entries", person, since)


@hookimpl
def journey(person: Person, on: date) -> list[Stop]:
    """The wings' stops on someone's journey."""
    return _lists("journey", person, on)


@hookimpl
def booked(person_ids: Sequence[int], on: date) -> dict[int, list[Stop]]:
    """The wings' coming stops that have a date, by person."""
    found: dict[int, list[Stop]] = {}
    for ask in _asked("booked"):
        for person_id, stops in ask(person_ids, on).items():
            found.setdefault(person_id, []).extend(stops)
    return found


@hookimpl
def refuse(entries: Sequence[Draft]) -> None:
    """Let each wing refuse what is about to be written."""
    _all("refuse", entries)


@hookimpl
def recorded(entries: Sequence[Entry]) -> None:
    """Let each wing take note of what was written."""
    _all("recorded", entries)


@hookimpl
def posts_changed(changes: Sequence[tuple[Post, Post | None]]) -> None:
    """Let each wing follow people's posts."""
    _all("posts_changed", changes)


@hookimpl
def people_merged(gone: Person, kept: Person, entries: dict[int, int], by: Person) -> None:
    """Let each wing put in order what cannot stand twice."""
    _all("people_merged", gone, kept, entries, by)


@hookimpl
def find(ref: Ref) -> Found | None:
    """The thing of this name, from the wing that owns its kind."""
    return _first("find", ref)


@hookimpl
def keys(kind: str) -> Collection[str] | None:
    """The keys of all things of this kind, from the wing that owns it."""
    return _first("keys", kind)


@hookimpl
def offer(kind: str, text: str) -> list[Found]:
    """What of the wings' can be chosen."""
    return _lists("offer", kind, text)


@hookimpl
def embed(ref: Ref, person: Person) -> str | None:
    """A wing's thing inside another page."""
    return _first("embed", ref, person)


@hookimpl
def content(bundle: Bundle) -> None:
    """Let each wing claim its files."""
    _all("content", bundle)


@hookimpl
def jobs() -> list[Job]:
    """The wings' work that waits."""
    return _lists("jobs")


@hookimpl
def demo(stage: str, seed: int) -> None:
    """Make the demonstration's courses, rounds, attendance and reading."""
    from courses.demo import make

    make(stage, seed)


@hookimpl
def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All that the wings keep on the person."""
    return {table: rows for ask in _asked("export_person") for table, rows in ask(person).items()}


@hookimpl
def forget_person(person: Person) -> dict[str, int]:
    """Let each wing forget the person."""
    return {table: count for ask in _asked("forget_person") for table, count in ask(person).items()}
