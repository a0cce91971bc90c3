"""The cheapest way to give each of some takers one thing. Pure.

Takers are gone through one by one; each takes what it wants most, and whoever had it before looks anew, along the cheapest
chain of changes there is (the Hungarian method, by shortest augmenting paths).
"""

from collections.abc import Sequence


def cheapest(costs: Sequence[Sequence[int | None]]) -> list[int]:
    """Which thing each taker gets, each thing at most once, at the least cost in all.

    costs: for each taker the cost of each thing; None where the thing cannot be had. There is a way to serve all takers.
    """
    things = len(costs[0]) if costs else 0
    #: What each taker and each thing adds to every cost, so that what is chosen costs nothing and nothing costs less.
    paid, price = [0] * len(costs), [0] * things
    holder: list[int | None] = [None] * things
    for taker in range(len(costs)):
        _serve(taker, costs, paid, price, holder)
    found = [0] * len(costs)
    for thing, owner in enumerate(holder):
        if owner is not None:
            found[owner] = thing
    return found


def _serve(
    taker: int, costs: Sequence[Sequence[int | None]], paid: list[int], price: list[int], holder: list[int | None]
) -> None:
    """Give a taker something, by the cheapest chain of changes for those served before."""
    things = len(price)
    far: list[int | None] = [None] * things
    came: list[int | None] = [None] * things
    done = [False] * things
    at: int | None = None
    while True:
        asker = taker if at is None else holder[at]
        if asker is None:
            break
        so_far = 0 if at is None else far[at] or 0
        for thing in range(things):
            cost = costs[asker][thing]
            if done[thing] or cost is None:
                continue
            way = so_far + cost - paid[asker] - price[thing]
            known = far[thing]
            if known is None or way < known:
                far[thing], came[thing] = way, at
        at = min((t for t in range(things) if not done[t] and far[t] is not None), key=lambda t: (far[t], t))
        done[at] = True
    _settle(taker, at, far, done, paid, price, holder)
    while at is not None:
        before = came[at]
        holder[at] = taker if before is None else holder[before]
        at = before


def _settle(
    taker: int, end: int | None, far: list[int | None], done: list[bool], paid: list[int], price: list[int],
    holder: list[int | None],
) -> None:  # fmt: skip
    """Let those along the ways that were looked at pay what makes the chosen chain free."""
    length = far[end] or 0 if end is not None else 0
    paid[taker] += length
    for thing, way in enumerate(far):
        if not done[thing] or thing == end or way is None:
            continue
        owner = holder[thing]
        price[thing] -= length - way
        if owner is not None:
            paid[owner] += length - way
