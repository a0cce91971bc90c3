"""What pages ask about competences. Each question is a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app import registry
from app.competences import gathering, words
from app.competences.gathering import Area, Asked, Fact, Rule, Shown
from app.competences.models import (
    AreaMapping,
    EvidenceRule,
    Framework,
    Instrument,
    KnowledgeArea,
    Level,
    LevelDecision,
    Requirement,
)
from app.competences.proposals import Merits, Proposal, Rung, propose, worth_deciding, years_in_profession
from app.db import session
from app.ledger.models import Entry, Standing
from app.ledger.queries import needs_of, obligations_of, standings_of
from app.people.careers import profession_began
from app.people.models import Credits, Degree, Person
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
    """A requirement, the areas that are proposed to answer to it, and what has been shown through them."""

    requirement: Requirement
    areas: tuple[str, ...]
    entries: list[Shown]

    @property
    def count(self) -> gathering.Count:
        """How many times."""
        return gathering.count(self.requirement.name, self.entries)


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


@dataclass(frozen=True)
class Decided:
    """A level that a manager has decided."""

    level: Level
    decided_by: str
    decided_on: date
    reason: str


@dataclass(frozen=True)
class LevelCard:
    """The level decided, the level proposed when it is higher, and the years since the degree."""

    framework: Framework | None
    levels: Sequence[Level]
    decisions: list[Decided]
    proposal: Proposal
    degree: Degree | None
    years: tuple[int, int] | None

    @property
    def decided(self) -> Decided | None:
        """The decision that holds."""
        return self.decisions[0] if self.decisions else None

    @property
    def proposed(self) -> Rung | None:
        """The level to decide about; never one below what has been decided."""
        position = self.decided.level.position if self.decided else None
        return self.proposal.rung if worth_deciding(self.proposal, position) else None


def knowledge_areas() -> Sequence[KnowledgeArea]:
    """The knowledge areas in order."""
    return session.scalars(select(KnowledgeArea).order_by(KnowledgeArea.position)).all()


_AREAS = KnowledgeArea.__table__.c
_NAMES = select(_AREAS.key, _AREAS.name).order_by(_AREAS.position)


def _names() -> dict[str, str]:
    """The knowledge areas' names by key, in order; kept until they are written again."""
    return editions.of_edition("competences.names", lambda: dict(session.execute(_NAMES).all()))


def instruments() -> Sequence[Instrument]:
    """Every instrument in order."""
    return session.scalars(select(Instrument).order_by(Instrument.position)).all()


def requirements() -> dict[str, list[Requirement]]:
    """Instrument key → its requirements in order."""
    found: dict[str, list[Requirement]] = defaultdict(list)
    for row in session.scalars(select(Requirement).order_by(Requirement.instrument_key, Requirement.position)):
        found[row.instrument_key].append(row)
    return found


def mapping() -> set[tuple[str, int]]:
    """The proposed mapping: (area key, requirement id)."""
    return {
        (area, number) for area, number in session.execute(select(AreaMapping.area_key, AreaMapping.requirement_id))
    }


