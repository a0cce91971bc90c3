"""Finds plugins, checks that each keeps to its own names, keeps the list of what they declare."""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pluggy

from app import hookspecs
from app.db import Base

if TYPE_CHECKING:
    from app.ledger.models import Verb
    from app.permissions import Permission

#: The kernel's own nouns, in the order in which they stand on each other. They use the same contract as everyone.
KERNEL = (
    "app.web",
    "app.people",
    "app.organisations",
    "app.ledger",
    "app.competences",
    "app.follow_up",
    "app.messages",
)
ENTRY_POINT = "fardplan.plugins"

manager = pluggy.PluginManager("fardplan")
manager.add_hookspecs(hookspecs)
hook = manager.hook


class BadPlugin(Exception):
    """A plugin that claims a name outside its own, in a sentence that says what to do."""


def load(packages: tuple[str, ...] | list[str] = ()) -> None:
    """Register the kernel's nouns, these packages and every installed entry point; check that all keep to their names."""
    for package in (*KERNEL, *packages):
        name = package.rpartition(".")[2]
        if manager.has_plugin(name):
            continue
        plugin: Any = import_module(f"{package}.plugin")
        if hasattr(plugin, "hookspecs"):
            manager.add_hookspecs(plugin.hookspecs)  # A plugin may be open to plugins too.
        manager.register(plugin, name=name)
    manager.load_setuptools_entrypoints(ENTRY_POINT)
    forget()
    try:
        manager.check_pending()  # A misspelt hook is an error at start, not a silence for ever.
    except pluggy.PluginValidationError as error:
        raise BadPlugin(f"{error}. Check the spelling against app/hookspecs.py.") from error
    for name, plugin in manager.list_name_plugin():
        _check_names(name, plugin)


def unload(name: str) -> None:
    """Take a plugin out again (tests only: a running platform keeps what it started with)."""
    manager.unregister(name=name)
    forget()


def forget() -> None:
    """Forget what was read from the plugins; the next question asks them anew."""
    for cached in (permissions, verbs, owner_caller, menus):
        cached.cache_clear()


@cache
def permissions() -> "dict[str, Permission]":
    """Every permission that a plugin declares, by name."""
    return {p.name: p for group in hook.permissions() for p in group}


@cache
def verbs() -> "dict[str, Verb]":
    """Every ledger verb that an installed plugin declares, by name."""
    return {v.name: v for group in hook.verbs() for v in group}


@cache
def owner_caller(hook_name: str, dotted: str) -> Any:
    """The hook, calling only the plugin that ``dotted`` belongs to; None when that plugin is not installed."""
    owner = manager.get_plugin(dotted.partition(".")[0])
    if owner is None:
        return None
    return manager.subset_hook_caller(hook_name, [p for p in manager.get_plugins() if p is not owner])


@cache
def menus() -> dict[Any, Any]:
    """Where the shell keeps the menus that plugins gave, until the plugins change."""
    return {}


def is_kernel(name: str) -> bool:
    """Whether the plugin of this name is one of the kernel's own nouns."""
    return f"app.{name}" in KERNEL


def _check_names(name: str, plugin: Any) -> None:
    claimed = [item.name for kind in ("permissions", "verbs", "relations") for item in getattr(plugin, kind, list)()]
    package = getattr(plugin, "__name__", name).rpartition(".")[0]
    claimed += [
        mapper.local_table.name.replace("_", ".", 1)  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if package and mapper.class_.__module__.startswith(f"{package}.")
    ]
    for dotted in claimed:
        if not dotted.startswith(f"{name}."):
            raise BadPlugin(f"The plugin {name} claims {dotted}. Rename it so that it begins with {name}.")
