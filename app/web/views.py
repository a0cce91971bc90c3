"""The shell's own few pages: fresh token, language, sending again, accessibility, how data are handled, help."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from app.db import session
from app.permissions import open_to_all, require_sign_in
from app.problems import Problem
from app.web import kept
from app.web.forms import Form
from app.web.models import Feedback
from app.web.personal_numbers import contains_personal_number
from app.web.words import LANGUAGES, _, lazy

pages = Blueprint("web", __name__)
#: Messages from one network address in a quarter of an hour; a whole municipality may share it.
MOST_FEEDBACK = 20


def no_personal_number(_form: Any, field: Any) -> None:
    """What others read holds no personal identity number."""
    if contains_personal_number(field.data or ""):
        raise ValidationError(
            _("Ta bort personnumret och försök igen. Skriv inget som pekar ut en klient eller kollega.")
        )


class FeedbackForm(Form):
    """What is hard to use, and where to answer."""

    text = TextAreaField(
        lazy("Vad är svårt att använda?"),
        [DataRequired(lazy("Skriv vad som är svårt.")), Length(max=4000), no_personal_number],
    )
    reply_to = StringField(
        lazy("E-post, om du vill ha svar"),
        [
            Optional(),
            Length(max=200),
            Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=lazy("Skriv en e-postadress, till exempel namn@kommun.se.")),
        ],
    )
    page = StringField(lazy("Vilken sida gäller det?"), [Optional(), Length(max=400), no_personal_number])


@pages.get("/token")
def token() -> Any:
    """A fresh token for the queue, and whose browser this is."""
    open_to_all()
    return {"csrf": generate_csrf(), "person": str(current_user.id) if current_user.is_authenticated else None}


@pages.post("/language")
def set_language() -> Any:
    """Remember the language: in the cookie, and on the person when signed in."""
    open_to_all()
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        cookie["language"] = chosen
        cookie.permanent = True
        if current_user.is_authenticated:
            current_user.language = chosen
    return redirect(local(request.form.get("next")), 303)


@pages.get("/send-again")
def send_again() -> Any:
    """After signing in again: what was typed, ready to be sent once more with one button."""
    me = require_sign_in()
    row = kept.give_back(me.id)
    if row is None:
        return redirect(url_for("people.home"))
    return render_template("web/send_again.html", path=row.path, fields=row.fields)


@pages.route("/tillganglighet", methods=["GET", "POST"])
def accessibility() -> Any:
    """The accessibility statement, with a form for telling what does not work (DOS-lagen 13 §)."""
    open_to_all()
    form = FeedbackForm(data={"page": request.args.get("page", "")})
    if form.posted():
        try:
            current_app.extensions["throttle"]("feedback", MOST_FEEDBACK)  # Lent by the noun people.
        except Problem as problem:
            form.blame(problem)
            return render_template("web/accessibility.html", form=form), 429
        session.add(Feedback(text=form.text.data, reply_to=form.reply_to.data or "", page=form.page.data or ""))
        flash(_("Tack. Vi läser allt och svarar så snart vi kan."))
        return redirect(url_for(".accessibility"), 303)
    return render_template("web/accessibility.html", form=form), 422 if form.errors else 200


@pages.get("/uppgifter")
def privacy() -> Any:
    """How personal data are handled, in plain words."""
    open_to_all()
    return render_template("web/privacy.html")


@pages.get("/hjalp")
def help() -> Any:
    """The few things people ask first."""
    open_to_all()
    return render_template("web/help.html")


def local(target: str | None) -> str:
    """The address, when it is one of ours; otherwise the first page. Never sends anyone to another host."""
    # Browsers drop tabs and line breaks and read a backslash as a slash, so a path with any of them is not one of ours.
    clean = target is not None and not any(sign in "\\\x7f" or sign < " " for sign in target)
    if target and clean and target.startswith("/") and not target.startswith("//"):
        return target
    return "/"
