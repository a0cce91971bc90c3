"""Rounds, their dated gatherings, who has a seat or waits for one, and who was there."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, Organisation, Person, Post, now, ref_to
from courses.models import Course, Theme


class RoundState(StrEnum):
    """How far a round has come. *Utkast*, *öppen*, *pågår*, *avslutad*, *inställd*.

    ``running`` and ``closed`` follow from the dates; the others are chosen.
    """

    draft = "draft"
    published = "published"
    running = "running"
    closed = "closed"
    cancelled = "cancelled"


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


class Half(StrEnum):
    """Which part of a day: *förmiddag*, *eftermiddag*, *heldag*."""

    fm = "fm"
    em = "em"
    whole = "whole"

    @property
    def days(self) -> float:
        """How much of a course day it is."""
        return 1.0 if self is Half.whole else 0.5


class Presence(StrEnum):
    """Whether someone was there for a session (*närvaro*). The reason for an absence is never asked for or kept."""

    present = "present"
    late = "late"
    left_early = "left_early"
    absent_notified = "absent_notified"
    absent = "absent"


class Queue(Base):
    """The one queue (*kö*) for a course in an area, whatever the dates. Whoever takes a seat or a place locks its row."""

    __tablename__ = "courses_queue"
    __table_args__ = (UniqueConstraint("course_id", "area_id"),)

    id: Mapped[Id]
    course_id: Mapped[int] = ref_to("courses_course", index=False)
    #: The organisation whose people it is for: the federation, or a municipality.
    area_id: Mapped[int] = ref_to("organisations_organisation")
    #: The last number handed out. Numbers only grow; the place shown is the rank among those who wait.
    last_number: Mapped[int] = mapped_column(default=0)

    course: Mapped[Course] = relationship(lazy="raise_on_sql")
    area: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class Round(Base):
    """One complete run of a course (*omgång*), with its seats and the time in which one can ask for them."""

    __tablename__ = "courses_round"
    __table_args__ = (
        CheckConstraint("seats >= 0", name="seats_not_negative"),
        CheckConstraint("state IN ('draft', 'published', 'cancelled')", name="chosen_state"),
        CheckConstraint("opens_on IS NULL OR closes_on IS NULL OR opens_on <= closes_on", name="opens_before_closing"),
        Index("ix_courses_round_state_first_on", "state", "first_on"),
    )

    id: Mapped[Id]
    queue_id: Mapped[int] = ref_to("courses_queue")
    #: Tells rounds of the same course apart: ``Omgång 3``. May be empty.
    title: Mapped[str] = mapped_column(default="")
    #: How many may have a seat. What the room holds is another number; see Occasion.
    seats: Mapped[int]
    #: The first and last day on which one can ask for a seat; NULL when there is no bound.
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    #: The last day to withdraw (*sista dag för avanmälan*).
    withdraw_by: Mapped[date]
    #: The days of the first and the last session.
    first_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=RoundState.draft)
    created_at: Mapped[datetime] = mapped_column(default=now)

    queue: Mapped[Queue] = relationship(lazy="raise_on_sql")

    @property
    def name(self) -> str:
        """The course and which round of it."""
        return f"{self.queue.course.title}, {self.title}" if self.title else self.queue.course.title

    def phase(self, on: date) -> RoundState:
        """How far it has come on a day."""
        if self.state == RoundState.published and on >= self.first_on:
            return RoundState.closed if on > self.last_on else RoundState.running
        return RoundState(self.state)

    def takes_wishes(self, on: date) -> bool:
        """Whether one can ask for a seat on this day."""
        return (
            self.state == RoundState.published
            and (self.opens_on is None or self.opens_on <= on)
            and (self.closes_on is None or on <= self.closes_on)
            and on < self.first_on
        )


class Occasion(Base):
    """A theme's dated gathering in a round (*kurstillfälle*): where, and what one needs to know to come there."""

    __tablename__ = "courses_occasion"
    __table_args__ = (CheckConstraint("room_capacity IS NULL OR room_capacity > 0", name="room_holds_someone"),)

    id: Mapped[Id]
    round_id: Mapped[int] = ref_to("courses_round")
    theme_id: Mapped[int] = ref_to("courses_theme")
    position: Mapped[int] = mapped_column(default=0)
    #: The name of the place; empty when it is online only.
    place: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    directions: Mapped[str] = mapped_column(default="")
    online_url: Mapped[str] = mapped_column(default="")
    #: How many the room holds; NULL when nobody has said.
    room_capacity: Mapped[int | None]
    notes: Mapped[str] = mapped_column(default="")
    #: The days of its first and last session.
    first_on: Mapped[date] = mapped_column(index=True)
    last_on: Mapped[date]
    #: For calendars: the event's stable name, and a number that grows with each change.
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    cancelled: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme] = relationship(lazy="raise_on_sql")
    sessions: Mapped[list["Session"]] = relationship(
        lazy="raise_on_sql", order_by="Session.starts_at", back_populates="occasion"
    )


