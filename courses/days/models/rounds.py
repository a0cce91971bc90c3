"""Rounds, their dated gatherings and sessions, and who leads them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, Organisation, now, ref_to
from courses.models import Course, Theme

#: Unused quotas open for the neighbours three weeks before the first day, and for all a week later.
RELEASES = ({"days": 21, "to": "neighbours"}, {"days": 14, "to": "all"})


class RoundState(StrEnum):
    """How far a round has come. *Utkast*, *öppen*, *pågår*, *avslutad*, *inställd*.

    ``running`` and ``closed`` follow from the dates; the others are chosen.
    """

    draft = "draft"
    published = "published"
    running = "running"
    closed = "closed"
    cancelled = "cancelled"


class Half(StrEnum):
    """Which part of a day: *förmiddag*, *eftermiddag*, *heldag*."""

    fm = "fm"
    em = "em"
    whole = "whole"

    @property
    def days(self) -> float:
        """How much of a course day it is."""
        return 1.0 if self is Half.whole else 0.5


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
    #: The last day to confirm (or give back) what has been booked for it (*lokalen ska bekräftas*).
    confirm_by: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=RoundState.draft)
    #: Whether anyone in the area takes a free seat without a manager's yes (*öppen inbjudan*).
    invites: Mapped[bool] = mapped_column(default=False)
    #: A wider queue whose people the coordinator may seat here too: a round reserved for one organisation has its own.
    also_queue_id: Mapped[int | None] = ref_to("courses_queue")
    #: The round that it was made from, such as last year's.
    copied_from_id: Mapped[int | None] = ref_to("courses_round")
    #: When unused quotas open for others: ``{"days": 21, "to": "neighbours"}``, days before the first day.
    releases: Mapped[list[Any]] = mapped_column(default=lambda: [dict(rule) for rule in RELEASES])
    #: What a draw by lot starts from: kept, so that anyone can draw again and see the same.
    draw_seed: Mapped[str] = mapped_column(default="")
    #: What one must have attended, as its course said when it was published: see ``courses.completion``. NULL before that.
    completion: Mapped[dict[str, Any] | None]
    #: Minutes of a session that one may miss, as its course said then. NULL before it was published, and for older rounds.
    late_minutes: Mapped[int | None]
    #: When sign-up closed and its seats were allotted; whoever then was left without is remembered. NULL until then.
    allotted_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    queue: Mapped[Queue] = relationship(lazy="raise_on_sql", foreign_keys=[queue_id])

    @property
    def name(self) -> str:
        """The course and which round of it."""
        return f"{self.queue.course.title}, {self.title}" if self.title else self.queue.course.title

    def phase(self, on: date) -> RoundState:
        """How far it has come on a day."""
        if self.state == RoundState.published and on >= self.first_on:
            return RoundState.closed if on > self.last_on else RoundState.running
        return RoundState(self.state)

    def awaits_allotment(self, allots: str) -> bool:
        """Whether its seats are given to all who asked when sign-up closes, and have not been yet."""
        return allots == "at_closing" and self.closes_on is not None and self.allotted_at is None

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
    #: A room of the register; the words below are then its own, as they were when it was chosen.
    room_id: Mapped[int | None] = ref_to("courses_room")
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
    #: Its last day, once the ledger has been told that it ended; NULL before.
    ended_on: Mapped[date | None]

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
    #: Another room than the occasion's, for this session alone.
    room_id: Mapped[int | None] = ref_to("courses_room")
    #: That room in words, with its address; empty when it is where the occasion is.
    elsewhere: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    occasion: Mapped[Occasion] = relationship(lazy="raise_on_sql", back_populates="sessions")

    @property
    def days(self) -> float:
        """How much of a course day it is."""
        return Half(self.half).days


class Trainer(Base):
    """Someone who leads an occasion (*kursledare*), alone, first, or with others."""

    __tablename__ = "courses_trainer"
    __table_args__ = (UniqueConstraint("occasion_id", "person_id"),)

    id: Mapped[Id]
    occasion_id: Mapped[int] = ref_to("courses_occasion", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    #: Whether this one answers for the occasion; the others help (*medledare*).
    leads: Mapped[bool] = mapped_column(default=False)
