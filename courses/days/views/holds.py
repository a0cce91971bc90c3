"""Seats that a manager holds without names, and giving a seat to somebody else of the unit."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Panel, Person, Problem, _, may, ngettext, piece, require, require_sign_in, session, today
from courses.days.access import reaches
from courses.days.actions.holds import give_back, hold_seats, name_hold
from courses.days.actions.swapping import swap_name
from courses.days.forms import NominateForm
from courses.days.models import Hold, RoundState, Seat, SeatState
from courses.days.queries.holds import hold_of, my_holds
from courses.days.queries.swaps import managed_by, who_can_take_over
from courses.days.queries.units import nominees
from courses.days.quota_forms import HoldForm
from courses.days.views import pages
from courses.days.views.found import mine, round_or_404, seat_or_404, tell, warn_of_clashes, warn_of_licences
from courses.days.views.nominating import warn_of_many


@pages.route("/rounds/<int:number>/hold", methods=["GET", "POST"])
def hold(number: int) -> Any:
    """Hold seats without saying for whom yet."""
    me = require("courses.nominate")
    round_ = round_or_404(number)
    if round_.state == RoundState.draft or not reaches(me, round_):
        abort(404)
    units = managed_by(me.id, today())
    form = HoldForm()
    form.offer((unit.id, unit.name) for unit in units)
    if form.posted():
        try:
            organisation = next(unit for unit in units if unit.id == form.organisation.data)
            kept = hold_seats(round_, organisation, form.count.data, by=me, release_on=form.release_on.data)
            flash(ngettext("%(num)s plats är reserverad.", "%(num)s platser är reserverade.", kept.seats))
            return redirect(url_for(".show_hold", number=kept.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
    page = render_template(
        "courses/days/hold.html", round=round_, form=form, units=units, open=round_.takes_wishes(today())
    )
    return page, 422 if form.errors else 200


@pages.route("/holds/<int:number>", methods=["GET", "POST"])
def show_hold(number: int) -> Any:
    """Give names to held seats, or give them back."""
    kept = hold_of(number) or abort(404)
    me = _holder(kept)
    form = NominateForm()
    if request.method == "POST":
        try:
            if request.form.get("what") == "give-back":
                count = give_back(kept, by=me)
                flash(ngettext("%(num)s plats är lämnad.", "%(num)s platser är lämnade.", count))
                return redirect(url_for(".show_round", number=kept.round_id), 303)
            picks = form.picks()
            if not picks.keys() <= set(mine(me)):
                abort(403)
            seats = name_hold(kept, picks, by=me)
            tell(seats)
            warn_of_many(seats)
            return redirect(url_for(".show_hold", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            kept = hold_of(number) or abort(404)
    people = nominees(mine(me), kept.round, today()) if kept.seats else []
    page = render_template("courses/days/show_hold.html", hold=kept, people=people, form=form, picked=form.picks())
    return page, 422 if form.errors else 200


@pages.route("/seats/<int:number>/swap", methods=["GET", "POST"])
def swap(number: int) -> Any:
    """Let someone else of mine have a seat, until the day before."""
    seat = seat_or_404(number)
    whose = session.get(Person, seat.person_id) or abort(404)
    me = require("courses.nominate", whose)
    if whose.id == me.id:
        abort(403)
    form = NominateForm()
    round_ = round_or_404(seat.round_id)
    if request.method == "POST":
        try:
            person = _chosen(me, form)
            new = swap_name(seat, person, by=me)
            flash(_("Platsen går nu till någon annan. Båda har fått besked."))
            warn_of_clashes([new])
            warn_of_licences([new])
            warn_of_many([new])
            return redirect(url_for(".nominate", number=round_.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            seat, round_ = seat_or_404(number), round_or_404(seat.round_id)
    page = render_template(
        "courses/days/swap.html", seat=seat, round=round_, whose=whose, form=form, picked=form.picks(),
        people=who_can_take_over(seat, mine(me), today()), open=_can_swap(seat),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def holds_panel(person: Person) -> list[Panel]:
    """The seats that the manager holds, on Min enhet. Nothing when there are none."""
    if not may(person, "courses.nominate"):
        return []
    kept = my_holds(person.id, today())
    if not kept:
        return []
    return [Panel(piece("courses/days/panels/holds.html", holds=kept), 5)]


def _holder(kept: Hold) -> Person:
    """Whoever holds the seats, or someone who plans the round."""
    me = require_sign_in()
    if kept.person_id == me.id:
        return require("courses.nominate")
    return require("courses.plan", kept.round)


def _chosen(me: Person, form: NominateForm) -> Person:
    picks = list(form.picks())
    if len(picks) != 1:
        raise Problem(_("Välj vem som ska ha platsen."))
    if picks[0] not in set(mine(me)):
        abort(403)
    return session.get(Person, picks[0]) or abort(404)


def _can_swap(seat: Seat) -> bool:
    round_ = round_or_404(seat.round_id)
    return seat.state == SeatState.seated and round_.phase(today()) == RoundState.published
