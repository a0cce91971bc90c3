"""Deadlines in view: the rounds that are proposed to a manager, and those whom no published round gets there in time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select

from app.api import (
    Panel,
    Person,
    Post,
    Problem,
    _,
    csv_answer,
    local_url,
    may,
    organisations_in_scope,
    page_number,
    page_url,
    pages_of,
    piece,
    require,
    roles,
    today,
)
from courses.days import words
from courses.days.access import reaches
from courses.days.actions.seats import nominate_many
from courses.days.models import RoundState, Seat, SeatState
from courses.days.proposal_rows import proposal_rows
from courses.days.queries.deadlines import NEW_FOR, InView, in_view
from courses.days.queries.held import held
from courses.days.queries.proposed import proposed
from courses.days.queries.units import themes_owed
from courses.days.queries.workplaces import workplaces
from courses.days.views import pages
from courses.days.views.found import mine, require_all, round_or_404, tell
from courses.days.views.manager import staff_of
from courses.days.views.nominating import warn_of_many

#: How many of the coordinator's list stand on one page, and how far ahead Min enhet counts.
PAGE, NEAR = 50, timedelta(days=120)
#: How many proposals stand on Min enhet.
SHOWN = 5


@pages.get("/deadlines")
def deadlines() -> Any:
    """My people who must have gone a course soon and have no seat: the first round that each can get, and who cannot."""
    me = require("courses.nominate")
    found = in_view(mine(me), today())
    return render_template(
        "courses/days/deadlines.html",
        proposed=[each for each in found if not each.late],
        late=[each for each in found if each.late],
        is_new=lambda each: each.hired_on > today() - NEW_FOR,
        words=words,
    )


@pages.post("/deadlines")
def confirm() -> Any:
    """Nominate the proposed ones that were ticked, or pressed, or all that were shown, each to the proposed round."""
    me = require("courses.nominate")
    picks = _picks(request.form.getlist("every" if "all" in request.form else "pick"))
    if not picks:
        raise Problem(_("Välj minst en person."))
    require_all(me, {person for people in picks.values() for person in people})
    seats: list[Seat] = []
    for number, people in sorted(picks.items()):
        round_ = round_or_404(number)
        if round_.state == RoundState.draft or not reaches(me, round_):
            raise Problem(_("Omgången är inte öppen."))
        seats += nominate_many(round_, dict.fromkeys(people), by=me)
    tell(seats)
    warn_of_many(seats)
    back = local_url(request.form.get("back"))
    return redirect(url_for(".deadlines") if back == "/" else back, 303)


@pages.get("/late")
def late() -> Any:
    """Everyone in the coordinator's areas whom no published round gets there in time, with the first possible date."""
    me = require("courses.plan")
    areas = organisations_in_scope(me, "courses.plan", today())
    people = select(Post.person_id).where(
        Post.unit_id.in_(areas), Post.role.in_(roles.EMPLOYED), Post.last_on.is_(None) | (Post.last_on >= today())
    )
    found = in_view(people, today(), late_only=True)
    if request.args.get("as") == "csv":
        return _csv(found)
    page = page_number()
    shown = found[(page - 1) * PAGE : page * PAGE]
    return render_template(
        "courses/days/late.html", found=shown, total=len(found), page=page, page_count=pages_of(len(found), PAGE),
        url_of=page_url, places=workplaces({each.person.id for each in shown}, today()), words=words,
    )  # fmt: skip


def deadlines_panel(subject: Any, person: Person) -> list[Panel]:
    """Those on Min enhet who owe a theme soon and have neither seat nor wish for it, each with the first round and a button.

    What the page has asked is shared; one statement more when there is someone, none otherwise.
    """
    if not may(person, "courses.nominate"):
        return []
    people = staff_of(person, subject)
    ids = {member.id for member in people}
    if not ids:
        return []
    covered = {(row.person_id, row.theme) for row in held(ids, today()) if row.state in (SeatState.seated, "asked")}
    owed = themes_owed(ids, today() + NEAR)
    owing = {each: due_on for each, due_on in owed.items() if each not in covered}
    if not owing:
        return []
    found = proposed(people, owing, today())
    shown = found[:SHOWN]
    html = piece(
        "courses/days/panels/deadlines.html", rows=proposal_rows(shown), ready=sum(1 for each in shown if each.pick),
        count=len({person_id for person_id, _theme in owing}), more=len(found) if len(found) > SHOWN else 0,
        back=request.path,
    )  # fmt: skip
    return [Panel(html, 4)]


def _picks(sent: Iterable[str]) -> dict[int, list[int]]:
    """Round → people, from ``person:round`` as the page sends them."""
    picks: dict[int, list[int]] = defaultdict(list)
    for each in dict.fromkeys(sent):
        person, _colon, round_ = each.partition(":")
        if all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (person, round_)):
            picks[int(round_)].append(int(person))
    return picks


def _csv(found: list[InView]) -> Any:
    places = workplaces({each.person.id for each in found}, today())
    head = (
        _("Namn"),
        _("Arbetsplats"),
        _("Kurs"),
        _("Senast klar"),
        _("Första möjliga datum"),
        _("Ledig plats"),
        _("Läge"),
    )
    rows = (
        (
            each.person.name, places.get(each.person.id, ""), each.course.title, each.due_on.isoformat(),
            each.first_on.isoformat() if each.first_on else "", _("ja") if each.free else _("nej"),
            words.SEAT_STATES_ABOUT[SeatState(each.seat.state)] if each.seat else "",
        )
        for each in found
    )  # fmt: skip
    return csv_answer("hinner-inte", head, rows)
