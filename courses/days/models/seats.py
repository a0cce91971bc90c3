"""Who has a seat in a round, or waits for one: on which terms, with whom, what was offered, and why it became so."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, Person, Post, now, ref_to
from courses.days.models.rounds import Round


class SeatState(StrEnum):
    """What has become of someone's seat in a round."""

    asked = "asked"
    pending = "pending"
    seated = "seated"
    offered = "offered"
    queued = "queued"
    refused = "refused"
    withdrawn = "withdrawn"
    cancelled = "cancelled"


#: A person has at most one of these in a round.
ACTIVE = (SeatState.asked, SeatState.pending, SeatState.seated, SeatState.offered, SeatState.queued)
_ACTIVE_SQL = text("state IN ('asked', 'pending', 'seated', 'offered', 'queued')")
#: What takes up a seat: someone has it, or may still say yes to it.
TAKING = (SeatState.seated, SeatState.offered)
#: A person waits at most once for a course in an area.
WAITING = (SeatState.asked, SeatState.offered, SeatState.queued)
_WAITING_SQL = text("state IN ('asked', 'offered', 'queued')")


class Seat(Base):
    """Someone's seat in a round, or the wish for one (*plats*, *anmälan*), with what became of it and why."""

    __tablename__ = "courses_seat"
    __table_args__ = (
        Index("uq_courses_seat_round_person", "round_id", "person_id", unique=True,
              sqlite_where=_ACTIVE_SQL, postgresql_where=_ACTIVE_SQL),
        Index("uq_courses_seat_waiting", "queue_id", "person_id", unique=True,
              sqlite_where=_WAITING_SQL, postgresql_where=_WAITING_SQL),
        #: To count who waits, without going through all who ever stood in the queue.
        Index("ix_courses_seat_queue_state", "queue_id", "state"),
        Index("uq_courses_seat_queue_number", "queue_id", "queue_number", unique=True),
        CheckConstraint("state NOT IN ('queued', 'offered') OR queue_number IS NOT NULL", name="queued_has_number"),
        CheckConstraint(
            "state IN ('asked', 'pending', 'seated', 'offered', 'queued', 'refused', 'withdrawn', 'cancelled')",
            name="known_state",
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
    #: Whom it is shared with: together or not at all.
    party_id: Mapped[int | None] = ref_to("courses_party")
    #: Why it became so, in code: see ``courses.days.words``.
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


class Party(Base):
    """People who take a course together or not at all (*sällskap*). Its members are the seats that name it."""

    __tablename__ = "courses_party"

    id: Mapped[Id]
    queue_id: Mapped[int] = ref_to("courses_queue")
    #: Whether its members agreed to it among themselves; then each of them may leave it. Otherwise a manager decided it.
    agreed: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    made_at: Mapped[datetime] = mapped_column(default=now)


class Invitation(Base):
    """A question from someone who waits to a colleague: shall we go together? (*fråga om sällskap*) Nobody is tied by it
    before a yes."""

    __tablename__ = "courses_invitation"
    __table_args__ = (
        UniqueConstraint("seat_id", "person_id"),
        CheckConstraint("state IN ('open', 'accepted', 'declined')", name="known_state"),
        Index("ix_courses_invitation_person_state", "person_id", "state"),
    )

    id: Mapped[Id]
    #: The place in the queue, or the wish, of whoever asks.
    seat_id: Mapped[int] = ref_to("courses_seat", index=False)
    person_id: Mapped[int] = ref_to("people_person", index=False)
    state: Mapped[str] = mapped_column(default="open")
    invited_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]

    seat: Mapped[Seat] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])


class Travel(StrEnum):
    """How far one travels for a course: *i den egna kommunen*, *till en grannkommun*, *vart som helst*."""

    own = "own"
    neighbours = "neighbours"
    anywhere = "anywhere"


