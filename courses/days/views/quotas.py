"""Quotas: the grid of one round, and of all coming rounds of a course at once."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.api import Problem, _, require, session
from courses.days.actions.quotas import clear_quotas, set_quotas, set_releases, share_quotas
from courses.days.models import Queue, Round, RoundState
from courses.days.queries.holds import holds_of
from courses.days.queries.queues import queue
from courses.days.queries.quota_sheets import sheet
from courses.days.queries.quotas import grid
from courses.days.quota_forms import QuotaForm, ReleaseForm, ShareForm, filled_with
from courses.days.views import pages
from courses.days.views.found import round_or_404


@pages.route("/rounds/<int:number>/quotas", methods=["GET", "POST"])
def quotas(number: int) -> Any:
    """How a round's seats are shared between organisations, who has used what, and when the rest opens for others."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    what = request.form.get("what", "")
    typed, share, release = _forms(what, round_)
    if request.method == "POST":
        try:
            if _done(what, round_, typed, share, release, me):
                return redirect(url_for(".quotas", number=number), 303)
        except Problem as problem:
            session.rollback()
            {"share": share, "release": release}.get(what, typed).blame(problem)
            round_ = round_or_404(number)
    faulty = [form for form in (typed, share, release) if form.errors]
    page = render_template(
        "courses/days/quotas.html", round=round_, grid=grid(round_), holds=holds_of(number),
        form=faulty[0] if faulty else typed, typed=typed, share=share, release=release,
        open=round_.state != RoundState.cancelled,
    )  # fmt: skip
    return page, 422 if faulty else 200


@pages.route("/queues/<int:number>/quotas", methods=["GET", "POST"])
def course_quotas(number: int) -> Any:
    """The quotas of all coming rounds of a course on one grid."""
    found = queue(number) or abort(404)
    me = require("courses.plan", found)
    form = QuotaForm()
    if request.method == "POST":
        try:
            _set_all(found, form, me)
            flash(_("Kvoterna är sparade."))
            return redirect(url_for(".course_quotas", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            found = queue(number) or abort(404)
    page = render_template("courses/days/course_quotas.html", queue=found, sheet=sheet(found), form=form)
    return page, 422 if form.errors else 200


def _forms(what: str, round_: Round) -> tuple[QuotaForm, ShareForm, ReleaseForm]:
    """The three forms of the page; only the one that was sent reads what was sent."""
    nothing: MultiDict[str, str] = MultiDict()
    share = ShareForm() if what == "share" else ShareForm(nothing)
    kept = filled_with(round_.releases)
    release = ReleaseForm(data=kept) if what == "release" else ReleaseForm(nothing, data=kept)
    return QuotaForm() if what == "quotas" else QuotaForm(nothing), share, release


def _done(what: str, round_: Round, typed: QuotaForm, share: ShareForm, release: ReleaseForm, me: Any) -> bool:
    """Do what was asked for. Returns whether it was done; otherwise its form says why not."""
    if what == "share" and share.posted():
        share_quotas(round_, share.key.data, by=me, common=share.common.data or 0)
        flash(_("Platserna är fördelade. Summan är omgångens platser."))
    elif what == "release" and release.posted():
        set_releases(round_, release.rules(), by=me)
        flash(_("Dagarna är sparade."))
    elif what == "clear":
        clear_quotas(round_, by=me)
        flash(_("Alla platser är gemensamma."))
    elif what == "quotas":
        set_quotas(round_, typed.typed(), by=me)
        flash(_("Kvoterna är sparade."))
    elif what not in ("share", "release"):
        raise Problem(_("Välj vad du vill göra."))
    return not (share.errors or release.errors)


def _set_all(found: Queue, form: QuotaForm, me: Any) -> None:
    """Set the quotas of those rounds whose numbers were changed."""
    shown = sheet(found)
    for place, column in enumerate(shown.columns):
        typed = form.typed(f"q-{column.round.id}")
        before = {member.id: cells[place].quota for member, _debt, cells in shown.rows}
        if typed and before | typed != before:
            set_quotas(column.round, before | typed, by=me)
