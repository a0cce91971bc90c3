"""Min resa and Min enhet."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from app.competences.queries import shown_by_area
from app.dates import today
from app.follow_up.journeys import queries, words
from app.follow_up.journeys.line import Wanted
from app.follow_up.journeys.unit_rows import unit_rows
from app.organisations.seen import staff_today
from app.organisations.today import posts_today
from app.people.models import Person
from app.permissions import require
from app.web.paging import csv_answer, file_asked, order_asked, page_number, pages_of
from app.web.words import _, spoken

pages = Blueprint("journeys", __name__)


@pages.get("/min-resa")
def mine() -> Any:
    """One's own way: go on reading, what there is time for, the line, the next course day, what has been shown."""
    me = require("follow_up.see_journey")
    return _journey(me, "follow_up/my_journey.html", own=True)


@pages.get("/min-enhet/<int:person_id>")
def someone(person_id: int) -> Any:
    """A colleague's way, for the one who leads the work: stops and days, never answers or results."""
    person = _person(person_id)
    me = require("follow_up.see_journey", person)
    return _journey(person, "follow_up/someones_journey.html", own=person.id == me.id)


@pages.get("/min-enhet")
def unit() -> Any:
    """One's people by nearest deadline, the reason in words, and what there is to decide."""
    me = require("follow_up.see_unit")
    on, locale = today(), spoken()
    people = [member for member in staff_today(me, "follow_up.see_unit") if member.id != me.id]
    page, order = page_number(), order_asked(queries.COLUMNS, "deadline")
    if file_asked():
        return _file(queries.colleagues(people, on, None, order)[0], locale)
    shown, count = queries.colleagues(people, on, page, order, beside=[me.id])
    names = [post.unit.name for post in posts_today(me) if post.role in {"unit_manager", "lead_social_worker"}]
    leaves = pages_of(count, queries.PAGE)
    rows = unit_rows(
        ((c, _reason(c, locale), c.obligation is not None and _is_soon(c)) for c in shown),
        url_for(".unit"), len(names) > 1 or leaves > 1, on, locale,
    )  # fmt: skip
    return render_template(
        "follow_up/my_unit.html", rows=rows, count=count, people=[member.id for member in people], names=names, page=page,
        pages=leaves, order=order,
    )  # fmt: skip


def _file(people: list[queries.Colleague], locale: str) -> Any:
    head = (_("Namn"), _("Enhet"), _("Tidsgräns"), _("Läge"))
    rows = (
        (each.person.name, each.person.unit_name, each.obligation.due_on if each.obligation else None, _reason(each, locale))
        for each in people
    )  # fmt: skip
    return csv_answer("min-enhet", head, rows)


def _journey(person: Person, template: str, own: bool) -> Any:
    on, locale = today(), spoken()
    found = queries.journey(person, on, own)
    here = next((leg for leg in found.legs if leg.is_open), found.legs[-1] if found.legs else None)
    chosen = request.args.get("minutes", "")
    return render_template(
        template, person=person, journey=found, here=here, parts=words.drawn(found.legs, on, locale),
        shown=shown_by_area(person, on, told=found.told), sentence=words.sentence(here, locale) if here else "",
        minutes=int(chosen) if chosen in {"5", "10", "15"} else 10,
    )  # fmt: skip


def _person(person_id: int) -> Person:
    from app.db import session

    return session.get(Person, person_id) or abort(404)


def _reason(colleague: queries.Colleague, locale: str) -> str:
    duty = colleague.obligation
    if duty is None:
        return _("Har inget program att följa just nu.")
    wanted: list[Wanted] = colleague.wanted
    return words.reason(
        duty.object_label, wanted, duty.days_met, duty.days_total, duty.due_on, colleague.booked, locale, today()
    )


def _is_soon(colleague: queries.Colleague) -> bool:
    due = colleague.obligation.due_on if colleague.obligation else None
    return due is not None and (due - today()).days <= words.SOON_DAYS
