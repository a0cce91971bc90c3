"""Kursåret: the plan and the costs of a year on one page, with one approval for both."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.api import Panel, Person, _, may, piece, require, require_sign_in
from courses.agreeing.actions import approve_together
from courses.agreeing.queries import Together, together
from courses.costs.models import Budget
from courses.costs.queries import proposed as budgets_of
from courses.costs.queries import remarks as budget_remarks
from courses.costs.views import what_follows
from courses.heads import ABOVE_UNITS, managed
from courses.year import words
from courses.year.models import YearPlan
from courses.year.queries import plans as find
from courses.year.queries.remarks import proposed as plans_of
from courses.year.queries.remarks import remarks as plan_remarks
from courses.year.views.found import page_of

pages = Blueprint("agreeing", __name__, url_prefix="/agreeing", template_folder="../templates")


@pages.get("/<int:number>")
def shown(number: int) -> Any:
    """The year that a plan is of, with its costs, when both are put forward."""
    me = require_sign_in()
    found = _found(number)
    _may_read(me, found)
    drawn = [(plan, page_of(plan)) for plan in found.plans]
    remarks = [*(each for plan in found.plans for each in plan_remarks(plan.id)), *budget_remarks(found.budget.id)]
    return render_template(
        "courses/agreeing/year.html", found=found, plans=drawn, words=words, budget=found.budget,
        remarks=sorted(remarks, key=lambda pair: pair[0].made_at), approves=_approves(me, found),
        coordinates=may(me, "courses.plan", found.plan),
        **what_follows(found.budget, found.year),
    )  # fmt: skip


@pages.post("/<int:number>/approve")
def approve(number: int) -> Any:
    """Approve the plan and the costs, as a head of area."""
    require_sign_in()
    found = _found(number)
    for each in (*found.plans, found.budget):
        me = require("courses.approve_year", each)
    approve_together(found, request.form.get("stamp", ""), by=me)
    flash(_("Planen och kostnaderna är godkända."))
    return redirect(url_for("year.show", number=number), 303)


def _found(number: int) -> Together:
    """What is put forward with this plan; what has been decided, or stands alone, is on the plan's own page."""
    plan = find.plan(number) or abort(404)
    return together(plan.area_id, plan.year) or abort(redirect(url_for("year.show", number=number), 303))


def _may_read(me: Person, found: Together) -> None:
    for each in (*found.plans, found.budget):
        if not may(me, "courses.remark", each):
            require("courses.plan" if isinstance(each, YearPlan) else "courses.budget", each)


def _approves(me: Person, found: Together) -> bool:
    return all(may(me, "courses.approve_year", each) for each in (*found.plans, found.budget))


def together_panel(subject: Any) -> list[Panel]:
    """On the page of a plan or a budget that is put forward together with the other: the way to both."""
    found = together(subject.area_id, subject.year) if isinstance(subject, YearPlan | Budget) else None
    return [Panel(piece("courses/agreeing/together.html", found=found), 10)] if found else []


def proposed_panel(person: Person) -> list[Panel]:
    """On Min enhet: the years that wait for the managers' remarks, and for approval by a head of area."""
    units = managed(person)
    plans, budgets = (plans_of(units), budgets_of(units)) if units else ((), ())
    if not plans and not budgets:
        return []
    costed, planned = ({(each.area_id, each.year) for each in rows} for rows in (budgets, plans))
    drawn = {
        "both": [plan for plan in plans if (plan.area_id, plan.year) in costed],
        "plans": [plan for plan in plans if (plan.area_id, plan.year) not in costed],
        "budgets": [each for each in budgets if (each.area_id, each.year) not in planned],
    }
    approves = bool(managed(person, ABOVE_UNITS))
    return [Panel(piece("courses/agreeing/proposed.html", approves=approves, **drawn), 30)]
