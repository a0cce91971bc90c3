"""What stands around every page: head, header with the menu, foot. Drawn once for each menu and language, then filled.

The frame is the same for everyone with the same menu, but for a name, an address and the tokens of its forms. So it is
drawn by ``frame.html`` with marks in those places and kept; a page only fills them in. Nothing of a person is kept.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import current_app, render_template, request
from markupsafe import Markup

from app.web.nav import NavItem

#: The places that are filled anew on each page.
PLACES = ("person", "name", "initials", "organisation", "here", "path", "csrf", "once_first", "once_last")
#: Most frames kept by one process: some ten menus, each with one of its pages marked, in two languages.
MOST = 200
_MARK = "\x00"
_CUT = Markup(f"{_MARK}cut{_MARK}")  # noqa: S704 (as the marks below)
_MARKS = {name: Markup(f"{_MARK}{name}{_MARK}") for name in PLACES}  # noqa: S704 (names of ours)


class Frame(NamedTuple):
    """The pieces of a frame, between which a page puts its title, further links, and its contents."""

    start: Markup
    head: Markup
    header: Markup
    foot: Markup


def frame(
    person: Any, menu: Callable[[], Sequence[NavItem]], links: Callable[[], Sequence[NavItem]] | None, locale: str,
    csrf_token: Callable[[], str], once_token: Callable[[], str],
) -> Frame:  # fmt: skip
    """The frame of this page.

    person: who is signed in, or someone who is not. menu, links: functions that give the rows of the menus of someone
    who is. csrf_token, once_token: functions that give the tokens of its forms.
    """
    signed_in = bool(person) and person.is_authenticated
    rows = tuple((item.label, item.url, item.active) for item in menu()) if signed_in else ()
    kept: dict[Any, tuple[str, ...]] = current_app.extensions.setdefault("frames", {})
    key = (locale, request.script_root, signed_in, rows)
    pieces = kept.get(key)
    if pieces is None:
        while len(kept) >= MOST:
            kept.pop(next(iter(kept)), None)
        pieces = kept[key] = _draw(signed_in, rows, links() if links and signed_in else (), locale)
    values = _values(person, signed_in, csrf_token(), once_token)
    return Frame._make([Markup(piece % values) for piece in pieces])  # noqa: S704 (ours, and the values are escaped)


def _values(person: Any, signed_in: bool, csrf: str, once_token: Callable[[], str]) -> dict[str, str]:
    """What is filled into the places of this page, escaped."""
    path = request.path
    values = {
        "csrf": escape(csrf), "once_first": once_token(), "once_last": once_token(),
        "here": escape(request.full_path.rstrip("?")), "path": escape(quote(path, safe="!$'()*,/:;?@")),
    }  # fmt: skip
    if signed_in:
        values |= {
            "person": str(person.id), "name": escape(person.name), "initials": escape(person.initials),
            "organisation": escape(person.organisation_name),
        }  # fmt: skip
    return values


def _draw(signed_in: bool, rows: Any, links: Sequence[NavItem], locale: str) -> tuple[str, ...]:
    """The pieces with ``%(place)s`` where something is to be filled in."""
    drawn = render_template(
        "frame.html",
        signed_in=signed_in,
        rows=rows,
        links=links,
        locale=locale,
        cut=_CUT,
        **_MARKS,
    )
    text = re.sub(r"\n\s+", "\n", drawn).replace("%", "%%")
    for name in PLACES:
        text = text.replace(_MARKS[name], f"%({name})s")
    return tuple(text.split(_CUT))