class Terms(Base):
    """On which terms someone waits (*villkor*): which dates, weekdays and places suit. A seat without a row takes any."""

    __tablename__ = "courses_terms"
    __table_args__ = (
        CheckConstraint("earliest_on IS NULL OR latest_on IS NULL OR earliest_on <= latest_on", name="days_in_order"),
        CheckConstraint("travel IN ('own', 'neighbours', 'anywhere')", name="known_travel"),
    )

    seat_id: Mapped[int] = mapped_column(ForeignKey("courses_seat.id"), primary_key=True, autoincrement=False)
    #: The first and last day that suit; NULL when any does.
    earliest_on: Mapped[date | None]
    latest_on: Mapped[date | None]
    #: Monday is 0. Empty: any working day.
    weekdays: Mapped[list[Any]] = mapped_column(default=list)
    #: Names of places, as occasions have them. Empty: any.
    places: Mapped[list[str]] = mapped_column(default=list)
    travel: Mapped[str] = mapped_column(default=Travel.anywhere)
    #: Whether every date within these terms suits without being asked again: then a seat is given, not offered.
    any_suits: Mapped[bool] = mapped_column(default=False)


class OfferState(StrEnum):
    """What became of an offer: *väntar på svar*, *tackade ja*, *tackade nej*, *svarade inte*, *drogs tillbaka*."""

    open = "open"
    accepted = "accepted"
    declined = "declined"
    expired = "expired"
    recalled = "recalled"


_OPEN_SQL = text("state = 'open'")


class Offer(Base):
    """A seat that someone in the queue may say yes to until a moment (*erbjudande*). It holds the seat meanwhile."""

    __tablename__ = "courses_offer"
    __table_args__ = (
        Index("uq_courses_offer_open", "seat_id", unique=True, sqlite_where=_OPEN_SQL, postgresql_where=_OPEN_SQL),
        CheckConstraint("state IN ('open', 'accepted', 'declined', 'expired', 'recalled')", name="known_state"),
        Index("ix_courses_offer_state_answer_by", "state", "answer_by"),
    )

    id: Mapped[Id]
    seat_id: Mapped[int] = ref_to("courses_seat")
    round_id: Mapped[int] = ref_to("courses_round")
    #: The round that the person had asked for, to which the place in the queue goes back with a no.
    from_round_id: Mapped[int] = ref_to("courses_round", index=False)
    state: Mapped[str] = mapped_column(default=OfferState.open)
    offered_at: Mapped[datetime] = mapped_column(default=now)
    #: The last moment to answer.
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    #: Who answered; NULL when it was by the link in the mail, or by the clock.
    answered_by_id: Mapped[int | None] = ref_to("people_person", index=False)

    seat: Mapped[Seat] = relationship(lazy="raise_on_sql")
    round: Mapped[Round] = relationship(lazy="raise_on_sql", foreign_keys=[round_id])


class Explanation(Base):
    """Why someone got a seat, an offer or a no, or waits on (*förklaring*): a code and numbers, from which the sentence is
    made in the reader's language. Kept for ever with the seat; names nobody else."""

    __tablename__ = "courses_explanation"
    __table_args__ = (
        Index("ix_courses_explanation_seat", "seat_id", "id"),
        Index("ix_courses_explanation_queue_code", "queue_id", "code"),
    )

    id: Mapped[Id]
    seat_id: Mapped[int] = ref_to("courses_seat", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    queue_id: Mapped[int] = ref_to("courses_queue", index=False)
    #: The round that it was about; NULL when it was about the queue alone.
    round_id: Mapped[int | None] = ref_to("courses_round")
    #: The part of the area that the person counted for then: a municipality in the federation.
    member_id: Mapped[int | None] = ref_to("organisations_organisation", index=False)
    at: Mapped[datetime] = mapped_column(default=now)
    #: See ``courses.days.explaining``.
    code: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Interest(Base):
    """Someone who would take a course when there is a date (*intresseanmälan*). It becomes a place in the queue."""

    __tablename__ = "courses_interest"
    __table_args__ = (
        Index("uq_courses_interest_open", "queue_id", "person_id", unique=True,
              sqlite_where=_OPEN_SQL, postgresql_where=_OPEN_SQL),
        CheckConstraint("state IN ('open', 'met', 'withdrawn')", name="known_state"),
        Index("ix_courses_interest_queue_state", "queue_id", "state"),
    )  # fmt: skip

    id: Mapped[Id]
    queue_id: Mapped[int] = ref_to("courses_queue", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    post_id: Mapped[int] = ref_to("organisations_post")
    unit_id: Mapped[int] = ref_to("organisations_organisation")
    #: Why, as a code of ``courses.days.words.INTERESTS``.
    because: Mapped[str]
    #: Whether a manager declared it, and so has said yes already.
    nominated: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="open")
    declared_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    declared_at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
