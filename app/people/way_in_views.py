"""Choosing one's own password: by a link from a mail, or in the place of one that somebody else made.

Opening the link changes nothing.
"""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask import session as cookie

from app.db import now, session
from app.people import ways_in
from app.people.actions import choose_password
from app.people.forms import NewPasswordForm, OwnPasswordForm
from app.people.models import Identity
from app.people.views import count_sent, pages, remember
from app.permissions import open_to_all, require_sign_in
from app.problems import Problem
from app.signing import sign, signed_number
from app.web import own_password as gate
from app.web.views import local
from app.web.words import _

#: How often passwords may be chosen from one network address in a quarter of an hour.
MOST = 60
#: Whoever the page tells of its address must not be told the link.
QUIET = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@pages.app_template_filter("signed_way_in")
def signed_way_in(number: int) -> str:
    """The signed part of the link; made when a mail is sent, so that no database holds it."""
    return sign(number, ways_in.PURPOSE)


@pages.route("/valkommen/<token>", methods=["GET", "POST"])
def way_in(token: str) -> Any:
    """Choose a password; whoever has the link may, once."""
    open_to_all()
    number = signed_number(token, ways_in.PURPOSE) or abort(404)
    form = NewPasswordForm()
    status = 200
    if form.posted():
        try:
            count_sent("way-in", MOST)
            session.commit()
            remember(ways_in.use_way_in(number, form.new_password.data or ""))
            return redirect(url_for(".home"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            status = 422
    elif request.method == "POST":
        status = 422
    found = ways_in.way_in(number, now())
    if found is None:
        return render_template("people/way_in_dead.html"), 404, QUIET
    return (
        render_template("people/way_in.html", form=form, subject=found[1].subject, until=found[0].until),
        status,
        QUIET,
    )


@pages.route("/konto/eget-losenord", methods=["GET", "POST"])
def own_password() -> Any:
    """Choose a password in the place of one that somebody else made; until then everything leads here."""
    me = require_sign_in()
    identity = session.get(Identity, cookie.get(gate.MARK, 0))
    if identity is None or not identity.handed_out:
        cookie.pop(gate.MARK, None)
        return redirect(local(request.values.get("next")), 303 if request.method == "POST" else 302)
    form = OwnPasswordForm(data={"next": request.args.get("next", "")})
    if form.posted():
        try:
            choose_password(identity, form.new_password.data or "", by=me)
        except Problem as problem:
            form.blame(problem)
        else:
            remember(me)
            flash(_("Nu har du ett eget lösenord."))
            return redirect(local(form.next.data), 303)
    g.nav = []  # Every row of the menu would lead here.
    return render_template("people/own_password.html", form=form, subject=identity.subject), 422 if form.sent else 200
