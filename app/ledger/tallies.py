"""What figures are made of: signed rows to count, and what they add up to. Projections, as those of ``models``."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id


class Tally(Base):
    """A signed row for counting: inserted with the entry, never updated by a request, folded by a job. A projection.

    ``state``: ``due`` (someone must), ``done`` (someone did), ``half_due`` and ``half_done`` (half of the days, half
    of the time). ``due_on`` is the deadline the row counts under; ``happened_on`` when the state began.
    """

    __tablename__ = "ledger_tally"
    __table_args__ = (
        Index("ix_ledger_tally_object_due", "object_kind", "object_key", "due_on"),
        Index("ix_ledger_tally_unit", "unit_id", "object_kind", "object_key"),
        Index("ix_ledger_tally_unfolded", "id", postgresql_where=text("NOT folded"), sqlite_where=text("folded = 0")),
    )

    id: Mapped[Id]
    unit_id: Mapped[int | None]
    service_area: Mapped[str]
    object_kind: Mapped[str]
    object_key: Mapped[str]
    due_on: Mapped[date]
    happened_on: Mapped[date]
    recorded_on: Mapped[date]
    state: Mapped[str]
    #: How many people: 1 or -1.
    delta: Mapped[int]
    #: Whether it is in Fold; set by the job alone. Ids cannot tell: they become visible in any order.
    folded: Mapped[bool] = mapped_column(default=False)


class Fold(Base):
    """Tallies added up by month and by the committee, district or municipality of their unit. A projection of Tally.

    ``state`` is a tally's, with ``late`` and ``half_late`` for what was done after its deadline. The number of rows
    grows with organisations and months, not with people.
    """

    __tablename__ = "ledger_fold"
    __table_args__ = (
        UniqueConstraint(
            "object_kind", "object_key", "due_month", "group_id", "service_area", "state", "happened_month"
        ),
    )

    id: Mapped[Id]
    #: The lowest organisation that figures are shown for, above the unit, as it was when the state began.
    group_id: Mapped[int | None] = mapped_column(ForeignKey("organisations_organisation.id"))
    service_area: Mapped[str]
    object_kind: Mapped[str]
    object_key: Mapped[str]
    #: First day of the deadline's month.
    due_month: Mapped[date]
    #: First day of the month in which the state began.
    happened_month: Mapped[date]
    state: Mapped[str]
    count: Mapped[int]


class FoldMark(Base):
    """One row: what is locked while folding, and a mark that is another after each fold and rebuild."""

    __tablename__ = "ledger_fold_mark"

    id: Mapped[Id]
    stamp: Mapped[str]
