"""The manager's part: nominating, deciding about wishes, and the panels on Min enhet."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.api import (
    Member,
    Panel,
    Person,
    Problem,
    _,
    formats,
    local_url,
    may,
    ngettext,
    piece,
    posts_today,
    require,
    roles,
    session,
    spoken,
    staff_today,
    today,
)
from courses.days.actions.seats import approve_many, refuse_many
from courses.days.actions.walk_ins import approve_walk_ins, refuse_walk_ins
from courses.days.forms import ReasonForm
from courses.days.models import Round, Seat, SeatState
from courses.days.queries.company import company_of
from courses.days.queries.held import held
from courses.days.queries.licences import unlicensed_seats
from courses.days.queries.meanwhile import clashes_of
from courses.days.queries.people import Load, loads, loads_among
from courses.days.queries.rooms_left import left_in
from courses.days.queries.units import Wishes, calendar, wishes
from courses.days.views import pages
from courses.days.views.found import locale, require_all, tell
from courses.days.wish_rows import Company, wish_groups, wish_rows


@pages.get("/decisions")
def decisions() -> Any:
    """All wishes that wait for me."""
    me = require("courses.nominate")
    staff = staff_of(me)
    groups = wishes(staff, today())
    rounds = session.scalars(
        select(Round).options(joinedload(Round.queue)).where(Round.id.in_([group.round_id for group in groups]))
    ).all()
    left = left_in(rounds, {seat.unit_id for group in groups for seat in group.seats}, today())
    clashing = clashes_of(seat.id for group in groups for seat in group.seats)
    for group in groups:  # What people lead is not read for Min enhet: there one is told of it after deciding.
        group.clashes = {seat.id: clashing[seat.id] for seat in group.seats if seat.id in clashing}
    lacking = {
        each.seat_id: each.licence for each in unlicensed_seats(seat.id for group in groups for seat in group.seats)
    }
    company = _company([seat.id for group in groups for seat in group.seats], {member.id for member in staff})
    rows = {group.round_id: wish_rows(group, lacking, company) for group in groups}
    return render_template("courses/days/decisions.html", groups=wish_groups(groups, rows, _away(groups, me), left))


def _company(seat_ids: Sequence[int], own: Collection[int]) -> dict[int, Company]:
    """With whom these want to go: my own people by name, others only counted."""
    return {
        seat_id: Company(tuple(p.name for p in people if p.id in own), sum(p.id not in own for p in people))
        for seat_id, people in company_of(seat_ids).items()
    }


@pages.post("/decisions")
def decide() -> Any:
    """Say yes to the chosen wishes; or go on to write why not."""
    me = require("courses.nominate")
    seats = _chosen(me, request.form.getlist("seat", int))
    back = local_url(request.form.get("back"))
    if not seats:
        raise Problem(_("Välj minst en person."))
    if request.form.get("decision") == "refuse":
        return redirect(url_for(".refuse", seat=[seat.id for seat in seats]), 303)
    decided = approve_many([s for s in seats if s.state != SeatState.pending], by=me)
    decided += approve_walk_ins([s for s in seats if s.state == SeatState.pending], by=me)
    tell(decided)
    return redirect(url_for(".decisions") if back == "/" else back, 303)


@pages.route("/decisions/refuse", methods=["GET", "POST"])
def refuse() -> Any:
    """Say no, with the reason in words."""
    me = require("courses.nominate")
    seats = _chosen(me, request.args.getlist("seat", int))
    waiting = [seat for seat in seats if seat.state in (SeatState.asked, SeatState.pending)]
    if not seats:
        abort(404)
    form = ReasonForm()
    if form.posted():
        try:
            refuse_many([s for s in waiting if s.state == SeatState.asked], form.reason.data, by=me)
            refuse_walk_ins([s for s in waiting if s.state == SeatState.pending], form.reason.data, by=me)
            flash(ngettext("%(num)s person har fått svar.", "%(num)s personer har fått svar.", len(waiting)))
            return redirect(url_for(".decisions"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
    people = session.scalars(
        select(Person).where(Person.id.in_([s.person_id for s in waiting])).order_by(Person.sort_key)
    ).all()
    return render_template("courses/days/refuse.html", form=form, people=people), 422 if form.errors else 200


def decisions_panel(subject: Any, person: Person) -> list[Panel]:
    """The framed card on Min enhet: wishes to decide. Nothing when none waits."""
    if not may(person, "courses.nominate"):
        return []
    groups = wishes(staff_of(person, subject), today())
    if not groups:
        return []
    rows = {group.round_id: wish_rows(group, {}) for group in groups}
    html = piece(
        "courses/days/panels/decisions.html", groups=wish_groups(groups, rows, _away(groups, person)),
        count=sum(len(group.seats) for group in groups), back=request.path,
    )  # fmt: skip
    return [Panel(html, 10)]


def actions_panel(person: Person) -> list[Panel]:
    """The button on Min enhet that leads to the courses to nominate for."""
    if not may(person, "courses.nominate"):
        return []
    return [Panel(_to_nominate(spoken(), request.script_root), 20)]


@lru_cache(maxsize=8)
def _to_nominate(_language: str, _root: str) -> Markup:
    """The same for everyone who reads in this language, below this address."""
    return piece("courses/days/panels/actions.html")


def calendar_panel(subject: Any, person: Person) -> list[Panel]:
    """Kurs och frånvaro on Min enhet: who is away on courses when."""
    if not may(person, "courses.nominate"):
        return []
    mondays, people = calendar(staff_of(person, subject), today())
    html = piece(
        "courses/days/panels/calendar.html",
        weeks=[_("v. %(n)s", n=monday.isocalendar().week) for monday in mondays],
        people=list(
            zip(short_names([row.person for row in people]), (_cells(row.weeks) for row in people), strict=True)
        ),
    )
    return [Panel(html, 10)]


def short_names(people: Sequence[Member]) -> list[str]:
    """Amina L.: enough in a narrow table, unless two would be the same. An alias stays whole."""
    shorts = []
    for person in people:
        first, _space, last = person.name.rpartition(" ")
        shorts.append(person.name if person.protected or not first else f"{first} {last[:1]}.")
    counts = Counter(shorts)
    return [short if counts[short] == 1 else person.name for short, person in zip(shorts, people, strict=True)]


def _cells(weeks: Iterable[Any]) -> list[Any]:
    cells: list[Any] = []
    for week in weeks:
        if week.days:
            dates = ", ".join(formats.date_text(day, today(), locale()) for day in week.dates)
            mark = "day" if week.days >= 1 else "half_day"
            cells.append((mark, _("kurs %(dates)s", dates=dates)))
        else:
            cells.append("away" if week.away else "")
    return cells


def staff_of(person: Person, subject: Any = None) -> list[Member]:
    """The people whom the person decides for, narrowed to those the page is about when it says so. Never oneself."""
    about = set(subject) if isinstance(subject, list | tuple | set | frozenset) else None
    members = staff_today(person, "courses.nominate")
    return [each for each in members if each.id != person.id and (about is None or each.id in about)]


def _chosen(me: Person, seat_ids: Sequence[int]) -> list[Seat]:
    seats = list(session.scalars(select(Seat).where(Seat.id.in_(seat_ids)).order_by(Seat.id)))
    require_all(me, (seat.person_id for seat in seats))
    return seats


def _away(groups: Sequence[Wishes], me: Person) -> dict[int, list[tuple[str, int, int, list[date]]]]:
    """For each round: unit, how many would be on a course if all got a seat, how many work there, and on which of its days
    that is so."""
    asked = [group for group in groups if any(seat.state == SeatState.asked for seat in group.seats)]
    days = {day for group in asked for day in group.days}
    units = {seat.unit_id for group in asked for seat in group.seats}
    # Whoever leads a unit sees all of it, and has read it for the page already; of others' units the database is asked.
    mine = units & {post.unit_id for post in posts_today(me) if post.role == roles.MANAGER}
    members = staff_today(me, "courses.nominate") if mine else []
    found = loads_among(members, held([member.id for member in members], today()), mine, days) if mine else []
    known = {(load.unit_id, load.on): load for load in [*found, *loads(units - mine, sorted(days))]}
    return {group.round_id: _away_for(group, known) for group in groups}


def _away_for(group: Wishes, known: Mapping[tuple[int, date], Load]) -> list[tuple[str, int, int, list[date]]]:
    asking = Counter(seat.unit_id for seat in group.seats if seat.state == SeatState.asked)
    found: dict[tuple[str, int, int], list[date]] = {}
    for unit_id, count in asking.items():
        for day in group.days:
            load = known.get((unit_id, day))
            if load and load.away + count > 1:
                found.setdefault((load.unit, load.away + count, load.people), []).append(day)
    return [(*key, days) for key, days in found.items()]
