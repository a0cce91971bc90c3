"""Utskick: the coordinator writes to those with a seat, those in the queue, or some of them."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Fate, Problem, ngettext, require, session
from courses.classroom.actions.notes import checked_note, filled, send_note
from courses.classroom.audience import audiences
from courses.classroom.forms import NoteForm
from courses.classroom.models import Note
from courses.classroom.queries.notes import Recipients, fates_of, notes_of
from courses.classroom.views import pages
from courses.classroom.words import FATES
from courses.days.models import Round
from courses.days.queries.rounds import round_of
from courses.letters.placeholders import PLACEHOLDERS


@pages.route("/rounds/<int:number>/notes", methods=["GET", "POST"])
def notes(number: int) -> Any:
    """Choose whom to write to, write, see how it reads and to how many it goes, and send."""
    round_ = round_of(number) or abort(404)
    me = require("courses.plan", round_)
    everyone = Recipients(round_)
    choices = audiences(everyone.has_guests)
    audience = request.values.get("to", "")
    audience = audience if audience in choices else next(iter(choices))
    people = everyone.chosen(audience)
    chosen = _chosen(people) if request.method == "POST" else {each.person_id for each in people}
    form, shown = NoteForm(), None
    if form.posted():
        try:
            subject, body = form.subject.data or "", form.body.data or ""
            if request.form.get("try"):
                days = [each.on for each in people if each.person_id in chosen]
                shown = filled(round_, *checked_note(subject, body), *days[:1])
            else:
                days = {each.person_id: each.on for each in people if each.person_id in chosen}
                send_note(round_, subject, body, days, by=me)
                flash(ngettext("Skickat till %(num)s person.", "Skickat till %(num)s personer.", len(chosen)))
                return redirect(url_for(".notes", number=number), 303)
        except Problem as problem:
            form.blame(problem)
    page = render_template(
        "courses/classroom/notes.html", round=round_, audience=audience, audiences=choices, people=people, chosen=chosen,
        form=form, shown=shown, sent=notes_of(number), fate=Fate, placeholders=PLACEHOLDERS,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@pages.get("/notes/<int:number>")
def note(number: int) -> Any:
    """What was sent, to whom, and whom it did not reach."""
    found = session.get(Note, number) or abort(404)
    round_: Round = round_of(found.round_id) or abort(404)
    require("courses.plan", round_)
    return render_template(
        "courses/classroom/note.html", note=found, round=round_, text=filled(round_, found.subject, found.body),
        became=fates_of(number), fates=FATES,
    )  # fmt: skip


def _chosen(people: Any) -> set[int]:
    """Those ticked on the page who are among these people."""
    ticked = {int(each) for each in request.form.getlist("people") if each.isdecimal() and len(each) < 10}
    return ticked & {each.person_id for each in people}
