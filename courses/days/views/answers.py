"""Answering an offered seat by the link in the mail, without sign-in.

Opening the link changes nothing: mail programs open links too. The link says which offer it is and nothing about whom; it
is dead as soon as the offer is answered, has gone on or been taken back.
"""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from app.api import Problem, _, now, open_to_all, session, sign
from courses.days.actions.offers import accept, decline
from courses.days.gatherings import days_of
from courses.days.models import Offer, OfferState
from courses.days.queries.licences import unlicensed_seats
from courses.days.queries.offers import PURPOSE, offer_of_token
from courses.days.queries.rounds import occasions_of
from courses.days.views import pages


@pages.app_template_filter("signed_offer")
def signed_offer(number: int) -> str:
    """The signed part of the link to an offer; made when a mail is sent, so that no database holds it."""
    return sign(number, PURPOSE)


@pages.route("/offers/<token>", methods=["GET", "POST"])
def answer(token: str) -> Any:
    """What is offered, and yes or no. Whoever has the link may answer."""
    open_to_all()
    offer = offer_of_token(token) or abort(404)
    problem = ""
    if request.method == "POST":
        try:
            (accept if request.form.get("answer") == "accept" else decline)(offer, by=None)
            return redirect(url_for(".answer", token=token), 303)
        except Problem as refused:
            session.rollback()
            problem, offer = str(refused), offer_of_token(token) or abort(404)
    page = render_template(
        "courses/days/answer.html",
        offer=offer,
        round=offer.round,
        occasions=[(occasion, days_of(occasion.sessions)) for occasion in occasions_of(offer.round_id)],
        open=_is_open(offer),
        lacking=unlicensed_seats([offer.seat_id]),
        states=_told(),
        problem=problem,
    )
    return page, 409 if problem else 200, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def _is_open(offer: Offer) -> bool:
    return offer.state == OfferState.open and now() <= offer.answer_by


def _told() -> dict[str, str]:
    return {
        OfferState.open: _("Svarstiden har gått ut, och platsen går vidare till nästa."),
        OfferState.accepted: _("Du har tackat ja. En bekräftelse med tider och plats kommer med e-post."),
        OfferState.declined: _("Du har tackat nej. Du står kvar i kön för andra datum."),
        OfferState.expired: _("Svarstiden gick ut, och platsen gick vidare till nästa. Du står kvar i kön."),
        OfferState.recalled: _("Erbjudandet gäller inte längre. Du står kvar i kön."),
    }
