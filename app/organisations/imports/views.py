"""Importing on a page: choose a file, read what it would change, and only then let it."""

from typing import Any

from flask import redirect, render_template, request, url_for

from app.dates import today
from app.organisations.administration import pages
from app.organisations.administration.forms import choices
from app.organisations.imports import waiting
from app.organisations.imports.forms import ImportForm
from app.organisations.imports.queries import employers_of
from app.organisations.imports.reading import HEADINGS, NEEDED, table
from app.organisations.imports.work import IMPORT, KINDS, PLAN, fetched, folder
from app.people.models import Person
from app.permissions import require
from app.problems import Problem
from app.web.formats import number
from app.web.words import _, spoken
from app.web.work.actions import start_work
from app.web.work.queries import works_of

PERMISSION = "people.administer"
#: Longer files are for the command line.
MOST_LINES = 100_000


@pages.route("/import", methods=["GET", "POST"])
def import_file() -> Any:
    """Choose a file; nothing is written yet."""
    me = require(PERMISSION)
    form: Any = ImportForm()
    form.employer.choices = choices((each.key, each.name) for each in employers_of(me, today()))
    if form.posted():
        try:
            work = start_work(PLAN, {"token": _lay(form, me)}, by=me)
            return redirect(url_for("work.show", number=work.id), 303)
        except Problem as problem:
            form.blame(problem)
    earlier = works_of(me.id, IMPORT)
    page = render_template("organisations/import.html", form=form, earlier=earlier, most=MOST_LINES)
    return page, 422 if request.method == "POST" else 200


@pages.get("/import/<token>")
def import_plan(token: str) -> Any:
    """What the file would do, line by line."""
    me = require(PERMISSION)
    file, employer = fetched(token, me)
    plan = waiting.kept_plan(folder(), token)
    if plan is None:
        raise Problem(_("Filen är inte läst än. Vänta en stund, eller välj den igen."))
    return render_template(
        "organisations/import_plan.html", plan=plan, kinds=KINDS, employer=employer, full=file.full, token=token
    )


@pages.post("/import/<token>")
def import_confirm(token: str) -> Any:
    """Let the file do what was told."""
    me = require(PERMISSION)
    fetched(token, me)
    work = start_work(IMPORT, {"token": token}, by=me)
    return redirect(url_for("work.show", number=work.id), 303)


def _lay(form: Any, me: Person) -> str:
    data = form.file.data.read()
    lines = sum(1 for _line in table(data, HEADINGS, NEEDED))  # A file that cannot be read is told at once.
    if lines > MOST_LINES:
        many = number(MOST_LINES, spoken())
        raise Problem(
            _("Filen har fler än %(n)s rader. Be driften köra kommandot fardplan import people.", n=many),
            field="file",
        )
    return waiting.lay(folder(), waiting.Waiting(data, form.employer.data, form.full.data, me.id))
