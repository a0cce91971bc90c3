"""Which level the years, the degree and the verified credits speak for. Pure.

The rule only proposes; a manager decides. It invents no thresholds: a level whose document says "further credits"
without an amount is never proposed. Leave counts as years in the profession. Source: *En kompetent socialtjänst*,
Göteborgs Stad, 2014.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.ledger.deadlines import add_months

#: Why no higher level is proposed, or what the person who decides should know.
NO_DEGREE = "no_degree"
DEGREE_NOT_VERIFIED = "degree_not_verified"
CREDITS_NOT_VERIFIED = "credits_not_verified"
DECIDED_BY_PEOPLE = "decided_by_people"
APPROXIMATE = "approximate"
POINTS_UNCLEAR = "points_unclear"

#: Ten points of before 2007 are fifteen högskolepoäng; the document does not say which it means.
HP_PER_OLD_POINT = 1.5


@dataclass(frozen=True)
class Rung:
    """A level as the rule sees it; years after the degree."""

    id: int
    position: int
    name: str
    years_min: int
    years_max: int | None = None
    approximate: bool = False
    credits_as_printed: int | None = None
    further_credits: bool = False


@dataclass(frozen=True)
class Merits:
    """The degree that years are counted from, and further credits: (högskolepoäng, the day they were verified)."""

    degree_on: date | None = None
    degree_verified_on: date | None = None
    verified_credits: Sequence[tuple[float, date]] = ()


@dataclass(frozen=True)
class Proposal:
    """The level proposed (None when none can be), since when its conditions hold, and codes that explain it."""

    rung: Rung | None
    since: date | None = None
    why: list[str] = field(default_factory=list)


def months_between(first: date, on: date) -> int:
    """Whole calendar months from one day to another; 0 when ``on`` is earlier."""
    months = (on.year - first.year) * 12 + on.month - first.month
    if add_months(first, max(months, 0)) > on:
        months -= 1
    return max(months, 0)


def years_in_profession(degree_on: date | None, on: date) -> tuple[int, int] | None:
    """Whole years and months since the degree (not since the employment); None without a degree."""
    if degree_on is None or degree_on > on:
        return None
    return divmod(months_between(degree_on, on), 12)


def propose(rungs: Sequence[Rung], merits: Merits, on: date) -> Proposal:
    """The highest level whose conditions hold on the day.

    rungs: the levels of one framework. Approximate bounds and missing verification are told in ``why``.
    """
    years = years_in_profession(merits.degree_on, on)
    if years is None or merits.degree_on is None:
        return Proposal(None, None, [NO_DEGREE])
    best: Rung | None = None
    since: date | None = None
    why: list[str] = []
    for rung in sorted(rungs, key=lambda r: r.position):
        if rung.years_min > years[0]:
            break
        if rung.further_credits:
            why.append(DECIDED_BY_PEOPLE)
            break
        lacking = _lacking(rung, merits, on)
        if lacking:
            why.append(lacking)
            break
        best, since = rung, _since(rung, merits)
    if best is not None and _credits(merits, on) < (best.credits_as_printed or 0) * HP_PER_OLD_POINT:
        why.append(POINTS_UNCLEAR)
    if best is not None and best.approximate:
        why.append(APPROXIMATE)
    return Proposal(best, since, why)


def worth_deciding(proposal: Proposal, decided_position: int | None) -> bool:
    """Whether there is something to decide: a level is never proposed down."""
    return proposal.rung is not None and (decided_position is None or proposal.rung.position > decided_position)


def _lacking(rung: Rung, merits: Merits, on: date) -> str:
    if not rung.credits_as_printed:
        return ""
    if merits.degree_verified_on is None or merits.degree_verified_on > on:
        return DEGREE_NOT_VERIFIED
    return CREDITS_NOT_VERIFIED if _credits(merits, on) < rung.credits_as_printed else ""


def _credits(merits: Merits, on: date) -> float:
    return sum(hp for hp, verified_on in merits.verified_credits if verified_on <= on)


def _since(rung: Rung, merits: Merits) -> date | None:
    assert merits.degree_on is not None
    day = add_months(merits.degree_on, 12 * rung.years_min)
    if not rung.credits_as_printed or merits.degree_verified_on is None:
        return day
    total = 0.0
    for hp, verified_on in sorted(merits.verified_credits, key=lambda c: c[1]):
        total += hp
        if total >= rung.credits_as_printed:
            return max(day, merits.degree_verified_on, verified_on)
    return day
