"""Who has a seat in a round, or waits for one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, Person, Post, now, ref_to
from courses.days.models.rounds import Round


class SeatState(StrEnum):
    """What has become of someone's seat in a round."""

    asked = "asked"
    pending = "pending"
    seated = "seated"
    queued = "queued"
    refused = "refused"
    withdrawn = "withdrawn"
    cancelled = "cancelled"


#: A person has at most one of these in a round.
ACTIVE = (SeatState.asked, SeatState.pending, SeatState.seated, SeatState.queued)
_ACTIVE_SQL = text("state IN ('asked', 'pending', 'seated', 'queued')")
#: A person waits at most once for a course in an area.
_WAITING_SQL = text("state IN ('asked', 'queued')")


class Seat(Base):
    """Someone's seat in a round, or the wish for one (*plats*, *anmälan*), with what became of it and why."""

    __tablename__ = "courses_seat"
    __table_args__ = (
        Index("uq_courses_seat_round_person", "round_id", "person_id", unique=True,
              sqlite_where=_ACTIVE_SQL, postgresql_where=_ACTIVE_SQL),
        Index("uq_courses_seat_waiting", "queue_id", "person_id", unique=True,
              sqlite_where=_WAITING_SQL, postgresql_where=_WAITING_SQL),
        Index("uq_courses_seat_queue_number", "queue_id", "queue_number", unique=True),
        CheckConstraint("state <> 'queued' OR queue_number IS NOT NULL", name="queued_has_number"),
        CheckConstraint(
            "state IN ('asked', 'pending', 'seated', 'queued', 'refused', 'withdrawn', 'cancelled')", name="known_state"
        ),
        Index("ix_courses_seat_round_state", "round_id", "state"),
    )  # fmt: skip

    id: Mapped[Id]
    round_id: Mapped[int] = ref_to("courses_round", index=False)
    #: The queue of the round, kept here so that the database itself can refuse a second place in it.
    queue_id: Mapped[int] = ref_to("courses_queue", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    #: The post that the learning counts for, and its unit then.
    post_id: Mapped[int] = ref_to("organisations_post")
    unit_id: Mapped[int] = ref_to("organisations_organisation")
    state: Mapped[str]
    #: Whether the manager began it; otherwise the person asked.
    nominated: Mapped[bool] = mapped_column(default=False)
    #: Whether the person came to the day without a seat.
    walk_in: Mapped[bool] = mapped_column(default=False)
    queue_number: Mapped[int | None]
    #: Why it became so, in code: see ``courses.days.reasons``.
    because: Mapped[str] = mapped_column(default="")
    #: The reason in the decider's own words; always given with a refusal.
    reason: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    decided_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    post: Mapped[Post] = relationship(lazy="raise_on_sql")
