"""What people have shown, by which entries, and what their obligations ask for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app import registry
from app.competences import gathering, words
from app.competences.gathering import Area, Asked, Fact, Rule, Shown
from app.competences.models import EvidenceRule, Instrument, Requirement
from app.competences.queries.catalogue import area_names, instruments, mapping, requirements
from app.db import session
from app.ledger.models import Entry, Standing
from app.ledger.queries import needs_of, obligations_of, standings_of
from app.people.models import Person
from app.web import editions
from app.web.journey import Stop


@dataclass(frozen=True)
class ShownDays:
    """Days asked for that cover the same areas, for the summary on Min resa."""

    name: str
    areas: tuple[str, ...]
    days_shown: float
    days_total: float
    #: ``1,5 av 2 dagar``
    days: str
    #: ``Senast 10 december. Nästa: 14 januari.``
    sentence: str


@dataclass(frozen=True)
class Demand:
    """A requirement, the areas that are proposed to answer to it, and what has been shown through them.

    ``own`` are the entries about this very requirement; the others are about several that share an area.
    """

    requirement: Requirement
    areas: tuple[str, ...]
    entries: list[Shown]
    own: list[Shown]

    @property
    def count(self) -> gathering.Count:
        """How many times this very requirement has been shown."""
        return gathering.count(self.requirement.name, self.own)

    @property
    def shared(self) -> list[Shown]:
        """The entries of which nobody has said which requirement they are about."""
        return [one for one in self.entries if one not in self.own]


@dataclass(frozen=True)
class Picture:
    """All that one person has shown: by area, by requirement, and what fits nowhere."""

    areas: list[Area]
    names: dict[str, str]
    instruments: Sequence[Instrument]
    #: Instrument key → its requirements in order.
    demands: dict[str, list[Demand]]
    other: list[Shown]
    told: list[Stop]


_OF_RULE = EvidenceRule.__table__.c
_RULES = select(
    _OF_RULE.object_kind, _OF_RULE.object_key, _OF_RULE.object_version, _OF_RULE.verbs, _OF_RULE.areas,
    _OF_RULE.objectives, _OF_RULE.requirements, _OF_RULE.days,
).order_by(_OF_RULE.id)  # fmt: skip
editions.new_edition_when_written(EvidenceRule)


def _rules() -> dict[tuple[str, str], list[Rule]]:
    """What evidence about each object shows; some dozens for each programme, kept until one is written again."""
    rules: dict[tuple[str, str], list[Rule]] = {}
    for kind, key, version, verbs, areas, objectives, narrowed, days in session.execute(_RULES):
        words = tuple((text, level) for text, level in objectives)
        rule = Rule(version, tuple(verbs), tuple(areas), words, tuple(narrowed), days)
        rules.setdefault((kind, key), []).append(rule)
    return rules


def evidence(person: Person, on: date) -> tuple[list[Shown], list[Asked]]:
    """What the person has shown by this day, with who told it, and what the person's obligations ask for. Five
    statements at most."""
    return _evidence(person, on, _facts(person, on))


def _evidence(person: Person, on: date, facts: list[Fact]) -> tuple[list[Shown], list[Asked]]:
    rules = editions.of_edition("competences.rules", _rules) if facts else {}
    asked = _asked(person, on)
    return gathering.show(facts, rules, asked), asked


def shown_by_area(person: Person, on: date, *, told: Iterable[Stop] = ()) -> list[ShownDays]:
    """The summary for Min resa: days shown of days asked for, one row for each set of areas that days cover.

    A day that covers two areas stands in one row with both names and is never divided. told: the stops of the
    person's journey, from which the next occasion is taken.
    """
    # Days need not know who told of them, so the standings that the request has read already are enough.
    shown, asked = _evidence(person, on, _facts_alone(person, on))
    names = area_names()
    coming = [stop for stop in told if words.is_coming(stop, on)]
    return [
        ShownDays(
            words.joined(names.get(key, key) for key in row.areas),
            row.areas,
            row.shown,
            row.asked,
            words.days(row),
            words.latest_and_next(row, coming, on),
        )
        for row in gathering.days_by_areas(asked, shown, list(names))
        if row.areas
    ]


def picture(person: Person, on: date) -> Picture:
    """All that the person has shown by this day, for the page about it."""
    shown, asked = evidence(person, on)
    names = area_names()
    mapped: dict[int, set[str]] = defaultdict(set)
    for area, number in mapping():
        mapped[number].add(area)
    demands = {key: [_demand(r, rows, mapped, names, shown) for r in rows] for key, rows in requirements().items()}
    told = [stop for stops in registry.hook.journey(person=person, on=on) for stop in stops]
    return Picture(
        gathering.by_area(shown, asked, list(names)),
        names,
        instruments(),
        demands,
        [one for one in shown if not any(key in names for key in one.areas)],
        told,
    )


def _demand(
    one: Requirement,
    beside: Sequence[Requirement],
    mapped: Mapping[int, set[str]],
    names: Iterable[str],
    shown: Sequence[Shown],
) -> Demand:
    """One requirement among those of its instrument."""
    entries = gathering.serving(shown, mapped[one.id], one.ref)
    own = gathering.of_its_own(entries, one.ref, {each.ref: mapped[each.id] for each in beside})
    return Demand(one, tuple(key for key in names if key in mapped[one.id]), entries, own)


_FACTS = (
    select(Standing, Entry.actor_id, Entry.data, Person)
    .join(Entry, Entry.id == Standing.entry_id)
    .outerjoin(Person, Person.id == Entry.actor_id)
    .where(Standing.person_id == bindparam("person"), Standing.happened_on <= bindparam("day"))
)


def _facts_alone(person: Person, on: date) -> list[Fact]:
    """What the person has shown, without who told it and whether it was imported."""
    return [
        Fact(s.entry_id, s.verb, s.object_kind, s.object_key, s.object_version, s.object_label, s.happened_on)
        for s in standings_of(person.id)
        if s.happened_on <= on
    ]


def _facts(person: Person, on: date) -> list[Fact]:
    rows = session.execute(_FACTS, {"person": person.id, "day": on})
    return [
        Fact(
            s.entry_id,
            s.verb,
            s.object_kind,
            s.object_key,
            s.object_version,
            s.object_label or s.object_key,
            s.happened_on,
            actor.name if actor is not None and actor_id != person.id else "",
            bool(data.get("imported") or data.get("source")),
        )
        for s, actor_id, data, actor in rows
    ]


def _asked(person: Person, on: date) -> list[Asked]:
    obligations = obligations_of(person.id)
    needs = needs_of(obligations)
    return [
        Asked(
            need.object_kind,
            need.object_key,
            need.label or need.object_key,
            tuple(need.verbs),
            need.days,
            tuple(need.areas),
            met_on if met_on is not None and met_on <= on else None,
        )
        for obligation in obligations
        for need, met_on in needs[obligation.id]
    ]
