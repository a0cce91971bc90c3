"""A person as it was: "så såg det ut den …, enligt vad som var känt den …"."""

from datetime import time
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from app.dates import local_date, moment, today
from app.db import session
from app.follow_up.names.actions import note_look_at
from app.follow_up.names.queries import has_looked_at
from app.follow_up.past import choosing, queries
from app.ledger.models import Entry
from app.ledger.past import Then
from app.organisations.queries import posts_of
from app.people.models import Person
from app.permissions import may, require
from app.registry import verbs
from app.web import formats
from app.web.words import _, spoken

pages = Blueprint("past", __name__)
PERMISSION = "follow_up.see_past"


@pages.get("/personer/<int:person_id>/da")
def person(person_id: int) -> Any:
    """What was true on one day, as known on another, for whoever may see the person."""
    someone = session.get(Person, person_id) or abort(404)
    me = require(PERMISSION, someone)
    locale = spoken()
    days = choosing.chosen(request.args.to_dict(), today(), locale)
    leads = may(me, "follow_up.see_journey", someone)
    if not leads and not has_looked_at(someone, me, moment(today(), time(0))):
        return render_template("follow_up/past_look.html", person=someone, days=days)
    return render_template(
        "follow_up/past.html", person=someone, own=me.id == someone.id, days=days, local_date=local_date,
        past=queries.past_of(someone.id, days.on, days.known_on), said=_said, is_today=days.known_on == today(),
        state=lambda each: _state(each, locale), leads=leads,
    )  # fmt: skip


@pages.post("/personer/<int:person_id>/da")
def look(person_id: int) -> Any:
    """Say that one looks, for whoever sees the person by a grant alone; the municipality sees that."""
    someone = session.get(Person, person_id) or abort(404)
    me = require(PERMISSION, someone)
    days = choosing.chosen(request.args.to_dict(), today(), spoken())
    posts = posts_of(someone, today())
    if posts:
        note_look_at(someone, posts[0].unit_id, days.on, by=me)
    return redirect(url_for(".person", person_id=someone.id, on=days.on, known=days.known_on), 303)


def _said(entry: Entry) -> str:
    """``Deltog i Utredningsplan``"""
    what = entry.object_label or entry.object_key
    verb = verbs().get(entry.verb)
    return formats.begin(f"{verb.phrase} {what}") if verb is not None else what


def _state(each: Then, locale: str) -> str:
    if each.done_on is not None:
        day = formats.date_text(each.done_on, None, locale)
        if each.due_on is not None and each.done_on > each.due_on:
            return _("Klar %(day)s, efter tidsgränsen", day=day)
        return _("Klar %(day)s", day=day)
    if each.released_on is not None:
        return _("Gäller inte från den %(day)s", day=formats.date_text(each.released_on, None, locale))
    return _("Inte klar: %(met)s av %(total)s gjort", met=each.needs_met, total=each.needs_total)
