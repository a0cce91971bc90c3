"""What is left of a module, and what fits into a few spare minutes. Values in, values out."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from app.api import StopState


class Outlined(NamedTuple):
    """A step as lists and lines need it."""

    key: str
    title: str
    minutes: int
    kind: str = "text"


class Progress(NamedTuple):
    """How far someone has come in one version of a module."""

    steps: tuple[Outlined, ...]
    done: frozenset[str]
    #: The step to go on with, as it was left.
    current: str = ""

    @property
    def total(self) -> int:
        """How many steps the module has."""
        return len(self.steps)

    @property
    def done_count(self) -> int:
        """How many of them are read."""
        return sum(step.key in self.done for step in self.steps)

    @property
    def minutes(self) -> int:
        """Minutes of the steps that are not read."""
        return sum(step.minutes for step in self.steps if step.key not in self.done)

    @property
    def all_minutes(self) -> int:
        """Minutes of the whole module."""
        return sum(step.minutes for step in self.steps)

    @property
    def complete(self) -> bool:
        """Whether every step is read."""
        return bool(self.steps) and self.done_count == self.total

    @property
    def next_step(self) -> Outlined | None:
        """Where to go on: the step as it was left, else the first that is not read; None when all are."""
        left = next((s for s in self.steps if s.key == self.current and s.key not in self.done), None)
        return left or next((s for s in self.steps if s.key not in self.done), None)

    @property
    def number(self) -> int:
        """The number of the step to go on with, from 1; the last one's when all are read."""
        step = self.next_step
        return self.place(step.key) + 1 if step else self.total

    def place(self, key: str) -> int:
        """Where a step stands, from 0; -1 when the module has no such step."""
        return next((place for place, step in enumerate(self.steps) if step.key == key), -1)

    def states(self, here: str = "") -> list[StopState]:
        """Each step's state, as stops on a line; ``here`` is the step being looked at."""
        now = here or (self.next_step.key if self.next_step else "")
        return [
            StopState.now if step.key == now else StopState.done if step.key in self.done else StopState.ahead
            for step in self.steps
        ]


class Fit(NamedTuple):
    """Steps that can be read in a few minutes: the first and the last number, and the minutes together."""

    first: int
    last: int
    key: str
    minutes: int


def progress(outline: Sequence[Sequence[object]], done: Collection[str] = (), current: str = "") -> Progress:
    """How far someone has come, from a version's outline and the keys of the steps read."""
    steps = tuple(Outlined(str(k), str(t), int(str(m)), str(kind)) for k, t, m, kind in outline)
    return Progress(steps, frozenset(done), current)


def fit(how_far: Progress, minutes: int) -> Fit | None:
    """As many steps in a row, from the one to go on with, as fit into these minutes; None when not even one does.

    Steps read before are passed over and cost nothing. The first step told has an estimate of at most ``minutes``,
    and so have all of them together.
    """
    start = how_far.next_step
    if start is None:
        return None
    left, first, last, used = minutes, 0, 0, 0
    for number, step in enumerate(how_far.steps[how_far.place(start.key) :], how_far.place(start.key) + 1):
        if step.key in how_far.done:
            continue
        if step.minutes > left:
            break
        left, used, first, last = left - step.minutes, used + step.minutes, first or number, number
    return Fit(first, last, start.key, used) if first else None


def carried_over(
    old: Collection[tuple[str, str]], new: Collection[tuple[str, str]], done: Collection[str]
) -> frozenset[str]:
    """The steps that count as read in a new version: those read before whose text is the same.

    old, new: (step key, text) of each version's steps.
    """
    return frozenset(key for key, text in new if key in done and (key, text) in set(old))
