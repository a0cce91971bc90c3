"""Going together: whom one asks, what they answer, and answering a colleague's question."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, _, ngettext, require, session, sign, today, whole_address
from courses.days.access import reaches
from courses.days.actions.company import agree, invite, leave, turn_down
from courses.days.forms import as_choices
from courses.days.models import Party, Seat
from courses.days.queries.company import PURPOSE, TIED_IN, asked_by, colleagues_of, seat_of_token
from courses.days.queries.terms import companions
from courses.days.views import pages
from courses.days.views.found import round_or_404, seat_or_404, warn_of_own_licence
from courses.days.wish_forms import CompanyForm


@pages.app_template_filter("signed_company")
def signed_company(seat_id: int) -> str:
    """The signed part of the link by which others may ask to go together with someone who waits."""
    return sign(seat_id, PURPOSE)


@pages.route("/seats/<int:number>/company", methods=["GET", "POST"])
def my_company(number: int) -> Any:
    """With whom I go: colleagues to ask, a link for others, and leaving."""
    me = require("courses.take_seat")
    seat = _own(number, me)
    form = _form(seat, me)
    if request.form.get("what") == "leave":
        leave(seat, by=me)
        flash(_("Du väntar nu på en egen plats."))
        return redirect(url_for(".my_company", number=number), 303)
    if form.posted():
        try:
            tell_invited(len(invite(seat, form.people.data or (), by=me)))
            return redirect(url_for(".my_company", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            seat = _own(number, me)
    party = session.get(Party, seat.party_id) if seat.party_id is not None else None
    page = render_template(
        "courses/days/my_company.html", form=form, seat=seat, round=round_or_404(seat.round_id), asked=asked_by(seat.id),
        link=whole_address(url_for(".invited", token=signed_company(seat.id))),
        companions=companions(seat), waits=seat.state in TIED_IN, agreed=party is None or party.agreed,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@pages.route("/company/<token>", methods=["GET", "POST"])
def invited(token: str) -> Any:
    """A colleague asks whether we shall go together: yes or no."""
    me = require("courses.take_seat")
    theirs = seat_of_token(token) or abort(404)
    if not reaches(me, theirs.round):
        abort(404)
    if theirs.person_id == me.id:
        return redirect(url_for(".my_company", number=theirs.id))
    if request.method == "POST":
        return _answer(theirs, me)
    others = companions(theirs)
    return render_template(
        "courses/days/invited.html", theirs=theirs, round=theirs.round, others=others,
        together=me.id in {each.id for each in others}, waits=theirs.state in TIED_IN,
    )  # fmt: skip


def tell_invited(count: int) -> None:
    """Say how many have been asked."""
    flash(ngettext("%(num)s kollega har fått frågan.", "%(num)s kollegor har fått frågan.", count))


def _answer(theirs: Seat, me: Person) -> Any:
    match request.form.get("answer"):
        case "yes":
            own = agree(theirs, me, by=me)
            flash(_("Ni går tillsammans, eller inte alls."))
            warn_of_own_licence(own)
            return redirect(url_for(".show_round", number=own.round_id, _anchor="ask"), 303)
        case "no":
            turn_down(theirs, me, by=me)
            flash(_("Du har tackat nej. Den som frågade får veta det."))
            return redirect(url_for(".catalogue"), 303)
        case _:
            raise Problem(_("Välj ja eller nej."))


def _own(number: int, me: Person) -> Seat:
    seat = seat_or_404(number)
    return seat if seat.person_id == me.id else abort(404)


def _form(seat: Seat, me: Person) -> CompanyForm:
    form = CompanyForm()
    known = {each.person_id for each in asked_by(seat.id)} | {each.id for each in companions(seat)}
    found = colleagues_of(me, seat.queue_id, today())
    form.people.choices = as_choices((each.id, each.name) for each in found if each.id not in known)
    return form
