"""What one person sends in, looked through before it goes into the box. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.api import Problem, _, refuse_personal_numbers
from quizzes.surveys.kinds import CHOICE, SCALE, STEPS, TEXT

#: Letters in a free text.
LONGEST = 1000


@dataclass(frozen=True)
class Asked:
    """One question as it is put: its name in the box and in the form, its words, and the answers to choose among."""

    name: str
    question: str
    objective: str
    kind: str
    text: str
    choices: list[tuple[str, str]] = field(default_factory=list)


def asked(
    questions: Sequence[Mapping[str, Any]], objectives: Iterable[Sequence[str]] = (), *, managers: bool = False
) -> list[Asked]:
    """The questions as they are put to someone: once, or once for each learning objective (code, words)."""
    return [_asked(q, code, managers) for code in ([code for code, _words in objectives] or [""]) for q in questions]


def choices(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers that a question can get: value and words. None for free text."""
    if question["kind"] == SCALE:
        return [(str(step), words) for step, words in enumerate(question["words"], 1)]
    return [(option["key"], option["text"]) for option in question["options"]] if question["kind"] == CHOICE else []


def sound(put: Sequence[Asked], given: Mapping[str, str | None]) -> dict[str, str]:
    """The answers as they go into the box; a question may be left out, but not all.

    Raises Problem for an empty form, an answer that is not one of those to choose, and text that is too long or holds
    a personal identity number.
    """
    ballot = {name: value for name, value in _answers(put, given) if value}
    if not ballot:
        raise Problem(_("Svara på minst en fråga."))
    return ballot


def split(name: str) -> tuple[str, str]:
    """The objective's code and the question's key, of a name in a box."""
    code, _slash, key = name.rpartition("/")
    return code, key


def mean(counts: Mapping[str, int]) -> float:
    """The middle of the answers on a scale, 1–5."""
    return sum(int(value) * count for value, count in counts.items()) / sum(counts.values())


def _asked(question: Mapping[str, Any], code: str, managers: bool) -> Asked:
    words = question.get("managers") if managers else ""
    name = f"{code}/{question['key']}" if code else question["key"]
    return Asked(name, question["key"], code, question["kind"], words or question["text"], choices(question))


def _answers(put: Sequence[Asked], given: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    for each in put:
        value = (given.get(each.name) or "").strip()
        if each.kind == TEXT:
            yield each.name, _text(each, value)
        elif value and value not in {key for key, _words in each.choices}:
            raise Problem(_("Välj ett av svaren."), field=each.name)
        else:
            yield each.name, value


def _text(each: Asked, text: str) -> str:
    if len(text) > LONGEST:
        raise Problem(_("Skriv högst %(count)s tecken.", count=LONGEST), field=each.name)
    try:
        return refuse_personal_numbers(text)
    except ValueError as refusal:
        raise Problem(str(refusal), field=each.name) from None


__all__ = ["LONGEST", "STEPS", "Asked", "asked", "choices", "mean", "sound", "split"]
