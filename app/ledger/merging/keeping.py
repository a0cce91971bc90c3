"""Which of two people's obligations stay when they turn out to be one person. Pure: values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Owed:
    """An obligation that has not ended: about what, from which day, and whether it has been reached."""

    id: int
    about: tuple[str, str]
    first_on: date
    done: bool


def kept_of(own: Iterable[Owed], theirs: Iterable[Owed]) -> set[int]:
    """The ids of those that stay: one for each object.

    One's own that is reached stays, since what has been counted as reached is not uncounted; otherwise one that is
    reached, otherwise the one whose time began first: the person has had to reach it since then.
    """
    best: dict[tuple[str, str], tuple[tuple[bool, bool, date, bool, int], int]] = {}
    for is_own, each in [*((True, o) for o in own), *((False, o) for o in theirs)]:
        rank = (not (is_own and each.done), not each.done, each.first_on, not is_own, each.id)
        if each.about not in best or rank < best[each.about][0]:
            best[each.about] = (rank, each.id)
    return {number for _rank, number in best.values()}
