"""Loose equipment: what a place lends, and what an occasion has booked."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Problem, _, require, session
from courses.days.actions.assets import book_assets, put_asset
from courses.days.queries.assets import asset, to_book
from courses.days.queries.places import place
from courses.days.register_forms import AssetForm
from courses.days.views import pages
from courses.days.views.found import occasion_or_404, round_or_404


@pages.route("/places/<int:number>/assets/new", methods=["GET", "POST"])
@pages.route("/places/<int:number>/assets/<int:asset_number>", methods=["GET", "POST"])
def one_asset(number: int, asset_number: int = 0) -> Any:
    """Something that a place lends, or something new."""
    found = place(number) or abort(404)
    me = require("courses.plan", found)
    present = (asset(number, asset_number) or abort(404)) if asset_number else None
    form = AssetForm(obj=present)
    if form.posted():
        try:
            put_asset(
                found, form.name.data or "", form.count.data or 0, closed=bool(form.closed.data), asset=present, by=me
            )
            flash(_("Utrustningen är sparad."))
            return redirect(url_for(".one_place", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            found = place(number) or abort(404)
            present = asset(number, asset_number)
    return render_template(
        "courses/days/asset.html", form=form, place=found, asset=present
    ), 422 if form.errors else 200


@pages.route("/occasions/<int:number>/assets", methods=["GET", "POST"])
def assets(number: int) -> Any:
    """What is booked for an occasion."""
    occasion = occasion_or_404(number)
    me = require("courses.plan", round_or_404(occasion.round_id))
    problem, typed = "", {}
    if request.method == "POST":
        known = {each.id for each, _booked in to_book(number)}
        typed = {each: request.form.get(f"a-{each}", type=int) for each in known}
        try:
            book_assets(occasion, {each: count for each, count in typed.items() if count is not None}, by=me)
            flash(_("Bokningen är sparad."))
            return redirect(url_for(".show_round", number=occasion.round_id), 303)
        except Problem as refused:
            session.rollback()
            problem, occasion = str(refused), occasion_or_404(number)
    page = render_template(
        "courses/days/assets.html", occasion=occasion, round=round_or_404(occasion.round_id), found=to_book(number),
        typed=typed, problem=problem,
    )  # fmt: skip
    return page, 422 if problem else 200
