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
| short_text | accepts, case: ignore or match, diacritics: keep or ignore | the text |
| number | answer, tolerance, unit | the text |
| matching | pairs: [{left, right}], extra: [right, …] | {number of the pair from "0": right} |
| ordering | items in their right order | list of the items' texts |
| reflection | – | the text; never marked and never read by others |

All may have feedback_right, feedback_wrong, read_again (a step), area and level. A quiz can show the levels fakta
and forstaelse and no others (competences are shown by practice beyond that), so only a reflection may ask for more.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Protocol

Details = Mapping[str, Any]

LEVELS_OF_QUIZZES = ("fakta", "forstaelse")
LEVELS = (*LEVELS_OF_QUIZZES, "fardighet", "fortrogenhet")

_TRUE = {"true", "sant", "ja"}
_FALSE = {"false", "falskt", "nej"}


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


class OneChoice:
    """Ett val: exactly one of the choices is right."""

    name = "one_choice"

    def validate(self, details: Details) -> list[str]:
        faults = _faults_of_choices(details)
        if sum(_is_right(choice) for choice in _choices(details)) != 1:
            faults.append("Precis ett alternativ ska vara rätt.")
        return faults

    def right_answer(self, details: Details) -> Any:
        return next(choice["id"] for choice in _choices(details) if _is_right(choice))

    def mark(self, details: Details, answer: Any) -> Fraction:
        return Fraction(any(_is_right(choice) and choice.get("id") == answer for choice in _choices(details)))

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        return _remarks(details, {answer} if isinstance(answer, str) else set())


class SeveralChoices:
    """Flera val: each right choice gives and each wrong one takes, as the quiz says; never below 0.

    marking.right (default 1) is what a right choice gives and marking.wrong (default -1, at most 0) what a wrong
    one does, counted against what all the right ones give together. So choosing everything gives nothing by
    default.
    """

    name = "several_choices"

    def validate(self, details: Details) -> list[str]:
        faults = _faults_of_choices(details)
        if not any(_is_right(choice) for choice in _choices(details)):
            faults.append("Minst ett alternativ ska vara rätt.")
        right, wrong = self._points(details)
        if right is None or right <= 0:
            faults.append("marking: right ska vara ett tal större än 0.")
        if wrong is None or wrong > 0:
            faults.append("marking: wrong ska vara 0 eller ett negativt tal.")
        return faults

    def right_answer(self, details: Details) -> Any:
        return [choice["id"] for choice in _choices(details) if _is_right(choice)]

    def mark(self, details: Details, answer: Any) -> Fraction:
        chosen = _texts(answer)
        right, wrong = self._points(details)
        if right is None or right <= 0 or wrong is None:
            right, wrong = Fraction(1), Fraction(-1)
        best = got = Fraction(0)
        for choice in _choices(details):
            if _is_right(choice):
                best += right
            if choice.get("id") in chosen:
                got += right if _is_right(choice) else min(wrong, Fraction(0))
        return max(Fraction(0), got / best) if best else Fraction(0)

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        return _remarks(details, _texts(answer))

    def _points(self, details: Details) -> tuple[Fraction | None, Fraction | None]:
        marking = details.get("marking") or {}
        if not isinstance(marking, Mapping):
            return None, None
        return _fraction(marking.get("right", 1)), _fraction(marking.get("wrong", -1))


class TrueFalse:
    """Sant eller falskt."""

    name = "true_false"

    def validate(self, details: Details) -> list[str]:
        if self._truth(details.get("answer")) is None:
            return ["answer ska vara true eller false."]
        return []

    def right_answer(self, details: Details) -> Any:
        return "true" if self._truth(details.get("answer")) else "false"

    def mark(self, details: Details, answer: Any) -> Fraction:
        given, truth = self._truth(answer), self._truth(details.get("answer"))
        return Fraction(given is not None and given == truth)

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        given, truth = self._truth(answer), self._truth(details.get("answer"))
        return [
            Remark("true" if value else "false", (value == given) == (value == truth), value == given)
            for value in (True, False)
        ]

    def _truth(self, value: Any) -> bool | None:
        if isinstance(value, bool):
            return value
        word = value.strip().lower() if isinstance(value, str) else ""
        return True if word in _TRUE else False if word in _FALSE else None


