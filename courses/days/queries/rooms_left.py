"""How many more people of a unit can get seats in rounds now: what is left of the quota, as a manager reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.api import Organisation, session
from courses.days.models import Round
from courses.days.queries.boards import taken_in
from courses.days.queries.members import members_by_unit


@dataclass(frozen=True)
class Left:
    """What is left in a round for one part of its area: the name of the part (empty for the area itself), how many more of
    its people can get a seat now, and its quota (None when the round has none)."""

    name: str
    room: int
    quota: int | None


def left_in(rounds: Sequence[Round], unit_ids: Iterable[int], on: date) -> dict[int, list[Left]]:
    """For each of these rounds what is left for the parts of its area in which these units lie. Seven statements at most.

    rounds: with their queues loaded.
    """
    if not rounds:
        return {}
    units = set(unit_ids)
    areas = {round_.queue_id: round_.queue.area_id for round_ in rounds}
    taken = taken_in(rounds, areas, on)
    by_unit = members_by_unit(areas.values(), units, on)
    names = dict(
        session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.in_(set(by_unit.values())))
        ).all()
    )
    found = {}
    for round_ in rounds:
        members = {by_unit.get((areas[round_.queue_id], unit)) for unit in units}
        quotas = taken.quotas.get(round_.id, {})
        found[round_.id] = [
            Left(
                names.get(member, "") if member is not None else "",
                taken.boards[round_.id].room(member),
                quotas.get(member, 0) if quotas and member is not None else None,
            )
            for member in sorted(members, key=lambda each: names.get(each or 0, ""))
        ]
    return found
