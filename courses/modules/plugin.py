"""What web modules give to the platform."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, g, has_request_context

from app.api import (
    Bundle,
    Entry,
    Found,
    NavItem,
    Panel,
    Permission,
    Person,
    Ref,
    Stop,
    StopKind,
    StopState,
    Verb,
    _,
    hook,
    lazy,
    piece,
    roles,
    roles_today,
    standings_of,
)
from courses.modules import actions, edit_views, personal, queries, views
from courses.modules.addresses import HOME, module_url, step_url
from courses.modules.minute_rows import minute_rows

KIND = "courses.module"
#: The choices of "Jag har …", and the one chosen when nothing is.
MINUTES = (5, 10, 15)
USUAL = 10
MOST_ROWS = 4


def permissions() -> list[Permission]:
    """Everyone signed in may read; editors write."""
    return [
        Permission(views.READ, "Läsa webbmoduler", own=True),
        Permission(edit_views.EDIT, "Skriva och publicera webbmoduler", frozenset({roles.EDITOR})),
    ]


def verbs() -> list[Verb]:
    """A whole module, read through."""
    return [Verb("courses.read", lazy("läste"))]


def blueprints() -> list[Blueprint]:
    """The reader's pages and the editor's."""
    return [edit_views.pages, views.pages]


def nav_items(person: Person) -> list[NavItem]:
    """Where to find what there is to read, and for editors where to write it."""
    items = [NavItem(_("Webbmoduler"), HOME, 28)]
    if roles.EDITOR in roles_today(person):
        items.append(NavItem(_("Innehåll"), f"{HOME}edit/", 22))
    return items


def content(bundle: Bundle) -> None:
    """Claim the modules of a folder of content."""
    from courses.modules import bringing  # Heavy, and needed only when authors write.

    bringing.take(bundle)


def find(ref: Ref) -> Found | None:
    """A module by its key, or a step by the module's key, a slash and its own."""
    if ref.kind not in (KIND, "courses.step"):
        return None
    key, _slash, step_key = ref.key.partition("/")
    newest = queries.newest(key)
    if newest is None:
        return None
    version, facts = newest
    if ref.kind == "courses.step":
        step = next((s for s in facts.steps if s.key == step_key), None)
        return step and Found(ref.kind, ref.key, step.title, step_url(key, step_key), step.minutes, version)
    return Found(KIND, ref.key, facts.title, module_url(ref.key), facts.minutes, version)


def keys(kind: str) -> Collection[str] | None:
    """The keys of all modules."""
    return queries.all_keys() if kind == KIND else None


def offer(kind: str, text: str) -> list[Found]:
    """Modules for a programme or for what to prepare before a course day."""
    if kind != KIND:
        return []
    return [
        Found(KIND, key, title, module_url(key), minutes, version)
        for key, title, minutes, version in queries.offered(text)
    ]


def recorded(entries: Sequence[Entry]) -> None:
    """What the ledger says was read shows as read."""
    actions.note_read(entries)


def people_merged(gone: Person, kept: Person, entries: dict[int, int], by: Person) -> None:
    """One place in each module, and everything that was written for oneself."""
    personal.merge(gone.id, kept.id)


def journey(person: Person, on: date) -> list[Stop]:
    """The modules that the person has begun, and those that an obligation asks for."""
    asked = queries.asked_of(person)
    modules = _shelf(person)
    current = queries.continue_reading(modules)
    return [
        _stop(module, place, module is current)
        for place, module in enumerate(modules)
        if module.begun or module.key in asked
    ]


def _stop(module: queries.OnShelf, place: int, is_current: bool) -> Stop:
    how_far = module.progress
    state = StopState.done if module.complete else StopState.now if is_current else StopState.ahead
    return Stop(
        StopKind.module,
        state,
        module.title,
        module.key,
        module_url(module.key),
        order=place,
        on=module.completed_on,
        minutes=0 if module.complete else how_far.minutes,
        steps=(how_far.done_count, how_far.total),
        object_kind=KIND,
        at=module.updated_at,
    )


def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """On the start page: where to go on, and what there is time for."""
    if place == "home.continue":
        return _continue_panel(person)
    if place == "home.minutes":
        return [_minutes_panel(person, subject if subject in MINUTES else USUAL)]
    return []


def _continue_panel(person: Person) -> list[Panel]:
    modules = _shelf(person)
    current = queries.continue_reading(modules)
    first = current or next((module for module in modules if not module.complete), None)
    if first is None or first.progress.next_step is None:
        return []
    draw = partial(
        piece,
        "courses/modules/_continue.html",
        module=first,
        progress=first.progress,
        under_way=current is not None,
        url=step_url(first.key, first.progress.next_step.key),
    )
    return [Panel(draw, 10, first.updated_at) if current else Panel(draw, 20)]


def _minutes_panel(person: Person, minutes: int) -> Panel:
    suggestions = queries.fits(_shelf(person), minutes)
    begun = [each for group in hook.under_way(person=person) for each in group if (each.minutes or 0) <= minutes][:2]
    mine = {(each.kind, each.key) for each in begun}
    others = [each for each in _others(person, minutes) if (each.kind, each.key) not in mine]
    own = [s for s in suggestions if s.module.under_way]
    unread = [s for s in suggestions if not s.module.under_way]
    # What is under way comes first; then a little of each, so that neither hides the other.
    room = max(MOST_ROWS - len(begun) - len(own[:2]), 0)
    shown = others[: room if not unread else max(1, room // 2)]
    html = piece(
        "courses/modules/_minutes.html",
        choices=[(_("%(n)s min", n=choice), f"?minutes={choice}", choice == minutes) for choice in MINUTES],
        rows=minute_rows(begun, own[:2], shown, unread[: room - len(shown)]),
    )
    return Panel(html, 10)


def _others(person: Person, minutes: int) -> list[Found]:
    """What other plugins have that takes at most so many minutes, without what the person has shown already."""
    offered = [found for group in hook.offer(kind="", text=f"minutes:{minutes}") for found in group]
    fitting = [found for found in offered if found.minutes is not None and found.minutes <= minutes]
    if not fitting:
        return []
    shown = {(row.object_kind, row.object_key) for row in standings_of(person.id)}
    return [found for found in fitting if (found.kind, found.key) not in shown]


def _shelf(person: Person) -> list[queries.OnShelf]:
    """What the person can read, asked once for each request."""
    if not has_request_context():
        return queries.shelf(person.id)
    known: dict[int, list[queries.OnShelf]] = g.setdefault("modules_shelf", {})
    if person.id not in known:
        known[person.id] = queries.shelf(person.id)
    return known[person.id]


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All that this wing keeps on the person."""
    return personal.export_person(person)


def forget_person(person: Person) -> dict[str, int]:
    """Erase what the person has read and written here; the ledger keeps its own rules."""
    return personal.forget_person(person)