class Session(Base):
    """A half or whole day of an occasion (*fm*, *em*, *heldag*); attendance is taken for each."""

    __tablename__ = "courses_session"
    __table_args__ = (
        UniqueConstraint("occasion_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_begins"),
        CheckConstraint("half IN ('fm', 'em', 'whole')", name="part_of_a_day"),
        Index("ix_courses_session_held_on", "held_on"),
    )

    id: Mapped[Id]
    occasion_id: Mapped[int] = ref_to("courses_occasion", index=False)
    held_on: Mapped[date]
    half: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    occasion: Mapped[Occasion] = relationship(lazy="raise_on_sql", back_populates="sessions")

    @property
    def days(self) -> float:
        """How much of a course day it is."""
        return Half(self.half).days


class Trainer(Base):
    """Someone who leads an occasion (*kursledare*)."""

    __tablename__ = "courses_trainer"
    __table_args__ = (UniqueConstraint("occasion_id", "person_id"),)

    id: Mapped[Id]
    occasion_id: Mapped[int] = ref_to("courses_occasion", index=False)
    person_id: Mapped[int] = ref_to("people_person")


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


class AttendanceMark(Base):
    """Whether someone was there for one session (*närvaromarkering*), as it is known now."""

    __tablename__ = "courses_attendance_mark"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        CheckConstraint("minutes >= 0 AND minutes <= 600", name="minutes_of_a_day"),
        CheckConstraint(
            "state IN ('present', 'late', 'left_early', 'absent_notified', 'absent')", name="known_state"
        ),
    )  # fmt: skip

    id: Mapped[Id]
    session_id: Mapped[int] = ref_to("courses_session", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    state: Mapped[str]
    #: How many minutes late, or before the end.
    minutes: Mapped[int] = mapped_column(default=0)
    recorded_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class Acceptance(Base):
    """That partial attendance (*delnärvaro*) was accepted as enough, by whom and why."""

    __tablename__ = "courses_acceptance"
    __table_args__ = (UniqueConstraint("occasion_id", "person_id"),)

    id: Mapped[Id]
    occasion_id: Mapped[int] = ref_to("courses_occasion", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    reason: Mapped[str]
    accepted_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    accepted_at: Mapped[datetime] = mapped_column(default=now)


class Certificate(Base):
    """The certificate of an attended occasion (*intyg*). Its number never changes; while corrected it holds no entry."""

    __tablename__ = "courses_certificate"
    __table_args__ = (UniqueConstraint("occasion_id", "person_id"),)

    id: Mapped[Id]
    occasion_id: Mapped[int] = ref_to("courses_occasion", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    #: The day itself.
    happened_on: Mapped[date]
    #: The ledger's entry of the attendance; NULL when a correction has taken it back.
    entry_id: Mapped[int | None] = ref_to("ledger_entry")
    issued_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def number(self) -> str:
        """What stands on the paper: ``FP-2026-000123``."""
        return f"FP-{self.happened_on.year}-{self.id:06d}"
