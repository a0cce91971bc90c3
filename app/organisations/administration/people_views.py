"""Administration, people: the list, one person, someone new."""

from itertools import chain
from secrets import choice
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.dates import today
from app.db import session
from app.organisations import roles
from app.organisations.administration import forms, pages, people_file, queries
from app.organisations.administration.changes import CHANGES, correct, new_post
from app.organisations.administration.queries import PERMISSION
from app.organisations.posts import actions as posts
from app.organisations.relations import DEPUTY
from app.people import actions as people
from app.people.careers import profession_began, years_in_profession
from app.people.models import Person
from app.people.passwords import hash_password
from app.people.queries import credits_of, degrees_of, identities_of, password_identity
from app.permissions import require
from app.problems import Problem
from app.web.paging import csv_answer, file_asked, order_asked, page_number, pages_of
from app.web.searching import answer_search, searched
from app.web.words import _
from app.web.work.actions import start_work

#: Letters and digits that are not taken for one another.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@pages.get("/personer")
def people_list() -> Any:
    """Everyone with a post in or under my organisation: search, filter, sort, pages, and a file of just that."""
    me = require(PERMISSION)
    wanted, unit = _wanted(me)
    found = queries.people_found(me, wanted, today())
    if file_asked() and queries.count_of(found) <= people_file.LONG:
        return csv_answer("personer", people_file.head(), chain.from_iterable(people_file.rows(me, wanted)))
    page = page_number()
    rows, count = queries.page_of(found, page)
    return render_template(
        "organisations/people.html",
        rows=rows,
        posts=queries.posts_shown(me, [row.id for row in rows], today()),
        count=count,
        page=page,
        pages=pages_of(count, queries.PAGE),
        as_work=count > people_file.LONG,
        wanted=wanted,
        without_profile=queries.without_profile(me, today()),
        unit=unit,
        units=[(each.key, label) for each, label in _units(me)],
        roles=roles.ROLES,
    )


@pages.post("/personer")
def search_people() -> Any:
    """The people searched for; the name that was typed is in no address."""
    require(PERMISSION)
    return answer_search(url_for(".people_list"), keep=("unit", "role", "when", "order"))


@pages.post("/personer/fil")
def people_as_file() -> Any:
    """A list too long to wait for, made in the background."""
    me = require(PERMISSION)
    wanted, _unit = _wanted(me)
    work = start_work(people_file.FILE, people_file.as_values(wanted), by=me)
    return redirect(url_for("work.show", number=work.id), 303)


@pages.route("/personer/ny", methods=["GET", "POST"])
def new_person() -> Any:
    """Someone new with their first post."""
    me = require(PERMISSION)
    form: Any = _choices(forms.NewPersonForm(), me)
    status = 200
    if form.posted():
        try:
            new = people.NewPerson(form.given_name.data, form.family_name.data, form.email.data or None)
            person = people.add_people([new], by=me)[0]
            posts.hire_many([new_post(person, form)], by=me)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            status = 422
        else:
            flash(_("%(name)s är tillagd.", name=person.name))
            return redirect(url_for(".person", number=person.id), 303)
    elif request.method == "POST":
        status = 422
    return render_template("organisations/new_person.html", form=form), status


@pages.route("/personer/<int:number>", methods=["GET", "POST"])
def person(number: int) -> Any:
    """One person: posts, absences, deputies, degrees, signing in, protection."""
    me = require(PERMISSION)
    shown, may_change = queries.person_shown(me, number, today()) or abort(404)
    what = request.form.get("what", "")
    if request.method == "POST":
        change = CHANGES.get(what) or abort(400)
        if not may_change:
            abort(403)
        form: Any = _choices(change.form(prefix=what), me)
        if form.posted():
            try:
                told = change.do(shown, form, me, today())
            except Problem as problem:
                session.rollback()
                form.blame(problem)
            else:
                flash(told)
                return redirect(url_for(".person", number=number), 303)
        return _person_page(me, number, {what: form}), 422
    return _person_page(me, number, {})


@pages.route("/personer/<int:number>/tjanster/<int:post_number>", methods=["GET", "POST"])
def correct_post(number: int, post_number: int) -> Any:
    """Mend what was wrong about a post from the beginning; whoever has moved gets a new one instead."""
    me = require(PERMISSION)
    shown, may_change = queries.person_shown(me, number, today()) or abort(404)
    post = next(
        (each for each in queries.posts_shown(me, [number], today()).get(number, []) if each.id == post_number), None
    )
    if post is None:
        abort(404)
    if not may_change or post.role not in queries.roles_to_give(me, today()):
        abort(403)
    form: Any = _choices(forms.PostForm(obj=post), me)
    for field, name in ((form.unit_id, post.unit.name), (form.service_area, post.service_area)):
        forms.keep_choice(field, getattr(post, field.name), name)
    status = 200
    if form.posted():
        try:
            correct(post, form, me)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            status = 422
        else:
            flash(_("Tjänsten är rättad."))
            return redirect(url_for(".person", number=number), 303)
    elif request.method == "POST":
        status = 422
    return render_template("organisations/correct_post.html", person=shown, form=form), status


