"""Years in the profession and högskolepoäng after the degree. Pure.

Source: *En kompetent socialtjänst*, Göteborgs Stad, 2014.
"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol


class Awarded(Protocol):
    """A degree, as far as counting goes."""

    kind: str
    awarded_on: date


class Completed(Protocol):
    """Högskolepoäng after the degree, as far as counting goes."""

    hp: float
    completed_on: date
    verified_on: date | None


def profession_began(degrees: Iterable[Awarded]) -> date | None:
    """The day from which years in the profession count: the first socionomexamen, else the first relevant degree."""
    for kind in ("socionom", "other_relevant"):
        days = [degree.awarded_on for degree in degrees if degree.kind == kind]
        if days:
            return min(days)
    return None


def years_in_profession(began: date | None, on: date) -> int | None:
    """Whole years from the degree to this day; None without a degree, 0 before it. 29 February becomes 1 March."""
    if began is None:
        return None
    years = on.year - began.year - ((on.month, on.day) < (began.month, began.day))
    return max(0, years)


def verified_points(points: Iterable[Completed], since: date | None, on: date) -> float:
    """Högskolepoäng after the degree that someone has verified, completed by this day."""
    return sum(
        each.hp
        for each in points
        if each.verified_on is not None and each.completed_on <= on and (since is None or each.completed_on >= since)
    )
