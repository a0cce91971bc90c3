"""Making many rounds at once: last year's again, a pasted plan with a dry run, and what comes back by rule each year."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, _, csv_answer, ngettext, organisations_in_scope, require, session, today
from courses.days import words
from courses.days.actions.repeating import Rule, copy_rounds, open_planned, open_year, put_recurrence, remove_recurrence
from courses.days.forms import as_choices
from courses.days.models import Recurrence, Round
from courses.days.plan_rows import COLUMNS, USUAL, read
from courses.days.queries.planning import possible_areas, rooms
from courses.days.queries.repeating import copies, known_to, recurrence, recurrences
from courses.days.queries.rounds import courses, possible_trainers
from courses.days.repeating_forms import CopyForm, PlanForm, RecurrenceForm, YearForm
from courses.days.views import pages
from courses.days.views.found import warn_of_lacking


@pages.route("/rounds/copy", methods=["GET", "POST"])
def copy() -> Any:
    """Last year's rounds, with the days that they would get and those to look over; drafts of the chosen."""
    me = require("courses.plan")
    year = min(max(request.args.get("year", today().isocalendar().year, int), 2000), 2100)
    only, course = request.args.get("round", type=int), request.args.get("course", "")
    found = copies(_scope(me), year, only, course)
    form = CopyForm(data={"rounds": [each.round.id for each in found if not each.there]})
    form.rounds.choices = [(each.round.id, each.round.name) for each in found]
    if form.posted():
        try:
            chosen = set(form.rounds.data or ())
            made = copy_rounds([each for each in found if each.round.id in chosen], by=me)
            _tell(made)
            return redirect(url_for(".planning", state="draft"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            found = copies(_scope(me), year, only, course)
    page = render_template(
        "courses/days/copy.html", form=form, found=found, year=year, words=words, courses=courses(), course=course
    )
    return page, 422 if form.errors else 200


@pages.route("/rounds/plan", methods=["GET", "POST"])
def plan() -> Any:
    """A pasted or uploaded plan: first what each row becomes, then, when all are sound, drafts."""
    me = require("courses.plan")
    columns = [COLUMNS[name][0] for name in USUAL]
    if request.args.get("as") == "csv":
        begun = {"course": "title", "seats": "group_size"}
        return csv_answer(
            "omgangar",
            columns,
            [[getattr(each, begun[name]) if name in begun else "" for name in USUAL] for each in courses()],
        )
    form, rows = PlanForm(), None
    if form.posted():
        text = form.text()
        rows = read(text, known_to(_scope(me)))
        if request.form.get("open"):
            try:
                made = open_planned(rows, by=me)
                flash(_made(len(made)))
                return redirect(url_for(".planning", state="draft"), 303)
            except Problem as problem:
                session.rollback()
                form.blame(problem)
        form.rows.data = text
    wrong = bool(form.errors) or (rows is not None and (not rows or any(row.faults for row in rows)))
    page = render_template("courses/days/plan.html", form=form, rows=rows, columns=columns, words=words)
    return page, 422 if wrong else 200


@pages.route("/rounds/recurring", methods=["GET", "POST"])
def recurring() -> Any:
    """What comes back each year, and a new rule."""
    me = require("courses.plan")
    form = _form(me)
    if form.posted():
        try:
            put_recurrence(_rule(form), by=me)
            flash(_("Regeln är sparad."))
            return redirect(url_for(".recurring"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
    found = recurrences(_scope(me))
    year = today().isocalendar().year
    page = render_template(
        "courses/days/recurring.html", form=form, found=found, years=[year, year + 1], words=words, one=None
    )
    return page, 422 if form.errors else 200


@pages.route("/rounds/recurring/<int:number>", methods=["GET", "POST"])
def recurring_one(number: int) -> Any:
    """Change a rule, or take it away."""
    found = _recurrence(number)
    me = require("courses.plan", found)
    form = _form(
        me,
        data={
            "course": found.course_id, "area": found.area_id, "weeks": ", ".join(map(str, found.weeks)), "weekday": found.weekday,
            "seats": found.seats, "room": found.room_id or 0, "trainers": "\n".join(t.person.name for t in found.turns),
        },
    )  # fmt: skip
    form.course.choices = [(found.course_id, found.course.title)]
    form.area.choices = [(found.area_id, found.area.name)]
    if request.form.get("remove"):
        remove_recurrence(found, by=me)
        flash(_("Regeln är borttagen. Omgångarna finns kvar."))
        return redirect(url_for(".recurring"), 303)
    if form.posted():
        try:
            put_recurrence(_rule(form), found, by=me)
            flash(_("Regeln är sparad."))
            return redirect(url_for(".recurring"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            found = _recurrence(number)
    page = render_template("courses/days/recurrence.html", form=form, one=found)
    return page, 422 if form.errors else 200


@pages.post("/rounds/recurring/<int:number>/open")
def open_recurring(number: int) -> Any:
    """Drafts of a rule's rounds in a year."""
    found = _recurrence(number)
    me = require("courses.plan", found)
    form = YearForm()
    if not form.posted():
        abort(400)
    _tell(open_year(found, form.year.data or 0, by=me))
    return redirect(url_for(".planning", state="draft"), 303)


def _form(me: Person, **values: Any) -> RecurrenceForm:
    form = RecurrenceForm(**values)
    form.course.choices = as_choices((each.id, each.title) for each in courses())
    form.area.choices = as_choices((each.id, each.name) for each in possible_areas(_scope(me)))
    form.room.choices = as_choices([(0, _("Bestäms senare")), *((r.id, r.name_with_place) for r in rooms())])
    return form


def _rule(form: RecurrenceForm) -> Rule:
    return Rule(
        course_id=form.course.data,
        area_id=form.area.data,
        weeks=form.week_numbers(),
        weekday=form.weekday.data,
        seats=form.seats.data or 0,
        room_id=form.room.data or None,
        trainer_ids=form.people(possible_trainers()),
    )


def _recurrence(number: int) -> Recurrence:
    return recurrence(number) or abort(404)


def _scope(me: Person) -> Any:
    return organisations_in_scope(me, "courses.plan", today())


def _tell(made: Sequence[Round]) -> None:
    """Say how many drafts there are, and which equipment is not to be had for them."""
    flash(_made(len(made)))
    warn_of_lacking([(each.copied_from_id, each.id) for each in made if each.copied_from_id])


def _made(count: int) -> str:
    return str(ngettext("%(num)s utkast är klart.", "%(num)s utkast är klara.", count))
