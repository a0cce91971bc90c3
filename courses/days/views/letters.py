"""Brev: a course's own words for its messages, tried on the people they would reach."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from app.api import Person, Problem, _, require, session
from courses.days.letter_forms import LetterForm
from courses.days.queries.letters import samples
from courses.days.views import pages
from courses.letters import words
from courses.letters.actions import word_letter
from courses.letters.placeholders import REQUIRED, fill, placeholders_of
from courses.letters.queries import letters_of
from courses.models import Course


@pages.get("/letters/<key>")
def letters(key: str) -> Any:
    """Every message of the course, and whether it is in the course's words or the house's."""
    course, _me = _course(key)
    return render_template(
        "courses/days/letters.html",
        course=course,
        own=letters_of(course.id),
        kinds=words.KINDS,
        languages=words.LANGUAGES,
    )


@pages.route("/letters/<key>/<kind>/<language>", methods=["GET", "POST"])
def letter(key: str, kind: str, language: str) -> Any:
    """Word one message; try it on real recipients before it is kept."""
    course, me = _course(key)
    if kind not in words.KINDS or language not in words.LANGUAGES:
        abort(404)
    there = letters_of(course.id).get((kind, language))
    form = LetterForm(obj=there)
    shown: list[Any] = []
    if form.posted():
        subject, body = form.subject.data or "", form.body.data or ""
        try:
            word_letter(course, kind, language, subject, body, by=me)
            if not request.form.get("try"):
                flash(_("Brevet är sparat. Det som redan är skickat ändras inte."))
                return redirect(url_for(".letters", key=key), 303)
        except Problem as problem:
            form.blame(problem)
        session.rollback()
        course, me = _course(key)
        if not form.errors:
            shown = [
                (each.name, fill(subject, each.values, language), fill(body, each.values, language))
                for each in samples(course.id)
            ]
    page = render_template(
        "courses/days/letter.html", course=course, form=form, kind=kind, language=language, kinds=words.KINDS,
        languages=words.LANGUAGES, placeholders=placeholders_of(kind), required=REQUIRED.get(kind, {}), shown=shown,
        tried=bool(request.form.get("try")),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _course(key: str) -> tuple[Course, Person]:
    """The course, and whoever plans it for all: its letters are read wherever it is given."""
    course = session.scalar(select(Course).where(Course.key == key)) or abort(404)
    return course, require("courses.plan", course)
