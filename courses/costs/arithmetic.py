"""What a year takes, as the founding report reckoned it. Pure: numbers in, numbers out.

280 new employees × 15 days are 4 200 participant-days over the programme; two coordinators and ten local training leads
at 0,2 are 4,0 åa (systems.md A3.1, A3.3; facts.md C4.4). Åa are given, never reckoned from days.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reckoning:
    """What follows from a year's numbers. Money in kronor."""

    participant_days: float
    support: float
    fte: float
    staff_cost: float
    total: float

    @property
    def for_a_day(self) -> float | None:
        """What one participant-day costs; None when there are none."""
        return self.total / self.participant_days if self.participant_days else None


def reckon(
    hires: int,
    days_each: float,
    coordinators: float,
    support_each: float,
    organisations: int,
    fte_cost: int,
    other_cost: int,
) -> Reckoning:
    """Participant-days, åa and cost of a year.

    days_each: course days for each new employee. support_each: åa for each organisation. fte_cost, other_cost: kronor.
    """
    support = organisations * support_each
    fte = coordinators + support
    staff_cost = fte * fte_cost
    return Reckoning(hires * days_each, support, fte, staff_cost, staff_cost + other_cost)


def shared(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """A sum of kronor shared by weights; the parts are whole kronor and always make the sum.

    The kronor that are left over go to those with the largest remainder, then to the lowest key. With no weight at all
    everyone pays alike. An empty mapping shares nothing.
    """
    if not weights:
        return {}
    whole = sum(weights.values())
    used = dict(weights) if whole else dict.fromkeys(weights, 1)
    whole = whole or len(used)
    parts = {key: total * weight // whole for key, weight in used.items()}
    left = total - sum(parts.values())
    for key in sorted(used, key=lambda each: (-(total * used[each] % whole), each))[:left]:
        parts[key] += 1
    return parts
