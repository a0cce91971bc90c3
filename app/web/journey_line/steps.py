"""The short line of the hero and of a quiz: steps at equal distances."""

from collections.abc import Sequence
from typing import NamedTuple


class Step(NamedTuple):
    """One step on a short line: its number, state, and place."""

    number: int
    state: str
    x: float
    label: str = ""
    url: str = ""


class StepLine(NamedTuple):
    """The short line of the hero and of a quiz: steps at equal distances; ``done_to`` is where the line is filled."""

    width: float
    steps: tuple[Step, ...]
    done_to: float


def lay_out_steps(states: Sequence[str], width: float = 100, margin: float = 4) -> StepLine:
    """Place the steps of a module, or the questions of a quiz, on a short line.

    states: in order, each one of ``STATES``, or "wrong" for an answer to look at again. width: of the drawing.
    margin: from its edges to the first and last step.
    """
    count = len(states)
    gap = (width - 2 * margin) / (count - 1) if count > 1 else 0
    steps = tuple(Step(i + 1, state, round(margin + i * gap, 1)) for i, state in enumerate(states))
    reached = [step.x for step in steps if step.state in {"done", "now", "wrong"}]
    return StepLine(width, steps, reached[-1] if reached else margin)
