"""What competence is measured against, what entries show, and the levels that managers have decided.

Four things that are never mixed: completion (the ledger), level (here, decided by a manager), legal qualification (a
degree, judged by the committee) and delegation (outside the platform).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, now, ref_to
from app.web.words import SOURCE, spoken


class Framework(Base):
    """A competence model (*kompetensmodell*) with its levels."""

    __tablename__ = "competences_framework"

    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int | None]
    #: The key of the organisation whose people it is for (``1480``, ``gr``); empty: for all.
    owner_key: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Level(Base):
    """A competence level (*kompetensnivå*) in a framework. Its bounds are soft: proposed by rule, decided by people."""

    __tablename__ = "competences_level"
    __table_args__ = (UniqueConstraint("framework_key", "key"),)

    id: Mapped[Id]
    framework_key: Mapped[str] = mapped_column(ForeignKey("competences_framework.key"))
    key: Mapped[str]
    name: Mapped[str]
    #: 1 is the lowest.
    position: Mapped[int]
    #: Years in the profession after the degree.
    years_min: Mapped[int]
    years_max: Mapped[int | None]
    #: The bounds are told as "cirka".
    approximate: Mapped[bool] = mapped_column(default=False)
    #: Points as the document prints them; perhaps those of before 2007, of which 10 are 15 hp.
    credits_as_printed: Mapped[int | None]
    #: Further credits are asked for, the amount not stated: no rule can propose the level.
    further_credits: Mapped[bool] = mapped_column(default=False)
    may_supervise: Mapped[bool] = mapped_column(default=False)


class KnowledgeArea(Base):
    """One of the six knowledge areas (*kunskapsområde*). Its name is read in the language of the page."""

    __tablename__ = "competences_knowledge_area"

    key: Mapped[str] = mapped_column(primary_key=True)
    swedish: Mapped[str] = mapped_column("name")
    #: Empty when nobody has translated it.
    english: Mapped[str] = mapped_column(default="")
    position: Mapped[int]

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.swedish if spoken() == SOURCE or not self.english else self.english


class Instrument(Base):
    """A law, regulation, general advice or guidance (*författning*), with how surely we know when it held.

    A successor carries no requirements over by itself.
    """

    __tablename__ = "competences_instrument"

    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    #: law | regulation (*föreskrift*, ska) | general_advice (*allmänna råd*, bör) | guidance
    kind: Mapped[str]
    #: competence | legal_qualification
    about: Mapped[str]
    #: The first day; only the year when no more is known.
    from_on: Mapped[date | None]
    from_year: Mapped[int | None]
    #: high | medium | low | unknown, or empty when nothing is said of it.
    from_certainty: Mapped[str] = mapped_column(default="")
    #: The last day, included; only the year when no more is known.
    to_on: Mapped[date | None]
    to_year: Mapped[int | None]
    to_certainty: Mapped[str] = mapped_column(default="")
    #: False when its list is given as "bland annat": then nothing ever adds up to all of it.
    complete: Mapped[bool] = mapped_column(default=False)
    followed_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Requirement(Base):
    """What an instrument asks people to know (*krav*)."""

    __tablename__ = "competences_requirement"
    __table_args__ = (UniqueConstraint("instrument_key", "name"),)

    id: Mapped[Id]
    instrument_key: Mapped[str] = mapped_column(ForeignKey("competences_instrument.key"))
    name: Mapped[str]
    position: Mapped[int]

    @property
    def ref(self) -> str:
        """How rules of evidence name it: ``instrument/name``."""
        return f"{self.instrument_key}/{self.name}"


class AreaMapping(Base):
    """That a knowledge area answers to a requirement. A proposal (*förslag*) that people may change."""

    __tablename__ = "competences_area_mapping"

    area_key: Mapped[str] = mapped_column(ForeignKey("competences_knowledge_area.key"), primary_key=True)
    requirement_id: Mapped[int] = mapped_column(ForeignKey("competences_requirement.id"), primary_key=True)


class EvidenceRule(Base):
    """What entries of these verbs about an object show (*underlag*): areas, objectives with their levels, days."""

    __tablename__ = "competences_evidence_rule"
    __table_args__ = (
        UniqueConstraint("object_kind", "object_key", "object_version"),
        CheckConstraint("days >= 0", name="days_not_negative"),
    )

    id: Mapped[Id]
    object_kind: Mapped[str]
    object_key: Mapped[str]
    #: 0: for every version that has no rule of its own.
    object_version: Mapped[int] = mapped_column(default=0)
    verbs: Mapped[list[str]]
    #: Knowledge area keys, the one it mostly belongs to first.
    areas: Mapped[list[str]]
    #: [text, level] pairs; level is one of objectives.LEVELS.
    objectives: Mapped[list[Any]]
    #: ``instrument/name`` of requirements that it narrows itself to; of other instruments, all that its areas answer to.
    requirements: Mapped[list[str]]
    #: Course days; a half day is 0.5.
    days: Mapped[float] = mapped_column(default=0.0)


class LevelDecision(Base):
    """A manager's decision on someone's level (*nivåbeslut*). Added, never changed; the latest one holds."""

    __tablename__ = "competences_level_decision"
    __table_args__ = (Index("ix_competences_level_decision_person", "person_id", "framework_key"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    framework_key: Mapped[str] = mapped_column(ForeignKey("competences_framework.key"))
    level_id: Mapped[int] = ref_to("competences_level")
    decided_by_id: Mapped[int] = ref_to("people_person", index=False)
    decided_on: Mapped[date]
    #: Read by the person too.
    reason: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
