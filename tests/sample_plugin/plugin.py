"""What the stranger gives: questions answered on a scale, and no entries about the quiz it has closed."""

from fractions import Fraction

from flask import Blueprint

from app.api import Problem, hookimpl
from quizzes.hookspecs import Kind, Remark

CLOSED = "closed-by-the-stranger"


class Scale:
    """Right at the wanted step of a scale, half right beside it."""

    name = "scale"

    def validate(self, details):
        """The top must be there."""
        return [] if isinstance(details.get("top"), int) else ["top ska vara ett heltal."]

    def right_answer(self, details):
        """The wanted step."""
        return str(details["wanted"])

    def mark(self, details, answer):
        """1, a half or 0."""
        if not str(answer or "").isdigit():
            return Fraction(0)
        return max(Fraction(0), 1 - Fraction(abs(int(answer) - details["wanted"]), 2))

    def explain(self, details, answer):
        """The step chosen."""
        return [Remark(str(answer), self.mark(details, answer) == 1, bool(answer))]


def _shown(details, answer, seed):
    return {"top": details["top"], "text": answer or ""}


@hookimpl
def question_kinds():
    """One kind."""
    return [
        Kind(
            Scale(), "Skala", "sample_plugin/scale.html", frozenset({"top", "wanted", "feedback_wrong"}), present=_shown
        )
    ]


@hookimpl
def blueprints():
    """No pages, only a place for templates."""
    return [Blueprint("sample_plugin", __name__, template_folder="templates")]


@hookimpl
def refuse(entries):
    """Nobody passes the closed quiz."""
    if any(entry.ref.key == CLOSED for entry in entries):
        raise Problem("Frågorna är stängda just nu.")
