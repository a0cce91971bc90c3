"""A round as the coordinator makes it: a draft in one step, the whole form, publishing, moving, cancelling."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select

from app.api import Person, Problem, _, ngettext, now, organisations_in_scope, require, session, today
from courses.calendar_rules import blocked_among
from courses.days import words
from courses.days.actions.booking import sentence
from courses.days.actions.changing import Overtaken
from courses.days.actions.rounds import cancel_round, change_round, move_round, moved_plan, open_rounds, publish
from courses.days.actions.trying import try_move
from courses.days.drafting import count_of, half_days, occasions
from courses.days.forms import ReasonForm, as_choices
from courses.days.models import Round, RoundState
from courses.days.plans import RoundPlan, clock_of
from courses.days.queries.clashes import REFUSED
from courses.days.queries.outlook import Outlook, outlook
from courses.days.queries.planning import described, places_and_trainers, possible_areas, rooms
from courses.days.queries.round_plans import plan_of
from courses.days.queries.rounds import courses, possible_trainers, themes_of
from courses.days.round_forms import DraftForm, MoveForm, RoundForm, filled, round_form, rows_for
from courses.days.views import pages
from courses.days.views.found import round_or_404
from courses.models import Course, Theme


@pages.route("/rounds/new", methods=["GET", "POST"])
def new() -> Any:
    """A new round: a complete draft from the course's defaults, or the whole form when a course is named."""
    me = require("courses.plan")
    course = session.scalar(select(Course).where(Course.key == request.args.get("course", "")))
    if course is None:
        return _draft(me)
    themes = themes_of(course.id)
    sessions = {theme.id: rows_for(theme.days) for theme in themes}
    form = _form(me, themes, sessions, data={"seats": course.group_size} | _usual(themes, sessions))
    if form.posted():
        try:
            plan = form.plan(course, themes, sessions, published=bool(request.form.get("publish")))
            open_rounds([plan], by=me)
            flash(_("Omgången är publicerad.") if plan.published else _("Utkastet är sparat. Ingen annan ser det än."))
            return redirect(url_for(".planning"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            course, themes = session.get(Course, course.id), themes_of(course.id)
    return _page(form, course, themes, sessions), 422 if form.errors else 200


@pages.route("/rounds/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> Any:
    """Change a round. Those who have a seat are told of new times and places."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    themes, plan = themes_of(round_.queue.course_id), plan_of(round_)
    seen = request.form.get("seen", plan.stamp)
    there = {occasion.theme_id: len(occasion.sessions) for occasion in plan.occasions}
    sessions = {theme.id: rows_for(theme.days, there.get(theme.id, 0)) for theme in themes}
    form = _form(me, themes, sessions, data=filled(plan, clock_of(round_.queue.course.clock)))
    form.area.choices = [*form.area.choices, (round_.queue.area_id, round_.queue.area.name)]
    if form.posted():
        try:
            wanted = form.plan(round_.queue.course, themes, sessions, round_.queue.area_id)
            change_round(round_, wanted, by=me, seen=seen)
            flash(_("Omgången är ändrad."))
            return redirect(url_for(".planning"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
            themes = themes_of(round_.queue.course_id)
            seen = plan_of(round_).stamp if isinstance(problem, Overtaken) else seen
    row = described([round_], today())[0]
    return _page(form, round_.queue.course, themes, sessions, round_, row, seen), 422 if form.errors else 200


@pages.route("/rounds/<int:number>/publish", methods=["GET", "POST"])
def make_public(number: int) -> Any:
    """Make a draft visible: says what will happen, then does it."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    problems = []
    if request.method == "POST":
        try:
            publish(round_, by=me)
            flash(_("Omgången är publicerad."))
            return redirect(url_for(".planning"), 303)
        except Problem as problem:
            session.rollback()
            problems.append(str(problem))
            round_ = round_or_404(number)
    row = described([round_], today())[0]
    where, who = places_and_trainers([number]).get(number, ([], []))
    expected = outlook(round_, now(), today()) if round_.state == RoundState.draft else Outlook()
    page = render_template(
        "courses/days/publish.html",
        row=row, expected=expected, blocked=blocked_among(row.days), problems=problems, where=where, who=who,
        hindered=[each for each in row.bookings if each.kind in REFUSED], sentence=sentence, words=words,
    )  # fmt: skip
    return page, 409 if problems else 200


@pages.route("/rounds/<int:number>/move", methods=["GET", "POST"])
def move(number: int) -> Any:
    """Move a whole round: shows the new days and says whom it concerns, then does it."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    form, days, then = MoveForm(), [], None
    if form.posted():
        try:
            step = form.step(round_.first_on)
            days, then = moved_plan(round_, step).days, try_move(round_, step)
            if not request.form.get("look"):
                move_round(round_, step, by=me)
                flash(_("Omgången är flyttad."))
                return redirect(url_for(".show_round", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
    row = described([round_], today())[0]
    page = render_template(
        "courses/days/move.html", form=form, row=row, days=days, words=words, then=then, sentence=sentence,
        blocked={each.on: each.why for each in blocked_among(days)},
    )  # fmt: skip
    return page, 422 if form.errors else 200


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
    row = described([round_], today())[0]
    return render_template("courses/days/cancel.html", form=form, row=row), 422 if form.errors else 200


def _draft(me: Person) -> Any:
    form = DraftForm()
    found = courses()
    form.course.choices = as_choices((each.id, each.title) for each in found)
    form.area.choices = as_choices(_areas(me))
    form.room.choices = as_choices([(0, _("Bestäms senare")), *((r.id, r.name_with_place) for r in rooms())])
    form.lead.choices = as_choices([(0, _("Bestäms senare")), *((p.id, p.name) for p in possible_trainers())])
    if form.posted():
        try:
            (made,) = open_rounds([_default_plan(form)], by=me)
            flash(_("Utkastet är klart. Se över det och publicera när det är som du vill ha det."))
            return redirect(url_for(".change", number=made.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
    page = render_template("courses/days/choose_course.html", form=form, courses=found)
    return page, 422 if form.errors else 200


def _default_plan(form: DraftForm) -> RoundPlan:
    """All from the course: its days in a row, its times, its seats."""
    course = session.get_one(Course, form.course.data)
    themes = [(theme.id, theme.days) for theme in themes_of(course.id)]
    if not themes:
        raise Problem(_("Kursen har inga teman än."), field="course")
    days = half_days(form.first_on.data, count_of(themes))  # type: ignore[arg-type]
    return RoundPlan(
        course_id=course.id,
        area_id=form.area.data,
        seats=course.group_size,
        occasions=occasions(
            themes,
            days,
            clock_of(course.clock),
            room_id=form.room.data or None,
            trainer_ids=(form.lead.data,) if form.lead.data else (),
        ),
    )


def _form(me: Person, themes: Sequence[Theme], sessions: Mapping[int, int], **values: Any) -> RoundForm:
    return round_form(
        themes,
        sessions,
        [(person.id, person.name) for person in possible_trainers()],
        _areas(me),
        [(room.id, f"{room.name_with_place} ({room.capacity})") for room in rooms()],
        **values,
    )


def _areas(me: Person) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in possible_areas(organisations_in_scope(me, "courses.plan", today()))]


def _usual(themes: Sequence[Theme], sessions: Mapping[int, int]) -> dict[str, Any]:
    """Morning and afternoon in turn."""
    return {f"t{theme.id}_half{n}": ("fm", "em")[n % 2] for theme in themes for n in range(sessions[theme.id])}


def _page(
    form: RoundForm,
    course: Any,
    themes: Any,
    sessions: Any,
    round_: Round | None = None,
    row: Any = None,
    seen: str = "",
) -> str:
    return render_template(
        "courses/days/round_form.html",
        form=form, course=course, themes=themes, round=round_, sessions=sessions, clock=clock_of(course.clock),
        blocked=blocked_among(row.days) if row else [], bookings=row.bookings if row else [], sentence=sentence,
        words=words, seen=seen,
    )  # fmt: skip
