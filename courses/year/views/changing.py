"""Moving the plan's rounds and sittings, with what follows shown before anything is saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for

from app.api import Problem, _, session, wants_json
from courses.year import words
from courses.year.actions.rows import moved, new_round, set_rounds, set_sittings
from courses.year.facts import Programme, RowFacts
from courses.year.forms import RowsForm, typed_days, typed_gone, typed_seats, typed_sittings
from courses.year.queries import plans as find
from courses.year.queries.facts import programme as programme_of
from courses.year.views import pages
from courses.year.views.found import page_of, plan_or_404


@pages.route("/<int:number>/rounds", methods=["GET", "POST"])
def rounds(number: int) -> Any:
    """The days of the rounds: typed or dragged, looked at, saved."""
    plan, me = plan_or_404(number)
    programme = programme_of(plan.programme_key) or abort(404)
    form, rows = RowsForm(), find.facts(plan.id)
    mine = [row for row in rows if row.course_id == programme.whole.course_id]
    numbers = [row.number for row in mine]
    values = request.form if request.method == "POST" else request.args
    shown = rows
    try:
        shown = _as_typed(programme, rows, numbers, values)
        if form.posted() and not values.get("look"):
            days = typed_days(values, [*numbers, 0], _count(programme))
            seats, gone, new = typed_seats(values, numbers), typed_gone(values, numbers), days.pop(0, ())
            set_rounds(plan, programme, days, seats, gone, new, by=me)
            flash(_("Dagarna är sparade."))
            return redirect(url_for(".show", number=number), 303)
    except Problem as problem:
        session.rollback()
        form.blame(problem)
        plan, _me = plan_or_404(number)
    page = page_of(plan, shown, themes=False)
    if wants_json():
        return jsonify(
            html=render_template("courses/year/_told.html", page=page, told=page.told, form=form, words=words)
        )
    html = render_template(
        "courses/year/rounds.html", plan=plan, page=page, told=page.told, form=form, rows=mine, values=values,
        count=_count(programme), picture=page.picture(themes=False), words=words, looked=bool(values),
    )  # fmt: skip
    return html, 422 if form.errors and request.method == "POST" else 200


def _as_typed(
    programme: Programme, rows: Sequence[RowFacts], numbers: Sequence[int], values: Mapping[str, str]
) -> list[RowFacts]:
    """The rows as they would be with what is typed, without saving anything."""
    days, seats, gone = (
        typed_days(values, [*numbers, 0], _count(programme)),
        typed_seats(values, numbers),
        typed_gone(values, numbers),
    )
    added = [new_round(programme, days.pop(0), programme.whole.themes[0].seats)] if 0 in days else []
    kept = [row for row in rows if row.number not in gone]
    return [
        RowFacts(row.number, row.course_id, row.pieces, seats.get(row.number, row.seats), row.trainers)
        for row in moved(programme, kept, days)
    ] + added


def _count(programme: Programme) -> int:
    return (programme.whole.halves + 1) // 2


@pages.route("/<int:number>/themes/<key>", methods=["GET", "POST"])
def theme(number: int, key: str) -> Any:
    """The sittings of a theme."""
    plan, me = plan_or_404(number)
    programme = programme_of(plan.programme_key) or abort(404)
    found = next((each for each in programme.single.themes if each.key == key), None) or abort(404)
    form = RowsForm()
    mine = [row for row in find.facts(plan.id) if row.course_id == found.course_id]
    if form.posted():
        try:
            sittings = typed_sittings(request.form, found, [row.number for row in mine])
            set_sittings(plan, programme, found, sittings, by=me)
            flash(_("Tillfällena är sparade."))
            return redirect(url_for(".theme", number=number, key=key), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            plan, _me = plan_or_404(number)
    page = page_of(plan)
    figures = next(each for each in page.told.themes if each.theme.id == found.id)
    html = render_template(
        "courses/year/theme.html", plan=plan, page=page, theme=found, figures=figures, form=form, rows=figures.rows,
        values=request.form, words=words, names=find.trainer_names(figures.rows),
    )  # fmt: skip
    return html, 422 if form.errors else 200
