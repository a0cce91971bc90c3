"""Programmes, their versions, parts and items. A published version never changes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, Ref, now, ref_to


class Programme(Base):
    """A programme (*program*), such as the introduction of new social workers."""

    __tablename__ = "courses_programme"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)


class ProgrammeVersion(Base):
    """What the programme is from one day on. People keep the version they were granted."""

    __tablename__ = "courses_programme_version"
    __table_args__ = (
        UniqueConstraint("programme_id", "version"),
        CheckConstraint("enrolment IN ('rule', 'choice')", name="enrolment_known"),
    )

    id: Mapped[Id]
    programme_id: Mapped[int] = ref_to("courses_programme")
    version: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    #: ``rule``: whoever belongs to the audience is enrolled with a new post; ``choice``: people ask for a seat.
    enrolment: Mapped[str]
    #: Roles, service areas and entry profiles; an absent list means all.
    audience: Mapped[dict[str, Any]]
    #: Posts begun before this day oblige to nothing; NULL: however long ago they began.
    first_day_from: Mapped[date | None]
    total_days: Mapped[float]
    example: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime] = mapped_column(default=now)

    programme: Mapped[Programme] = relationship(lazy="joined")
    parts: Mapped[list["Part"]] = relationship(order_by="Part.position", back_populates="version", lazy="raise")


class Part(Base):
    """A part of a programme (*del*), with a deadline in calendar months from the first day of employment."""

    __tablename__ = "courses_part"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[Id]
    version_id: Mapped[int] = ref_to("courses_programme_version")
    position: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    days: Mapped[float]
    #: NULL: no deadline.
    deadline_months: Mapped[int | None]
    #: Days by group of knowledge areas: [{"areas": […], "days": 1.5}, …]. One group may hold several areas.
    allocations: Mapped[list[Any]]
    open_to_experienced: Mapped[bool] = mapped_column(default=False)
    rounds_per_year_max: Mapped[int | None]
    #: The ledger's definition of what the part asks for; NULL when there is no deadline. No foreign key: definitions
    #: are a projection, emptied and made anew with the same numbers.
    definition_id: Mapped[int | None] = mapped_column(index=True)

    version: Mapped[ProgrammeVersion] = relationship(back_populates="parts", lazy="raise")
    items: Mapped[list["Item"]] = relationship(order_by="Item.position", lazy="raise")


class Item(Base):
    """Something in a part: a theme, a module, a quiz, and the ledger verbs that complete it."""

    __tablename__ = "courses_item"
    __table_args__ = (UniqueConstraint("part_id", "key"),)

    id: Mapped[Id]
    part_id: Mapped[int] = ref_to("courses_part")
    position: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    ref_key: Mapped[str]
    verbs: Mapped[list[str]]
    days: Mapped[float]
    areas: Mapped[list[str]]


def part_ref(programme: str, part: str, version: int, title: str) -> Ref:
    """A part as the ledger names it."""
    return Ref("courses.part", f"{programme}/{part}", version, title)
