"""What someone's entries show, area by area and requirement by requirement. Pure: values in, values out.

An activity that covers several areas is shown once, under the area it mostly belongs to, with the others named; its
days are never divided between them. In the counts of requirements and in the levels of objectives it serves them all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.competences.objectives import LEVELS, within_reach


class Rule(NamedTuple):
    """What entries about an object show; see EvidenceRule. Version 0 speaks for versions without a rule."""

    version: int
    verbs: tuple[str, ...]
    areas: tuple[str, ...]
    objectives: tuple[tuple[str, str], ...] = ()
    requirements: tuple[str, ...] = ()
    days: float = 0.0


class Fact(NamedTuple):
    """A standing entry: what was done, when, and who told it (empty for the platform or the person)."""

    entry_id: int
    verb: str
    kind: str
    key: str
    version: int | None
    label: str
    happened_on: date
    by: str = ""
    #: From an older system: dated, but nobody here vouches for it.
    imported: bool = False


class Asked(NamedTuple):
    """A need of one of the person's obligations: what, how many course days, the areas, and when it was met."""

    kind: str
    key: str
    label: str
    verbs: tuple[str, ...]
    days: float
    areas: tuple[str, ...]
    met_on: date | None = None


class Shown(NamedTuple):
    """An entry with what it shows."""

    fact: Fact
    areas: tuple[str, ...]
    #: (text, level) within the verb's reach; none when imported.
    objectives: tuple[tuple[str, str], ...] = ()
    requirements: tuple[str, ...] = ()
    days: float = 0.0

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of objectives that it shows, the lowest first."""
        shown = {level for _, level in self.objectives}
        return tuple(level for level in LEVELS if level in shown)


class Days(NamedTuple):
    """Course days asked for that cover the same areas, and how many of them are shown. Never divided."""

    areas: tuple[str, ...]
    shown: float
    asked: float
    #: The needs that are not met yet.
    left: tuple[Asked, ...] = ()
    #: The last day on which any of it was shown.
    latest_on: date | None = None
    #: Days shown that no obligation asks for.
    beside: float = 0.0


@dataclass(frozen=True)
class Count:
    """How many entries stand for a requirement, and how many of them are imported."""

    name: str
    times: int
    imported: int = 0


@dataclass
class Area:
    """One knowledge area of one person."""

    key: str
    #: Entries that mostly belong here, the latest first.
    rows: list[Shown] = field(default_factory=list)
    #: Entries shown under other areas that serve this one too: area key → how many.
    elsewhere: dict[str, int] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    #: Days whose first area is this one.
    days: list[Days] = field(default_factory=list)
    #: Other areas under which days for this one are counted.
    days_elsewhere: list[str] = field(default_factory=list)
    #: Needs for this area that are not met.
    left: list[Asked] = field(default_factory=list)


def rule_for(rules: Sequence[Rule], version: int | None) -> Rule | None:
    """The rule of this very version, else the one for every version, else the latest."""
    exact = [r for r in rules if version and r.version == version] or [r for r in rules if r.version == 0]
    return exact[0] if exact else max(rules, key=lambda r: r.version, default=None)


def show(facts: Iterable[Fact], rules: Mapping[tuple[str, str], Sequence[Rule]], asked: Sequence[Asked]) -> list[Shown]:
    """Each fact with what it shows, the latest first.

    Without a rule of its own, an object shows the areas and days that the person's obligations name for it, and no
    objective. A fact that neither knows shows nothing, and is still there to be seen.
    """
    needed = {(a.kind, a.key): a for a in asked}
    found = []
    for fact in facts:
        rule = rule_for(rules.get((fact.kind, fact.key), ()), fact.version)
        need = needed.get((fact.kind, fact.key))
        if rule is not None and fact.verb in rule.verbs:
            objectives = () if fact.imported else tuple(within_reach(fact.verb, rule.objectives))
            found.append(Shown(fact, rule.areas, objectives, rule.requirements, rule.days))
        elif need is not None and fact.verb in need.verbs:
            found.append(Shown(fact, need.areas, days=need.days))
        else:
            found.append(Shown(fact, ()))
    return sorted(found, key=lambda s: (s.fact.happened_on, s.fact.entry_id), reverse=True)


def days_by_areas(asked: Sequence[Asked], shown: Sequence[Shown], order: Sequence[str]) -> list[Days]:
    """The days asked for and shown, one row for each set of areas, in the order of the areas.

    The same object asked for twice, by two programmes or two posts, is one activity and counts once; so does an
    object that was shown twice.
    """
    groups: dict[frozenset[str], list[Asked]] = defaultdict(list)
    for need in _once_each(asked):
        groups[frozenset(need.areas)].append(need)
    beside: dict[frozenset[str], dict[tuple[str, str], Shown]] = defaultdict(dict)
    known = {(a.kind, a.key) for a in asked}
    for one in shown:
        about = (one.fact.kind, one.fact.key)
        if one.days and one.areas and about not in known:
            beside[frozenset(one.areas)].setdefault(about, one)
    place = {key: i for i, key in enumerate(order)}
    rows = [_days(groups.get(areas, []), list(beside.get(areas, {}).values())) for areas in {**groups, **beside}]
    return sorted(rows, key=lambda row: [place.get(key, len(place)) for key in row.areas] or [len(place)])


def _once_each(asked: Iterable[Asked]) -> Iterable[Asked]:
    objects: dict[tuple[str, str], Asked] = {}
    for need in asked:
        known = objects.get((need.kind, need.key))
        if known is None or (known.met_on is None and need.met_on is not None):
            objects[need.kind, need.key] = need
    return objects.values()


def _days(asked: list[Asked], beside: list[Shown]) -> Days:
    met = [(a.days, a.met_on) for a in asked if a.met_on is not None]
    return Days(
        asked[0].areas if asked else beside[0].areas,
        sum(days for days, _ in met),
        sum(a.days for a in asked),
        tuple(a for a in asked if a.met_on is None),
        max([on for _, on in met] + [one.fact.happened_on for one in beside], default=None),
        sum(one.days for one in beside),
    )


def by_area(shown: Sequence[Shown], asked: Sequence[Asked], order: Sequence[str]) -> list[Area]:
    """Every area in order, with its rows, levels, days and what is left."""
    areas = {key: Area(key) for key in order}
    levels: dict[str, set[str]] = defaultdict(set)
    for one in shown:
        known = [key for key in one.areas if key in areas]
        for key in known:
            levels[key].update(one.levels)
            if key != known[0]:
                areas[key].elsewhere[known[0]] = areas[key].elsewhere.get(known[0], 0) + 1
        if known:
            areas[known[0]].rows.append(one)
    for row in days_by_areas(asked, shown, order):
        known = [key for key in row.areas if key in areas]
        for key in known:
            areas[key].left += row.left
            if key == known[0]:
                areas[key].days.append(row)
            elif known[0] not in areas[key].days_elsewhere:
                areas[key].days_elsewhere.append(known[0])
    for key, area in areas.items():
        area.levels = tuple(level for level in LEVELS if level in levels[key])
    return list(areas.values())


def serving(shown: Iterable[Shown], area_keys: Iterable[str], requirement: str) -> list[Shown]:
    """The entries that stand for a requirement, in the order given: it is named, or they stand for it through these areas
    (the proposed mapping) and nothing is named of its instrument.

    requirement: as it is kept, ``instrument/name``.
    """
    keys = set(area_keys)
    return [
        one
        for one in shown
        if requirement in one.requirements
        or (not keys.isdisjoint(one.areas) and not names_of(one, requirement.partition("/")[0]))
    ]


def names_of(one: Shown, instrument: str) -> list[str]:
    """The requirements of an instrument that an entry narrows itself to."""
    return [ref for ref in one.requirements if ref.partition("/")[0] == instrument]


def of_its_own(
    serving_entries: Iterable[Shown], requirement: str, answers: Mapping[str, Collection[str]]
) -> list[Shown]:
    """Those of the entries that stand for this very requirement: it is named, or their areas answer to no other.

    answers: the requirements of one instrument and the areas that answer to each. An entry of an area that answers to
    several requirements stands for them together, and nobody has said which.
    """
    return [
        one
        for one in serving_entries
        if requirement in one.requirements
        or all(name == requirement or set(keys).isdisjoint(one.areas) for name, keys in answers.items())
    ]


def count(name: str, serving_entries: Sequence[Shown]) -> Count:
    """How many times a requirement has been shown. There is no number that makes it fulfilled."""
    return Count(name, len(serving_entries), sum(one.fact.imported for one in serving_entries))
