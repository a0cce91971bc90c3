"""How a quiz is drawn, shuffled, marked and passed. Pure: no database, no request.

Drawing and shuffling follow from a stored seed by SHA-256 alone, not from any library's idea of chance, so that an
attempt looks the same on another machine, after an upgrade and in ten years. The kinds of question are in
quizzes.kinds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from app.api import _
from quizzes.kinds import LEVELS, LEVELS_OF_QUIZZES, Details, QuestionKind, Remark
from quizzes.kinds.arrange import Matching, Ordering
from quizzes.kinds.choose import OneChoice, SeveralChoices, TrueFalse
from quizzes.kinds.write import Number, Reflection, ShortText

#: The kinds that come with the house, by name.
KINDS: dict[str, QuestionKind] = {
    kind.name: kind
    for kind in (
        OneChoice(),
        SeveralChoices(),
        TrueFalse(),
        ShortText(),
        Number(),
        Matching(),
        Ordering(),
        Reflection(),
    )
}


@dataclass(frozen=True, slots=True)
class Result:
    """The mean of the marks, and whether it is enough; no share when nothing was to be marked."""

    share: Fraction | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that a learner is told of one answer."""

    mark: Fraction | None
    remarks: list[Remark]
    #: The author's words for a wholly right answer or for any other.
    feedback: str
    #: The step to read again; empty when the answer was right.
    read_again: str


def validate(question: Details, kinds: Mapping[str, QuestionKind] = KINDS) -> list[str]:
    """What is wrong with a question as written, in Swedish sentences for its author; nothing when it is sound."""
    faults = [
        _("Frågan saknar %(name)s.", name=name)
        for name in ("id", "kind", "prompt")
        if not str(question.get(name) or "").strip()
    ]
    kind = kinds.get(str(question.get("kind") or ""))
    if kind is None:
        if question.get("kind"):
            faults.append(
                _(
                    "Frågetypen %(kind)s finns inte. Välj bland %(kinds)s.",
                    kind=question["kind"],
                    kinds=", ".join(sorted(kinds)),
                )
            )
        return faults
    allowed = LEVELS if kind.name == "reflection" else LEVELS_OF_QUIZZES
    if question.get("level") and question["level"] not in allowed:
        faults.append(
            _(
                "Nivån %(level)s kan inte visas med den här frågan. Välj bland %(levels)s.",
                level=question["level"],
                levels=", ".join(allowed),
            )
        )
    return faults + kind.validate(question)


def mark(question: Details, answer: Any, kinds: Mapping[str, QuestionKind] = KINDS) -> Fraction | None:
    """What an answer is worth, from 0 to 1; no answer is worth 0. None when the question is never marked.

    A question whose kind is no longer installed is not marked either: nobody fails for what we have taken away.
    """
    kind = kinds.get(str(question.get("kind")))
    if kind is None:
        return None
    worth = kind.mark(question, answer)
    return None if worth is None else min(Fraction(1), max(Fraction(0), Fraction(worth)))


def explain(question: Details, answer: Any, kinds: Mapping[str, QuestionKind] = KINDS) -> Explanation:
    """What to tell the learner of an answer: its parts, the author's words, and what to read again."""
    worth = mark(question, answer, kinds)
    kind = kinds.get(str(question.get("kind")))
    right = worth is None or worth == 1
    return Explanation(
        mark=worth,
        remarks=kind.explain(question, answer) if kind else [],
        feedback=str(question.get("feedback_right" if right else "feedback_wrong") or ""),
        read_again="" if right else str(question.get("read_again") or ""),
    )


def result(marks: Iterable[Fraction | None], pass_mark: Fraction | Decimal | float | str) -> Result:
    """The mean of the marks that count, against the pass mark as a share from 0 to 1; as much as it is enough.

    A quiz with nothing to mark, reflections alone, is passed by being handed in.
    """
    counted = [worth for worth in marks if worth is not None]
    if not counted:
        return Result(None, True)
    share = sum(counted, Fraction(0)) / len(counted)
    return Result(share, share >= Fraction(str(pass_mark)))


def draw(questions: Sequence[Details], count: int, seed: str | int) -> list[Details]:
    """So many questions of the pool, each as likely as the other, in the pool's order; all when there are fewer.

    What is drawn hangs on the questions' ids and the seed, not on their order.
    """
    chosen = set(shuffle([str(question["id"]) for question in questions], seed)[: max(0, count)])
    return [question for question in questions if str(question["id"]) in chosen]


def shuffle(order: Sequence[str], seed: str | int) -> list[str]:
    """The same texts in an order that the seed decides, and nothing else: neither the machine nor the order
    given."""
    seen: Counter[str] = Counter()
    keyed = []
    for text in order:
        seen[text] += 1
        keyed.append((sha256(f"{seed}\x1f{seen[text]}\x1f{text}".encode()).digest(), text))
    return [text for _, text in sorted(keyed)]


def first_order(items: Sequence[str], seed: str | int) -> list[str]:
    """The items of an ordering question as they are first shown: shuffled, but never in the right order already."""
    shuffled = shuffle(items, seed)
    return shuffled[1:] + shuffled[:1] if shuffled == list(items) else shuffled
