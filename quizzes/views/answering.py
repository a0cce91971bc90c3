"""Pages for answering: rules before the start, one question at a time, a look over."""

from typing import Any

from flask import abort, g, redirect, render_template, request, url_for

from app.api import _, formats, require, spoken, wants_json
from quizzes import actions, queries, results
from quizzes.hookspecs import kinds
from quizzes.models import Answer, Attempt, Question, Version
from quizzes.views import pages
from quizzes.views.lookups import find, kept
from quizzes.views.result import show_result


@pages.get("/<key>")
def quiz(key: str) -> Any:
    """What the quiz is about and by what rules, before one begins."""
    me = require("quizzes.answer")
    found = queries.quiz_with_version(key)
    if found is None:
        abort(404)
    row, version = found
    made = queries.attempts_of(me.id, row.id)
    return render_template(
        "quizzes/quiz.html",
        quiz=row,
        version=version,
        rules=_rules(version),
        module=find("courses.module", version.module_key),
        open=next((a for a in made if a.handed_in_at is None), None),
        made=[a for a in made if a.handed_in_at is not None],
        chance=queries.chance(version, made),
        passed_on=queries.passed_on(me.id, key),
    )


@pages.post("/<key>/begin")
def begin(key: str) -> Any:
    """Begin, or go on with what is open."""
    me = require("quizzes.answer")
    found = queries.quiz_with_version(key)
    if found is None:
        abort(404)
    attempt = actions.begin(*found, by=me)
    return redirect(url_for(".attempt", number=attempt.id), 303)


@pages.get("/attempts/<int:number>")
def attempt(number: int) -> Any:
    """The result of an attempt; of an open one, the first question without an answer."""
    found = queries.attempt(number)
    if found is None:
        abort(404)
    row, version, quiz = found
    me = require("quizzes.answer", row)
    answers = queries.answers_of(row.id)
    asked = queries.questions_by_id(row.question_ids)
    if row.handed_in_at is None:
        return redirect(_next_address(row, asked, answers))
    return show_result(me, row, version, quiz, asked, answers)


@pages.route("/attempts/<int:number>/<int:place>", methods=["GET", "POST"])
def question(number: int, place: int) -> Any:
    """One question, with what was answered so far; posted, the answer is kept."""
    if request.method == "POST":
        return _save_answer(number, place)
    found = queries.attempt(number)
    if found is None:
        abort(404)
    row, version, _quiz = found
    require("quizzes.answer", row)
    if row.handed_in_at is not None:
        return redirect(url_for(".attempt", number=number))
    return _show_question(row, version, place)


@pages.get("/attempts/<int:number>/review")
def review(number: int) -> Any:
    """All questions before handing in: which have an answer, which have not."""
    found = queries.attempt(number)
    if found is None:
        abort(404)
    row, version, _quiz = found
    require("quizzes.answer", row)
    if row.handed_in_at is not None:
        return redirect(url_for(".attempt", number=number))
    asked = queries.questions_by_id(row.asked_ids)
    complete = results.complete(row, asked, queries.answers_of(row.id))
    optional = {name for name, kind in kinds().items() if kind.optional}
    return render_template(
        "quizzes/review.html",
        attempt=row,
        version=version,
        module=find("courses.module", version.module_key),
        asked=[asked[each] for each in row.asked_ids],
        complete=complete,
        open_places=[
            n for n, each in enumerate(row.asked_ids, 1) if each not in complete and asked[each].kind not in optional
        ],
    )


@pages.post("/attempts/<int:number>/hand-in")
def hand_in(number: int) -> Any:
    """Hand in; the result follows."""
    found = queries.attempt(number)
    if found is None:
        abort(404)
    me = require("quizzes.answer", found[0])
    actions.hand_in(number, by=me)
    return redirect(url_for(".attempt", number=number), 303)


@pages.post("/attempts/<int:number>/again")
def again(number: int) -> Any:
    """Try again with only the questions that were missed."""
    found = queries.attempt(number)
    if found is None:
        abort(404)
    row, version, _quiz = found
    me = require("quizzes.answer", row)
    begun = actions.begin_with_missed(row, version, by=me)
    return redirect(url_for(".attempt", number=begun.id), 303)


# What the pages are told.


def _save_answer(number: int, place: int) -> Any:
    """Keep the answer: for our own script the moment it was saved, otherwise the next question."""
    row = actions.hold(number, shared=True)
    if row is None:
        abort(404)
    me = require("quizzes.answer", row)
    asked_ids = row.asked_ids
    if not 1 <= place <= len(asked_ids):
        abort(404)
    asked = queries.questions_by_id([asked_ids[place - 1]])[asked_ids[place - 1]]
    kind = kinds().get(asked.kind)
    if kind is not None:
        fault = "" if wants_json() else kind.fault(asked.details, request.form)
        if fault:
            return _show_fault(number, place, fault)
        moment = actions.save(row, asked.id, kind.read(asked.details, request.form), by=me)
        if wants_json():
            return {"saved_at": formats.time_of_day(moment, locale=spoken())}
    if row.handed_in_at is not None:
        return redirect(url_for(".attempt", number=number), 303)
    if place < len(asked_ids):
        return redirect(url_for(".question", number=number, place=place + 1), 303)
    return redirect(url_for(".review", number=number), 303)


def _show_question(row: Attempt, version: Version, place: int, fault: str = "", status: int = 200) -> Any:
    if not 1 <= place <= len(row.asked_ids):
        abort(404)
    asked = queries.questions_by_id(row.asked_ids)
    answers = queries.answers_of(row.id)
    here = asked[row.asked_ids[place - 1]]
    kind = kinds().get(here.kind)
    saved = answers.get(here.id)
    answer = saved.value if saved else None
    if kind is not None and fault:
        answer = kind.read(here.details, request.form)
    elif kind is not None and g.get("kept_fields"):
        answer = kind.read(here.details, kept())
    seed = f"{row.seed}:{here.key}" if version.shuffle or here.kind in ("matching", "ordering") else None
    page = render_template(
        "quizzes/question.html",
        attempt=row,
        version=version,
        module=find("courses.module", version.module_key),
        question=here,
        kind=kind,
        shown=kind.present(here.details, answer, seed) if kind else {},
        place=place,
        count=len(row.asked_ids),
        complete=results.complete(row, asked, answers),
        saved_at=saved.saved_at if saved and not fault and not g.get("kept_fields") else None,
        fault=_fault_in_words(fault),
    )
    return page, status


def _show_fault(number: int, place: int, fault: str) -> Any:
    """The same page with what was sent, and why it could not be meant."""
    found = queries.attempt(number)
    assert found is not None
    return _show_question(found[0], found[1], place, fault, 422)


def _fault_in_words(fault: str) -> str:
    known = {
        "number": _("Skriv ett tal, till exempel 12 eller 2,5."),
        "places": _("Två rader har samma plats. Ge varje rad en egen plats."),
    }
    return known.get(fault, fault)


def _next_address(row: Attempt, asked: dict[int, Question], answers: dict[int, Answer]) -> str:
    complete = results.complete(row, asked, answers)
    for place, number in enumerate(row.asked_ids, 1):
        if number not in complete:
            return url_for(".question", number=row.id, place=place)
    return url_for(".review", number=row.id)


def _rules(version: Version) -> dict[str, Any]:
    """The numbers of the pass mark and the retry rule, for the page to say in words."""
    counted = queries.counted_questions(version)
    if version.draw is not None:
        counted = min(counted, version.draw)
    needed = queries.needed(version, counted)
    return {"counted": counted, "needed": needed, "whole": needed.denominator == 1}
