"""How answers are told back: what was answered, whether it was right, and what to read again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.api import Found
from quizzes import marking
from quizzes.hookspecs import Kind, Told, kinds
from quizzes.models import Answer, Attempt, Question


@dataclass(frozen=True)
class Explained:
    """One question as it stands in a result."""

    number: int
    question: Question
    kind: Kind | None
    mark: Fraction | None
    lines: list[Told]
    feedback: str
    missed: int
    step: Found | None = None

    @property
    def state(self) -> str:
        """right, partly, wrong, or unmarked."""
        return "unmarked" if self.mark is None else "right" if self.mark == 1 else "partly" if self.mark else "wrong"


def explained(asked: Question, kind: Kind | None, answer: Any, number: int = 0, step: Found | None = None) -> Explained:
    """One question with an answer, told in full; an answer of None says nothing and is worth nothing."""
    rules = {kind.name: kind.rule} if kind else {}
    found = marking.explain(asked.whole, answer, rules)
    missed = sum(not r.right and not r.chosen for r in found.remarks) if asked.kind == "several_choices" else 0
    feedback = found.feedback or str(asked.details.get("afterwards") or "")
    lines = kind.told(asked.details, answer) if kind and answer is not None else []
    return Explained(number, asked, kind, found.mark, lines, feedback, missed, step)


def complete(row: Attempt, asked: Mapping[int, Question], answers: Mapping[int, Answer]) -> set[int]:
    """The ids of the questions that have a whole answer."""
    known = kinds()
    done = set()
    for number in row.asked_ids:
        kind = known.get(asked[number].kind)
        if kind is None or (number in answers and kind.complete(asked[number].details, answers[number].value)):
            done.add(number)
    return done
