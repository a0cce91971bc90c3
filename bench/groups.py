"""Dialogue groups for 240 people, mixed and then fitted to who came: what the computing costs, beside a bare page.

The people are those of a large federation's day: 40 units in 13 municipalities of very different size, half of them new in
the profession, with four earlier days of the round to avoid and a manager for every unit of more than four.
"""

import time
from collections.abc import Iterator

from courses.groups.adjusting import adjust
from courses.groups.mixing import mix
from courses.groups.people import Sitter, Terms, pair

PEOPLE, MISSING, DAYS = 240, 24, 4
#: Seconds that mixing so many may take at most.
LIMIT = 1.0
PROFILES = ("new_graduate", "new_to_authority_work", "settled", "settled")
BANDS = ("new", "practised", "experienced")


def people(count: int = PEOPLE) -> list[Sitter]:
    """So many people; every third is of the largest municipality."""
    found = []
    for number in range(count):
        organisation = 0 if number % 3 == 0 else 1 + number * 7 % 12
        unit = organisation * 100 + number * 5 % (12 if organisation == 0 else 3)
        profile, band = PROFILES[number * 11 % 4], BANDS[number * 13 % 3]
        found.append(Sitter(number + 1, unit, organisation, profile, band))
    return found


def mixed(bare_ms: float) -> Iterator[str]:
    """The lines to print. bare_ms: what the bare page costs of CPU, in milliseconds."""
    sitters = people()
    terms = Terms(seed=1, apart=_managers(sitters))
    met: dict[tuple[int, int], int] = {}
    for day in range(DAYS):
        terms = Terms(seed=day, apart=terms.apart, met=dict(met))
        groups = mix(sitters, terms).groups
        for two in (pair(a, b) for a in groups for b in groups if a < b and groups[a] == groups[b]):
            met[two] = met.get(two, 0) + 1
    terms = Terms(seed=DAYS, apart=terms.apart, met=met)
    began = time.process_time()
    answer = mix(sitters, terms)
    spent = time.process_time() - began
    yield (
        f"dialogue groups: {PEOPLE} people into {max(answer.groups.values())} groups take {spent * 1000:.0f} ms,"
        f" {spent * 1000 / bare_ms:.0f} × bare (at most {LIMIT:g} s)"
    )
    began = time.process_time()
    adjusted = adjust(sitters[MISSING:], terms, answer.groups)
    spent = time.process_time() - began
    yield (
        f"dialogue groups: {MISSING} of them missing, {len(adjusted.moved)} change group; found in {spent * 1000:.0f} ms,"
        f" {spent * 1000 / bare_ms:.0f} × bare"
    )


def _managers(sitters: list[Sitter]) -> frozenset[tuple[int, int]]:
    units: dict[int | None, list[int]] = {}
    for one in sitters:
        units.setdefault(one.unit, []).append(one.id)
    return frozenset(pair(boss, one) for boss, *rest in units.values() if len(rest) > 3 for one in rest)
