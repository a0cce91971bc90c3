"""Halvdagarna: the whole class and all its half days in one grid, for the trainer of an occasion and the coordinator."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, ngettext, now, require, session
from courses.classroom.forms import GridForm
from courses.classroom.grid_rows import grid_rows
from courses.classroom.queries.grid import Column, columns, lines
from courses.classroom.views import pages
from courses.days import words
from courses.days.actions.attendance import register_attendance
from courses.days.models import Round, Session
from courses.days.queries.attendance import occasion_of
from courses.days.queries.rounds import round_of
from courses.days.views.trainer import KEPT_OFFLINE


@pages.route("/occasions/<int:number>/grid", methods=["GET", "POST"])
def occasion_grid(number: int) -> Any:
    """The half days of one occasion."""
    occasion = occasion_of(number) or abort(404)
    me = require("courses.teach", occasion)
    shown = _grid(occasion.round, columns(occasion.round_id, number), me, occasion.theme.title)
    return (*shown, KEPT_OFFLINE) if isinstance(shown, tuple) else shown


@pages.route("/rounds/<int:number>/grid", methods=["GET", "POST"])
def round_grid(number: int) -> Any:
    """The half days of a whole round."""
    round_ = round_of(number) or abort(404)
    me = require("courses.plan", round_)
    return _grid(round_, columns(number), me, round_.name)


def _grid(round_: Round, sessions: Sequence[Column], me: Person, title: str) -> Any:
    form = GridForm()
    problem = ""
    round_id = round_.id
    begun = {each.session_id for each in sessions if each.starts_at <= now()}
    if request.method == "POST":
        try:
            changed = 0
            for number, marks in form.marks(begun).items():
                changed += len(register_attendance(session.get_one(Session, number), marks, by=me))
            flash(ngettext("%(num)s markering är sparad.", "%(num)s markeringar är sparade.", changed))
            return redirect(request.path, 303)
        except Problem as refusal:
            session.rollback()
            problem = str(refusal)
    page = render_template(
        "courses/classroom/grid.html", title=title, sessions=sessions, begun=begun, problem=problem, words=words,
        rows=grid_rows(lines(round_id, sessions), sessions, begun, form.ticked() if problem else None),
        back=_back(sessions, round_id),
    )  # fmt: skip
    return page, 422 if problem else 200


def _back(sessions: Sequence[Column], round_id: int) -> str:
    """The class list of the first session, or the round when there is none."""
    if sessions:
        return url_for("days.attendance", number=sessions[0].occasion_id)
    return url_for("days.show_round", number=round_id)
