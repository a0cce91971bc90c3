"""The plugin contract: every way in which the platform calls a plugin.

A plugin is a package with a module named ``plugin`` that implements any of these. Hooks return values; they never
receive the app or the request.
"""

from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    import flask

    from app.content import Bundle
    from app.jobs import Job
    from app.ledger.models import Draft, Entry, Ref, Verb
    from app.messages.calendars import CalendarItem
    from app.organisations.models import Post, RelationKind
    from app.people.models import Person
    from app.permissions import Permission
    from app.web.journey import Stop
    from app.web.nav import Found, NavItem, Panel

hookspec = pluggy.HookspecMarker("fardplan")
hookimpl = pluggy.HookimplMarker("fardplan")


@hookspec
def permissions() -> "list[Permission]":  # type: ignore[empty-body]
    """Called at start. Return a list of Permission; each name starts with ``<plugin>.``"""


@hookspec
def verbs() -> "list[Verb]":  # type: ignore[empty-body]
    """Called at start. Return a list of ledger Verb; each name starts with ``<plugin>.``"""


@hookspec
def relations() -> "list[RelationKind]":  # type: ignore[empty-body]
    """Called at start. Return a list of RelationKind, dated relations between people that permissions may consult."""


@hookspec
def blueprints() -> "list[flask.Blueprint]":  # type: ignore[empty-body]
    """Called at start. Return a list of flask.Blueprint; a plugin's are served below ``/<plugin>``."""


@hookspec(firstresult=True)
def may(person: "Person", permission: str, target: Any) -> bool | None:
    """Called by require(), on the plugin that declared the permission. Return True, False, or None for the house rule.

    The house rule: with no target, anyone holding a post whose role the permission names; with a Person as target,
    whoever has that person in scope.
    """


@hookspec
def nav_items(person: "Person") -> "list[NavItem]":  # type: ignore[empty-body]
    """Called for the menu. Return a list of NavItem shown to this person.

    The answer is kept for all who have the same roles and language, so it must follow from ``roles_today`` alone.
    """


@hookspec
def panels(place: str, subject: Any, person: "Person") -> "list[Panel]":  # type: ignore[empty-body]
    """Called where a page leaves room (``place``, such as ``unit.decisions``). Return a list of Panel."""


@hookspec
def journey(person: "Person", on: "date") -> "list[Stop]":  # type: ignore[empty-body]
    """Called for Min resa and the calendar feed. Return the person's stops, in any order."""


@hookspec
def calendar_entries(person: "Person", since: "date") -> "list[CalendarItem]":  # type: ignore[empty-body]
    """Called for the calendar feed. Return what stands in the person's calendar from a day on and is no stop of the own
    journey, such as days that the person leads; under the names that mails give it there."""


@hookspec
def booked(person_ids: "Sequence[int]", on: "date") -> "dict[int, list[Stop]]":  # type: ignore[empty-body]
    """Called for Min enhet. Return, by person, the coming stops that have a date, nearest first.

    One question for many people: the number of SQL statements must not grow with them.
    """


@hookspec
def refuse(entries: "Sequence[Draft]") -> None:
    """Called before entries are written. Raise Problem to refuse the whole action; Return nothing."""


@hookspec
def recorded(entries: "Sequence[Entry]") -> None:
    """Called after entries are written, in their transaction, and again at rebuild. Return nothing.

    Write only the plugin's own projections; send no mail and start no job here.
    """


@hookspec
def posts_changed(changes: "Sequence[tuple[Post, Post | None]]") -> None:
    """Called when posts or their holders' absences are new or changed, in the same transaction. Return nothing.

    Each change is (the post as it is now, the post as it was or None when it is new). Many come at once from an
    import, so the number of SQL statements must not grow with them.
    """


@hookspec
def people_merged(gone: "Person", kept: "Person", entries: "dict[int, int]", by: "Person") -> None:
    """Called when two rows have turned out to be one person, in the same transaction. Return nothing.

    The kernel then lets every row that points at ``gone`` point at ``kept``; of two rows that no key of the table lets stand
    at once, that of ``kept`` stays. Put in order beforehand what else cannot stand twice: two seats in one round, two attempts
    under way. ``entries``: an entry of ``gone`` → the one that has come in its place.
    """


@hookspec(firstresult=True)
def find(ref: "Ref") -> "Found | None":
    """Called on the plugin that owns the kind. Return a Found (title, link, minutes) or None when it is gone."""


@hookspec(firstresult=True)
def keys(kind: str) -> "Collection[str] | None":
    """Called before a file names things in the ledger. Return the keys of all things of this kind, also withdrawn ones;
    None when the kind is not yours. One statement."""


@hookspec
def offer(kind: str, text: str) -> "list[Found]":  # type: ignore[empty-body]
    """Called by pickers: what of mine can be put into a programme? Return up to twenty Found that match the text."""


@hookspec
def under_way(person: "Person") -> "list[Found]":  # type: ignore[empty-body]
    """Called for what there is time for: what is this person in the middle of? Return Found with the minutes left."""


@hookspec(firstresult=True)
def embed(ref: "Ref", person: "Person") -> str | None:
    """Called when a page shows another plugin's thing, such as a self-check in a step. Return safe HTML or None."""


@hookspec
def content(bundle: "Bundle") -> None:
    """Called when a folder of content is imported. Claim files, add faults or things to write; Return nothing."""


@hookspec
def jobs() -> "list[Job]":  # type: ignore[empty-body]
    """Called at start. Return a list of Job for the worker; what people wait for is made with ``long_job``."""


@hookspec
def demo(stage: str, seed: int) -> None:
    """Called when demo data is made, stage by stage (see app.demo.STAGES). Return nothing; write through actions."""


@hookspec
def export_person(person: "Person") -> "dict[str, list[dict[str, Any]]]":  # type: ignore[empty-body]
    """Called when someone asks for their data. Return rows by table name, all that the plugin keeps on the person."""


@hookspec
def forget_person(person: "Person") -> "dict[str, int]":  # type: ignore[empty-body]
    """Called when a person is to be forgotten by rule. Return how many rows were erased or emptied, by table name."""
