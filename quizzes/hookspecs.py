"""The hook that this plugin keeps open for others: kinds of question.

A plugin that gives a kind implements ``question_kinds`` and imports nothing of ours but this module: ``Kind`` joins a
rule (what an answer is worth) with a way of asking (a template, and how its form is read).
"""

from app.api import hook, hookspec
from quizzes.asking import Fields, Kind, Told
from quizzes.kinds import Details, QuestionKind, Remark

__all__ = ["Details", "Fields", "Kind", "QuestionKind", "Remark", "Told", "kinds", "question_kinds"]


@hookspec
def question_kinds() -> list[Kind]:  # type: ignore[empty-body]
    """Called whenever questions are written, asked or marked. Return a list of Kind with names that no one else has.

    A question whose kind is no longer installed is shown as its prompt alone, and never counted.
    """


def kinds() -> dict[str, Kind]:
    """Every installed kind by its name; the house's own first."""
    found: dict[str, Kind] = {}
    for group in reversed(hook.question_kinds()):
        for kind in group:
            found.setdefault(kind.name, kind)
    return found
