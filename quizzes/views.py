"""Pages for answering: rules before the start, one question at a time, a look over, the result. And self-checks."""

from fractions import Fraction
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask import session as cookie
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.api import Found, Person, Ref, _, formats, local_url, owner_caller, require, spoken, wants_json
from quizzes import actions, queries, results
from quizzes.hookspecs import kinds
from quizzes.models import Answer, Attempt, Question, Version

pages = Blueprint("quizzes", __name__, template_folder="templates")

#: Answers to self-checks longer than this are not carried back to the step.
LONGEST_SELF_CHECK = 500


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
        module=_find("courses.module", version.module_key),
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
    return _show_result(me, row, version, quiz, asked, answers)


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
        module=_find("courses.module", version.module_key),
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


@pages.route("/self-check/<quiz_key>/<question_key>", methods=["GET", "POST"])
def self_check(quiz_key: str, question_key: str) -> Any:
    """A self-check by itself; a posted answer goes back to the step, where the feedback is shown."""
    require("quizzes.answer")
    found = queries.question(f"{quiz_key}/{question_key}")
    if found is None:
        abort(404)
    asked, version = found
    back = local_url(request.values.get("next"))
    kind = kinds().get(asked.kind)
    if request.method == "POST" and kind is not None:
        answer = kind.read(asked.details, request.form)
        if len(str(answer)) <= LONGEST_SELF_CHECK:
            cookie["self_check"] = [f"{quiz_key}/{question_key}", answer]
        here = url_for(".self_check", quiz_key=quiz_key, question_key=question_key)
        return redirect(f"{here if back == '/' else back}#check-{asked.key}", 303)
    return render_template(
        "quizzes/self_check_page.html", check=embedded(quiz_key, asked), question=asked, version=version, back=back
    )


def embedded(quiz_key: str, asked: Question) -> Markup:
    """A self-check as a piece of a page: the question, its little form, and what was last answered here."""
    kind = kinds().get(asked.kind)
    key = f"{quiz_key}/{asked.key}"
    answered, answer = False, None
    if g.get("kept_fields") and request.path == f"/quizzes/self-check/{key}" and kind is not None:
        answer = kind.read(asked.details, _kept())
    elif (cookie.get("self_check") or [""])[0] == key:
        answered, answer = True, cookie["self_check"][1]
    return Markup(  # Our own template, in which texts of authors are rendered and all else escaped.  # noqa: S704
        render_template(
            "quizzes/self_check.html",
            question=asked,
            quiz_key=quiz_key,
            kind=kind,
            shown=kind.present(asked.details, answer, f"{asked.version_id}:{asked.key}") if kind else {},
            field_id=f"check-{asked.key}",
            told=results.explained(asked, kind, answer) if answered else None,
            back=request.full_path.rstrip("?"),
            level=2 if request.endpoint == "quizzes.self_check" else 3,
        )
    )


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
        answer = kind.read(here.details, _kept())
    seed = f"{row.seed}:{here.key}" if version.shuffle or here.kind in ("matching", "ordering") else None
    page = render_template(
        "quizzes/question.html",
        attempt=row,
        version=version,
        module=_find("courses.module", version.module_key),
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


def _show_result(
    me: Person, row: Attempt, version: Version, quiz: Any, asked: dict[int, Question], answers: dict[int, Answer]
) -> Any:
    module = _find("courses.module", version.module_key)
    steps = _steps(version, module, [asked[n] for n in actions.missed_ids(row)])
    known = kinds()
    explained = [
        results.explained(
            asked[n],
            known.get(asked[n].kind),
            answers[n].value if n in answers else None,
            place,
            steps.get(asked[n].read_again),
        )
        for place, n in enumerate(row.question_ids, 1)
    ]
    made = queries.attempts_of(me.id, row.quiz_id)
    points = sum((Fraction(worth) for worth in row.marks.values()), Fraction(0))
    return render_template(
        "quizzes/result.html",
        attempt=row,
        version=version,
        quiz=quiz,
        module=module,
        explained=explained,
        missed=[each for each in explained if each.state in ("partly", "wrong")],
        right=[each for each in explained if each.state == "right"],
        reflections=[each for each in explained if each.state == "unmarked"],
        points=points,
        whole_points=points.denominator == 1,
        counted=len(row.marks),
        needed=queries.needed(version, len(row.marks)),
        almost=bool(row.share is not None and row.share * 100 >= version.pass_mark - 25),
        latest=not made or made[-1].id == row.id,
        open=next((a for a in made if a.handed_in_at is None), None),
        chance=queries.chance(version, made),
        is_current=quiz.current == version.number,
    )


def _steps(version: Version, module: Found | None, missed: list[Question]) -> dict[str, Found]:
    """Where to read again, by the key of the step; the module itself when a step is no longer there."""
    keys = dict.fromkeys(each.read_again for each in missed if each.read_again)
    found = {key: _find("courses.step", f"{version.module_key}/{key}") or module for key in keys}
    return {key: step for key, step in found.items() if step is not None}


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


def _find(kind: str, key: str) -> Found | None:
    """Another plugin's thing, when it and the plugin are there."""
    ask = owner_caller("find", kind) if key else None
    return ask(ref=Ref(kind, key)) if ask is not None else None


def _kept() -> Any:
    return MultiDict(g.kept_fields)
