"""What every page needs around it: the menu, who is signed in, where they work."""

from collections.abc import Callable, MutableMapping
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import Flask, g, request
from flask.templating import Environment
from flask_login import current_user

from app import registry
from app.dates import today
from app.web import formats
from app.web.nav import NavItem
from app.web.words import spoken

#: Filters that need the page's language; those of the second row also need today's date.
SPOKEN = ("weekday_text", "week", "clock", "number", "decimal", "percent", "days", "minutes", "steps", "time_of_day")
DATED = ("date_text", "moment_text", "days_left")


class Templates(Environment):
    """Jinja as Flask sets it up, but with the globals of a template in one plain dict.

    Jinja looks through them at every import in every page, and its own chain of two maps is slow to look through.
    Globals must therefore be there before the first page is drawn, as they are.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template knows, and what this one was given."""
        return {**self.globals, **(d or {})}


def init_app(app: Flask) -> None:
    """Give templates ``nav()``, panels by place, and the filters for dates and numbers."""
    filters = app.jinja_env.filters
    filters["date_table"] = formats.date_table
    filters |= {name: _spoken(getattr(formats, name)) for name in SPOKEN}
    filters |= {name: _dated(getattr(formats, name)) for name in DATED}
    app.jinja_env.globals |= {
        "clock_range": _spoken(formats.clock_range),
        "date_range": _dated_range,
        "today": today,
    }

    @app.context_processor
    def shell() -> dict[str, Any]:
        return {"nav": nav, "panels": panels, "demo": app.config["FARDPLAN"].demo}


def nav() -> list[NavItem]:
    """The menu of the signed-in person: what the person's posts give, nothing else."""
    if not current_user.is_authenticated:
        return []
    if "nav" not in g:
        groups = registry.hook.nav_items(person=current_user._get_current_object())
        items = sorted((item for group in groups for item in group), key=lambda item: (item.order, item.label))
        here = max(
            (i for i in items if i.is_current(request.path)), key=lambda i: len(i.startswith or i.url), default=None
        )
        g.nav = [replace(item, active=item is here) for item in items]
    return list(g.nav)


def panels(place: str, subject: Any = None) -> list[Any]:
    """What plugins put in this place of the page, in order."""
    groups = registry.hook.panels(place=place, subject=subject, person=current_user._get_current_object())
    return sorted((panel for group in groups for panel in group), key=lambda panel: panel.order)


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
