"""Min kursdag: what a participant sends in, what is noted, and what one can say about it."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from app.api import Form, Person, Problem, _, formats, now, require_sign_in, session, spoken, today
from courses.classroom.access import own_sessions
from courses.classroom.actions.appeals import appeal, notify_absence
from courses.classroom.actions.sending import Needs, ask_question, state_needs, take_back_question
from courses.classroom.forms import AbsenceForm, AppealForm, NeedsForm, QuestionForm
from courses.classroom.models import Question
from courses.classroom.queries.rooms import appeals_by, marks_of, own_need, own_questions, seat_in
from courses.classroom.views import pages
from courses.days import words
from courses.days.models import Half, Occasion, Session
from courses.days.presence import rule_of
from courses.days.queries.attendance import occasion_of
from courses.days.queries.contacts import contacts
from courses.days.queries.making_up import booked_here, missed
from courses.days.queries.preparation import tasks
from courses.days.queries.progress import sessions_counted


@pages.get("/occasions/<int:number>/mine")
def mine(number: int) -> Any:
    """Min kursdag."""
    occasion, me = _mine(number)
    return _page(occasion, me)


@pages.post("/occasions/<int:number>/questions")
def ask(number: int) -> Any:
    """Send in a question."""
    occasion, me = _mine(number)
    form = QuestionForm()
    if form.posted():
        try:
            ask_question(occasion, me, form.question.data, by=me)
            flash(_("Frågan är skickad. Kursledaren läser den utan ditt namn."))
            return redirect(url_for(".mine", number=number, _anchor="questions"), 303)
        except Problem as problem:
            form.blame(problem)
    return _page(occasion, me, question=form), 422


@pages.post("/questions/<int:number>/take-back")
def take_back(number: int) -> Any:
    """Remove one's own question."""
    me = require_sign_in()
    question = session.get(Question, number) or abort(404)
    if question.person_id != me.id:
        abort(403)
    take_back_question(question, by=me)
    return redirect(url_for(".mine", number=question.occasion_id, _anchor="questions"), 303)


@pages.post("/occasions/<int:number>/needs")
def tell_needs(number: int) -> Any:
    """Tell the organiser what one needs."""
    occasion, me = _mine(number)
    form = NeedsForm()
    if form.posted():
        try:
            needs = Needs(
                form.hearing_loop.data, form.step_free.data, form.interpreter.data, (form.food.data or "").strip()
            )
            state_needs(occasion.round, me, needs, by=me)
            flash(_("Sparat. Bara den som ordnar kursen läser det."))
            return redirect(url_for(".mine", number=number, _anchor="needs"), 303)
        except Problem as problem:
            form.blame(problem)
    return _page(occasion, me, needs=form), 422


@pages.post("/occasions/<int:number>/absence")
def tell_absence(number: int) -> Any:
    """Say that one cannot come."""
    occasion, me = _mine(number)
    form = _absence_form(occasion)
    if form.posted():
        try:
            chosen = set(form.sessions.data)
            notify_absence([each for each in occasion.sessions if each.id in chosen], me, by=me)
            flash(_("Din frånvaro är anmäld. Du kan ta igen det du missar på ett annat tillfälle."))
            return redirect(url_for(".mine", number=number, _anchor="attendance"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            occasion, me = _mine(number)
    return _page(occasion, me, absence=form), 422


@pages.route("/sessions/<int:number>/appeal", methods=["GET", "POST"])
def object_to(number: int) -> Any:
    """Say that a mark is wrong."""
    sitting = session.get(Session, number) or abort(404)
    occasion, me = _mine(sitting.occasion_id)
    form = AppealForm()
    if form.posted():
        try:
            appeal(sitting, me, form.text.data, by=me)
            flash(_("Kursledaren har fått det du skrev. Du får svar här och med e-post."))
            return redirect(url_for(".mine", number=occasion.id, _anchor="attendance"), 303)
        except Problem as problem:
            session.rollback()
            form.blame(problem)
            occasion, me = _mine(occasion.id)
    page = render_template(
        "courses/classroom/appeal.html", occasion=occasion, session=sitting, form=form, words=words,
        mark=marks_of(occasion.id, me.id).get(number),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _mine(number: int) -> tuple[Occasion, Person]:
    occasion = occasion_of(number) or abort(404)
    me = require_sign_in()
    if not own_sessions(me, occasion):
        abort(403)
    return occasion, me


def _absence_form(occasion: Occasion) -> AbsenceForm:
    form = AbsenceForm()
    form.sessions.choices = [
        (each.id, f"{words.HALVES[Half(each.half)]} {formats.date_text(each.held_on, today(), spoken())}")
        for each in occasion.sessions
        if each.starts_at > now()
    ]
    return form


def _enough(occasion: Occasion, me: Person, guest: bool) -> str:
    """What one needs to attend, in words: of this occasion; or of its whole round, and how far one has come."""
    if guest:
        return _("Du tar igen ett pass här. Det som noteras räknas i din egen omgång.")
    rule = rule_of(occasion.round)
    if not rule.over_round:
        return rule.words(len(occasion.sessions))
    counted, planned = sessions_counted(occasion.round, me.id)
    return f"{rule.words(planned)} " + _("Hittills räknas %(count)s av dem för dig.", count=counted)


def _page(occasion: Occasion, me: Person, **forms: Form) -> str:
    need = own_need(occasion.round_id, me.id)
    mine, guest = own_sessions(me, occasion), seat_in(occasion.round_id, me.id) is None
    return render_template(
        "courses/classroom/mine.html",
        occasion=occasion,
        tasks=tasks([occasion.theme], me.id, {occasion.theme_id: mine[0].held_on})[occasion.theme_id],
        marks=marks_of(occasion.id, me.id),
        appeals=appeals_by(occasion.id, me.id),
        questions=own_questions(occasion.id, me.id),
        question=forms.get("question") or QuestionForm(formdata=None),
        needs=forms.get("needs") or NeedsForm(formdata=None, obj=need),
        absence=forms.get("absence") or _absence_form(occasion),
        enough=_enough(occasion, me, guest),
        sessions=mine,
        guest=guest,
        booked=booked_here(occasion.id, me.id) if guest else {},
        lost={} if guest else {each.session.id: each for each in missed(occasion, me.id)},
        contacts=contacts(each.id for each in mine),
        faulty=next(iter(forms.values()), None),
        now=now(),
        over=occasion.sessions[-1].ends_at < now(),
        words=words,
    )
