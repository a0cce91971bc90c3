"""Ta igen: where a missed session can be made up for, for the participant and for the manager who books for others."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, _, require, require_sign_in, session, today
from courses.classroom.access import session_and_occasion
from courses.classroom.queries.rooms import seat_in
from courses.classroom.views import pages
from courses.days import words
from courses.days.actions.making_up import book_make_up, cancel_make_up
from courses.days.models import MakeUp, Seat, Session
from courses.days.queries.making_up import equivalents, missed


@pages.route("/sessions/<int:number>/make-up", methods=["GET", "POST"])
def make_up(number: int) -> Any:
    """Choose where to make up for a session."""
    sitting, occasion = session_and_occasion(number) or abort(404)
    me, whose, seat = _whose(occasion.round_id)
    problem = ""
    if request.method == "POST":
        instead = session.get(Session, request.form.get("instead", 0, int)) or abort(404)
        try:
            book_make_up(sitting, instead, whose, by=me)
            flash(_("Klart. Det som noteras där räknas här."))
            return redirect(_back(occasion.id, whose, me), 303)
        except Problem as refusal:
            session.rollback()
            problem = str(refusal)
            sitting, occasion = session_and_occasion(number) or abort(404)
            me, whose, seat = _whose(occasion.round_id)
    lost = next((each for each in missed(occasion, whose.id) if each.session.id == number), None)
    page = render_template(
        "courses/classroom/make_up.html", occasion=occasion, session=sitting, lost=lost, whose=whose, own=whose is me,
        found=equivalents(lost, seat, today()) if lost else [], problem=problem, words=words,
        back=_back(occasion.id, whose, me),
    )  # fmt: skip
    return page, 409 if problem else 200


@pages.post("/make-ups/<int:number>/cancel")
def cancel_made_up(number: int) -> Any:
    """Give the place back."""
    booked = session.get(MakeUp, number) or abort(404)
    me = require_sign_in()
    whose = session.get_one(Person, booked.person_id)
    if whose.id != me.id:
        require("courses.nominate", whose)
    sitting = session.get_one(Session, booked.session_id)
    cancel_make_up(booked, by=me)
    flash(_("Platsen är återlämnad."))
    return redirect(url_for(".make_up", number=sitting.id, person=whose.id if whose.id != me.id else None), 303)


def _whose(round_id: int) -> tuple[Person, Person, Seat]:
    """Who acts, for whom, and the seat in the round: one's own, or that of somebody whom one decides for."""
    number = request.values.get("person", 0, int)
    me = require_sign_in()
    whose = me
    if number and number != me.id:
        whose = session.get(Person, number) or abort(404)
        require("courses.nominate", whose)
    return me, whose, seat_in(round_id, whose.id) or abort(403)


def _back(occasion_id: int, whose: Person, me: Person) -> str:
    if whose.id == me.id:
        return url_for(".mine", number=occasion_id, _anchor="attendance")
    return url_for("days.decisions")
