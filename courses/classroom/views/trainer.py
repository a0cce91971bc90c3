"""Inför dagen: what the room knows before it meets; and answering those who say that a mark is wrong."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from app.api import Problem, _, hook, may, require, session
from courses.classroom.actions.appeals import answer_appeal
from courses.classroom.forms import AnswerForm
from courses.classroom.models import Appeal
from courses.classroom.queries.rooms import (
    needs_of_round,
    open_appeals,
    prepared,
    questions_of,
    quizzes_of,
)
from courses.classroom.views import pages
from courses.days import words
from courses.days.models import Occasion, Session
from courses.days.queries.attendance import class_list, occasion_of
from courses.days.queries.expected import people_expected
from courses.days.queries.rounds import round_of


@pages.get("/occasions/<int:number>/readiness")
def readiness(number: int) -> Any:
    """Inför dagen: who has prepared what, common wrong answers, questions sent in."""
    occasion = occasion_of(number) or abort(404)
    me = require("courses.teach", occasion)
    people = people_expected(occasion)
    subject = {"quizzes": quizzes_of(occasion), "people": people}
    return render_template(
        "courses/classroom/readiness.html",
        occasion=occasion,
        found=class_list(occasion),
        prepared=prepared(occasion, people),
        panels=sorted(
            (panel for found in hook.panels(place="occasion.readiness", subject=subject, person=me) for panel in found),
            key=lambda panel: panel.order,
        ),
        questions=questions_of(occasion.id),
        appeals=open_appeals(occasion.id),
        organises=may(me, "courses.plan", occasion.round),
        leads=may(me, "courses.teach"),
        plans=may(me, "courses.plan"),
        words=words,
    )


@pages.get("/rounds/<int:number>/needs")
def needs(number: int) -> Any:
    """What those with a seat need, for whoever orders the room and the food."""
    round_ = round_of(number) or abort(404)
    require("courses.plan", round_)
    return render_template("courses/classroom/needs.html", round=round_, needs=needs_of_round(number))


@pages.route("/appeals/<int:number>", methods=["GET", "POST"])
def answer(number: int) -> Any:
    """Answer someone who says that a mark is wrong."""
    made = session.get(Appeal, number) or abort(404)
    occasion = _occasion(made)
    me = require("courses.teach", occasion)
    form = AnswerForm()
    if form.posted():
        try:
            answer_appeal(made, form.chosen(), form.answer.data or "", by=me)
            flash(_("Svaret är skickat."))
            return redirect(url_for(".readiness", number=occasion.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            made = session.get(Appeal, number) or abort(404)
            occasion = _occasion(made)
    waiting = {each.id: (person, sitting) for each, person, sitting in open_appeals(occasion.id)}
    page = render_template(
        "courses/classroom/answer.html",
        occasion=occasion,
        made=made,
        about=waiting.get(made.id),
        form=form,
        words=words,
    )
    return page, 422 if form.errors else 200


def _occasion(made: Appeal) -> Occasion:
    sitting = session.get_one(Session, made.session_id)
    return occasion_of(sitting.occasion_id) or abort(404)
