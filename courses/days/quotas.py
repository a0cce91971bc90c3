"""How the seats of a round are shared between organisations. Pure: numbers in, numbers out."""

from collections.abc import Mapping
from fractions import Fraction


def apportion(
    seats: int,
    weights: Mapping[int, int],
    debts: Mapping[int, int] | None = None,
    repaid: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Share whole seats by weight, at least one to each, by largest remainder.

    seats: how many there are to share. weights: organisation → staff, new hires, or 1 for equal shares; when all are 0
    the shares are equal. debts: organisation → seats lacked before and not given since. repaid: organisation →
    seats given since.

    With fewer seats than organisations nobody gets more than one. They take turns: first those that have lacked seats,
    whoever has been given fewest since then before the others, then the largest debt for its weight; then those that have
    lacked none, the largest weight first. Otherwise the shares add up to exactly the seats, and ties are decided in the
    same order. What is equal after that goes to the lower id, so that the same numbers always give the same shares.
    """
    owed, got = debts or {}, repaid or {}

    def place(each: int) -> tuple[bool, int, Fraction, int, int]:
        debt = owed.get(each, 0)
        turn = got.get(each, 0) if debt else 0
        return not debt, turn, -Fraction(debt, max(1, weights[each])), -weights[each], each

    rank = sorted(weights, key=place)
    if seats < len(weights):
        chosen = set(rank[: max(0, seats)])
        return {each: int(each in chosen) for each in weights}
    shares = _shares(seats, weights)
    given = {each: int(share) for each, share in shares.items()}
    left = seats - sum(given.values())
    by_remainder = sorted(rank, key=lambda each: given[each] - shares[each])
    for each in by_remainder[:left]:
        given[each] += 1
    return given


def fitted(quotas: Mapping[int, int], seats: int) -> dict[int, int]:
    """Quotas as they are when the seats suffice for them, otherwise shared again in the same proportions.

    seats: how many there are in all. Returns quotas for the same organisations, never more together than the seats; those
    of none stay at none.
    """
    if sum(quotas.values()) <= seats:
        return dict(quotas)
    return dict.fromkeys(quotas, 0) | apportion(seats, {each: kept for each, kept in quotas.items() if kept})


def _shares(seats: int, weights: Mapping[int, int]) -> dict[int, Fraction]:
    """Exact shares of at least one: whoever would get less than one is given one, and the rest is shared again."""
    lifted: set[int] = set()
    while True:
        others = {each: weight for each, weight in weights.items() if each not in lifted}
        total = sum(others.values())
        rest = seats - len(lifted)
        exact = {
            each: Fraction(rest * weight, total) if total else Fraction(rest, len(others))
            for each, weight in others.items()
        }
        small = {each for each, share in exact.items() if share < 1}
        if not small:
            return exact | dict.fromkeys(lifted, Fraction(1))
        lifted |= small
