"""What someone who waits can say and answer: which dates suit, and yes or no to an offered seat."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Panel, Person, Problem, _, local_url, piece, require, require_sign_in, session, today
from courses.days.actions.offers import accept, decline
from courses.days.actions.terms import set_terms
from courses.days.models import SeatState
from courses.days.queries.offers import offer, offers_on_page
from courses.days.queries.terms import places_of, terms_of
from courses.days.views import pages
from courses.days.views.found import round_or_404, seat_or_404, warn_of_own_licence
from courses.days.wish_forms import TermsForm, filled


@pages.route("/seats/<int:number>/terms", methods=["GET", "POST"])
def terms(number: int) -> Any:
    """Which dates, days and places suit someone who waits: one's own, or one's people's."""
    seat = seat_or_404(number)
    me = require_sign_in()
    whose = me if seat.person_id == me.id else session.get(Person, seat.person_id) or abort(404)
    if whose is not me:
        require("courses.nominate", whose)
    form = TermsForm(data=filled(terms_of(seat.id)))
    form.offer(dict.fromkeys([*places_of(seat.queue_id, today()), *terms_of(seat.id).places]))
    if form.posted():
        try:
            set_terms(seat, form.wanted(), by=me)
            flash(_("Det är sparat."))
            return redirect(url_for(".show_round" if whose is me else ".nominate", number=seat.round_id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            seat = seat_or_404(number)
    page = render_template(
        "courses/days/terms.html", form=form, seat=seat, round=round_or_404(seat.round_id), whose=whose,
        own=whose is me, waits=seat.state in (SeatState.asked, SeatState.queued),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@pages.post("/offers/<int:number>/reply")
def reply(number: int) -> Any:
    """Yes or no to a seat that was offered to me."""
    me = require("courses.take_seat")
    found = offer(number) or abort(404)
    if found.seat.person_id != me.id:
        abort(404)
    back = local_url(request.form.get("back"))
    if request.form.get("answer") == "accept":
        accept(found, by=me)
        flash(_("Platsen är din. Tider och plats kommer med e-post."))
        warn_of_own_licence(found.seat)
    elif request.form.get("answer") == "decline":
        decline(found, by=me)
        flash(_("Du har tackat nej och står kvar i kön för andra datum."))
    else:
        raise Problem(_("Välj ja eller nej."))
    return redirect(url_for(".catalogue") if back == "/" else back, 303)


def offers_panel(person: Person) -> list[Panel]:
    """The seats that the person is offered, on Min resa; nothing when there are none."""
    found = offers_on_page(person.id)
    if not found:
        return []
    return [Panel(piece("courses/days/panels/offers.html", offers=found, back=request.path), 1)]
