"""Omgångar: the coordinator's list by week, searched, filtered and sorted; the same as a file; a round in a calendar file."""

import csv
import io
from typing import Any

from flask import Response, render_template, request, url_for

from app.api import (
    CalendarItem,
    _,
    answer_search,
    calendar_feed,
    may,
    now,
    organisations_in_scope,
    page_number,
    page_url,
    pages_of,
    require,
    require_sign_in,
    same_url,
    searched,
    today,
    whole_address,
)
from courses.days import words
from courses.days.access import teaches
from courses.days.actions.booking import sentence
from courses.days.gatherings import days_of
from courses.days.queries.planning import (
    ORDERS,
    PAGE,
    STATES,
    PlannedRow,
    Wanted,
    all_of,
    found_rounds,
    page_of,
    places_and_trainers,
    possible_areas,
)
from courses.days.queries.rounds import courses, occasions_of
from courses.days.views import pages
from courses.days.views.found import round_or_404

#: What of the search form goes with the address.
KEPT = ("state", "course", "area", "year", "few", "order")


@pages.get("/planning")
def planning() -> Any:
    """Omgångar: by date, with seats, queue, and what is wrong."""
    me = require("courses.plan")
    areas = organisations_in_scope(me, "courses.plan", today())
    wanted = _wanted()
    found = found_rounds(areas, wanted, today())
    if request.args.get("as") == "csv":
        return _csv(all_of(found, today()))
    page = page_number()
    rows, total = page_of(found, page, today())
    return render_template(
        "courses/days/planning.html",
        rows=rows, total=total, page=page, page_count=pages_of(total, PAGE), url_of=page_url, same_url=same_url,
        wanted=wanted, courses=courses(), areas=possible_areas(areas), places=places_and_trainers(_ids(rows)),
        sentence=sentence, words=words,
    )  # fmt: skip


@pages.post("/planning")
def search_rounds() -> Any:
    """The rounds searched for; what was typed may be a trainer's name and is in no address."""
    require("courses.plan")
    return answer_search(url_for(".planning"), keep=KEPT)


@pages.get("/rounds/<int:number>/calendar.ics")
def round_calendar(number: int) -> Any:
    """The days of a round as a calendar file, for its coordinators and trainers."""
    round_ = round_or_404(number)
    me = require_sign_in()
    if not may(me, "courses.plan", round_) and not teaches(me.id, number):
        require("courses.plan", round_)
    items = [
        CalendarItem(
            uid=day.uid(occasion.uid, 0),
            title=f"{occasion.theme.title} ({round_.name})",
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            sequence=occasion.sequence,
            place=day.elsewhere
            or ", ".join(part for part in (occasion.place, occasion.address) if part)
            or occasion.online_url,
            url=whole_address(url_for(".show_round", number=number)),
            cancelled=occasion.cancelled,
        )
        for occasion in occasions_of(number)
        for day in days_of(occasion.sessions)
    ]
    return _file(calendar_feed(items, name=round_.name, at=now()), "text/calendar", f"omgang-{number}.ics")


def _wanted() -> Wanted:
    asked = request.args
    state, order = asked.get("state", "coming"), asked.get("order", "")
    return Wanted(
        text=searched(),
        state=state if state in STATES else "coming",
        course=asked.get("course", ""),
        area=asked.get("area", 0, int),
        year=asked.get("year", 0, int),
        few=bool(asked.get("few")),
        order=order if order in ORDERS else "",
    )


def _csv(rows: list[PlannedRow]) -> Response:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    heads = (_("Vecka"), _("Kurs"), _("Omgång"), _("För"), _("Dagar"), _("Platser"), _("Tagna"), _("I kö"), _("Läge"),
             _("Plats"), _("Kursledare"), _("Att se över"))  # fmt: skip
    writer.writerow(str(head) for head in heads)
    places = places_and_trainers(_ids(rows))
    for row in rows:
        where, who = places.get(row.round.id, ([], []))
        year, week, _day = row.round.first_on.isocalendar()
        notes = [sentence(each) for each in row.bookings]
        if row.shortage:
            notes.append(str(_("För få anmälda.")))
        cells = (
            f"{year} v. {week}", row.round.queue.course.title, row.round.title, row.round.queue.area.name,
            ", ".join(day.isoformat() for day in row.days), row.round.seats, row.taken, row.waiting,
            str(words.ROUND_STATES[row.round.phase(today())]), ", ".join(where), ", ".join(who), " ".join(notes),
        )  # fmt: skip
        writer.writerow(_plain(str(cell)) for cell in cells)
    return _file(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "omgangar.csv")


def _file(body: bytes, kind: str, name: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _plain(cell: str) -> str:
    """The cell, so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _ids(rows: list[PlannedRow]) -> list[int]:
    return [row.round.id for row in rows]
