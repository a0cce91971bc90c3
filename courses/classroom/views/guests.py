"""Gäster: those who came and are not in the register, until someone says who they are."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, _, answer_search, require, searched, session, today
from courses.classroom.access import session_and_occasion
from courses.classroom.actions.guests import add_guest, recognise, remove_guest
from courses.classroom.forms import GuestForm
from courses.classroom.models import Guest
from courses.classroom.queries.rooms import guests_of
from courses.classroom.views import pages
from courses.days import words
from courses.days.models import Session
from courses.days.queries.people import walk_in_candidates


@pages.route("/sessions/<int:number>/guests", methods=["GET", "POST"])
def guests(number: int) -> Any:
    """Write down a guest."""
    sitting, occasion = session_and_occasion(number) or abort(404)
    me = require("courses.teach", occasion)
    form = GuestForm()
    if form.posted():
        try:
            add_guest(sitting, form.name.data, form.workplace.data or "", by=me)
            flash(_("Gästen är antecknad. Närvaron räknas när någon har sagt vem det är och chefen har godkänt."))
            return redirect(url_for(".guests", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            sitting, occasion = session_and_occasion(number) or abort(404)
    page = render_template(
        "courses/classroom/guests.html", occasion=occasion, session=sitting, form=form, words=words,
        guests=guests_of(occasion.id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@pages.get("/guests/<int:number>")
def guest(number: int) -> Any:
    """Who is this? The people of the round's area by name."""
    found, sitting = _guest(number)
    _sitting, occasion = session_and_occasion(sitting.id) or abort(404)
    require("courses.teach", occasion)
    text = searched()
    return render_template(
        "courses/classroom/guest.html", guest=found, occasion=occasion, session=sitting, text=text,
        candidates=walk_in_candidates(text, occasion.round, today()) if text else [],
    )  # fmt: skip


@pages.post("/guests/<int:number>/search")
def search_guest(number: int) -> Any:
    """The same page with those searched for; the name that was typed is in no address."""
    _found, sitting = _guest(number)
    _sitting, occasion = session_and_occasion(sitting.id) or abort(404)
    require("courses.teach", occasion)
    return answer_search(url_for(".guest", number=number))


@pages.post("/guests/<int:number>/is")
def guest_is(number: int) -> Any:
    """It is this person; or nobody at all, when it was written down by mistake."""
    found, sitting = _guest(number)
    _sitting, occasion = session_and_occasion(sitting.id) or abort(404)
    me = require("courses.teach", occasion)
    if request.form.get("remove"):
        remove_guest(found, by=me)
        flash(_("Gästen är borttagen."))
    else:
        person = session.get(Person, request.form.get("person", 0, int)) or abort(404)
        recognise(found, person, by=me)
        flash(_("%(name)s står nu på listan som närvarande.", name=person.name))
    return redirect(url_for(".guests", number=sitting.id), 303)


def _guest(number: int) -> tuple[Guest, Session]:
    found = session.get(Guest, number) or abort(404)
    return found, session.get_one(Session, found.session_id)
