"""The coordinator's registers: courses, places with their rooms, licences."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import select

from app.api import (
    Kind,
    Organisation,
    Person,
    Problem,
    _,
    area_names,
    may,
    organisations_in_scope,
    require,
    session,
    today,
)
from courses.completion import Completion
from courses.days import words
from courses.days.actions.courses import ThemeWords, write_course
from courses.days.actions.places import PlaceWords, put_licence, put_place, put_room
from courses.days.forms import as_choices
from courses.days.models import EQUIPMENT, Licence, Place
from courses.days.queries.assets import assets_of
from courses.days.queries.places import licence, licences, municipalities, place, places, room
from courses.days.queries.rounds import courses, half_days_of_courses, themes_of
from courses.days.register_forms import CourseForm, LicenceForm, PlaceForm, RoomForm, course_form
from courses.days.views import pages
from courses.models import Course


@pages.get("/courses")
def course_list() -> Any:
    """All courses, how long they are and what is needed to complete them."""
    me = require("courses.plan")
    lengths = half_days_of_courses()
    found = [(each, Completion.of(each.completion).words_for(lengths.get(each.id, [1]))) for each in courses()]
    changes = may(me, "courses.plan", Course(key="", title="", days=1))
    return render_template("courses/days/courses.html", found=found, changes=changes)


@pages.route("/courses/new", methods=["GET", "POST"])
def new_course() -> Any:
    """A new course, for the whole federation."""
    me = require("courses.plan", Course(key="", title="", days=1))
    return _course(me, None)


@pages.route("/courses/<key>", methods=["GET", "POST"])
def course(key: str) -> Any:
    """A course: its themes, its size, what is needed to complete it."""
    found = session.scalar(select(Course).where(Course.key == key, Course.local_to_id.is_(None))) or abort(404)
    me = require("courses.plan", found)
    return _course(me, found)


@pages.route("/places", methods=["GET", "POST"])
def place_list() -> Any:
    """Places and rooms, and a new place."""
    me = require("courses.plan")
    form = _with_municipalities(PlaceForm(), me)
    if form.posted():
        try:
            words_ = _place_words(form)
            require("courses.plan", Place(name=words_.name, municipality_id=words_.municipality_id))
            made = put_place(words_, by=me)
            flash(_("Platsen är sparad. Lägg till dess lokaler."))
            return redirect(url_for(".one_place", number=made.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
    page = render_template(
        "courses/days/places.html",
        form=form,
        found=places(),
        words=words,
        may_change=lambda each: may(me, "courses.plan", each),
    )
    return page, 422 if form.errors else 200


@pages.route("/places/<int:number>", methods=["GET", "POST"])
def one_place(number: int) -> Any:
    """A place and its rooms. Those who have a seat there are told of a new address."""
    found = place(number) or abort(404)
    me = require("courses.plan", found)
    names = ("name", "address", "directions", "contact", "closed")
    begins = {name: getattr(found, name) for name in names} | {"municipality": found.municipality_id or 0}
    form = _with_municipalities(PlaceForm(data=begins), me, found)
    if form.posted():
        try:
            put_place(_place_words(form), found, by=me)
            flash(_("Platsen är sparad."))
            return redirect(url_for(".one_place", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            found = place(number) or abort(404)
    page = render_template("courses/days/place.html", form=form, place=found, assets=assets_of(number), words=words)
    return page, 422 if form.errors else 200


@pages.route("/places/<int:number>/rooms/new", methods=["GET", "POST"])
@pages.route("/places/<int:number>/rooms/<int:room_number>", methods=["GET", "POST"])
def one_room(number: int, room_number: int = 0) -> Any:
    """A room of a place, or a new one."""
    found = place(number) or abort(404)
    me = require("courses.plan", found)
    present = (room(number, room_number) or abort(404)) if room_number else None
    form = RoomForm(obj=present)
    if form.posted():
        try:
            put_room(
                found, form.name.data or "", form.capacity.data or 0, form.equipment.data or (),
                closed=bool(form.closed.data), room=present, by=me,
            )  # fmt: skip
            flash(_("Lokalen är sparad."))
            return redirect(url_for(".one_place", number=number), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            found = place(number) or abort(404)
    page = render_template("courses/days/room.html", form=form, place=found, room=present, equipment=EQUIPMENT)
    return page, 422 if form.errors else 200


@pages.route("/licences", methods=["GET", "POST"])
def licence_list() -> Any:
    """Licences by organisation, and a new one."""
    return _licences(require("courses.plan"), None)


@pages.route("/licences/<int:number>", methods=["GET", "POST"])
def one_licence(number: int) -> Any:
    """Until when a licence holds."""
    found = licence(number) or abort(404)
    return _licences(require("courses.plan", found), found)


def _licences(me: Person, present: Licence | None) -> Any:
    begins = {"first_on": present.valid_from, "last_on": present.valid_to, "key": present.key, "note": present.note,
              "organisation": present.organisation_id} if present else {"key": "bbic"}  # fmt: skip
    form, number = LicenceForm(data=begins), present.id if present else 0
    within = _organisations(me)
    form.organisation.choices = as_choices((each.id, each.name) for each in within)
    if form.posted():
        try:
            whom = next(each for each in within if each.id == form.organisation.data)
            put_licence(
                form.key.data or "", whom, form.first_on.data, form.last_on.data, form.note.data or "",
                licence=present, by=me,
            )  # fmt: skip
            flash(_("Licensen är sparad."))
            return redirect(url_for(".licence_list"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            present = licence(number) if number else None
    found = licences(organisations_in_scope(me, "courses.plan", today()))
    page = render_template("courses/days/licences.html", form=form, found=found, present=present)
    return page, 422 if form.errors else 200


def _course(me: Person, found: Course | None) -> Any:
    areas = list(area_names().items())
    form = course_form(found, list(themes_of(found.id)) if found else [], areas)
    if form.posted():
        try:
            write_course(found, _values(form), [ThemeWords(**each) for each in form.themes()], by=me)
            flash(_("Kursen är sparad."))
            return redirect(url_for(".course_list"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            found = session.get(Course, found.id) if found else None
    page = render_template("courses/days/course_form.html", form=form, course=found)
    return page, 422 if form.errors else 200


def _values(form: CourseForm) -> dict[str, Any]:
    names = ("title", "group_size", "least_people", "warn_days", "withdraw_days", "late_minutes", "practice")
    said = {name: form[name].data for name in names}
    said |= {name: (form[name].data or "").strip() for name in ("key", "summary", "evaluation", "licence")}
    return said | {"completion": form.completion(), "clock": form.clock()}


def _with_municipalities(form: PlaceForm, me: Person, found: Place | None = None) -> PlaceForm:
    """The municipalities to choose among. Places of none are the federation's."""
    own = municipalities(organisations_in_scope(me, "courses.plan", today()))
    none = [(0, _("Ingen"))] if may(me, "courses.plan", found or Place(name="")) else []
    form.municipality.choices = as_choices([*none, *((each.id, each.name) for each in own)])
    return form


def _place_words(form: PlaceForm) -> PlaceWords:
    return PlaceWords(
        form.name.data or "", form.address.data or "", form.directions.data or "", form.municipality.data or None,
        form.contact.data or "", bool(form.closed.data),
    )  # fmt: skip


def _organisations(me: Person) -> list[Organisation]:
    """Those that may hold a licence: municipalities, and the committees and districts in them."""
    return list(
        session.scalars(
            select(Organisation)
            .where(
                Organisation.id.in_(organisations_in_scope(me, "courses.plan", today())),
                Organisation.kind.in_((Kind.municipality, Kind.committee, Kind.district)),
            )
            .order_by(Organisation.sort_key)
        )
    )
