"""Who works where and when in the demonstration: three years of hires and leavings. Pure: a seed in, a plan out.

The sizes are those a reader of the founding report recognises: about 1 010 social workers in Göteborg and 280 hires a
year; the other municipalities in proportion to their inhabitants.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.demo.names import FAMILY, GIVEN

#: Social workers by municipality code.
SIZES = {"1480": 1010, "1384": 145, "1481": 119, "1482": 82, "1441": 72, "1489": 71, "1402": 67, "1401": 66, "1440": 55,
         "1415": 47, "1419": 27, "1462": 24, "1407": 22}  # fmt: skip
HIRES_PER_YEAR = 280 / 1010
AREAS = ("barn-och-unga", "forsorjning", "vuxna", "funktionshinder")
#: How the work divides between the areas.
SHARES = {"barn-och-unga": 0.42, "forsorjning": 0.24, "vuxna": 0.18, "funktionshinder": 0.16}
#: Göteborg's committees by area.
COMMITTEES = dict.fromkeys(AREAS[:3], ("nordost", "centrum", "sydvast", "hisingen")) | {
    "funktionshinder": ("funktionsstod",)
}
UNIT_SIZE = 11
NAMES = {
    "barn-och-unga": ("Mottagning barn och unga", "Utredning barn", "Utredning ungdom", "Placering och familjehem"),
    "forsorjning": ("Mottagning försörjning", "Försörjningsstöd", "Stöd till arbete", "Boende och ekonomi"),
    "vuxna": ("Mottagning vuxna", "Vuxna, skadligt bruk", "Våld i nära relationer", "Boende vuxna"),
    "funktionshinder": (
        "LSS-handläggning",
        "Funktionsstöd vuxna",
        "Funktionsstöd barn och unga",
        "Utredning funktionsstöd",
    ),
}
PROFILES = (
    ("new_graduate", 0.55),
    ("new_to_authority_work", 0.2),
    ("new_to_target_group", 0.1),
    ("new_to_municipality", 0.15),
)
YEARS = 3
#: How far ahead hires are known.
SOON = timedelta(days=45)
#: Of those who leave, how many begin in another municipality of the federation.
MOVERS = 0.12


@dataclass
class Unit:
    """A unit of the demonstration, under an organisation of the reference data."""

    key: str
    name: str
    parent: str
    municipality: str
    area: str
    size: int


@dataclass
class Job:
    """A post of someone in the plan."""

    unit: str
    municipality: str
    area: str
    role: str
    first_on: date
    last_on: date | None = None
    profile: str = ""
    percent: int = 100


@dataclass
class Someone:
    """An invented person: names, the year of the degree, posts one after the other, days away."""

    given: str
    family: str
    degree_on: date
    jobs: list[Job]
    away: list[tuple[date, date | None, int]] = field(default_factory=list)
    #: The name of the account of the demo's first page, when it is one.
    account: str = ""
    #: Shown instead of the name; not empty when the identity is protected.
    alias: str = ""
    #: Högskolepoäng after the degree.
    points: float = 0.0
    #: The kind of the degree; drawn by lot when empty.
    degree: str = ""


def units(scale: float = 1.0) -> Iterator[Unit]:
    """The units of all municipalities, each of about eleven people; a small municipality has one for each area at least.

    scale: how many social workers there are in all, 1.0 being the sizes above.
    """
    for code, size in SIZES.items():
        for area in AREAS:
            parents = COMMITTEES[area] if code == "1480" else (code,)
            for parent in parents:
                people = max(2, round(size * scale * SHARES[area] / len(parents)))
                count = max(1, round(people / UNIT_SIZE))
                for n in range(count):
                    name = NAMES[area][n % 4] + (f" {n // 4 + 1}" if count > 4 else "")
                    yield Unit(
                        f"{parent}-{area}-{n + 1}",
                        name,
                        parent,
                        code,
                        area,
                        people * (n + 1) // count - people * n // count,
                    )


def staff(seed: int, today: date, every: list[Unit], cast: dict[str, list[Someone]] | None = None) -> list[Someone]:
    """Everyone who works or has worked in the units during three years up to today, and some who begin soon.

    cast: people of units whose staff is written by hand, by the unit's key. Units keep their size: whoever leaves is
    followed by a hire. Some of those who leave begin in another municipality. The same seed and day give the same
    people.
    """
    chance = Random(seed)  # noqa: S311 (a demonstration, not a secret)
    people: list[Someone] = []
    for unit in every:
        if cast and unit.key in cast:
            people += cast[unit.key]
            continue
        people += _leaders(chance, today, unit)
        here = [_veteran(chance, today, unit) for _ in range(unit.size)]
        people += list(here)
        people += _turnover(chance, today, unit, here)
    _move_some(chance, today, people, [unit for unit in every if not cast or unit.key not in cast])
    for someone in people:
        if not cast or someone.jobs[-1].unit not in cast:
            _absences(chance, today, someone)
    return people


def history_begins(today: date) -> date:
    """The first day of the month three years ago; people are followed month by month from it."""
    return today.replace(year=today.year - YEARS, day=1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _name(chance: Random) -> tuple[str, str]:
    return chance.choice(GIVEN), chance.choice(FAMILY)


def _leaders(chance: Random, today: date, unit: Unit) -> Iterator[Someone]:
    for role, count in (("unit_manager", 1), ("lead_social_worker", 1 if unit.size < 14 else 2)):
        for _ in range(count):
            first = _working_day(today - timedelta(days=chance.randint(40, 3000)))
            degree = first - timedelta(days=chance.randint(6 * 365, 20 * 365))
            points = chance.choice((0.0, 7.5, 15.0, 22.5, 30.0))
            job = Job(unit.key, unit.municipality, unit.area, role, first)
            yield Someone(*_name(chance), degree, [job], points=points)


def _veteran(chance: Random, today: date, unit: Unit) -> Someone:
    first = _working_day(history_begins(today) - timedelta(days=chance.randint(30, 12 * 365)))
    degree = first - timedelta(days=chance.randint(30, 8 * 365))
    points = chance.choice((0.0, 0.0, 0.0, 0.0, 7.5, 15.0))
    job = Job(unit.key, unit.municipality, unit.area, "social_worker", first, percent=_percent(chance))
    return Someone(*_name(chance), degree, [job], points=points)


def _turnover(chance: Random, today: date, unit: Unit, here: list[Someone]) -> Iterator[Someone]:
    """Month by month someone leaves, most often one of the newest, and someone is hired; July is still."""
    month, last = history_begins(today), today + SOON
    owed = chance.random()
    while month <= last:
        owed += 0 if month.month == 7 else unit.size * HIRES_PER_YEAR / 11
        while owed >= 1:
            owed -= 1
            start = _working_day(month + timedelta(days=chance.choice((0, 0, 0, 7, 14, 14, 21))))
            if start > last:
                break
            leaver = here.pop(_who_leaves(chance, here))
            stayed = leaver.jobs[-1].first_on + timedelta(days=60)
            leaver.jobs[-1].last_on = max(month - timedelta(days=1), month_end(stayed))
            new = _hire(chance, unit, start)
            here.append(new)
            yield new
        month = month_end(month) + timedelta(days=1)


def _who_leaves(chance: Random, here: list[Someone]) -> int:
    """Four times in ten one of the newest third: many leave in their first years."""
    order = sorted(range(len(here)), key=lambda i: here[i].jobs[-1].first_on)
    newest = order[-max(1, len(order) // 3) :]
    return chance.choice(newest if chance.random() < 0.4 else order)


def _hire(chance: Random, unit: Unit, start: date) -> Someone:
    profile = chance.choices([p for p, _ in PROFILES], [w for _, w in PROFILES])[0]
    fresh = profile == "new_graduate"
    degree = start - timedelta(days=chance.randint(5, 90) if fresh else chance.randint(500, 9 * 365))
    job = Job(unit.key, unit.municipality, unit.area, "social_worker", start, None, profile, _percent(chance))
    return Someone(*_name(chance), degree, [job])


def _percent(chance: Random) -> int:
    return chance.choices((100, 80, 75), (0.88, 0.08, 0.04))[0]


def _move_some(chance: Random, today: date, people: list[Someone], every: list[Unit]) -> None:
    by_area: dict[str, list[Unit]] = {}
    for unit in every:
        by_area.setdefault(unit.area, []).append(unit)
    for someone in people:
        last = someone.jobs[-1]
        if last.last_on is None or last.role != "social_worker" or chance.random() > MOVERS:
            continue
        there = [u for u in by_area.get(last.area, ()) if u.municipality != last.municipality]
        start = _working_day(last.last_on + timedelta(days=1))
        if there and start < today:
            unit = chance.choice(there)
            job = Job(unit.key, unit.municipality, unit.area, "social_worker", start, None, "new_to_municipality")
            someone.jobs.append(job)


def _absences(chance: Random, today: date, someone: Someone) -> None:
    job = someone.jobs[-1]
    if job.role != "social_worker" or chance.random() > 0.09:
        return
    since = max(job.first_on, history_begins(today))
    span = (min(job.last_on or today, today) - since).days
    if span < 40:
        return
    first = since + timedelta(days=chance.randint(10, span - 10))
    kind = chance.random()
    if kind < 0.15:
        last, percent = first + timedelta(days=chance.randint(5, 25)), 100
    elif kind < 0.3:
        last, percent = first + timedelta(days=chance.randint(60, 300)), chance.choice((20, 25, 50))
    else:
        last, percent = first + timedelta(days=chance.randint(35, 420)), 100
    # Of those who are away for long now, some have not said when they will be back.
    open_ended = percent == 100 and last > today and chance.random() < 0.5
    someone.away.append((first, None if open_ended else last, percent))


def _working_day(day: date) -> date:
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
