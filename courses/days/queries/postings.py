"""Where people work, as far as a round asks."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select

from app.api import Closure, session
from courses.days.queries.people import Place, covered_units, posts_held


def places_in(queue_id: int, picks: Mapping[int, int | None], on: date) -> dict[int, Place]:
    """The post and unit that a learning counts for, for those of these people who hold one in a queue's area. Two statements.

    picks: person → the post wanted, or None for the largest per cent.
    """
    held = posts_held(picks, on)
    covered = covered_units(queue_id, {place[1] for places in held.values() for place in places}, on)
    chosen = {}
    for person_id, wanted in picks.items():
        inside = [
            place for place in held.get(person_id, []) if place[1] in covered and (wanted is None or place[0] == wanted)
        ]
        if inside:
            chosen[person_id] = inside[0]
    return chosen


def units_below(organisation_id: int, unit_ids: Iterable[int], on: date) -> set[int]:
    """Which of these units lie in or below an organisation on this day. One statement."""
    return set(
        session.scalars(
            select(Closure.descendant_id).where(
                Closure.ancestor_id == organisation_id, Closure.descendant_id.in_(list(unit_ids)), Closure.holds(on)
            )
        )
    )


def main_units(person_ids: Iterable[int], on: date) -> dict[int, int]:
    """The unit of the post with the largest per cent, for each person who holds one. One statement."""
    return {person_id: places[0][1] for person_id, places in posts_held(person_ids, on).items() if places}