@pages.post("/personer/<int:number>/inloggning")
def give_sign_in(number: int) -> Any:
    """A way in by e-mail, or a new password for it; the password is shown this one time."""
    me = require(PERMISSION)
    shown, may_change = queries.person_shown(me, number, today()) or abort(404)
    if not may_change:
        abort(403)
    if queries.works_elsewhere(me, number, today()):  # Whoever signs in as them also reaches what they do there.
        raise Problem(_("Personen arbetar också hos någon annan. Förbundets administratör kan ge ett nytt lösenord."))
    password = "-".join("".join(choice(SIGNS) for _sign in range(4)) for _group in range(4))
    form = forms.SubjectForm(prefix="sign-in")
    if password_identity(shown, today()) is not None:
        people.reset_password(shown, password, on=today(), by=me)
    else:
        if not form.posted():
            return _person_page(me, number, {"sign-in": form}), 422
        try:
            people.give_sign_ins([(shown, form.subject.data or "", hash_password(password))], by=me)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            return _person_page(me, number, {"sign-in": form}), 422
    return render_template("organisations/new_password.html", person=shown, password=password)


def _person_page(me: Person, number: int, tried: dict[str, Any]) -> str:
    shown, may_change = queries.person_shown(me, number, today()) or abort(404)
    degrees, points = degrees_of(shown.id), credits_of(shown.id)
    kept = dict(g.get("kept_fields") or ())
    first = {
        "name": forms.NameForm(_kept("name", kept), obj=None if shown.protected else shown, prefix="name"),
        "post": forms.PostForm(_kept("post", kept), prefix="post"),
        "absence": forms.AbsenceForm(_kept("absence", kept), prefix="absence"),
        "deputy": forms.DeputyForm(_kept("deputy", kept), prefix="deputy"),
        "degree": forms.DegreeForm(_kept("degree", kept), prefix="degree"),
        "credits": forms.CreditsForm(_kept("credits", kept), prefix="credits"),
        "protect": forms.AliasForm(_kept("protect", kept), prefix="protect"),
        "sign-in": forms.SubjectForm(
            _kept("sign-in", kept), data={"subject": "" if shown.protected else shown.email}, prefix="sign-in"
        ),
    }
    _choices(first["post"], me)
    return render_template(
        "organisations/person.html",
        person=shown,
        may_change=may_change,
        posts=queries.posts_shown(me, [shown.id], today()).get(shown.id, []),
        absences=queries.absences_of(shown),
        deputies=queries.relations_over(shown, DEPUTY, today()),
        degrees=degrees,
        points=points,
        years=years_in_profession(profession_began(degrees), today()),
        identities=identities_of(shown),
        has_password=password_identity(shown, today()) is not None,
        forms=first | tried,
        failed=next((form for form in tried.values() if form.errors), None),
        failed_name=next(iter(tried), kept.get("what", "")),
        roles=roles.ROLES,
        may_give=[choice.value for choice in first["post"].role.choices],
        profiles=roles.ENTRY_PROFILES,
    )


def _kept(what: str, kept: dict[str, str]) -> MultiDict[str, str]:
    """What was typed in this form when a sign-in expired; nothing for the page's other forms."""
    return MultiDict(kept if kept.get("what") == what else {})


def _choices(form: Any, me: Person) -> Any:
    """Fill the choices of a form about a post."""
    if "unit_id" in form:
        form.unit_id.choices = forms.choices((unit.id, label) for unit, label in _units(me))
        form.role.choices = forms.choices((role, roles.ROLES[role]) for role in queries.roles_to_give(me, today()))
        areas = [(area.key, area.name) for area in queries.service_areas()]
        form.service_area.choices = forms.choices([("", _("Inget")), *areas])
    return form


def _units(me: Person) -> list[tuple[Any, str]]:
    """The organisations of today with what they are called in a list: many units have the same name."""
    units = queries.units_of(me, today())
    above = queries.paths_of([unit.id for unit in units], today())
    return [(unit, f"{unit.name} ({above[unit.id]})" if unit.id in above else unit.name) for unit in units]


def _wanted(me: Person) -> tuple[queries.Wanted, Any]:
    args = request.args
    unit = next((u for u in queries.units_of(me, today()) if u.key == args.get("unit")), None)
    when = args.get("when", "now")
    return (
        queries.Wanted(
            text=searched(),
            unit_id=unit.id if unit else None,
            role=args.get("role", "") if args.get("role") in roles.ROLES else "",
            when=when if when in {"now", "coming", "left", "unprofiled", "all"} else "now",
            order=order_asked(queries.COLUMNS, "name"),
        ),
        unit,
    )
