"""Moving the sittings of a theme, with what follows shown before anything is saved."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for

from app.api import Problem, _, session, wants_json
from courses.year import words
from courses.year.actions.rows import as_sittings, set_sittings
from courses.year.facts import RowFacts, ThemeFacts
from courses.year.forms import RowsForm, typed_sittings
from courses.year.queries import plans as find
from courses.year.views import pages
from courses.year.views.found import Page, page_of, plan_or_404


@pages.route("/<int:number>/themes/<key>", methods=["GET", "POST"])
def theme(number: int, key: str) -> Any:
    """The sittings of a theme: typed or dragged, looked at, saved."""
    plan, me = plan_or_404(number)
    form, page = RowsForm(), page_of(plan)
    found = _theme(page, key)
    mine = _rows(page, found)
    values = request.form if request.method == "POST" else request.args
    shown = page
    try:
        if values or request.method == "POST":
            sittings = typed_sittings(values, found, mine, {*page.rooms, *(row.room for row in mine)})
            shown = page.with_rows(as_sittings(found, page.rows, sittings, page.there.rooms))
            if form.posted() and not values.get("look"):
                set_sittings(plan, page.programme, found, sittings, by=me)
                flash(_("Tillfällena är sparade."))
                return redirect(url_for(".theme", number=number, key=key), 303)
    except Problem as problem:
        session.rollback()
        form.blame(problem)
        plan, _me = plan_or_404(number)
        shown = page_of(plan)
    figures = next(each for each in shown.told.themes if each.theme.key == key)
    drawn = {"page": shown, "told": shown.told, "figures": figures, "theme": found, "form": form, "words": words}
    if wants_json():
        return jsonify(html=render_template("courses/year/_theme_told.html", **drawn))
    html = render_template(
        "courses/year/theme.html", plan=plan, rows=mine, values=values, names=find.trainer_names(mine),
        picture=shown.sittings(found), **drawn,
    )  # fmt: skip
    return html, 422 if form.errors and request.method == "POST" else 200


def _theme(page: Page, key: str) -> ThemeFacts:
    return next((each for each in page.programme.single.themes if each.key == key), None) or abort(404)


def _rows(page: Page, theme: ThemeFacts) -> list[RowFacts]:
    """The sittings of the theme that the plan has, by date."""
    mine = [row for row in page.rows if row.course_id == theme.course_id]
    return sorted(mine, key=lambda row: (row.span.first_on, row.number))
