"""Grants of names: those that one's municipality has given, with every look, and those one has been given."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.dates import today
from app.db import session
from app.follow_up.figures import queries as figures
from app.follow_up.figures import words as figure_words
from app.follow_up.figures.measures import Measure
from app.follow_up.figures.viewing import GRANTS
from app.follow_up.names import pages, queries
from app.follow_up.names.forms import GrantForm
from app.follow_up.names.queries import Looked
from app.organisations.grants import queries as grants
from app.organisations.grants.actions import grant_names, withdraw_grant
from app.organisations.models import Organisation
from app.organisations.roles import ROLES
from app.organisations.scoping import NAMELESS
from app.organisations.today import roles_today
from app.people.models import Person
from app.permissions import require
from app.problems import Problem
from app.web.words import _

GIVE = "follow_up.grant_names"


@pages.route("/medgivanden", methods=["GET", "POST"])
def grants_page() -> Any:
    """The grants, and a form for whoever answers for the names of a municipality or committee."""
    me = require(GRANTS)
    places = grants.granted_by(me)
    form: Any = _choices(GrantForm(data={"first_on": today()}), places)
    status = 200
    if request.method == "POST":
        require(GIVE)
        status = 422
        if form.posted():
            try:
                place = session.get_one(Organisation, form.place.data)
                holder = session.get_one(Person, form.holder.data)
                grant_names(holder, place, form.first_on.data, form.last_on.data, purpose=form.purpose.data, by=me)
            except Problem as problem:
                session.rollback()
                form.blame(problem)
            else:
                flash(_("%(name)s får se namnen i %(place)s.", name=holder.name, place=place.name))
                return redirect(url_for(".grants_page"), 303)
    return _page(me, form), status


@pages.post("/medgivanden/<int:number>/dra-tillbaka")
def withdraw(number: int) -> Any:
    """End a grant that one's municipality has given."""
    me = require(GIVE)
    grant = grants.grant_of(number, [place.id for place in grants.granted_by(me)]) or abort(404)
    withdraw_grant(grant, by=me)
    flash(_("Medgivandet är tillbakadraget. Namnen syns inte längre."))
    return redirect(url_for(".grants_page"), 303)


def _page(me: Person, form: Any) -> str:
    places = grants.granted_by(me)
    numbers = [place.id for place in places]
    looks = queries.looks_at(numbers, today()) if places else []
    return render_template(
        "follow_up/grants.html", form=form, places=places, given=grants.given(numbers) if places else [],
        received=grants.received(me) if roles_today(me) & NAMELESS else [], looks=looks, titles=_titles(looks), on=today(),
    )  # fmt: skip


def _choices(form: Any, places: list[Any]) -> Any:
    form.place.choices = [(place.id, place.name) for place in places]
    people: dict[int, grants.Follower] = {}
    for place in places:
        people |= grants.possible_holders(place.id, today())
    form.holder.choices = [
        (number, f"{each.name}, {ROLES[each.role]}, {each.place}") for number, each in people.items()
    ]
    return form


def _titles(looks: list[Looked]) -> dict[tuple[str, str], str]:
    """What each figure looked at is called."""
    parts = {part.key: part for part in figures.parts()} if looks else {}
    return {
        (look.part, look.measure): figure_words.title(Measure(look.measure), parts[look.part])
        for look in looks
        if look.part in parts
    }
