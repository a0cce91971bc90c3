"""Levels: the models that apply where someone works, what is decided in each, and what its rule proposes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select

from app.competences.models import Framework, Level, LevelDecision
from app.competences.proposals import Merits, Proposal, Rung, propose, worth_deciding, years_in_profession
from app.db import holds, session
from app.organisations.models import Closure, Organisation, Post
from app.organisations.roles import EMPLOYED
from app.people.careers import profession_began
from app.people.models import Credits, Degree, Person


@dataclass(frozen=True)
class Decided:
    """A level that a manager has decided."""

    level: Level
    decided_by: str
    decided_on: date
    reason: str


@dataclass(frozen=True)
class LevelCard:
    """In one model: the level decided, the level proposed when it is higher, and the years since the degree."""

    framework: Framework
    #: Whether the model applies where the person works; one that does not is told of, and nothing is proposed in it.
    applies: bool
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
        if not self.applies:
            return None
        position = self.decided.level.position if self.decided else None
        return self.proposal.rung if worth_deciding(self.proposal, position) else None


def frameworks_of(person: Person, on: date) -> list[tuple[Framework, bool]]:
    """The models of the person's levels, each with whether it applies on the day: where the person works then.

    A model applies to those who are employed in its owner's organisations, a model without an owner to all. One that
    applies no longer is still there when something has been decided in it.
    """
    works = (
        exists()
        .where(Post.person_id == person.id, holds(Post.first_on, Post.last_on, on), Post.role.in_(EMPLOYED))
        .where(Closure.descendant_id == Post.unit_id, Closure.holds(on), Organisation.id == Closure.ancestor_id)
        .where(Organisation.key == Framework.owner_key)
    )
    decided = exists().where(LevelDecision.person_id == person.id, LevelDecision.framework_key == Framework.key)
    applies = or_(Framework.owner_key == "", works).label("applies")
    found = session.execute(select(Framework, applies).where(or_(applies, decided)).order_by(Framework.position))
    return [(framework, bool(applies)) for framework, applies in found]


def level_cards(person: Person, on: date) -> list[LevelCard]:
    """What is decided and proposed about the person's level on this day, model by model. Five statements."""
    found = frameworks_of(person, on)
    if not found:
        return []
    levels = _levels([framework.key for framework, _applies in found])
    decisions = _decisions(person)
    degree, merits = _merits(person, on)
    return [
        LevelCard(
            framework,
            applies,
            levels[framework.key],
            decisions[framework.key],
            propose(_rungs(levels[framework.key]), merits, on),
            degree,
            years_in_profession(merits.degree_on, on),
        )
        for framework, applies in found
    ]


def _levels(keys: Sequence[str]) -> dict[str, list[Level]]:
    """The levels of each framework, the lowest first."""
    found: dict[str, list[Level]] = defaultdict(list)
    for level in session.scalars(select(Level).where(Level.framework_key.in_(keys)).order_by(Level.position)):
        found[level.framework_key].append(level)
    return found


def _rungs(levels: Sequence[Level]) -> list[Rung]:
    return [
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


def _decisions(person: Person) -> dict[str, list[Decided]]:
    """What has been decided, the latest first, by framework."""
    rows = session.execute(
        select(LevelDecision, Level, Person)
        .join(Level, Level.id == LevelDecision.level_id)
        .join(Person, Person.id == LevelDecision.decided_by_id)
        .where(LevelDecision.person_id == person.id)
        .order_by(LevelDecision.decided_on.desc(), LevelDecision.id.desc())
    )
    found: dict[str, list[Decided]] = defaultdict(list)
    for row, level, by in rows:
        found[row.framework_key].append(Decided(level, by.name, row.decided_on, row.reason))
    return found
