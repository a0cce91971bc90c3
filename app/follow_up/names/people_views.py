"""The people behind a figure, for whoever may see their names."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from app.dates import local_date, today
from app.db import now
from app.follow_up.figures import choosing, words
from app.follow_up.figures import queries as figures
from app.follow_up.figures.measures import Measure
from app.follow_up.figures.reading import EACH, Choice, Viewer
from app.follow_up.figures.viewing import NAMES, viewer_of
from app.follow_up.names import pages, queries
from app.follow_up.names.actions import note_look
from app.follow_up.names.queries import Asked, Named
from app.follow_up.suppression import ALL
from app.organisations.roles import AUDITOR
from app.organisations.scoping import organisations_in_scope, scope
from app.organisations.today import roles_today
from app.people.models import Person
from app.permissions import may, require
from app.web import formats
from app.web.paging import page_number, page_of_rows, pages_of
from app.web.words import _, spoken


@pages.get("/personer/<int:place>")
def people(place: int) -> Any:
    """Who is behind the figure of an organisation. Someone from outside says first that they look."""
    me = require(NAMES)
    viewer = viewer_of(me)
    asked, name, choice = _asked(me, viewer, place)
    if not viewer.names and not _has_said_so(me, asked):
        return render_template("follow_up/look.html", choice=choice, place=place, name=name, **_words(asked, choice))
    found = queries.behind(asked, scope(me, NAMES, today()))
    page = page_number()
    return render_template(
        "follow_up/people.html", people=page_of_rows(found.named, page, queries.PAGE), count=len(found.named),
        others=found.others, page=page, pages=pages_of(len(found.named), queries.PAGE), name=name, viewer=viewer,
        state=lambda each: _state(each, asked), taken_at=now(),
        sees_past=may(me, "follow_up.see_past") and AUDITOR in roles_today(me), **_words(asked, choice),
    )  # fmt: skip


@pages.post("/personer/<int:place>")
def look(place: int) -> Any:
    """Say that one looks; the municipality sees that."""
    me = require(NAMES)
    asked, _name, choice = _asked(me, viewer_of(me), place)
    found = queries.behind(asked, scope(me, NAMES, today()))
    made = note_look(asked, len(found.named), by=me)
    return redirect(url_for(".people", place=place, look=made.id, **choosing.address(choice)), 303)


def _asked(me: Person, viewer: Viewer, place: int) -> tuple[Asked, str, Choice]:
    name = queries.place_named(place, organisations_in_scope(me, NAMES, today()))
    if name is None:
        abort(403)
    parts, areas = figures.parts(), [key for key, _label in figures.service_areas()]
    if not parts:
        abort(404)
    choice = choosing.chosen(
        request.args.to_dict(), parts, areas, any_day=viewer.names, today=today(), locale=spoken()
    ).choice
    area = ALL if choice.area == EACH else choice.area
    return Asked(choice.part, choice.measure, choice.end, place, area), name, choice


def _has_said_so(me: Person, asked: Asked) -> bool:
    """Whether the viewer has said today that they look at this very figure."""
    made = queries.look_of(request.args.get("look", 0, int), me)
    return (
        made is not None
        and local_date(made.at) == today()
        and (made.organisation_id, made.part, made.measure, made.end, made.area)
        == (asked.place, asked.part.key, asked.measure, asked.end, asked.area)
    )


def _words(asked: Asked, choice: Choice) -> dict[str, Any]:
    areas = dict(figures.service_areas())
    return {
        "title": words.title(asked.measure, asked.part),
        "end": asked.end,
        "area": areas.get(asked.area, ""),
        "address": choosing.address(choice),
    }


def _state(each: Named, asked: Asked) -> str:
    met, locale = each.counted.met_on, spoken()
    half = asked.measure == Measure.on_track
    if met is None:
        return _("Hälften är inte klar") if half else _("Har kvar") if asked.measure == Measure.open else _("Inte klar")
    day = formats.date_text(met, None, locale)
    if half:
        return (
            _("Hälften klar %(day)s", day=day) if each.counted.in_time else _("Hälften klar för sent, %(day)s", day=day)
        )
    return _("Klar %(day)s", day=day) if each.counted.in_time else _("Klar för sent, %(day)s", day=day)
