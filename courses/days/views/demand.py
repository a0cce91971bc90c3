"""Demand without a date: declaring interest in a course, and the coordinator's list of what is asked for."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from app.api import (
    Person,
    Problem,
    _,
    csv_answer,
    may,
    organisations_in_scope,
    posts_today,
    require,
    roles,
    session,
    staff_today,
    today,
)
from courses.days import words
from courses.days.actions.interests import declare_interest, queue_for, withdraw_interest
from courses.days.queries.interests import Demand, demand, interest, interests_of
from courses.days.queries.undated import federation_of, names_of, undated
from courses.days.views import pages
from courses.days.views.found import require_all
from courses.days.wish_forms import InterestForm
from courses.models import Course

#: How many of one's people can be ticked.
MOST = 200


@pages.get("/interests")
def interests() -> Any:
    """Courses that have no date, and what I have declared interest in."""
    me = require("courses.take_seat")
    mine = {queue.course_id: (each, queue) for each, queue in interests_of([me.id])}
    courses = undated([post.unit_id for post in posts_today(me)], today())
    return render_template("courses/days/interests.html", mine=mine, courses=courses, words=words)


@pages.route("/interests/<key>", methods=["GET", "POST"])
def declare(key: str) -> Any:
    """Declare interest in a course, for oneself or for one's people."""
    me = require("courses.take_seat")
    course = _course_or_404(key)
    area = federation_of([post.unit_id for post in posts_today(me)], today()) or abort(404)
    form = InterestForm()
    people = [each for each in _staff(me) if each.works][:MOST]
    if form.posted():
        try:
            _declare(me, course, area, form, several=bool(people))
            flash(_("Intresset är noterat. Vi hör av oss när det finns ett datum."))
            return redirect(url_for(".interests"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            course = _course_or_404(key)
    page = render_template(
        "courses/days/declare.html", course=course, form=form, people=people, ticked=form.people(),
        employed=_employed(me),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@pages.post("/interests/withdraw")
def take_back_interest() -> Any:
    """Take back an interest of one's own."""
    me = require("courses.take_seat")
    found = interest(request.form.get("interest", 0, int)) or abort(404)
    if found.person_id != me.id:
        abort(404)
    withdraw_interest(found, by=me)
    flash(_("Intresset är tillbakadraget."))
    return redirect(url_for(".interests"), 303)


@pages.get("/demand")
def demanded() -> Any:
    """What is asked for without a seat: interests and queues, course by course, and from where."""
    me = require("courses.plan")
    found = demand(organisations_in_scope(me, "courses.plan", today()))
    parts = names_of({part for each in found for part in each.by_member if part is not None})
    if request.args.get("as") == "csv":
        head = (_("Kurs"), _("För"), _("Intresserade"), _("I kö"), _("Summa"), *(name for _part, name in parts))
        return csv_answer("efterfragan", head, [_line(each, parts) for each in found])
    return render_template("courses/days/demand.html", found=found, parts=parts, words=words)


def _line(each: Demand, parts: Any) -> list[Any]:
    counts = [each.by_member.get(part, 0) for part, _name in parts]
    return [each.queue.course.title, each.queue.area.name, each.interested, each.waiting, each.total, *counts]


def _declare(me: Person, course: Course, area: int, form: InterestForm, *, several: bool) -> None:
    """Declare for those ticked; whoever has nobody to tick declares for oneself."""
    ticked = form.people() if several else [0]
    others = [each for each in ticked if each]
    require_all(me, others)
    queue = queue_for(course.id, area)
    because = form.because.data
    if others:
        declare_interest(queue, dict.fromkeys(others), because, by=me, nominated=True)
    if 0 in ticked or not others:
        declare_interest(queue, {me.id: None} if 0 in ticked else {}, because, by=me, nominated=False)


def _course_or_404(key: str) -> Course:
    wanted = select(Course).where(Course.key == key, Course.local_to_id.is_(None))
    return session.scalar(wanted) or abort(404)


def _staff(me: Person) -> list[Any]:
    if not may(me, "courses.nominate"):
        return []
    return [each for each in staff_today(me, "courses.nominate") if each.id != me.id]


def _employed(me: Person) -> bool:
    return any(post.role in roles.EMPLOYED for post in posts_today(me))
