"""Min kompetens, a colleague's competence, and the mapping between areas and requirements."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for

from app.competences import instruments, queries, words
from app.competences.actions import change_mapping, decide_level
from app.competences.forms import LevelForm, MappingForm
from app.competences.models import Level
from app.dates import today
from app.db import session
from app.people.models import Person
from app.permissions import may, require
from app.problems import Problem
from app.web.words import _

pages = Blueprint("competences", __name__)


@pages.get("/min-kompetens")
def mine() -> Any:
    """What one has shown, when, and who vouches for it."""
    me = require("competences.see")
    return _page("competences/mine.html", me, me)


@pages.get("/people/<int:person_id>/competence")
def someone(person_id: int) -> Any:
    """A colleague's competence, for the manager and for the one who leads the work."""
    person = _person(person_id)
    me = require("competences.see", person)
    return _page("competences/someone.html", person, me)


@pages.route("/people/<int:person_id>/competence/level/<framework>", methods=["GET", "POST"])
def decide(person_id: int, framework: str) -> Any:
    """Decide a level in one of the models that apply where the person works, with the day and the reason."""
    person = _person(person_id)
    me = require("competences.decide", person)
    applying = [card for card in queries.level_cards(person, today()) if card.applies]
    card = next((card for card in applying if card.framework.key == framework), None) or abort(404)
    proposed = card.proposed.id if card.proposed else None
    form = LevelForm(data={"decided_on": today(), "level": proposed})
    form.level.choices = [(level.id, words.span(level)) for level in card.levels]
    status = 200
    if form.posted():
        level = session.get(Level, form.level.data)
        try:
            if level is not None:
                decide_level(person, level, reason=form.reason.data or "", on=form.decided_on.data, by=me)
                flash(_("Nivån är beslutad: %(level)s.", level=level.name))
                return redirect(url_for(".someone", person_id=person.id), 303)
        except Problem as problem:
            form.blame(problem)
    if form.errors:
        status = 422
    return render_template("competences/decide.html", person=person, card=card, form=form, words=words), status


@pages.route("/competences/mapping", methods=["GET", "POST"])
def mapping() -> Any:
    """Which requirements a knowledge area answers to: a proposal that people may change."""
    me = require("competences.edit_mapping")
    form = MappingForm()
    if form.posted():
        change_mapping(_pairs(form.pairs.data or []), by=me)
        flash(_("Kopplingen är sparad."))
        return redirect(url_for(".mapping"), 303)
    return render_template(
        "competences/mapping.html",
        areas=queries.knowledge_areas(),
        instruments=[i for i in queries.instruments() if i.about == "competence"],
        requirements=queries.requirements(),
        chosen=queries.mapping(),
        words=words,
        on=today(),
    )


def _page(template: str, person: Person, me: Person) -> Any:
    on = today()
    picture = queries.picture(person, on)
    return render_template(
        template,
        person=person,
        picture=picture,
        cards=queries.level_cards(person, on),
        law=instruments.law_on(picture.instruments, on),
        may_decide=person.id != me.id and may(me, "competences.decide", person),
        may_edit=may(me, "competences.edit_mapping"),
        own=person.id == me.id,
        words=words,
        on=on,
    )


def _person(person_id: int) -> Person:
    return session.get(Person, person_id) or abort(404)


def _pairs(values: list[str]) -> set[tuple[str, int]]:
    """Raises Problem when a value is not an area and a number."""
    pairs = set()
    for value in values:
        area, _colon, number = value.partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise Problem(_("Det gick inte att läsa valen. Ladda om sidan och försök igen."))
        pairs.add((area, int(number)))
    return pairs