class ShortText:
    """Kort svar: one of the accepted variants, however it is spaced.

    Case does not count unless case is match. Accents and the dots of å, ä and ö count unless diacritics is ignore,
    since they make other words in Swedish.
    """

    name = "short_text"

    def validate(self, details: Details) -> list[str]:
        faults = []
        if not [text for text in self._accepts(details) if text.strip()]:
            faults.append("accepts ska räkna upp minst ett godtaget svar.")
        if details.get("case", "ignore") not in ("ignore", "match"):
            faults.append("case ska vara ignore eller match.")
        if details.get("diacritics", "keep") not in ("ignore", "keep"):
            faults.append("diacritics ska vara ignore eller keep.")
        return faults

    def right_answer(self, details: Details) -> Any:
        return self._accepts(details)[0]

    def mark(self, details: Details, answer: Any) -> Fraction:
        if not isinstance(answer, str) or not answer.strip():
            return Fraction(0)
        accepted = {self._plain(details, text) for text in self._accepts(details)}
        return Fraction(self._plain(details, answer) in accepted)

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        text = " ".join(answer.split()) if isinstance(answer, str) else ""
        return [Remark(text, self.mark(details, answer) == 1, bool(text))]

    def _accepts(self, details: Details) -> list[str]:
        given = details.get("accepts")
        return [str(text) for text in given] if isinstance(given, list) else []

    def _plain(self, details: Details, text: str) -> str:
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        if details.get("diacritics", "keep") == "ignore":
            plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
        return plain if details.get("case", "ignore") == "match" else plain.casefold()


class Number:
    """Ett tal: within the tolerance, decimal comma or point, with or without its unit."""

    name = "number"

    def validate(self, details: Details) -> list[str]:
        faults = []
        if read_number(details.get("answer")) is None:
            faults.append("answer ska vara ett tal.")
        tolerance = read_number(details.get("tolerance", 0))
        if tolerance is None or tolerance < 0:
            faults.append("tolerance ska vara 0 eller ett positivt tal.")
        return faults

    def right_answer(self, details: Details) -> Any:
        return str(details["answer"])

    def mark(self, details: Details, answer: Any) -> Fraction:
        given = read_number(answer, str(details.get("unit") or ""))
        right = read_number(details.get("answer"))
        if given is None or right is None:
            return Fraction(0)
        return Fraction(abs(given - right) <= (read_number(details.get("tolerance", 0)) or 0))

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        text = answer.strip() if isinstance(answer, str) else ""
        return [Remark(text, self.mark(details, answer) == 1, bool(text))]


class Matching:
    """Para ihop: the share of the pairs that were put together rightly."""

    name = "matching"

    def validate(self, details: Details) -> list[str]:
        pairs = self._pairs(details)
        faults = []
        if len(pairs) < 2:
            faults.append("pairs ska ha minst två par med left och right.")
        if len({left for left, _ in pairs}) < len(pairs):
            faults.append("Varje left får bara finnas en gång.")
        if {right for _, right in pairs} & set(_list(details, "extra")):
            faults.append("extra får inte innehålla något som är rätt i ett par.")
        return faults

    def right_answer(self, details: Details) -> Any:
        return {str(number): right for number, (_, right) in enumerate(self._pairs(details))}

    def mark(self, details: Details, answer: Any) -> Fraction:
        remarks = self.explain(details, answer)
        right = sum(remark.right for remark in remarks)
        return Fraction(right, len(remarks)) if remarks else Fraction(0)

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        given = answer if isinstance(answer, Mapping) else {}
        return [
            Remark(left, given.get(str(number)) == right, bool(given.get(str(number))))
            for number, (left, right) in enumerate(self._pairs(details))
        ]

    def options(self, details: Details) -> list[str]:
        """All that a left side can be put together with, each once, the extra ones last; to be shuffled."""
        return list(dict.fromkeys([right for _, right in self._pairs(details)] + _list(details, "extra")))

    def _pairs(self, details: Details) -> list[tuple[str, str]]:
        pairs = details.get("pairs")
        return [
            (str(pair["left"]), str(pair["right"]))
            for pair in (pairs if isinstance(pairs, list) else [])
            if isinstance(pair, Mapping) and pair.get("left") and pair.get("right")
        ]


