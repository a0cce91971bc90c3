"""A person as it was: "så såg det ut den …, enligt vad som var känt den …"."""

from typing import Any

from flask import Blueprint, abort, render_template, request

from app.dates import local_date, today
from app.db import session
from app.follow_up.past import choosing, queries
from app.ledger.past import Then
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
    return render_template(
        "follow_up/past.html", person=someone, own=me.id == someone.id, days=days, local_date=local_date,
        past=queries.past_of(someone.id, days.on, days.known_on), verbs=verbs(), is_today=days.known_on == today(),
        state=lambda each: _state(each, locale), leads=may(me, "follow_up.see_journey", someone),
    )  # fmt: skip


def _state(each: Then, locale: str) -> str:
    if each.done_on is not None:
        day = formats.date_text(each.done_on, None, locale)
        if each.due_on is not None and each.done_on > each.due_on:
            return _("Klar %(day)s, efter tidsgränsen", day=day)
        return _("Klar %(day)s", day=day)
    if each.released_on is not None:
        return _("Gäller inte från den %(day)s", day=formats.date_text(each.released_on, None, locale))
    return _("Inte klar: %(met)s av %(total)s gjort", met=each.needs_met, total=each.needs_total)
