"""Who comes first when there are more people than seats: the written policy of a course. Pure: values in, an order out.

The policy is a list of rules in order. Each rule tells two people apart or leaves it to the next; the time of asking
always tells, so there is always one order.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from app.api import _


class Rule(StrEnum):
    """What may decide: *sista dag*, *nya före erfarna*, *kvotskuld*, *tidpunkt*, *lottning*."""

    deadline = "deadline"
    new = "new"
    debt = "debt"
    asked = "asked"
    draw = "draw"
    #: Whoever lost a seat when two rounds became one; before all rules, and no rule of a course.
    merged = "merged"


#: A course may leave rules out; what is last tells all people apart.
TELLING = (Rule.asked, Rule.draw)


class Claim(NamedTuple):
    """What the policy knows of someone who waits."""

    seat_id: int
    #: The legal deadline for something that the course gives; None when there is none.
    due_on: date | None
    #: New in the profession or the post.
    new: bool
    #: How many seats the own organisation has lacked in earlier rounds.
    debt: int
    asked_at: datetime
    #: Had a seat in a round that was merged into another, which was full.
    lost_seat: bool = False


def place_of(claim: Claim, policy: Sequence[str], seed: str = "") -> tuple[object, ...]:
    """What the order is sorted by: the smallest comes first.

    seed: what a draw starts from; the same seed always gives the same order.
    """
    rules = (Rule.merged, *policy)
    return (*[_by(code, claim, seed) for code in rules], claim.asked_at, claim.seat_id)


def in_order(claims: Iterable[Claim], policy: Sequence[str], seed: str = "") -> list[Claim]:
    """Those who wait, the first first."""
    return sorted(claims, key=lambda claim: place_of(claim, policy, seed))


def deciding(ahead: Claim, behind: Claim, policy: Sequence[str], seed: str = "") -> Rule:
    """The rule that put one person before the other."""
    for code in (Rule.merged, *policy):
        if _by(code, ahead, seed) != _by(code, behind, seed):
            return Rule(code)
    return Rule.asked


def is_sound(policy: Sequence[str]) -> bool:
    """Whether it is a policy: known rules, none twice, and nothing after one that tells everybody apart."""
    known = {rule.value for rule in Rule} - {Rule.merged.value}
    if not policy or len(set(policy)) != len(policy) or not set(policy) <= known:
        return False
    return policy[-1] in TELLING and not set(policy[:-1]) & set(TELLING)


def in_words(policy: Sequence[str]) -> list[str]:
    """The policy as sentences, in order, for those whom it concerns."""
    words = {
        Rule.deadline: _("Den som har närmast till sista dagen i lagens eller introduktionens krav går först."),
        Rule.new: _("Den som är ny i yrket eller i tjänsten går före den som är erfaren."),
        Rule.debt: _("Den vars kommun har fått vänta på platser i tidigare omgångar går före."),
        Rule.asked: _("Den som bad om plats först går först."),
        Rule.draw: _("Lotten avgör. Lottningen går att göra om med samma startvärde och ger då samma svar."),
    }
    return [words[Rule(code)] for code in policy]


def _by(rule: str, claim: Claim, seed: str) -> object:
    match rule:
        case "deadline":
            return claim.due_on or date.max
        case "new":
            return not claim.new
        case "debt":
            return -claim.debt
        case "asked":
            return claim.asked_at
        case "merged":
            return not claim.lost_seat
        case _:
            return sha256(f"{seed}:{claim.seat_id}".encode()).digest()
