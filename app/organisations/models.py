"""Where people work: a dated tree of organisations, posts in it, absences, and dated relations between people."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Dated, Id, SortKey, ref_to
from app.people.models import Person
from app.people.names import search_key, sort_key


class Kind(StrEnum):
    """What an organisation is. *Förbund*, *kommun*, *nämnd*, *stadsdel*, *enhet*; never ``region`` for a förbund."""

    federation = "municipal_federation"
    municipality = "municipality"
    committee = "committee"
    district = "city_district"
    unit = "unit"


class Organisation(Dated, Base):
    """A federation, a municipality, a committee or district, a unit. It keeps the name it had in its time."""

    __tablename__ = "organisations_organisation"

    id: Mapped[Id]
    #: Stable, chosen by people: ``gr``, ``1480``, ``hisingen``. A code is a string (Stockholm is ``0180``).
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(default=Kind.unit)
    name: Mapped[str]
    #: SCB's municipality code, four characters; empty for what has none.
    code: Mapped[str] = mapped_column(default="")
    county: Mapped[str] = mapped_column(default="")
    #: A unit's own service area (*verksamhetsområde*); empty when it has several or none.
    service_area: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[SortKey]
    search_key: Mapped[str] = mapped_column(default="")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.sort_key, self.search_key = sort_key(self.name or ""), search_key(self.name or "")


class Parent(Dated, Base):
    """Under whom an organisation stands, from one day to another."""

    __tablename__ = "organisations_parent"

    id: Mapped[Id]
    organisation_id: Mapped[int] = ref_to("organisations_organisation")
    parent_id: Mapped[int] = ref_to("organisations_organisation")


class Closure(Dated, Base):
    """Every organisation with everyone above it, itself included (depth 0), and the days on which that holds.

    Made anew from Parent by ``app.organisations.actions.rebuild_closure``.
    """

    __tablename__ = "organisations_closure"
    __table_args__ = (Index("ix_organisations_closure_down", "ancestor_id", "descendant_id"),)

    id: Mapped[Id]
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("organisations_organisation.id"))
    descendant_id: Mapped[int] = ref_to("organisations_organisation")
    depth: Mapped[int]


class Successor(Base):
    """What an organisation became. ``service_area`` narrows it: Göteborg's districts sent *funktionshinder* elsewhere."""

    __tablename__ = "organisations_successor"
    __table_args__ = (UniqueConstraint("organisation_id", "service_area"),)

    id: Mapped[Id]
    organisation_id: Mapped[int] = ref_to("organisations_organisation")
    successor_id: Mapped[int] = ref_to("organisations_organisation")
    #: Empty: for every service area that has no row of its own.
    service_area: Mapped[str] = mapped_column(default="")


class ServiceArea(Base):
    """One of the professional networks' areas (*verksamhetsområde*): barn och unga, försörjning, …"""

    __tablename__ = "organisations_service_area"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int]


class Post(Base):
    """A person's dated place in an organisation with a role (*tjänst*, *uppdrag*). Several at once are common.

    The employer belongs to the post, not to the person.
    """

    __tablename__ = "organisations_post"
    __table_args__ = (
        UniqueConstraint("employer_id", "employment_number", "role", "unit_id", "first_on"),
        CheckConstraint("last_on IS NULL OR last_on >= first_on", name="ends_after_it_begins"),
        CheckConstraint("percent >= 0 AND percent <= 100", name="percent_of_full_time"),
        Index("ix_organisations_post_unit_role", "unit_id", "role"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person")
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisations_organisation.id"))
    #: The municipality (or federation) that employs.
    employer_id: Mapped[int] = ref_to("organisations_organisation")
    role: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    service_area: Mapped[str] = mapped_column(default="")
    first_on: Mapped[date]
    #: The last day; NULL while no end is known.
    last_on: Mapped[date | None]
    #: Per cent of full time; 0 for an assignment beside the employment.
    percent: Mapped[int] = mapped_column(default=100)
    #: From the employer's own system; the key for the next import.
    employment_number: Mapped[str | None]
    #: One of roles.ENTRY_PROFILES, or empty.
    entry_profile: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="raise")
    unit: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[unit_id])
    employer: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[employer_id])


class Absence(Base):
    """Days on which someone is away (*frånvarande*). The reason is never stored."""

    __tablename__ = "organisations_absence"
    __table_args__ = (
        CheckConstraint("last_on IS NULL OR last_on >= first_on", name="ends_after_it_begins"),
        CheckConstraint("percent > 0 AND percent <= 100", name="percent_of_full_time"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person")
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    #: Per cent away; only 100 moves deadlines.
    percent: Mapped[int] = mapped_column(default=100)


@dataclass(frozen=True)
class RelationKind:
    """A kind of dated relation that a plugin declares: lead of, mentor of, deputy for, grant to."""

    name: str
    title: str


class Relation(Dated, Base):
    """``holder`` stands in this relation to a person or to an organisation, from one day to another."""

    __tablename__ = "organisations_relation"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="over_one_thing"),
        CheckConstraint("holder_id <> person_id", name="not_over_oneself"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    holder_id: Mapped[int] = ref_to("people_person")
    person_id: Mapped[int | None] = ref_to("people_person")
    organisation_id: Mapped[int | None] = ref_to("organisations_organisation")
    #: Who said so and when; empty for what the platform or a file said.
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    given_at: Mapped[datetime | None]
    #: What it is for, in the words of whoever gave it; asked of grants of names alone.
    purpose: Mapped[str] = mapped_column(default="")
    #: Who ended it before its time, and when.
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    ended_at: Mapped[datetime | None]
