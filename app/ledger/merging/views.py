"""Dubbletter: people who may stand twice, compared side by side and made one."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from app.dates import today
from app.db import now
from app.ledger.merging import queries
from app.ledger.merging.actions import merge_people
from app.ledger.merging.forms import MergeForm
from app.organisations import roles
from app.organisations.administration.queries import PERMISSION
from app.organisations.queries import people_named
from app.people.models import Person
from app.permissions import require
from app.problems import Problem
from app.web.paging import page_number, pages_of
from app.web.searching import answer_search, searched
from app.web.words import _

#: Whoever stands twice was added a second time, most often lately; all of many people take a while to compare.
A_YEAR = timedelta(days=365)

pages = Blueprint("merging", __name__, url_prefix="/administration/dubbletter")


@pages.get("/")
def likely() -> Any:
    """Everyone of mine who may stand twice."""
    me = require(PERMISSION)
    page, added = page_number(), "all" if request.args.get("added") == "all" else ""
    since = None if added else now() - A_YEAR
    pairs, count = queries.page_of(queries.likely(me, today(), since=since), page)
    return render_template(
        "ledger/duplicates.html", pairs=pairs, count=count, added=added, page=page, pages=pages_of(count, queries.PAGE)
    )


@pages.get("/<int:number>")
def one(number: int) -> Any:
    """Whom this person may be the same as: those with signs of it, and whoever is searched for."""
    me = require(PERMISSION)
    person, text = _person(me, number), searched()
    pairs, _count = queries.page_of(queries.likely(me, today(), about=number))
    found = [each for each in people_named(text, queries.mergeable(me, today())) if each.id != number] if text else []
    posts = {each.person.id: each.posts for each in queries.sides(me, found, today())} if found else {}
    return render_template(
        "ledger/duplicates_of.html", person=person, pairs=pairs, found=found, posts=posts, text=text, roles=roles.ROLES
    )


@pages.post("/<int:number>")
def search(number: int) -> Any:
    """Search for the other by name; what was typed stands in no address."""
    _person(require(PERMISSION), number)
    return answer_search(url_for(".one", number=number))


@pages.route("/<int:first>/<int:second>", methods=["GET", "POST"])
def compare(first: int, second: int) -> Any:
    """Two people side by side, and the button that makes them one."""
    me = require(PERMISSION)
    people = [_person(me, first), _person(me, second)]
    if first == second:
        abort(404)
    form = MergeForm()
    form.kept.choices = [
        SelectChoice(value=each.id, label=f"{letter}: {each.name}") for letter, each in zip("AB", people, strict=True)
    ]
    if form.posted():
        kept, gone = people if form.kept.data == first else people[::-1]
        try:
            merge_people(gone, kept, by=me)
        except Problem as problem:
            form.blame(problem)
        else:
            flash(_("Nu är de en och samma. Allt som fanns om dem står hos %(name)s.", name=kept.name))
            return redirect(url_for("organisations.person", number=kept.id), 303)
    status = 422 if request.method == "POST" else 200
    return (
        render_template(
            "ledger/compare.html", form=form, sides=queries.sides(me, people, today()), shared=queries.shared(people),
            roles=roles.ROLES,
        ),
        status,
    )  # fmt: skip


def _person(me: Person, number: int) -> Person:
    return queries.person_of(me, number, today()) or abort(404)
