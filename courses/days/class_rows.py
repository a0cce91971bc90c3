"""The rows of the class list, written out here and not in the template, for thirty people wait while it opens.

A row says who it is, how prepared, and has one choice for the session: there, late, gone early or away. What belongs to
a choice (minutes, whether the absence was notified) lies after it and is shown when the choice is made.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from app.api import _, roles, spoken
from courses.days.models import Presence
from courses.days.presence import Mark, Outcome
from courses.days.queries.attendance import Attendee, ClassList


class Sheet(NamedTuple):
    """What is the same in every row."""

    session_id: int
    #: Such as ``Förmiddag``.
    session_name: str
    #: Whether attendance can be noted.
    open: bool
    #: How many minutes may be missed.
    limit: int
    #: Person id → where the coordinator accepts partial attendance; None for whoever may not.
    accept_url: Callable[[int], str] | None
    #: What was typed, by the name of its field, when the page is shown again; otherwise nothing.
    typed: Mapping[str, str]


def class_rows(found: ClassList, sheet: Sheet, ready: Sequence[str]) -> Markup:
    """The rows of all people of a class.

    ready: safe HTML that says that so many things are prepared; unused when there was nothing to prepare.
    """
    shape = _shape(spoken(), sheet.session_name, sheet.open, sheet.limit)
    titles, typed = _titles(spoken()), sheet.typed
    rows = []
    for person in found.people:
        mark = person.marks.get(sheet.session_id)
        key = person.person_id
        state = typed.get(f"p-{key}") or _choice_of(mark)
        about = ""
        if person.organisation:
            title = titles.get(person.role) or escape(person.role)
            about = f'<span class="muted">{escape(person.organisation)}, {escape(person.unit)}, {title}</span>'
        rows.append(
            shape.get(state, shape[""])
            % {
                "key": key,
                "name": escape(person.name),
                "about": about,
                "tags": _tags(person, found, sheet),
                "ready": f'<div class="attend-ready">{ready[person.prepared]}</div>' if found.to_prepare else "",
                "was": f"{mark.state}:{mark.minutes}" if mark else "",
                "minutes": escape(typed.get(f"m-{key}") or str(mark.minutes if mark and mark.minutes else "")),
                "notified": " checked" if typed.get(f"n-{key}") or _is_notified(mark) else "",
            }
        )
    return Markup("\n".join(rows))  # noqa: S704 (every word in it has been escaped)


def _is_notified(mark: Mark | None) -> bool:
    return mark is not None and mark.state == Presence.absent_notified


def _choice_of(mark: Mark | None) -> str:
    """The choice that a mark is shown as; notified or not, away is one choice."""
    if mark is None:
        return ""
    return "absent" if _is_notified(mark) else mark.state


def _tags(person: Attendee, found: ClassList, sheet: Sheet) -> str:
    tags = ""
    if person.pending:
        tags += _tag(_("väntar på chefen"))
    if person.visits:
        tags += _tag(_("tar igen ett pass"))
    if person.outcome == Outcome.partial:
        tags += _tag(_("delnärvaro"), " is-open")
        if sheet.accept_url:
            name, accept = f'<span class="sr-only">: {escape(person.name)}</span>', escape(_("Godkänn ändå"))
            tags += f' <a href="{escape(sheet.accept_url(person.person_id))}">{accept}{name}</a>'
    elif person.person_id in found.accepted:
        tags += _tag(_("delnärvaro godkänd"))
    return tags


def _tag(word: str, class_: str = "") -> str:
    return f' <span class="tag{class_}">{escape(word)}</span>'


@lru_cache
def _titles(_language: str) -> dict[str, str]:
    """The roles' titles as HTML."""
    return {role: escape(str(title)) for role, title in roles.ROLES.items()}


@lru_cache(maxsize=64)
def _shape(_language: str, session_name: str, is_open: bool, limit: int) -> dict[str, str]:
    """By the choice that is made: a row with places for what differs between people. Made once in each language."""
    choices = (
        ("present", _("Närvarande"), ""),
        ("late", _("Sen"), ' class="is-partly"'),
        ("left_early", _("Gick tidigt"), ' class="is-partly"'),
        ("absent", _("Frånvarande"), ' class="is-away"'),
    )
    shapes = {}
    for chosen in ("", *(value for value, _word, _class in choices)):
        drawn = "".join(
            f'<label{class_}><input type="radio" name="p-%(key)s" value="{value}"{" checked" if value == chosen else ""}>'
            f"<span>{_safe(word)}</span></label>"
            for value, word, class_ in choices
        )
        shapes[chosen] = (
            '<li class="attend"><div class="attend-who"><b>%(name)s</b>%(about)s%(tags)s</div>%(ready)s'
            f'<fieldset{"" if is_open else " disabled"}><legend class="sr-only">%(name)s, {_safe(session_name)}</legend>'
            f'<div class="segments is-attendance">{drawn}</div></fieldset>{_more(limit) if is_open else ""}</li>'
        )
    return shapes


def _more(limit: int) -> str:
    """What belongs to a choice: the minutes of someone who was not there all the time, and whether an absence was notified."""
    whom = '<span class="sr-only">: %(name)s</span>'
    too_many = _("Mer än %(limit)s minuter räknas som delnärvaro. Samordnaren avgör.", limit=limit)
    minutes, notified, reasons = _("Antal minuter"), _("Anmäld frånvaro"), _("Skäl sparas inte.")
    return (
        '<input type="hidden" name="was-%(key)s" value="%(was)s">'
        f'<div class="attend-more for-partly"><label for="m-%(key)s">{_safe(minutes)}{whom}</label> '
        '<input class="ds-input is-minutes" id="m-%(key)s" name="m-%(key)s" inputmode="numeric" maxlength="3"'
        f' value="%(minutes)s"> <span class="muted">{_safe(too_many)}</span></div>'
        '<div class="attend-more for-away check"><input class="ds-input" type="checkbox" id="n-%(key)s" name="n-%(key)s"'
        f' value="1"%(notified)s><label for="n-%(key)s">{_safe(notified)}{whom}</label>'
        f' <span class="muted">{_safe(reasons)}</span></div>'
    )


def _safe(word: str) -> str:
    """A word as HTML inside a text whose places begin with a per cent sign."""
    return escape(word).replace("%", "%%")
