"""Mina kursdagar, the class list with its attendance, and the list on paper."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, _, answer_search, may, ngettext, now, require, searched, session, today
from courses.days import words
from courses.days.actions.attendance import accept_partial, register_attendance
from courses.days.actions.walk_ins import add_walk_in
from courses.days.class_rows import Sheet, class_rows
from courses.days.forms import AttendanceForm, ReasonForm
from courses.days.models import Half, Occasion, Session
from courses.days.presence import HERE, PARTLY, limit_of
from courses.days.queries.attendance import ClassList, class_list, corrections, days_led
from courses.days.queries.people import walk_in_candidates
from courses.days.views import pages
from courses.days.views.found import listed_or_404, occasion_or_404

#: The browser keeps the page for half a day, so that a class list can be opened where there is no network; see sw.js.
KEPT_OFFLINE = {"Fardplan-Offline": "keep"}


@pages.get("/led")
def led() -> Any:
    """Mina kursdagar: today first."""
    me = require("courses.teach")
    past = request.args.get("show") == "past"
    return render_template(
        "courses/days/led.html", occasions=days_led(me.id, today(), past=past), past=past, words=words
    )


@pages.route("/occasions/<int:number>", methods=["GET", "POST"])
def attendance(number: int) -> Any:
    """The class list: who is here, session by session."""
    occasion = occasion_or_404(number) if request.method == "POST" else listed_or_404(number)
    me = require("courses.teach", occasion)
    chosen = _session(occasion)
    form = AttendanceForm()
    if request.method == "POST":
        try:
            changed = register_attendance(chosen, form.marks(), by=me, rest=bool(request.form.get("rest")))
            flash(ngettext("Närvaro sparad för %(num)s person.", "Närvaro sparad för %(num)s personer.", len(changed)))
            return redirect(url_for(".attendance", number=number, session=chosen.id), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            return _page(occasion_or_404(number), chosen.id, form, me), 422
    return _page(occasion, chosen.id, form, me), KEPT_OFFLINE


@pages.post("/occasions/<int:number>/search")
def search_walk_in(number: int) -> Any:
    """The class list with those whom the trainer searched for; the name that was typed is in no address."""
    require("courses.teach", occasion_or_404(number))
    return answer_search(url_for(".attendance", number=number), keep=("session",), place="walk-in")


@pages.post("/occasions/<int:number>/walk-in")
def walk_in(number: int) -> Any:
    """Add someone who came without a seat."""
    occasion = occasion_or_404(number)
    me = require("courses.teach", occasion)
    person = session.get(Person, request.form.get("person", 0, int)) or abort(404)
    add_walk_in(occasion, person, by=me)
    flash(_("%(name)s står nu på listan. Närvaron räknas när chefen har godkänt.", name=person.name))
    return redirect(url_for(".attendance", number=number, session=request.form.get("session", type=int)), 303)


@pages.get("/occasions/<int:number>/roster")
def roster(number: int) -> Any:
    """The class list on paper."""
    occasion = occasion_or_404(number)
    me = require("courses.teach", occasion)
    leads = may(me, "courses.teach")
    found = class_list(occasion)
    return render_template("courses/days/roster.html", occasion=occasion, found=found, leads=leads, words=words)


@pages.route("/occasions/<int:number>/partial/<int:person>", methods=["GET", "POST"])
def partial(number: int, person: int) -> Any:
    """The coordinator accepts partial attendance as enough, with a reason."""
    occasion = occasion_or_404(number)
    me = require("courses.plan", occasion.round)
    listed = any(each.person_id == person for each in class_list(occasion).people)
    whom = (session.get(Person, person) if listed else None) or abort(404)
    form = ReasonForm()
    if form.posted():
        try:
            accept_partial(occasion, whom, form.reason.data, by=me)
            flash(_("Delnärvaron är godkänd."))
            return redirect(url_for(".attendance", number=number), 303)
        except Problem as problem:
            form.blame(problem)
    back = url_for(".attendance", number=number)
    page = render_template("courses/days/partial.html", occasion=occasion, person=whom, form=form, back=back)
    return page, 422 if form.errors else 200


def _session(occasion: Occasion) -> Session:
    """The session asked for; otherwise the one that is going on or was last begun."""
    wanted = request.args.get("session", type=int)
    for each in occasion.sessions:
        if each.id == wanted:
            return each
    if wanted is not None or not occasion.sessions:
        abort(404)
    begun = [each for each in occasion.sessions if each.starts_at <= now()]
    return begun[-1] if begun else occasion.sessions[0]


def _page(occasion: Occasion, session_id: int, form: AttendanceForm, me: Person) -> str:
    chosen = next(each for each in occasion.sessions if each.id == session_id)
    found = class_list(occasion).at(chosen.id)
    text = searched()
    return render_template(
        "courses/days/attendance.html",
        occasion=occasion,
        round=occasion.round,
        session=chosen,
        found=found,
        counts=_counts(found, chosen),
        form=form,
        begun=chosen.starts_at <= now(),
        class_rows=class_rows,
        sheet=_sheet(occasion, chosen, form, me),
        text=text,
        candidates=walk_in_candidates(text, occasion.round, today()) if text else [],
        corrections=corrections(occasion) if found.noted else [],
        words=words,
    )


def _sheet(occasion: Occasion, chosen: Session, form: AttendanceForm, me: Person) -> Sheet:
    plans = may(me, "courses.plan", occasion.round)
    return Sheet(
        session_id=chosen.id,
        session_name=str(words.HALVES[Half(chosen.half)]),
        open=chosen.starts_at <= now() and not occasion.cancelled,
        limit=limit_of(occasion.round),
        accept_url=(lambda person: url_for(".partial", number=occasion.id, person=person)) if plans else None,
        typed=form.sent or {},
    )


def _counts(found: ClassList, chosen: Session) -> dict[str, int]:
    marks = [person.marks[chosen.id] for person in found.people if chosen.id in person.marks]
    here = sum(mark.state in HERE for mark in marks)
    return {
        "all": len(found.people),
        "here": here,
        "partly": sum(mark.state in PARTLY for mark in marks),
        "away": len(marks) - here,
        "rest": len(found.people) - len(marks),
    }
