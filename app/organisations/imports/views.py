"""Importing on a page: choose a file, read what it would change, and only then let it."""

from pathlib import Path
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for

from app.dates import today
from app.organisations.administration import pages
from app.organisations.administration.forms import choices
from app.organisations.imports import waiting
from app.organisations.imports.actions import import_people, plan_import
from app.organisations.imports.forms import ImportForm
from app.organisations.imports.queries import employers_of
from app.organisations.imports.reading import decode
from app.organisations.models import Organisation
from app.people.models import Person
from app.permissions import require
from app.problems import Problem
from app.web.words import _

PERMISSION = "people.administer"
#: Longer files are for the command line: a page cannot wait for them.
MOST_LINES = 5000
#: Differences told on the page; the counts are of all.
SHOWN = 500


@pages.route("/import", methods=["GET", "POST"])
def import_file() -> Any:
    """Choose a file; nothing is written yet."""
    me = require(PERMISSION)
    form: Any = ImportForm()
    form.employer.choices = choices((each.key, each.name) for each in employers_of(me, today()))
    if form.posted():
        try:
            return redirect(url_for(".import_plan", token=_lay(form, me)), 303)
        except Problem as problem:
            form.blame(problem)
    return render_template("organisations/import.html", form=form), 422 if request.method == "POST" else 200


@pages.get("/import/<token>")
def import_plan(token: str) -> Any:
    """What the file would do, line by line."""
    me = require(PERMISSION)
    file, employer = _fetch(token, me)
    plan = plan_import(file.data, employer, today(), full=file.full)
    told = [each for each in plan.differences if each.kind != "unchanged" or each.notes]
    return render_template(
        "organisations/import_plan.html",
        plan=plan,
        told=told[:SHOWN],
        more=max(0, len(told) - SHOWN),
        employer=employer,
        full=file.full,
        token=token,
    )


@pages.post("/import/<token>")
def import_confirm(token: str) -> Any:
    """Let the file do what was told."""
    me = require(PERMISSION)
    file, employer = _fetch(token, me)
    name = employer.name
    plan, done = import_people(file.data, employer, today(), full=file.full, by=me)
    waiting.throw_away(_folder(), token)
    flash(
        _(
            "Filen är importerad till %(name)s: %(new)s nya tjänster, %(changed)s ändrade, %(moved)s flyttade och "
            "%(ended)s avslutade. %(faults)s rader hade fel och lämnades.",
            name=name, new=done.new, changed=done.changed, moved=done.moved, ended=done.ended, faults=len(plan.faults),
        )
    )  # fmt: skip
    return redirect(url_for(".people_list"), 303)


def _lay(form: Any, me: Person) -> str:
    data = form.file.data.read()
    if decode(data).count("\n") > MOST_LINES:
        raise Problem(
            _("Filen har fler än %(n)s rader. Be driften köra kommandot fardplan import people.", n=MOST_LINES),
            field="file",
        )
    employer = next(each for each in employers_of(me, today()) if each.key == form.employer.data)
    plan_import(data, employer, today(), full=form.full.data)  # A file that cannot be read is told at once.
    return waiting.lay(_folder(), waiting.Waiting(data, employer.key, form.full.data, me.id))


def _fetch(token: str, me: Person) -> tuple[waiting.Waiting, Organisation]:
    file = waiting.fetch(_folder(), token, me.id)
    if file is None:
        raise Problem(_("Filen finns inte kvar. Välj den igen."))
    employer = next((each for each in employers_of(me, today()) if each.key == file.employer), None)
    return file, employer or abort(403)


def _folder() -> Path:
    return Path(current_app.config["FARDPLAN"].data)
