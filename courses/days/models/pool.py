"""The people whom municipalities lend to lead course days: what they teach, how many days they promise, what they are asked."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.api import Base, Id, now, ref_to


class PoolMember(Base):
    """Someone who can be asked to lead course days (*kursledare i poolen*)."""

    __tablename__ = "courses_pool_member"

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person", index=False, unique=True)
    since_on: Mapped[date]
    #: The last day in the pool; NULL while it lasts.
    until_on: Mapped[date | None]


class PoolTopic(Base):
    """A theme that someone can teach (*ämne*)."""

    __tablename__ = "courses_pool_topic"
    __table_args__ = (UniqueConstraint("person_id", "theme_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person", index=False)
    theme_id: Mapped[int] = ref_to("courses_theme")


class PoolPromise(Base):
    """How many course days the employer has promised for someone in a year (*utlovade dagar*)."""

    __tablename__ = "courses_pool_promise"
    __table_args__ = (
        UniqueConstraint("person_id", "year"),
        CheckConstraint("days >= 0 AND days <= 260", name="days_of_a_year"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person", index=False)
    year: Mapped[int]
    #: A half day is 0.5.
    days: Mapped[float]


class PoolCertificate(Base):
    """That someone has been trained to train (*utbildning som kursledare*)."""

    __tablename__ = "courses_pool_certificate"
    __table_args__ = (CheckConstraint("length(title) > 0", name="has_a_title"),)

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person")
    title: Mapped[str]
    given_on: Mapped[date]
    verified_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    verified_at: Mapped[datetime] = mapped_column(default=now)


class AskState(StrEnum):
    """What has become of a question to lead: *öppen*, *ja*, *nej*, *återtagen*."""

    open = "open"
    yes = "yes"
    no = "no"
    recalled = "recalled"


class Ask(Base):
    """A question to someone: will you lead this occasion? (*förfrågan*)"""

    __tablename__ = "courses_ask"
    __table_args__ = (
        Index("uq_courses_ask_one_open", "occasion_id", "person_id", unique=True,
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
        CheckConstraint("state IN ('open', 'yes', 'no', 'recalled')", name="known_state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_when_not_open"),
    )  # fmt: skip

    id: Mapped[Id]
    occasion_id: Mapped[int] = ref_to("courses_occasion")
    person_id: Mapped[int] = ref_to("people_person")
    #: Whether to answer for the occasion; otherwise to help (*medledare*).
    leads: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default=AskState.open)
    asked_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    #: The last day to answer.
    answer_by: Mapped[date]
    answered_at: Mapped[datetime | None]
