"""How answers are put into a box and let out of it. Pure: answers in, answers out, and a source of chance.

A box holds, question by question, the answers given; nothing says which answers came together. What leaves it is all
the answers to one question at a time, never fewer than ``LEAST``; the rest waits, until the survey has closed and what
is left of several surveys of a theme is enough together.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random, SystemRandom

#: Question → the answers to it.
Contents = dict[str, list[str]]

#: The fewest answers that are ever let out, and so shown, together.
LEAST = 5
CHANCE = SystemRandom()


def put(contents: Mapping[str, Sequence[str]], ballot: Mapping[str, str], chance: Random = CHANCE) -> Contents:
    """The box with one more set of answers in it, each question's answers in a new order. Empty answers are left out."""
    found = {question: list(values) for question, values in contents.items()}
    for question, value in ballot.items():
        if value:
            found.setdefault(question, []).append(value)
    return {question: shuffled(found[question], chance) for question in sorted(found)}


def shuffled(values: Sequence[str], chance: Random = CHANCE) -> list[str]:
    """The same values in an order drawn by chance."""
    found = list(values)
    chance.shuffle(found)
    return found


def take_out(contents: Mapping[str, Sequence[str]], chance: Random = CHANCE) -> tuple[Contents, Contents]:
    """What may leave a box, by question, at least ``LEAST`` answers each; and what stays in it."""
    out = {question: shuffled(values, chance) for question, values in contents.items() if len(values) >= LEAST}
    return out, {question: list(values) for question, values in contents.items() if question not in out}


@dataclass(frozen=True)
class Pooled:
    """Answers to one question from several boxes: the values, and which boxes they came from."""

    values: list[str]
    boxes: list[int]


def pool(
    boxes: Mapping[int, Mapping[str, Sequence[str]]], chance: Random = CHANCE
) -> tuple[dict[str, Pooled], dict[int, Contents]]:
    """What may leave these boxes together, by question; and what stays in each.

    boxes: what is left in boxes of one theme that take no more answers, by an id. All of a question leaves, or nothing.
    """
    values: Contents = defaultdict(list)
    sources: dict[str, list[int]] = defaultdict(list)
    for box, contents in boxes.items():
        for question, found in contents.items():
            values[question] += found
            sources[question] += [box] if found else []
    out = {
        question: Pooled(shuffled(found, chance), sources[question])
        for question, found in values.items()
        if len(found) >= LEAST
    }
    rest = {box: {q: list(found) for q, found in contents.items() if q not in out} for box, contents in boxes.items()}
    return out, rest


def to_text(contents: Contents) -> str:
    """The contents as text to seal; empty when there are none."""
    kept = {question: values for question, values in contents.items() if values}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""


def from_text(text: str) -> Contents:
    """The contents of ``to_text``."""
    return json.loads(text) if text else {}


def counted(values: Sequence[str]) -> dict[str, int]:
    """How many chose each value, in the order of the values."""
    return {value: list(values).count(value) for value in sorted(set(values))}
