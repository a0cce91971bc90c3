"""The ledger: what happened, for ever. And what follows from it: obligations, standings and tallies.

Entries are added, never changed; the database itself refuses. Everything else in this module is a projection that
``fardplan ledger rebuild`` makes again from the entries alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import DDL, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, now, ref_to


@dataclass(frozen=True)
class Verb:
    """Something that can happen. ``stands`` says that it shows something about the person until it is corrected."""

    name: str
    phrase: Any
    stands: bool = True


@dataclass(frozen=True)
class Ref:
    """Something a plugin owns, named so that the ledger reads well when the plugin is gone.

    The label never names a person.
    """

    kind: str
    key: str
    version: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Draft:
    """An entry on its way into the ledger.

    ``happened_on`` is the day the thing itself happened. ``post_id`` and ``unit_id`` are filled from the post that the
    person held that day when left empty. ``data`` holds ids, numbers and codes, never names or free text.
    """

    verb: str
    person_id: int | None
    ref: Ref
    happened_on: date
    happened_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    corrects_id: int | None = None
    post_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Need:
    """One thing that an obligation asks for: an object, and the verbs about it that satisfy.

    ``days`` is in course days (a half day is 0.5); ``areas`` are knowledge area keys.
    """

    kind: str
    key: str
    verbs: tuple[str, ...]
    label: str = ""
    days: float = 0.0
    areas: tuple[str, ...] = ()


class Entry(Base):
    """One thing that happened (*händelse*): who, what, about what, when, told by whom and when."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_person", "person_id", "object_kind", "object_key"),
        Index("ix_ledger_entry_object", "object_kind", "object_key", "verb"),
    )

    id: Mapped[Id]
    verb: Mapped[str]
    #: Empty when it is about no person: an occasion ended, a programme was published.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    #: Who told it; empty for the platform itself.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    object_kind: Mapped[str]
    object_key: Mapped[str]
    object_version: Mapped[int | None]
    object_label: Mapped[str]
    #: The post and unit that it counts for, as they were that day.
    post_id: Mapped[int | None]
    unit_id: Mapped[int | None]
    happened_on: Mapped[date]
    happened_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now, index=True)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The earlier entry that this one takes back or replaces. An entry is corrected once.
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)

    @property
    def ref(self) -> Ref:
        """What it is about."""
        return Ref(self.object_kind, self.object_key, self.object_version, self.object_label)


class Standing(Base):
    """An entry that shows something about a person and that nothing has corrected. A projection."""

    __tablename__ = "ledger_standing"
    __table_args__ = (Index("ix_ledger_standing_person", "person_id", "object_kind", "object_key"),)

    entry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int]
    verb: Mapped[str]
    object_kind: Mapped[str]
    object_key: Mapped[str]
    object_version: Mapped[int | None]
    object_label: Mapped[str]
    happened_on: Mapped[date]
    post_id: Mapped[int | None]
    unit_id: Mapped[int | None]


class Shown(NamedTuple):
    """A standing as lists read it: the values of its row, without the weight of an object that can be changed."""

    entry_id: int
    person_id: int
    verb: str
    object_kind: str
    object_key: str
    object_version: int | None
    object_label: str
    happened_on: date
    post_id: int | None
    unit_id: int | None


class Definition(Base):
    """What an obligation about an object asks for, version by version. A projection of ``ledger.defined``."""

    __tablename__ = "ledger_definition"
    __table_args__ = (UniqueConstraint("object_kind", "object_key", "object_version"),)

    #: The id of the entry that defined it.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    object_kind: Mapped[str]
    object_key: Mapped[str]
    object_version: Mapped[int]
    object_label: Mapped[str]
    needs_total: Mapped[int]
    days_total: Mapped[float]


class NeedRow(Base):
    """One need of a definition. A projection of ``ledger.defined``."""

    __tablename__ = "ledger_need"
    __table_args__ = (Index("ix_ledger_need_object", "object_kind", "object_key"),)

    definition_id: Mapped[int] = mapped_column(ForeignKey("ledger_definition.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    object_kind: Mapped[str]
    object_key: Mapped[str]
    label: Mapped[str]
    verbs: Mapped[list[str]]
    days: Mapped[float]
    areas: Mapped[list[str]]


class Obligation(Base):
    """What a person must reach by a date, and why (*skyldighet*). A new duty is a new row; nothing is ever reset.

    A projection of ``ledger.obliged``, ``ledger.deadline_moved``, ``ledger.transferred``, ``ledger.released`` and of
    the standings that meet its needs.
    """

    __tablename__ = "ledger_obligation"
    __table_args__ = (
        Index("ix_ledger_obligation_person", "person_id"),
        Index("ix_ledger_obligation_unit_due", "unit_id", "due_on"),
    )

    #: The id of the entry that opened it.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition_id: Mapped[int] = ref_to("ledger_definition")
    object_kind: Mapped[str]
    object_key: Mapped[str]
    object_version: Mapped[int]
    object_label: Mapped[str]
    person_id: Mapped[int]
    post_id: Mapped[int | None]
    unit_id: Mapped[int | None]
    service_area: Mapped[str]
    #: The day from which the time runs, and how many calendar months.
    first_on: Mapped[date]
    months: Mapped[int]
    #: The day as first set; kept and shown.
    original_due_on: Mapped[date]
    #: The day that holds now; NULL while paused by an absence without an end.
    due_on: Mapped[date | None]
    #: The rule in code, such as ``first_day+4m``, and where it comes from.
    rule: Mapped[str]
    source: Mapped[str]
    opened_on: Mapped[date]
    needs_met: Mapped[int] = mapped_column(default=0)
    days_met: Mapped[float] = mapped_column(default=0.0)
    needs_total: Mapped[int]
    days_total: Mapped[float]
    #: When the last need was met, by the day it happened; NULL while open.
    done_on: Mapped[date | None]
    #: When half of the days had been met, by the day it happened.
    half_on: Mapped[date | None]
    #: When it ceased to hold without being done: the post ended.
    released_on: Mapped[date | None]
    #: Where it has counted: [unit id, service area, since], oldest first.
    places: Mapped[list[Any]]

    @property
    def ref(self) -> Ref:
        """What must be reached."""
        return Ref(self.object_kind, self.object_key, self.object_version, self.object_label)

    @property
    def paused(self) -> bool:
        """Whether an absence without an end holds the deadline."""
        return self.due_on is None

    @property
    def is_open(self) -> bool:
        """Whether it still is to be reached."""
        return self.done_on is None and self.released_on is None


class Met(Base):
    """A need that an entry has met, for one obligation. A projection."""

    __tablename__ = "ledger_met"

    obligation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int]
    happened_on: Mapped[date]


#: The database's own refusal, by dialect. Used by create_all in tests and by the migrations.
APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER ledger_entry_no_{change.lower()} BEFORE {change} ON ledger_entry"
        " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        for change in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
        "CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry"
        " FOR EACH ROW EXECUTE FUNCTION ledger_append_only()",
        "CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()",
    ],
}
for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        event.listen(Entry.__table__, "after_create", DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect))
