"""Answering an evaluation, and reading what came of it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.api import Person, Problem, Ref, _, may, owner_caller, require, standings_of, today
from quizzes.surveys import queries, results
from quizzes.surveys.actions.answering import answer
from quizzes.surveys.actions.changing import note_change
from quizzes.surveys.ballots import Asked, asked
from quizzes.surveys.forms import ChangeForm, answers, field_name, field_of, survey_form
from quizzes.surveys.kinds import SCALE
from quizzes.surveys.models import Audience, Survey

pages = Blueprint("surveys", __name__, url_prefix="/surveys", template_folder="../templates")
THEME = "courses.theme"
#: Nobody turns this many pages.
LAST_PAGE = 10_000


@pages.get("")
def mine() -> Any:
    """What waits for an answer, and what came of the days one has been to."""
    me = require("quizzes.evaluate")
    attended = [row for row in standings_of(me.id, ["courses.attended"]) if row.object_kind == THEME]
    themes = {row.object_key: row for row in sorted(attended, key=lambda row: row.happened_on)}
    return render_template(
        "quizzes/surveys/mine.html",
        waiting=queries.waiting(me, today()),
        attended=sorted(themes.values(), key=lambda row: row.happened_on, reverse=True),
    )


@pages.route("/<int:number>", methods=["GET", "POST"])
def survey(number: int) -> Any:
    """One page with all questions, or thanks when they have been answered."""
    found = queries.survey(number) or abort(404)
    me = require("quizzes.evaluate", found)
    right = queries.right(found.id, me.id)
    if right is None or right.answered or not found.takes_answers(today()):
        return render_template(
            "quizzes/surveys/thanks.html", survey=found, answered=right is not None and right.answered
        )
    put = asked(found.form.questions, found.objectives, managers=found.audience == Audience.managers)
    form = survey_form(put)
    if form.posted():
        try:
            answer(found, answers(form, put), by=me)
            flash(_("Tack, ditt svar är med."))
            return redirect(url_for(".survey", number=number), 303)
        except Problem as problem:
            form.blame(_named(problem))
    status = 422 if form.errors else 200
    return render_template(
        "quizzes/surveys/survey.html", survey=found, form=form, groups=_groups(found, put, form)
    ), status


def _named(problem: Problem) -> Problem:
    return Problem(str(problem), field=field_name(problem.field)) if problem.field else problem


def _groups(found: Survey, put: list[Asked], form: Any) -> list[tuple[str, list[Any]]]:
    """The fields with their kinds, by learning objective in words; one group without words for an evaluation."""
    goals = found.objectives or [["", ""]]
    return [
        (words, [(field_of(form, each), each.kind) for each in put if each.objective == code]) for code, words in goals
    ]


@pages.get("/results")
def held() -> Any:
    """The occasions whose evaluations one may see: a trainer's own, a coordinator's all."""
    me = require("quizzes.see_evaluations")
    page = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    found, count = queries.evaluated(me, page)
    return render_template(
        "quizzes/surveys/held.html",
        held=found,
        page=page,
        urls={number: url_for(".held", page=number) for number in range(1, count + 1)},
        themes=queries.themes_seen(me),
    )


@pages.get("/<int:number>/results")
def one(number: int) -> Any:
    """What was thought of one occasion."""
    found = queries.survey(number) or abort(404)
    if found.months:
        abort(404)  # What came of it later is shown by theme and objective, never for one occasion.
    require("quizzes.see_evaluations", found)
    invited, given = queries.answers_given([found])[found.id]
    told = results.answered(found.form.questions, queries.releases_of(found.id))
    return render_template("quizzes/surveys/one.html", survey=found, invited=invited, given=given, questions=told)


@pages.get("/themes/<key>")
def theme(key: str) -> Any:
    """What has been thought of a theme, what was changed because of it, and what came of it later."""
    me = require("quizzes.evaluate")
    title = _title(key) or abort(404)
    releases = queries.releases_about(key)
    forms = queries.forms(release.form_id for release in releases)
    seen = queries.surveys_about(key, me) if may(me, "quizzes.see_evaluations") else ()
    now = results.readable((r for r in releases if not r.months), {each.id for each in seen})
    later = [release for release in releases if release.months]
    objectives = queries.objectives_asked(key)
    return render_template(
        "quizzes/surveys/theme.html",
        key=key,
        title=title,
        questions=results.answered(results.newest_questions(forms, now), now),
        changes=queries.changes_of(key),
        goals=results.transfer(results.newest_questions(forms, later), objectives, later) if later else [],
        groups=results.GROUPS,
        **_trend(seen, me, forms, now),
    )


def _trend(seen: Sequence[Survey], me: Person, forms: Any, releases: Any) -> dict[str, Any]:
    """The trend for those who may see single occasions, and whether they may write in the log."""
    if not seen:
        return {"scales": [], "points": [], "may_write": False}
    scales = [q for q in results.newest_questions(forms, releases) if q["kind"] == SCALE]
    points = results.trend([q["key"] for q in scales], [(each.id, each.held_on) for each in seen], releases)
    return {"scales": scales, "points": points, "may_write": may(me, "quizzes.note_changes")}


@pages.route("/themes/<key>/changes/new", methods=["GET", "POST"])
def change(key: str) -> Any:
    """Write what was changed because of what people said."""
    me = require("quizzes.note_changes")
    title = _title(key) or abort(404)
    if not queries.surveys_about(key, me):
        abort(403)  # Those who coordinate days with the theme write about it.
    form = ChangeForm(data={"on": today()})
    if form.posted():
        try:
            note_change(key, form.said.data or "", form.changed.data or "", form.on.data, by=me)
            flash(_("Ändringen är sparad och syns för dem som går kursen."))
            return redirect(url_for(".theme", key=key), 303)
        except Problem as problem:
            form.blame(problem)
    page = render_template("quizzes/surveys/change.html", form=form, key=key, title=title)
    return page, 422 if form.errors else 200


def _title(key: str) -> str | None:
    """What the theme is called: by its owner now, else as it was when it was evaluated."""
    ask = owner_caller("find", THEME)
    found = ask(ref=Ref(THEME, key)) if ask else None
    if found is not None:
        return str(found.title)
    return next((each.theme_title for each in reversed(queries.surveys_about(key))), None)
