"""Moving the plan's rounds, with what follows shown before anything is saved."""

from collections.abc import Mapping
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from app.api import Problem, _, session, wants_json
from courses.year import words
from courses.year.actions.rows import Rounds, as_rounds, set_rounds
from courses.year.forms import RowsForm, typed_days, typed_gone, typed_rooms, typed_seats
from courses.year.views import pages
from courses.year.views.found import Page, page_of, plan_or_404


@pages.route("/<int:number>/rounds", methods=["GET", "POST"])
def rounds(number: int) -> Any:
    """The days of the rounds: typed or dragged, looked at, saved."""
    plan, me = plan_or_404(number)
    form, page = RowsForm(), page_of(plan, themes=False)
    mine = [row for row in page.rows if row.course_id == page.programme.whole.course_id]
    values = request.form if request.method == "POST" else request.args
    try:
        typed = _typed(page, values)
        shown = page.with_rows(as_rounds(page.programme, page.rows, typed, plan.seats, page.there.rooms))
        if form.posted() and not values.get("look"):
            set_rounds(plan, page.programme, typed, by=me)
            flash(_("Dagarna är sparade."))
            return redirect(url_for(".show", number=number), 303)
    except Problem as problem:
        session.rollback()
        form.blame(problem)
        plan, _me = plan_or_404(number)
        shown = page_of(plan, themes=False)
    if wants_json():
        return jsonify(
            html=render_template("courses/year/_told.html", page=shown, told=shown.told, form=form, words=words)
        )
    html = render_template(
        "courses/year/rounds.html", plan=plan, page=shown, told=shown.told, form=form, rows=mine, values=values,
        count=_count(page), picture=shown.picture(themes=False), words=words, looked=bool(values),
    )  # fmt: skip
    return html, 422 if form.errors and request.method == "POST" else 200


def _typed(page: Page, values: Mapping[str, str]) -> Rounds:
    """The rounds as they were written. Raises Problem for what cannot be read."""
    mine = [row for row in page.rows if row.course_id == page.programme.whole.course_id]
    numbers = [row.number for row in mine]
    days = typed_days(values, [*numbers, 0], _count(page))
    known = {*page.rooms, *(row.room for row in mine)}
    return Rounds(
        {number: each for number, each in days.items() if number}, typed_seats(values, numbers),
        typed_rooms(values, [*numbers, 0], known), typed_gone(values, numbers), days.get(0, ()),
    )  # fmt: skip


def _count(page: Page) -> int:
    """How many days a round has."""
    return (page.programme.whole.halves + 1) // 2
