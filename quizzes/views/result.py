"""The result of an attempt: what was right, what was not and why, and where to read again."""

from fractions import Fraction
from typing import Any

from flask import render_template

from app.api import Found, Person
from quizzes import actions, queries, results
from quizzes.hookspecs import kinds
from quizzes.models import Answer, Attempt, Question, Version
from quizzes.views.lookups import find


def show_result(
    me: Person, row: Attempt, version: Version, quiz: Any, asked: dict[int, Question], answers: dict[int, Answer]
) -> Any:
    """The page of an attempt that has been handed in."""
    module = find("courses.module", version.module_key)
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
    found = {key: find("courses.step", f"{version.module_key}/{key}") or module for key in keys}
    return {key: step for key, step in found.items() if step is not None}