def objectives_of(kind: str, keys: Iterable[str]) -> dict[str, list[str]]:
    """The learning objectives in words that evidence about these objects shows, by key. One statement."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, pairs in session.execute(
        select(EvidenceRule.object_key, EvidenceRule.objectives)
        .where(EvidenceRule.object_kind == kind, EvidenceRule.object_key.in_(list(keys)))
        .order_by(EvidenceRule.id)
    ):
        found[key] += [text for text, _level in pairs if text not in found[key]]
    return found


_OF_RULE = EvidenceRule.__table__.c
_RULES = select(
    _OF_RULE.object_kind, _OF_RULE.object_key, _OF_RULE.object_version, _OF_RULE.verbs, _OF_RULE.areas,
    _OF_RULE.objectives, _OF_RULE.requirements, _OF_RULE.days,
).order_by(_OF_RULE.id)  # fmt: skip
editions.new_edition_when_written(EvidenceRule, KnowledgeArea)


def _rules() -> dict[tuple[str, str], list[Rule]]:
    """What evidence about each object shows; some dozens for each programme, kept until one is written again."""
    rules: dict[tuple[str, str], list[Rule]] = {}
    for kind, key, version, verbs, areas, objectives, requirements, days in session.execute(_RULES):
        words = tuple((text, level) for text, level in objectives)
        rule = Rule(version, tuple(verbs), tuple(areas), words, tuple(requirements), days)
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
    names = _names()
    stops = list(told)
    return [
        ShownDays(
            words.joined(names.get(key, key) for key in row.areas),
            row.areas,
            row.shown,
            row.asked,
            words.days(row),
            words.latest_and_next(row, stops, on),
        )
        for row in gathering.days_by_areas(asked, shown, list(names))
        if row.areas
    ]


def picture(person: Person, on: date) -> Picture:
    """All that the person has shown by this day, for the page about it."""
    shown, asked = evidence(person, on)
    names = {area.key: area.name for area in knowledge_areas()}
    mapped: dict[int, set[str]] = defaultdict(set)
    for area, number in mapping():
        mapped[number].add(area)
    demands = {
        key: [
            Demand(r, tuple(a for a in names if a in mapped[r.id]), gathering.serving(shown, mapped[r.id], r.name))
            for r in rows
        ]
        for key, rows in requirements().items()
    }
    told = [stop for stops in registry.hook.journey(person=person, on=on) for stop in stops]
    return Picture(
        gathering.by_area(shown, asked, list(names)),
        names,
        instruments(),
        demands,
        [one for one in shown if not any(key in names for key in one.areas)],
        told,
    )


def framework() -> Framework | None:
    """The model whose levels are decided."""
    return session.scalars(select(Framework).order_by(Framework.position).limit(1)).first()


def levels_of(key: str) -> Sequence[Level]:
    """The levels of a framework, the lowest first."""
    return session.scalars(select(Level).where(Level.framework_key == key).order_by(Level.position)).all()


def level_card(person: Person, on: date) -> LevelCard:
    """What is decided and proposed about the person's level on this day. Five statements."""
    model = framework()
    levels = levels_of(model.key) if model else []
    degree, merits = _merits(person, on)
    rungs = [
        Rung(
            level.id,
            level.position,
            level.name,
            level.years_min,
            level.years_max,
            level.approximate,
            level.credits_as_printed,
            level.further_credits,
        )
        for level in levels
    ]
    return LevelCard(
        model,
        levels,
        _decisions(person, model.key) if model else [],
        propose(rungs, merits, on),
        degree,
        years_in_profession(merits.degree_on, on),
    )


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


def _merits(person: Person, on: date) -> tuple[Degree | None, Merits]:
    degrees = session.scalars(
        select(Degree).where(Degree.person_id == person.id, Degree.awarded_on <= on).order_by(Degree.id)
    ).all()
    began = profession_began(degrees)
    # On the very same day, the degree that someone has verified; the model speaks of the socionom's first.
    degree = max(
        (d for d in degrees if d.awarded_on == began and d.kind != "other"),
        key=lambda d: (d.kind == "socionom", d.verified_on is not None),
        default=None,
    )
    if degree is None:
        return None, Merits()
    rows = session.execute(
        select(Credits.hp, Credits.verified_on).where(
            Credits.person_id == person.id,
            Credits.completed_on >= degree.awarded_on,
            Credits.verified_on.is_not(None),
            Credits.verified_on <= on,
        )
    )
    verified = [(hp, day) for hp, day in rows if day is not None]
    return degree, Merits(degree.awarded_on, degree.verified_on, verified)


def _decisions(person: Person, framework_key: str) -> list[Decided]:
    rows = session.execute(
        select(LevelDecision, Level, Person)
        .join(Level, Level.id == LevelDecision.level_id)
        .join(Person, Person.id == LevelDecision.decided_by_id)
        .where(LevelDecision.person_id == person.id, LevelDecision.framework_key == framework_key)
        .order_by(LevelDecision.decided_on.desc(), LevelDecision.id.desc())
    )
    return [Decided(level, by.name, row.decided_on, row.reason) for row, level, by in rows]
