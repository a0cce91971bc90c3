"""The kinds of question, each with its whole rule: what an author must write, what an answer is worth, and why.

A question is the mapping an author wrote, id, kind, prompt and the kind's own details; an answer is what the form
stored, as plain text, lists and mappings. No kind trusts an answer: whatever comes gets a mark between 0 and 1, so
that an old form or a meddled one can never stop anybody from handing in. Marks are exact fractions; three thirds
are one.

| kind | details | answer |
|---|---|---|
| one_choice | choices: [{id, text, right, feedback}] | the choice's id |
| several_choices | choices, marking: {right, wrong} | list of ids |
| true_false | answer | "true" or "false" |
| short_text | accepts, case: ignore or keep, diacritics: keep or ignore | the text |
| number | answer, tolerance, unit | the text |
| matching | pairs: [{left, right}], extra: [right, …], marking: parts or all | {number of the pair from "0": right} |
| ordering | items in their right order, marking: parts or all | list of the items' texts |
| reflection | – | the text; never marked and never read by others |

All may have feedback_right, feedback_wrong, read_again (a step), area and level. A quiz can show the levels fakta
and förståelse and no others (competences are shown by practice beyond that), so only a reflection may ask for more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Protocol

Details = Mapping[str, Any]

LEVELS_OF_QUIZZES = ("fakta", "förståelse")
LEVELS = (*LEVELS_OF_QUIZZES, "färdighet", "förtrogenhet")


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of one part of an answer: a choice, a pair, an item."""

    text: str
    #: Whether this part was answered rightly; for a choice, whether choosing or leaving it was right.
    right: bool
    chosen: bool
    feedback: str = ""


class QuestionKind(Protocol):
    """What a kind of question must know; plugins give more of them through the hook `question_kinds`."""

    name: str

    def validate(self, details: Details) -> list[str]:
        """What is wrong with the question as written, in sentences for its author."""

    def right_answer(self, details: Details) -> Any:
        """An answer that is wholly right; None when there is no such thing."""

    def mark(self, details: Details, answer: Any) -> Fraction | None:
        """From 0 for wrong to 1 for right; None when the kind is never marked."""

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        """The parts of the answer, what was right of them and the author's words for each."""


def read_number(text: Any, unit: str = "") -> Decimal | None:
    """A number as people write it: 2,5 or 2.5, 1 010, −3, with or without its unit; None when it is no number."""
    if isinstance(text, bool) or not isinstance(text, str | int | float | Decimal):
        return None
    plain = str(text).strip()
    if unit and plain.casefold().endswith(unit.casefold()):
        plain = plain[: len(plain) - len(unit)]
    plain = "".join(plain.split()).replace("\u2212", "-").replace(",", ".")
    if len(plain) > 30 or not plain.isascii() or set(plain) - set("+-.0123456789"):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def texts(answer: Any) -> set[str]:
    """The texts of an answer, whatever else it holds."""
    if isinstance(answer, str):
        return {answer}
    return {each for each in answer if isinstance(each, str)} if isinstance(answer, list) else set()


def listed(details: Details, name: str) -> list[str]:
    """What the author listed under a name, as texts."""
    given = details.get(name)
    return [str(each) for each in given] if isinstance(given, list) else []
