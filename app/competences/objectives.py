"""How far each kind of evidence can reach among the four levels of knowledge objectives. Pure.

A quiz can show facts and a part of understanding; skill needs doing, and familiarity needs practice with feedback over
time. So an objective is shown at most at the level that the verb reaches, whatever a plugin
claims for its own thing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

#: The levels of objectives (*kunskapsmål*), the lowest first. Source: competences.yaml, objective_levels.
LEVELS = ("fakta", "förståelse", "färdighet", "förtrogenhet")
FAKTA, FORSTAELSE, FARDIGHET, FORTROGENHET = LEVELS


@dataclass(frozen=True)
class Reach:
    """The highest level that entries of a verb can show, and why no higher."""

    ceiling: str
    why: str


#: Verb → how far it reaches. The verbs are plugins' own; they are data here, as they are in the ledger.
REACH = {
    "courses.read": Reach(FORSTAELSE, "reading explains; nobody has seen anything done"),
    "quizzes.passed": Reach(FORSTAELSE, "questions show knowing and some understanding, never doing"),
    "courses.attended": Reach(FORSTAELSE, "that someone was there is noted, not what they could do"),
    "practice.signed_off": Reach(FORTROGENHET, "done in real work, with feedback from someone who saw it"),
}
LEAST = Reach(FAKTA, "nothing is known of how it was shown")

_FOLDED = {"forstaelse": FORSTAELSE, "fardighet": FARDIGHET, "fortrogenhet": FORTROGENHET}


def level_named(name: str) -> str:
    """The level as we write it, from its name with or without å, ä and ö. Raises ValueError for anything else."""
    level = _FOLDED.get(name, name)
    if level not in LEVELS:
        raise ValueError(f"{name!r} is not one of {', '.join(LEVELS)}")
    return level


def ceiling(verb: str) -> str:
    """The highest level that an entry of this verb can show; the lowest for verbs that we do not know."""
    return REACH.get(verb, LEAST).ceiling


def within_reach(verb: str, objectives: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The objectives, (text, level), that an entry of this verb shows."""
    highest = LEVELS.index(ceiling(verb))
    return [(text, level) for text, level in objectives if LEVELS.index(level) <= highest]
