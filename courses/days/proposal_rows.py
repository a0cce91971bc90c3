"""The rounds that Min enhet proposes, as rows with a button. Written out here and not in the template, for many wait for it."""

from collections.abc import Iterable
from html import escape

from flask import url_for
from markupsafe import Markup

from app.api import _, formats, ngettext, spoken, today
from courses.days import words
from courses.days.models import SeatState
from courses.days.queries.proposed import Proposal


def proposal_rows(proposals: Iterable[Proposal]) -> Markup:
    """A list item for each person and course."""
    rounds = url_for("days.show_round", number=0).removesuffix("0")  # Asked for once: it takes longer than a row.
    return Markup("\n".join(_row(each, rounds) for each in proposals))  # noqa: S704 (every word in it has been escaped)


def _row(each: Proposal, rounds: str) -> str:
    name, course = escape(each.name), escape(each.course)
    due_on = formats.date_text(each.due_on, today(), spoken())
    due = escape(_("%(course)s, senast %(day)s", course=each.course, day=due_on))
    return (
        f'<li><div class="row-main"><p><b>{name}</b><br>{due}<br>\n<span class="muted">{_about(each, rounds)}</span></p></div>\n'
        f'<div class="row-end">{_press(each, name, course)}</div></li>'
    )


def _about(each: Proposal, rounds: str) -> str:
    """The first round and how full it is; or that the person waits, or that there is none."""
    if each.state:
        waits = ngettext("%(num)s väntar", "%(num)s väntar", each.waiting)
        about = words.SEAT_STATES_ABOUT[SeatState(each.state)]
        return escape(f"{about} ({waits})" if each.state == SeatState.queued else str(about))
    if each.round_id is None or each.first_on is None:
        return escape(_("inget datum tar emot anmälan nu"))
    day = escape(formats.date_text(each.first_on, today(), spoken()))
    hidden = f'<span class="sr-only">, {escape(each.course)}, {escape(each.name)}</span>'
    late = _("Omgången slutar efter sista dagen.") if each.late else ""
    return (
        f'<a href="{rounds}{each.round_id}">{day}{hidden}</a>, {escape(_how_full(each))}{escape(late and f". {late}")}'
    )


def _how_full(each: Proposal) -> str:
    if each.free and each.shared:
        return ngettext("%(num)s plats ledig, kvoter gäller", "%(num)s platser lediga, kvoter gäller", each.free)
    if each.free:
        return ngettext("%(num)s plats ledig", "%(num)s platser lediga", each.free)
    return ngettext("fullt, %(num)s står i kö", "fullt, %(num)s står i kö", each.waiting)


def _press(each: Proposal, name: str, course: str) -> str:
    if not each.pick:
        return ""
    nominate = escape(_("Anmäl"))
    return (
        f'<input type="hidden" name="every" value="{each.pick}"><button class="ds-button" type="submit"'
        f' data-variant="secondary" data-size="sm" name="pick" value="{each.pick}">{nominate}'
        f'<span class="sr-only"> {name}, {course}</span></button>'
    )
