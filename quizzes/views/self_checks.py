"""Self-checks: a question by itself inside a step, whose answer nobody keeps."""

from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask import session as cookie
from markupsafe import Markup

from app.api import local_url, require
from quizzes import queries, results
from quizzes.hookspecs import kinds
from quizzes.models import Question
from quizzes.views import pages
from quizzes.views.lookups import kept

#: Answers to self-checks longer than this are not carried back to the step.
LONGEST_SELF_CHECK = 500


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
        answer = kind.read(asked.details, kept())
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
