"""Makes quizzes for tests. Each maker needs nothing and accepts anything."""

from itertools import count
from typing import Any

from app.db import session
from quizzes.authoring import publishing as authoring
from quizzes.authoring.written import WrittenQuiz, check
from quizzes.hookspecs import kinds
from quizzes.models import Attempt, Quiz, Version

_n = count(1)


def one_choice(key: str = "q1", **values: Any) -> dict[str, Any]:
    """A question with the right choice a, and b and c wrong."""
    choices = [
        {"id": "a", "text": "Skydd", "right": True, "feedback": "Ja, först av allt."},
        {"id": "b", "text": "Utredning", "right": False, "feedback": "Den kommer sedan."},
        {"id": "c", "text": "Insats", "right": False, "feedback": "Alldeles för tidigt."},
    ]
    return (
        {"id": key, "kind": "one_choice", "prompt": "Vad bedömer du först?", "level": "fakta"}
        | {"choices": choices}
        | values
    )


def several_choices(key: str = "several", **values: Any) -> dict[str, Any]:
    """a and c are right, b and d wrong."""
    choices = [
        {"id": key_, "text": f"Val {key_}", "right": right, "feedback": f"Om {key_}."}
        for key_, right in (("a", True), ("b", False), ("c", True), ("d", False))
    ]
    return {"id": key, "kind": "several_choices", "prompt": "Vilka hör hit?", "choices": choices} | values


def true_false(key: str = "truth", **values: Any) -> dict[str, Any]:
    """It is true."""
    return {
        "id": key, "kind": "true_false", "prompt": "Alla har rätt att ansöka.", "answer": True,
        "feedback_right": "Just det.", "feedback_wrong": "Jo, alla har det.",
    } | values  # fmt: skip


def short_text(key: str = "word", **values: Any) -> dict[str, Any]:
    """The word is genomförandeplan."""
    return {
        "id": key, "kind": "short_text", "prompt": "Vad heter planen?", "accepts": ["genomförandeplan"],
        "feedback_right": "Rätt.", "feedback_wrong": "Ordet är *genomförandeplan*.",
    } | values  # fmt: skip


def number(key: str = "sum", **values: Any) -> dict[str, Any]:
    """3429,50 kronor, give or take one."""
    return {
        "id": key, "kind": "number", "prompt": "Hur stort är underskottet?", "answer": 3429.5, "tolerance": 1,
        "unit": "kronor", "feedback_right": "Rätt.", "feedback_wrong": "3 429,50 kronor.",
    } | values  # fmt: skip


def matching(key: str = "pairs", **values: Any) -> dict[str, Any]:
    """Two pairs and one left over."""
    return {
        "id": key, "kind": "matching", "prompt": "Para ihop.", "extra": ["Beslut"],
        "pairs": [{"left": "Skolan uppger", "right": "Uppgift"}, {"left": "Noor behöver", "right": "Bedömning"}],
        "feedback_right": "Rätt.", "feedback_wrong": "En uppgift har en källa.",
    } | values  # fmt: skip


def ordering(key: str = "order", **values: Any) -> dict[str, Any]:
    """Three steps."""
    return {
        "id": key, "kind": "ordering", "prompt": "Sätt i ordning.", "items": ["Aktualisera", "Utreda", "Besluta"],
        "feedback_right": "Rätt.", "feedback_wrong": "Tänk på frågorna.",
    } | values  # fmt: skip


def reflection(key: str = "think", **values: Any) -> dict[str, Any]:
    """Something to think about."""
    return {
        "id": key, "kind": "reflection", "prompt": "Vad skulle den enskilde säga?", "afterwards": "Ta med tanken.",
    } | values  # fmt: skip


def one_of_each() -> list[dict[str, Any]]:
    """A question of every kind of the house."""
    return [
        one_choice(), several_choices(), true_false(), short_text(), number(), matching(), ordering(), reflection(),
    ]  # fmt: skip


def written(**values: Any) -> WrittenQuiz:
    """A quiz as its author wrote it; sound unless values say otherwise."""
    defaults: dict[str, Any] = {
        "key": f"quiz-{next(_n)}", "title": "Frågor: Ärendets väg", "minutes": 8, "shuffle": False,
        "questions": [one_choice("q1"), one_choice("q2"), one_choice("q3"), one_choice("q4")],
    }  # fmt: skip
    quiz, faults = check(defaults | values, kinds())
    assert quiz is not None and not faults, faults
    return quiz


def make_quiz(**values: Any) -> tuple[Quiz, Version]:
    """A published quiz of four questions in their own order, where three must be right."""
    quiz = written(**values)
    version = authoring.bring_in(quiz, by=None)
    assert version is not None
    row = session.get(Quiz, version.quiz_id)
    assert row is not None
    return row, version


def answer_all(browser: Any, attempt: Attempt, answers: list[dict[str, Any]]) -> None:
    """Send an answer to each question, through the pages."""
    number = attempt.id
    for place, fields in enumerate(answers, 1):
        reply = browser.post(f"/quizzes/attempts/{number}/{place}", data=fields)
        assert reply.status_code == 303, (place, reply.status_code)
