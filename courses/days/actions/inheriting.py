"""Quotas and release rules follow when a round is made from another. Seats held without names do not: they were for that one."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from app.api import Closure, session, today
from courses.days.models import Queue, Quota, Round
from courses.days.quotas import fitted


def inherit(rounds: Sequence[Round]) -> None:
    """Let new rounds have the quotas and the release rules of those they were made from, as far as the seats suffice and the
    organisations still are parts of the area. Two statements, and one to write; none when no round was made from another."""
    sources = {round_.copied_from_id for round_ in rounds if round_.copied_from_id}
    if not sources:
        return
    rules: dict[int, list[Any]] = dict(
        session.execute(select(Round.id, Round.releases).where(Round.id.in_(sources))).all()
    )
    kept: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for number, organisation, seats, by_hand in session.execute(
        select(Quota.round_id, Quota.organisation_id, Quota.seats, Quota.by_hand)
        .join(Round, Round.id == Quota.round_id)
        .join(Queue, Queue.id == Round.queue_id)
        .join(Closure, (Closure.ancestor_id == Queue.area_id) & (Closure.descendant_id == Quota.organisation_id))
        .where(Quota.round_id.in_(sources), Closure.depth == 1, Closure.holds(today()))
        .order_by(Quota.id)
    ):
        kept[number].append((organisation, seats, by_hand))
    quotas: list[dict[str, Any]] = []
    for round_ in rounds:
        if round_.copied_from_id:
            round_.releases = [dict(rule) for rule in rules[round_.copied_from_id]]
            quotas += _quotas(round_, kept[round_.copied_from_id])
    session.flush()
    if quotas:
        session.execute(insert(Quota), quotas)


def _quotas(round_: Round, kept: Sequence[tuple[int, int, bool]]) -> list[dict[str, Any]]:
    seats = fitted({organisation: count for organisation, count, _by_hand in kept}, round_.seats)
    return [
        {"round_id": round_.id, "organisation_id": organisation, "seats": seats[organisation], "by_hand": by_hand}
        for organisation, _count, by_hand in kept
    ]
