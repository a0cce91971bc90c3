"""The queue of a course, as its coordinator sees it, and decides who comes first."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import select

from app.api import Problem, _, may, ngettext, require, session, today
from courses.days import words
from courses.days.actions.allotment import allot
from courses.days.actions.policy import set_policy
from courses.days.priority import in_words
from courses.days.queries.boards import taken_in
from courses.days.queries.company import company_of
from courses.days.queries.explanations import latest
from courses.days.queries.queue_pages import offers_out
from courses.days.queries.queues import also_open_to, coming_of_queue, queue, queue_of
from courses.days.views import pages
from courses.days.views.found import round_or_404
from courses.days.wish_forms import PolicyForm
from courses.models import Course


@pages.get("/queues/<int:number>")
def show_queue(number: int) -> Any:
    """The queue of a course in an area, in the order of the policy, with what decides it and who has been asked."""
    found = queue(number) or abort(404)
    me = require("courses.plan", found)
    rounds = coming_of_queue(number, today())
    others = [each for each in also_open_to(number, today()) if may(me, "courses.plan", each)]
    areas = {number: found.area_id} | {each.queue_id: each.queue.area_id for each in others}
    boards = taken_in([*rounds, *others], areas, today()).boards
    wider = [queue(each) for each in sorted({each.also_queue_id for each in rounds if each.also_queue_id})]
    waiting = queue_of(number)
    return render_template(
        "courses/days/queue.html",
        queue=found,
        waiting=waiting,
        told=latest([each.seat.id for each in waiting]),
        company=company_of(each.seat.id for each in waiting if each.seat.party_id is not None),
        free=any(board.free for board in boards.values()),
        wider=[each for each in wider if may(me, "courses.plan", each)],
        offers=offers_out(number),
        policy=in_words(found.course.policy),
        decides=may(me, "courses.plan", found.course),
        to_allot=[round_ for round_ in rounds if round_.awaits_allotment(found.course.allots)],
        seeds=[round_ for round_ in rounds if round_.draw_seed],
        words=words,
    )


@pages.post("/rounds/<int:number>/allot")
def allot_now(number: int) -> Any:
    """Allot the seats of a round to those who asked, before the clock does it."""
    round_ = round_or_404(number)
    me = require("courses.plan", round_)
    count = allot(round_, by=me)
    flash(ngettext("%(num)s person har fått svar.", "%(num)s personer har fått svar.", count))
    return redirect(url_for(".show_queue", number=round_.queue_id), 303)


@pages.route("/courses/<key>/policy", methods=["GET", "POST"])
def policy(key: str) -> Any:
    """Who comes first to a course, when seats are given, and how long one may think."""
    course = _course_or_404(key)
    me = require("courses.plan", course)
    kept = {"allots": course.allots, "answer_days": course.answer_days}
    form = PolicyForm(data=kept | PolicyForm.fields_of(course.policy))
    if form.posted():
        try:
            set_policy(course, form.rules(), allots=form.allots.data, answer_days=form.answer_days.data, by=me)
            flash(_("Turordningen är sparad. Den gäller från och med nu."))
            return redirect(url_for(".policy", key=key), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            course = _course_or_404(key)
    page = render_template("courses/days/policy.html", course=course, form=form, policy=in_words(course.policy))
    return page, 422 if form.errors else 200


def _course_or_404(key: str) -> Course:
    return session.scalar(select(Course).where(Course.key == key)) or abort(404)
