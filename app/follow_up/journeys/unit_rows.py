"""The people of Min enhet as rows, written out here and not in the template: they are most of a page that managers wait for."""

from collections.abc import Iterable
from datetime import date
from html import escape

from markupsafe import Markup

from app.follow_up.journeys.queries import Colleague
from app.web import formats
from app.web.icons import FLAG
from app.web.words import _

#: Who, the reason in words, and whether the deadline is near.
Row = tuple[Colleague, str, bool]


def unit_rows(rows: Iterable[Row], here: str, several: bool, on: date, locale: str) -> Markup:
    """A list item for each. here: the address of the page; several: whether the unit of each is to be told."""
    word = escape(_("pausad"))
    paused = f'<span class="tag">{word}</span>'
    found = []
    for colleague, reason, soon in rows:
        person = colleague.person
        unit = f' <span class="nowrap">{escape(person.unit_name)}</span>' if several else ""
        found.append(
            f'<li><span class="avatar" aria-hidden="true">{escape(person.initials)}</span>'
            f'<div class="row-main"><h3><a href="{here}/{person.id}">{escape(person.name)}</a></h3>'
            f'<p class="muted">{escape(reason)}{unit}</p></div>'
            f'<span class="row-end">{_end(colleague, soon, paused, on, locale)}</span></li>'
        )
    return Markup("\n".join(found))  # noqa: S704 (every word in it has been escaped)


def _end(colleague: Colleague, soon: bool, paused: str, on: date, locale: str) -> str:
    duty = colleague.obligation
    if duty is None:
        return ""
    if duty.due_on is None:
        return paused
    day = escape(formats.date_text(duty.due_on, on, locale=locale))
    if soon:
        left = escape(formats.days_left(duty.due_on, on, locale=locale))
        return f'<span class="pill">{FLAG}{day}, {left}</span>'
    return f'<span class="due">{day}</span>'
