"""Merging two rounds and splitting one: says what will happen to whom, then does it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.api import Person, Problem, _, formats, ngettext, require, session, today
from courses.days.actions.joining import Split
from courses.days.actions.rounds import merge_rounds, split_round
from courses.days.forms import as_choices
from courses.days.models import Round, Seat, SeatState
from courses.days.queries.planning import described
from courses.days.queries.queues import coming_of_queue
from courses.days.round_forms import MergeForm, SplitForm
from courses.days.views import pages
from courses.days.views.found import locale, round_or_404, warn_of_lacking


@pages.route("/rounds/<int:number>/merge", methods=["GET", "POST"])
def merge(number: int) -> Any:
    """Move all people of a round into another of the same course."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    form = _merge_form(round_)
    if form.posted():
        try:
            done = merge_rounds(round_, round_or_404(form.into.data), by=me)
            said = ngettext(
                "%(num)s person har fått plats i den andra omgången.",
                "%(num)s personer har fått plats i den andra omgången.",
                done.seated,
            )
            if done.queued:
                said += " " + ngettext("%(num)s står nu först i kön.", "%(num)s står nu först i kön.", done.queued)
            flash(said)
            warn_of_lacking([(number, form.into.data)])
            return redirect(url_for(".planning"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
    page = render_template("courses/days/merge.html", form=form, row=described([round_], today())[0])
    return page, 422 if form.errors else 200


@pages.route("/rounds/<int:number>/split", methods=["GET", "POST"])
def split(number: int) -> Any:
    """Make a second round for some of those who have seats."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    people = _seated(number)
    half = len(people) // 2
    form = SplitForm(data={"weeks": 0, "seats": max(1, round_.seats - round_.seats // 2), "left": max(1, round_.seats // 2),
                           "people": [person.id for person in people[half:]]})  # fmt: skip
    form.people.choices = as_choices((person.id, person.name) for person in people)
    if form.posted():
        try:
            how = Split(
                frozenset(form.people.data or ()), form.title.data or "", form.weeks.data or 0,
                form.seats.data or 0, form.left.data or 0,
            )  # fmt: skip
            new = split_round(round_, how, by=me)
            flash(_("Omgången är delad. Välj lokal och kursledare för den nya."))
            warn_of_lacking([(number, new.id)])
            return redirect(url_for(".change", number=new.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            round_ = round_or_404(number)
    page = render_template("courses/days/split.html", form=form, row=described([round_], today())[0])
    return page, 422 if form.errors else 200


def _merge_form(round_: Round) -> MergeForm:
    form = MergeForm()
    rows = described([each for each in coming_of_queue(round_.queue_id, today()) if each.id != round_.id], today())
    form.into.choices = as_choices(
        (
            row.round.id,
            _("%(name)s, %(days)s (%(free)s lediga)", name=row.round.name, free=row.free,
              days=formats.date_range(row.round.first_on, row.round.last_on, today(), locale())),
        )
        for row in rows
    )  # fmt: skip
    return form


def _seated(round_id: int) -> list[Person]:
    found = session.scalars(
        select(Seat)
        .join(Seat.person)
        .options(joinedload(Seat.person))
        .where(Seat.round_id == round_id, Seat.state == SeatState.seated)
        .order_by(Person.sort_key, Person.id)
    )
    return [seat.person for seat in found]