class Ordering:
    """Ordna: how little would have to be moved.

    The longest run of items that already stand in the right mutual order, less one, of all items, less one: one
    item out of place costs one step wherever it landed, and the order backwards gives nothing. Counting right
    places would give nothing for a whole list moved down by one, and counting pairs half for pure guessing.
    """

    name = "ordering"

    def validate(self, details: Details) -> list[str]:
        items = _list(details, "items")
        faults = []
        if len(items) < 2:
            faults.append("items ska ha minst två led, i rätt ordning.")
        if len(set(items)) < len(items):
            faults.append("Varje led i items får bara finnas en gång.")
        return faults

    def right_answer(self, details: Details) -> Any:
        return _list(details, "items")

    def mark(self, details: Details, answer: Any) -> Fraction:
        items = _list(details, "items")
        steps = len(items) - 1
        if steps < 1:
            return Fraction(0)
        return Fraction(max(0, self._longest(items, answer) - 1), steps)

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        """The items as they were put, each with whether it is the one that belongs in that place."""
        items = _list(details, "items")
        given = self._given(items, answer)
        return [Remark(text, text == item, True) for text, item in zip(given, items, strict=False)]

    def _given(self, items: list[str], answer: Any) -> list[str]:
        known = [text for text in answer if text in items] if isinstance(answer, list) else []
        return list(dict.fromkeys(known))

    def _longest(self, items: list[str], answer: Any) -> int:
        """The length of the longest rising run among the items' right places."""
        ends: list[int] = []
        for text in self._given(items, answer):
            place = items.index(text)
            at = bisect_left(ends, place)
            ends[at:] = [place, *ends[at + 1 :]]
        return len(ends)


class Reflection:
    """Tänk efter: for the learner alone; never marked, never counted."""

    name = "reflection"

    def validate(self, details: Details) -> list[str]:
        return []

    def right_answer(self, details: Details) -> Any:
        return None

    def mark(self, details: Details, answer: Any) -> None:
        return None

    def explain(self, details: Details, answer: Any) -> list[Remark]:
        return []


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


def _faults_of_choices(details: Details) -> list[str]:
    choices = _choices(details)
    ids = [choice.get("id") for choice in choices]
    faults = []
    if len(choices) < 2:
        faults.append("choices ska ha minst två alternativ.")
    if not all(isinstance(each, str) and each for each in ids) or len(set(map(str, ids))) < len(ids):
        faults.append("Varje alternativ ska ha ett eget id.")
    if not all(str(choice.get("text") or "").strip() for choice in choices):
        faults.append("Varje alternativ ska ha en text.")
    return faults


def _choices(details: Details) -> list[Mapping[str, Any]]:
    given = details.get("choices")
    return [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []


def _is_right(choice: Mapping[str, Any]) -> bool:
    """Whether the author marked the choice as right; content files keep true as text."""
    right = choice.get("right", False)
    return right.strip().lower() in _TRUE if isinstance(right, str) else right is True


def _remarks(details: Details, chosen: set[str]) -> list[Remark]:
    return [
        Remark(
            str(choice.get("text", "")),
            (choice.get("id") in chosen) == _is_right(choice),
            choice.get("id") in chosen,
            str(choice.get("feedback") or ""),
        )
        for choice in _choices(details)
    ]


def _texts(answer: Any) -> set[str]:
    if isinstance(answer, str):
        return {answer}
    return {each for each in answer if isinstance(each, str)} if isinstance(answer, list) else set()


def _list(details: Details, name: str) -> list[str]:
    given = details.get(name)
    return [str(each) for each in given] if isinstance(given, list) else []


def _fraction(value: Any) -> Fraction | None:
    number = read_number(value)
    return None if number is None else Fraction(number)
