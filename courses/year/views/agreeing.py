"""The managers' part in a year: reading what is put forward, saying something about it, approving it."""

from typing import Any

from flask import flash, redirect, request, url_for

from app.api import Problem, _, require, session
from courses.year.actions.plans import approve_plan
from courses.year.actions.remarks import remark
from courses.year.forms import RemarkForm
from courses.year.views import pages
from courses.year.views.found import readable_or_404
from courses.year.views.showing import shown


@pages.post("/<int:number>/approve")
def approve(number: int) -> Any:
    """Approve the plan, as a head of area."""
    plan, _me = readable_or_404(number)
    me = require("courses.approve_year", plan)
    approve_plan(plan, seen=request.args.get("seen", ""), by=me)
    flash(_("Planen är godkänd."))
    return redirect(url_for(".show", number=number), 303)


@pages.post("/<int:number>/remarks")
def say(number: int) -> Any:
    """Leave a remark on the plan."""
    plan, _me = readable_or_404(number)
    me, form = require("courses.remark", plan), RemarkForm()
    if form.posted():
        try:
            remark(plan, form.text.data, by=me)
            flash(_("Synpunkten är sparad."))
            return redirect(url_for(".show", number=number, _anchor="remarks"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            plan, me = readable_or_404(number)
    return shown(plan, me, form), 422
