"""The plan of a year for a whole federation: what proposing it and telling what follows cost, beside a bare page.

Thirteen municipalities of very different size hire 280 people; part 1 in nine rounds and nineteen themes in as many
sittings as that takes, with four trainers of whom each is away now and then; 560 people are employed and lack themes.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeVar

from courses.year.blocked import usual_blocks
from courses.year.consequences import consequences
from courses.year.facts import Choices, PartFacts, Programme, ThemeFacts, There
from courses.year.forecast import Newcomer, shared
from courses.year.proposal import propose_year
from courses.year.rhythm import Rhythm
from courses.year.trainers import TrainerDays

YEAR, HIRES, PLACES = 2028, 280, 13
Made = TypeVar("Made")
#: Seconds that a proposal may take before it would have to be a job with progress.
LIMIT = 1.0
#: How large the municipalities are beside one another, and how many half days the themes take.
SIZES = (120, 14, 14, 12, 16, 14, 12, 6, 20, 14, 10, 6, 6)
HALVES = (1, 2, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)


def planned(bare_ms: float) -> Iterator[str]:
    """The lines to print. bare_ms: what the bare page costs of CPU, in milliseconds."""
    programme, choices, there = _programme(), _choices(), _there()
    asked = date(YEAR - 1, 10, 1)
    rows, spent = _timed(lambda: propose_year(programme, choices, there, asked))
    yield (
        f"year planner: {PLACES} municipalities, 9 rounds and {len(rows) - 9} sittings of {len(HALVES)} themes proposed in"
        f" {spent * 1000:.0f} ms, {spent * 1000 / bare_ms:.0f} × bare (at most {LIMIT:g} s)"
    )
    told, spent = _timed(lambda: consequences(programme, choices, there, rows, asked))
    yield (
        f"year planner: what follows from moving a round is told in {spent * 1000:.0f} ms, {spent * 1000 / bare_ms:.0f}"
        f" × bare; {len(told.failing)} stretches without a round, {told.per_round:.1f} people a round"
    )


def _timed(act: Callable[[], Made]) -> tuple[Made, float]:
    """What it gives, and the shortest CPU time of three."""
    spent = []
    for _ in range(3):
        began = time.process_time()
        found = act()
        spent.append(time.process_time() - began)
    return found, min(spent)


def _programme() -> Programme:
    def theme(number: int, halves: int, course: int) -> ThemeFacts:
        return ThemeFacts(number, f"tema-{number}", f"Tema {number}", course, halves, frozenset(), 30)

    whole = PartFacts("del-1", "Del 1", 4, 9, tuple(theme(100 + n, h, 99) for n, h in enumerate((3, 1, 1))), ())
    single = tuple(theme(n, h, n) for n, h in enumerate(HALVES, start=1))
    return Programme("bench", "Bench", True, whole, PartFacts("del-2", "Del 2", 24, 9, single, ()))


def _choices() -> Choices:
    grid = {place: shared(count, [1] * 12) for place, count in enumerate(shared(HIRES, SIZES), start=1)}
    return Choices(YEAR, 30, 9, Rhythm.together, usual_blocks(YEAR), grid)


def _there() -> There:
    begun = [date(YEAR - 2, 1, 1) + timedelta(days=n) for n in range(560)]
    lacking = tuple(Newcomer(day.replace(day=1, year=day.year + 2), day, employed=True) for day in begun)
    away = [frozenset(date(YEAR, month, day) for month in range(1, 13) for day in (3 + n, 10 + n)) for n in range(4)]
    trainers = tuple(TrainerDays(n + 1, f"T{n}", away=days) for n, days in enumerate(away))
    return There(lacking=dict.fromkeys(range(1, len(HALVES) + 1), lacking), trainers=trainers)
