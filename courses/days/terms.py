"""On which terms someone waits, and whether a round meets them. Pure: values in, yes or no out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from courses.days.models import Travel


@dataclass(frozen=True)
class Wanted:
    """Which dates, weekdays (Monday is 0) and places suit someone, how far the person travels, and whether every such date
    suits without being asked again."""

    earliest_on: date | None = None
    latest_on: date | None = None
    weekdays: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    travel: str = Travel.anywhere
    any_suits: bool = False


#: What someone who has said nothing takes.
ANYTHING = Wanted()


@dataclass(frozen=True)
class Setting:
    """When and where a round is held: its days, the names of its places, and the organisations where they lie."""

    days: tuple[date, ...]
    places: tuple[str, ...] = ()
    municipalities: tuple[int, ...] = ()


def suits(
    wanted: Wanted, setting: Setting, member: int | None = None, neighbours: Mapping[int, Iterable[int]] | None = None
) -> bool:
    """Whether a round meets the terms. What nobody knows (a place without a municipality, an online round) is no hindrance.

    member: the municipality of whoever waits. neighbours: municipality → those that border on it.
    """
    if wanted.earliest_on and any(day < wanted.earliest_on for day in setting.days):
        return False
    if wanted.latest_on and any(day > wanted.latest_on for day in setting.days):
        return False
    if wanted.weekdays and any(day.weekday() not in wanted.weekdays for day in setting.days):
        return False
    if wanted.places and any(place not in wanted.places for place in setting.places):
        return False
    return _in_reach(wanted.travel, setting.municipalities, member, neighbours or {})


def _in_reach(
    travel: str, municipalities: tuple[int, ...], member: int | None, neighbours: Mapping[int, Iterable[int]]
) -> bool:
    if travel == Travel.anywhere or member is None:
        return True
    near = {member} if travel == Travel.own else {member, *neighbours.get(member, ())}
    return all(place in near for place in municipalities)
