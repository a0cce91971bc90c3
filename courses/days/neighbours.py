"""Which municipalities border on each other: reference data of the federation, read once."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib import resources


@cache
def borders() -> dict[str, frozenset[str]]:
    """For each municipality code those that border on it, by land, bridge or ferry. Source: data/neighbours.yaml."""
    import yaml  # Heavy, and needed once.

    text = resources.files("courses.days").joinpath("data", "neighbours.yaml").read_text(encoding="utf-8")
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in (pair for crossed in yaml.safe_load(text).values() for pair in crossed):
        found[f"{one:04}"].add(f"{other:04}")
        found[f"{other:04}"].add(f"{one:04}")
    return {code: frozenset(others) for code, others in found.items()}


def neighbours_of(members: Iterable[tuple[int, str]]) -> dict[int, frozenset[int]]:
    """For each organisation those near it. members: (id, municipality code).

    Organisations without a code lie in the same municipality, and are all near one another.
    """
    known = list(members)
    return {
        number: frozenset(
            other
            for other, other_code in known
            if other != number
            and (other_code in borders().get(code, ()) if code and other_code else code == other_code)
        )
        for number, code in known
    }
