"""Making the plan of a year, and what it counts on."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Problem, _, organisations_in_scope, require, session, today
from courses.year import words
from courses.year.actions.plans import change_choices, make_plan, propose_anew
from courses.year.blocked import usual_blocks
from courses.year.facts import Choices
from courses.year.forecast import MONTHS
from courses.year.forms import PERIODS, choices_form, typed_grid
from courses.year.models import YearPlan
from courses.year.queries import plans as find
from courses.year.queries.facts import places, programmes, usual_hires
from courses.year.rhythm import Rhythm
from courses.year.views import pages
from courses.year.views.found import municipalities, plan_or_404

#: How many years ahead one may plan, and how many back look.
AHEAD, BACK = 5, 1


@pages.get("/")
def plans() -> Any:
    """The plans there are, and the years still without one."""
    me = require("courses.plan")
    found = find.plans(organisations_in_scope(me, "courses.plan", today()))
    return render_template("courses/year/plans.html", plans=found, next_year=today().year + 1, words=words)


@pages.route("/new", methods=["GET", "POST"])
def new() -> Any:
    """Planera ett år: what is counted on, filled from the last years; then a proposal."""
    me = require("courses.plan")
    year = request.args.get("year", today().year + 1, int)
    areas = find.possible_areas(organisations_in_scope(me, "courses.plan", today()))
    possible = programmes()
    area = next((each for each in areas if str(each.id) == request.args.get("area", "")), areas[0] if areas else None)
    programme = next(
        (each for each in possible if each.key == request.args.get("programme")), possible[0] if possible else None
    )
    if not today().year - BACK <= year <= today().year + AHEAD:
        abort(404)
    if area is None or programme is None:
        return render_template("courses/year/nothing.html")
    present = find.plan_of(area.id, programme.key, year)
    if present is not None and request.method == "GET":
        return redirect(url_for(".show", number=present.id))
    ids = [each.id for each in places(area.id, today())]
    usual = Choices(
        year, programme.whole.themes[0].seats, programme.whole.most, Rhythm.together, usual_blocks(year),
        usual_hires(programme.key, ids, today()),
    )  # fmt: skip
    form = choices_form(usual, None)
    if form.posted():
        try:
            plan = make_plan(area.id, programme.key, form.choices(year, ids), opens_on=form.opens_on.data, by=me)
            flash(_("Här är ett förslag. Inget är utlagt och ingen annan har fått veta något."))
            return redirect(url_for(".show", number=plan.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
    years = range(today().year, today().year + AHEAD + 1)
    page = _form(form, usual, area, plan=None, areas=areas, programmes=possible, programme=programme, years=years)
    return page, 422 if form.errors else 200


@pages.route("/<int:number>/choices", methods=["GET", "POST"])
def choices(number: int) -> Any:
    """Change what is counted on, and have the rounds proposed anew if one wants."""
    plan, me = plan_or_404(number)
    present = plan.choices
    form = choices_form(present, plan.opens_on)
    ids = sorted({*present.grid, *(each.id for each in municipalities(plan))})
    if form.posted():
        try:
            change_choices(plan, form.choices(plan.year, ids), form.opens_on.data, by=me)
            if request.form.get("anew"):
                propose_anew(plan, by=me)
                flash(_("Här är ett nytt förslag."))
            else:
                flash(_("Förutsättningarna är sparade. Dagarna är som de var."))
            return redirect(url_for(".show", number=plan.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            plan, _me = plan_or_404(number)
    grid = {place: present.grid.get(place, (0,) * 12) for place in ids}
    page = _form(form, _with(present, grid), plan.area, plan=plan)
    return page, 422 if form.errors else 200


def _with(present: Choices, grid: Any) -> Choices:
    return Choices(present.year, present.seats, present.rounds, present.rhythm, present.blocks, grid)


def _form(form: Any, chosen: Choices, area: Any, *, plan: YearPlan | None, **more: Any) -> str:
    return render_template(
        "courses/year/choices.html", form=form, chosen=chosen, area=area, plan=plan, words=words, months=list(MONTHS),
        places=places(area.id, today()), typed=typed_grid(form, chosen.grid), periods=range(PERIODS), **more,
    )  # fmt: skip
