"""Who comes first when there are more people than seats: the written policy of a course. Pure: values in, an order out.

The policy is a list of rules in order. Each rule tells two people apart or leaves it to the next; the time of asking
always tells, so there is always one order.
"""

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    #: Whoever lost a seat when two rounds became one, or one was cancelled; before all rules, and no rule of a course.
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
    #: How many seats the own organisation has lacked in earlier rounds and not been given since.
    debt: int
    asked_at: datetime
    #: Had a seat in a round that was cancelled, or merged into another, which was full.
    lost_seat: bool = False
    #: The own organisation, and how many seats it has been given since it lacked some.
    member: int | None = None
    given: int = 0
    #: Which seat of the own organisation's, of those given to the ones that have lacked seats, this would be; 0 when the
    #: debt does not reach so far. See ``in_order``.
    turn: int = 0


def place_of(claim: Claim, policy: Sequence[str], seed: str = "") -> tuple[object, ...]:
    """What the order is sorted by: the smallest comes first.

    seed: what a draw starts from; the same seed always gives the same order.
    """
    rules = (Rule.merged, *policy)
    return (*[_by(code, claim, seed) for code in rules], claim.asked_at, claim.seat_id)


def in_order(
    claims: Iterable[Claim],
    policy: Sequence[str],
    seed: str = "",
    unable: Collection[int] = (),
    parties: Mapping[int, int] | None = None,
) -> list[Claim]:
    """Those who wait, the first first, with their turns.

    Organisations that have lacked seats take turns: among people whom no earlier rule tells apart, each organisation gets
    one seat before any gets a second, whatever its size, and those given before count. unable: ids of seats whose people
    cannot be given one now; they use up no turn of their organisation. parties: with whom they would have gone; each of a
    party stands one turn behind the one before, as if they could.
    """
    line = list(claims)
    if Rule.debt in policy and any(claim.debt for claim in line):
        line = _with_turns(line, [rule for rule in policy if rule != Rule.debt], seed, unable, parties or {})
    return sorted(line, key=lambda claim: place_of(claim, policy, seed))


def when_given(claim: Claim, given: Mapping[int | None, int]) -> Claim:
    """The claim once its organisation has been given so many seats more."""
    count = given.get(claim.member, 0) if claim.debt else 0
    return claim._replace(debt=max(0, claim.debt - count), given=claim.given + count) if count else claim


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
        Rule.debt: _(
            "Kommuner som har fått vänta på platser i tidigare omgångar går före och turas om: "
            "var och en får en plats innan någon får en andra."
        ),
        Rule.asked: _("Den som bad om plats först går först."),
        Rule.draw: _("Lotten avgör. Lottningen går att göra om med samma startvärde och ger då samma svar."),
    }
    return [words[Rule(code)] for code in policy]


def _with_turns(
    line: Sequence[Claim], others: Sequence[str], seed: str, unable: Collection[int], parties: Mapping[int, int]
) -> list[Claim]:
    """Number the people of each organisation in the order of the other rules, as far as its debt reaches."""
    used: Counter[int | None] = Counter()
    apart: Counter[tuple[int | None, int]] = Counter()
    found = []
    for claim in sorted(line, key=lambda claim: place_of(claim, others, seed)):
        cannot = claim.seat_id in unable
        company = (claim.member, parties.get(claim.seat_id, 0)) if cannot else (None, 0)
        before = used[claim.member] + apart[company]
        left = claim.debt > before
        turn = claim.given + before + 1 if left else 0
        found.append(claim if claim.turn == turn else claim._replace(turn=turn))
        if left and not cannot:
            used[claim.member] += 1
        elif left and company[1]:
            apart[company] += 1
    return found


def _by(rule: str, claim: Claim, seed: str) -> object:
    match rule:
        case "deadline":
            return claim.due_on or date.max
        case "new":
            return not claim.new
        case "debt":
            return claim.turn or sys.maxsize
        case "asked":
            return claim.asked_at
        case "merged":
            return not claim.lost_seat
        case _:
            return sha256(f"{seed}:{claim.seat_id}".encode()).digest()
