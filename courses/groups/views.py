"""Dialoggrupper: making them, arranging them by hand, fitting them to who is here, and the cards for the tables."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, _, ngettext, require, session
from courses.days.models import Occasion
from courses.days.queries.attendance import occasion_of
from courses.groups.actions import Asked, adjust_groups, arrange, make_groups, show_groups, terms_of
from courses.groups.compromises import compromises
from courses.groups.forms import EVERYONE, PRESENT, ArrangeForm, MixForm, PresentForm, mix_form
from courses.groups.models import GroupSet
from courses.groups.people import Sitter
from courses.groups.queries import Listed, Place, group_set, listed, places, presence, tables
from courses.groups.words import moved_sentence, sentence

pages = Blueprint("groups", __name__, url_prefix="/days/occasions/<int:number>/groups", template_folder="../templates")


@pages.route("", methods=["GET", "POST"])
def show(number: int) -> Any:
    """The groups as they are; making them, anew or again."""
    occasion, me = _taught(number)
    found = group_set(occasion.id)
    form = mix_form(found.low, found.high, found.way) if found else mix_form(who=_most_likely(occasion))
    if form.posted():
        try:
            low, high = form.sizes()
            seed = found.seed if found and request.form.get("again") == "same" else None
            make_groups(occasion, _chosen(occasion, form), Asked(low, high, form.way.data, seed), by=me)
            flash(_("Grupperna är gjorda."))
            return redirect(url_for(".show", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            occasion, me = _taught(number)
    return _page(occasion, form), 422 if form.errors else 200


@pages.post("/arrange")
def move(number: int) -> Any:
    """Move people by hand, lock and unlock."""
    occasion, me = _taught(number)
    form = ArrangeForm()
    moved = arrange(occasion, form.moves(), form.locks(), by=me)
    flash(ngettext("Sparat. %(num)s person är flyttad.", "Sparat. %(num)s personer är flyttade.", moved))
    return redirect(url_for(".show", number=number), 303)


@pages.route("/adjust", methods=["GET", "POST"])
def adjust(number: int) -> Any:
    """Who is here? Then as few as possible change group."""
    occasion, me = _taught(number)
    form = PresentForm()
    if form.posted():
        try:
            adjusted = adjust_groups(occasion, form.here(), by=me)
            flash(moved_sentence(len(adjusted.moved)))
            return redirect(url_for(".show", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            occasion, me = _taught(number)
    found = group_set(occasion.id)
    seats = places(found.id) if found else {}
    noted = presence(occasion)
    class_ = listed(occasion)
    here = form.here() if form.errors else [one for one in class_ if noted.get(one, one in seats)]
    page = render_template(
        "courses/groups/adjust.html",
        occasion=occasion,
        found=found,
        form=form,
        people=list(class_.values()),
        here=here,
        noted=noted,
        places=seats,
    )
    return page, 422 if form.errors else 200


@pages.get("/cards")
def cards(number: int) -> Any:
    """A card for each table, on A4 or A5."""
    occasion, _me = _taught(number)
    found = group_set(occasion.id) or abort(404)
    paper = "a5" if request.args.get("paper") == "a5" else "a4"
    class_ = listed(occasion)
    return render_template(
        "courses/groups/cards.html", occasion=occasion, paper=paper, groups=tables(class_, places(found.id))
    )


@pages.post("/shown")
def reveal(number: int) -> Any:
    """Let participants see which group they are in, or not any more."""
    occasion, me = _taught(number)
    shown = request.form.get("shown") == "1"
    show_groups(occasion, shown, by=me)
    flash(_("Deltagarna ser sin grupp från kursdagens morgon.") if shown else _("Deltagarna ser inte sin grupp."))
    return redirect(url_for(".show", number=number), 303)


def _taught(number: int) -> tuple[Occasion, Person]:
    occasion = occasion_of(number) or abort(404)
    return occasion, require("courses.teach", occasion)


def _most_likely(occasion: Occasion) -> str:
    """Those who are here when attendance has been taken; before that, everyone."""
    return PRESENT if any(presence(occasion).values()) else EVERYONE


def _chosen(occasion: Occasion, form: MixForm) -> list[int]:
    if form.who.data == PRESENT:
        return [one for one, here in presence(occasion).items() if here]
    return list(listed(occasion))


def _page(occasion: Occasion, form: MixForm) -> str:
    found = group_set(occasion.id)
    class_ = listed(occasion)
    seats = places(found.id) if found else {}
    return render_template(
        "courses/groups/groups.html",
        occasion=occasion,
        found=found,
        form=form,
        groups=tables(class_, seats),
        left=[one for one in class_.values() if one.person_id not in seats] if found else [],
        gone=len(seats.keys() - class_.keys()),
        locked=sum(place.locked for place in seats.values()),
        sentences=_sentences(occasion, found, class_, seats) if found else [],
    )


def _sentences(occasion: Occasion, found: GroupSet, class_: dict[int, Listed], seats: dict[int, Place]) -> list[str]:
    here = [one for one in class_.values() if one.person_id in seats]
    terms = terms_of(occasion, Asked(found.low, found.high, found.way, found.seed), here)
    told = [Sitter(one.person_id, one.unit_id, one.organisation_id) for one in here if not one.protected]
    groups = {one.person_id: seats[one.person_id].number for one in here}
    locked = [one for one, place in seats.items() if place.locked]
    asked = (found.low, found.high)
    return [sentence(each, class_, asked) for each in compromises(told, groups, terms, locked)]
