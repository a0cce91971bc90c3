"""Questions answered by choosing: one choice, several choices, true or false."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from app.api import _
from quizzes.kinds import Details, Remark, read_number, texts

_TRUE = {"true", "sant", "ja"}
_FALSE = {"false", "falskt", "nej"}


class OneChoice:
    """Ett val: exactly one of the choices is right."""

    name = "one_choice"

    def validate(self, details: Details) -> list[str]:
        faults = _faults_of_choices(details)
        if sum(_is_right(choice) for choice in _choices(details)) != 1:
            faults.append(_("Precis ett alternativ ska vara rätt."))
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
            faults.append(_("Minst ett alternativ ska vara rätt."))
        right, wrong = self._points(details)
        if right is None or right <= 0:
            faults.append(_("marking: right ska vara ett tal större än 0."))
        if wrong is None or wrong > 0:
            faults.append(_("marking: wrong ska vara 0 eller ett negativt tal."))
        return faults

    def right_answer(self, details: Details) -> Any:
        return [choice["id"] for choice in _choices(details) if _is_right(choice)]

    def mark(self, details: Details, answer: Any) -> Fraction:
        chosen = texts(answer)
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
        return _remarks(details, texts(answer))

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
            return [_("answer ska vara true eller false.")]
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


def _faults_of_choices(details: Details) -> list[str]:
    choices = _choices(details)
    ids = [choice.get("id") for choice in choices]
    faults = []
    if len(choices) < 2:
        faults.append(_("choices ska ha minst två alternativ."))
    if not all(isinstance(each, str) and each for each in ids) or len(set(map(str, ids))) < len(ids):
        faults.append(_("Varje alternativ ska ha ett eget id."))
    if not all(str(choice.get("text") or "").strip() for choice in choices):
        faults.append(_("Varje alternativ ska ha en text."))
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


def _fraction(value: Any) -> Fraction | None:
    number = read_number(value)
    return None if number is None else Fraction(number)
