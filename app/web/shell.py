"""What every page needs around it: the menu, who is signed in, where they work."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user

from app import registry
from app.dates import today
from app.web import formats
from app.web.nav import NavItem
from app.web.words import spoken

#: Filters that need the page's language; those of the second row also need today's date.
SPOKEN = ("weekday_text", "week", "clock", "number", "decimal", "percent", "days", "minutes", "steps", "time_of_day")
DATED = ("date_text", "moment_text", "days_left")


def init_app(app: Flask) -> None:
    """Give templates ``nav()``, panels by place, and the filters for dates and numbers."""
    filters = app.jinja_env.filters
    filters["date_table"] = formats.date_table
    filters["begin"] = formats.begin
    filters |= {name: _spoken(getattr(formats, name)) for name in SPOKEN}
    filters |= {name: _dated(getattr(formats, name)) for name in DATED}
    app.jinja_env.globals |= {
        "clock_range": _spoken(formats.clock_range),
        "date_range": _dated_range,
        "today": today,
        "nav": nav,
        "panels": panels,
        "demo": app.config["FARDPLAN"].demo,
    }


def nav() -> list[NavItem]:
    """The menu of the signed-in person: what the person's roles give, nothing else."""
    if not current_user.is_authenticated:
        return []
    if "nav" not in g:
        items = _items(current_user._get_current_object())
        path = request.path
        here = max((i for i in items if i.is_current(path)), key=lambda i: len(i.startswith or i.url), default=None)
        g.nav = [replace(item, active=True) if item is here else item for item in items]
    return list(g.nav)


def _items(person: Any) -> tuple[NavItem, ...]:
    """The rows of the menu, kept by roles and language: they follow from these alone (see the hook ``nav_items``)."""
    kept: dict[Any, tuple[NavItem, ...]] = registry.menus()
    key = (id(current_app.jinja_env), person.roles, spoken(), request.script_root)
    if person.roles is None or key not in kept:
        groups = registry.hook.nav_items(person=person)
        items = (replace(item, label=str(item.label)) for group in groups for item in group)
        found = tuple(sorted(items, key=lambda item: (item.order, item.label)))
        if person.roles is None:
            return found
        kept[key] = found
    return kept[key]


def panels(place: str, subject: Any = None) -> list[Any]:
    """What plugins put in this place of the page, in order."""
    groups = registry.hook.panels(place=place, subject=subject, person=current_user._get_current_object())
    return sorted((panel for group in groups for panel in group), key=lambda panel: panel.place)


def _spoken(function: Callable[..., str]) -> Callable[..., str]:
    @wraps(function)
    def show(*values: Any, **options: Any) -> str:
        return function(*values, locale=spoken(), **options)

    return show


def _dated(function: Callable[..., str]) -> Callable[..., str]:
    @wraps(function)
    def show(value: Any) -> str:
        return function(value, today(), locale=spoken())

    return show


def _dated_range(first_on: Any, last_on: Any) -> str:
    return formats.date_range(first_on, last_on, today(), locale=spoken())
