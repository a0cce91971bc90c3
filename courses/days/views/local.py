"""Lokala kurser: what a 1:e holds for the own unit, and a new one in a small form."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from app.api import Person, Problem, _, ngettext, organisations_in_scope, require, scope, session, today
from courses.days import words
from courses.days.actions.local import LocalPlan, hold_local
from courses.days.actions.rounds import cancel_round
from courses.days.forms import ReasonForm, as_choices
from courses.days.local_forms import LocalForm
from courses.days.models import Round
from courses.days.queries.local import colleagues, first_occasions, local_rounds, own_units
from courses.days.queries.planning import described
from courses.days.views import pages
from courses.days.views.found import round_or_404


@pages.route("/local", methods=["GET", "POST"])
def local() -> Any:
    """The unit's own courses, and a new one."""
    me = require("courses.hold_local")
    units = _units(me)
    if not units:
        abort(403)
    form = _form(me, units)
    if form.posted():
        try:
            unit = next(each for each in units if each.id == (form.unit.data if "unit" in form else units[0].id))
            made = hold_local(
                LocalPlan(
                    unit, form.title.data or "", form.days(), form.place.data or "", form.seats.data or 0,
                    tuple(form.people.data or ()),
                ),
                by=me,
            )  # fmt: skip
            count = len(form.people.data or ())
            flash(ngettext("Kursen är klar. %(num)s person har fått en inbjudan.",
                           "Kursen är klar. %(num)s personer har fått en inbjudan.", count))  # fmt: skip
            return redirect(url_for(".show_round", number=made.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            units = _units(me)
    rows = described(local_rounds([unit.id for unit in units]), today())
    occasions = first_occasions([row.round.id for row in rows])
    page = render_template("courses/days/local.html", form=form, rows=rows, occasions=occasions, words=words)
    return page, 422 if form.errors else 200


@pages.route("/local/<int:number>/cancel", methods=["GET", "POST"])
def cancel_local(number: int) -> Any:
    """Cancel a course of the own unit: says whom it concerns, then does it."""
    round_ = round_or_404(number)
    if round_.queue.course.local_to_id is None:
        abort(404)
    me = require("courses.hold_local", round_.queue.area)
    form = ReasonForm()
    if form.posted():
        try:
            cancel_round(round_, form.reason.data, by=me)
            flash(_("Kursen är inställd. De som hade plats får veta det."))
            return redirect(url_for(".local"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
    row, home = _row(round_), (_("Lokala kurser"), url_for(".local"))
    return render_template("courses/days/cancel.html", form=form, row=row, home=home), 422 if form.errors else 200


def _row(round_: Round) -> Any:
    return described([round_], today())[0]


def _units(me: Person) -> Any:
    return own_units(me.id, organisations_in_scope(me, "courses.hold_local", today()), today())


def _form(me: Person, units: Any) -> LocalForm:
    form = LocalForm()
    form.unit.choices = as_choices((unit.id, unit.name) for unit in units)
    if len(units) < 2:
        del form.unit
    found = colleagues([unit.id for unit in units], scope(me, "courses.hold_local", today()), today())
    form.people.choices = as_choices((person.id, person.name) for person in found if person.id != me.id)
    return form
