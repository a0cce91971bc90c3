"""Omgångar: the coordinator's list, the form of a round, publishing, cancelling, and the queue."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from app.api import Kind, Organisation, Person, Problem, _, ngettext, organisations_in_scope, require, session, today
from courses.days import words
from courses.days.actions.rounds import cancel_round, change_round, open_rounds, publish
from courses.days.actions.seats import seat_from_queue
from courses.days.forms import ReasonForm, RoundForm, round_form, rows_for
from courses.days.models import Half, Round, Seat
from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
from courses.days.queries.queues import coming_of_queue, queue, queue_of
from courses.days.queries.rounds import (
    PAGE,
    courses,
    occasions_of,
    planned,
    possible_trainers,
    rows,
    themes_of,
    trainers_of,
)
from courses.days.views import pages
from courses.days.views.found import round_or_404, seat_or_404
from courses.models import Course, Theme


@pages.get("/planning")
def planning() -> Any:
    """Omgångar: by date, with seats and queue."""
    me = require("courses.plan")
    page = max(1, request.args.get("page", 1, int))
    state, course = request.args.get("state", "coming"), request.args.get("course", "")
    found, total = planned(organisations_in_scope(me, "courses.plan", today()), today(), state, course, page)
    return render_template(
        "courses/days/planning.html",
        rows=rows(found), total=total, page=page, page_count=-(-total // PAGE),
        courses=courses(), course=course, state=state, words=words,
    )  # fmt: skip


@pages.route("/rounds/new", methods=["GET", "POST"])
def new() -> Any:
    """A new round: first the course, then its dates and places."""
    me = require("courses.plan")
    course = session.scalar(select(Course).where(Course.key == request.args.get("course", "")))
    if course is None:
        return render_template("courses/days/choose_course.html", courses=courses())
    themes = themes_of(course.id)
    sessions = {theme.id: rows_for(theme.days) for theme in themes}
    form = _form(me, themes, sessions, data={"seats": course.group_size})
    if form.posted():
        try:
            plan = _plan(form, course, themes, sessions, published=bool(request.form.get("publish")))
            open_rounds([plan], by=me)[0]
            flash(_("Omgången är publicerad.") if plan.published else _("Utkastet är sparat. Ingen annan ser det än."))
            return redirect(url_for(".planning"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            course, themes = session.get(Course, course.id), themes_of(course.id)
    page = render_template(
        "courses/days/round_form.html", form=form, course=course, themes=themes, round=None, sessions=sessions
    )
    return page, 422 if form.errors else 200


@pages.route("/rounds/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> Any:
    """Change a round. Those who have a seat are told of new times and places."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    themes = themes_of(round_.queue.course_id)
    sessions = _rows(round_, themes)
    form = _form(me, themes, sessions, data=_values(round_))
    if form.posted():
        try:
            change_round(
                round_, _plan(form, round_.queue.course, themes, sessions, area_id=round_.queue.area_id), by=me
            )
            flash(_("Omgången är ändrad."))
            return redirect(url_for(".planning"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
            themes = themes_of(round_.queue.course_id)
    page = render_template(
        "courses/days/round_form.html",
        form=form, course=round_.queue.course, themes=themes, round=round_, sessions=sessions,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@pages.post("/rounds/<int:number>/publish")
def make_public(number: int) -> Any:
    """Make a draft visible."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    publish(round_, by=me)
    flash(_("Omgången är publicerad."))
    return redirect(url_for(".planning"), 303)


@pages.route("/rounds/<int:number>/cancel", methods=["GET", "POST"])
def cancel(number: int) -> Any:
    """Cancel a round: says whom it concerns, then does it."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    form = ReasonForm()
    if form.posted():
        try:
            told = cancel_round(round_, form.reason.data, by=me)
            flash(
                ngettext(
                    "Omgången är inställd. %(num)s person får veta det.",
                    "Omgången är inställd. %(num)s personer får veta det.",
                    told,
                )
            )
            return redirect(url_for(".planning"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
    return render_template("courses/days/cancel.html", form=form, row=rows([round_])[0]), 422 if form.errors else 200


@pages.get("/queues/<int:number>")
def show_queue(number: int) -> Any:
    """The queue of a course in an area, in order."""
    found = queue(number) or abort(404)
    require("courses.plan", found)
    return render_template(
        "courses/days/queue.html", queue=found, waiting=queue_of(number), rounds=rows(coming_of_queue(number, today()))
    )


@pages.post("/seats/<int:number>/seat")
def give_seat(number: int) -> Any:
    """Give someone in the queue a seat in a chosen round."""
    seat: Seat = seat_or_404(number)
    round_ = round_or_404(request.form.get("round", 0, int))
    me = require("courses.plan", round_)
    seat_from_queue(seat, round_, by=me)
    flash(_("Personen har fått plats och en inbjudan."))
    return redirect(url_for(".show_queue", number=round_.queue_id), 303)


def _rows(round_: Round, themes: Any) -> dict[int, int]:
    """How many session rows each theme has on the form."""
    there = {occasion.theme_id: len(occasion.sessions) for occasion in occasions_of(round_.id)}
    return {theme.id: rows_for(theme.days, there.get(theme.id, 0)) for theme in themes}


def _form(me: Person, themes: Any, sessions: dict[int, int], **values: Any) -> RoundForm:
    areas = session.scalars(
        select(Organisation)
        .where(
            Organisation.id.in_(organisations_in_scope(me, "courses.plan", today())),
            Organisation.kind.in_((Kind.federation, Kind.municipality)),
        )
        .order_by(Organisation.kind != Kind.federation, Organisation.sort_key)
    ).all()
    return round_form(
        themes,
        sessions,
        [(p.id, p.name) for p in possible_trainers()],
        [(area.id, area.name) for area in areas],
        **values,
    )


def _plan(
    form: RoundForm,
    course: Course,
    themes: Any,
    sessions: dict[int, int],
    *,
    published: bool = False,
    area_id: int | None = None,
) -> RoundPlan:
    return RoundPlan(
        course_id=course.id,
        area_id=area_id or form.area.data,
        seats=form.seats.data,
        occasions=tuple(_occasion(form, theme, sessions[theme.id]) for theme in themes),
        title=(form.title.data or "").strip(),
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        withdraw_by=form.withdraw_by.data,
        published=published,
    )


def _occasion(form: RoundForm, theme: Theme, rows: int) -> OccasionPlan:
    def value(name: str) -> Any:
        return form[f"t{theme.id}_{name}"].data

    return OccasionPlan(
        theme_id=theme.id,
        sessions=tuple(SessionPlan(value(f"on{n}"), Half(value(f"half{n}"))) for n in range(rows) if value(f"on{n}")),
        place=(value("place") or "").strip(),
        address=(value("address") or "").strip(),
        directions=(value("directions") or "").strip(),
        online_url=(value("online_url") or "").strip(),
        room_capacity=value("room_capacity"),
        trainer_ids=tuple(value("trainers") or ()),
    )


def _values(round_: Round) -> dict[str, Any]:
    """What the form begins with."""
    found: dict[str, Any] = {
        name: getattr(round_, name) for name in ("title", "seats", "opens_on", "closes_on", "withdraw_by")
    }
    found["area"] = round_.queue.area_id
    occasions = occasions_of(round_.id)
    trainers = trainers_of([occasion.id for occasion in occasions])
    for occasion in occasions:
        prefix = f"t{occasion.theme_id}_"
        for name in ("place", "address", "directions", "online_url", "room_capacity"):
            found[prefix + name] = getattr(occasion, name)
        found[prefix + "trainers"] = [person.id for person in trainers.get(occasion.id, [])]
        for n, each in enumerate(occasion.sessions):
            found[f"{prefix}on{n}"], found[f"{prefix}half{n}"] = each.held_on, each.half
    return found
