"""Who was there, what was accepted as enough, and the certificates."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.api import Base, Id, now, ref_to


class Presence(StrEnum):
    """Whether someone was there for a session (*närvaro*). The reason for an absence is never asked for or kept."""

    present = "present"
    late = "late"
    left_early = "left_early"
    absent_notified = "absent_notified"
    absent = "absent"


class AttendanceMark(Base):
    """Whether someone was there for one session (*närvaromarkering*), as it is known now."""

    __tablename__ = "courses_attendance_mark"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        CheckConstraint("minutes >= 0 AND minutes <= 600", name="minutes_of_a_day"),
        CheckConstraint(
            "state IN ('present', 'late', 'left_early', 'absent_notified', 'absent')", name="known_state"
        ),
        {"info": {"keeps_its_session": True}},
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


class MakeUp(Base):
    """That a missed session is made up for at another one (*tas igen*): what is noted there counts here."""

    __tablename__ = "courses_make_up"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        UniqueConstraint("instead_id", "person_id"),
        CheckConstraint("session_id <> instead_id", name="another_session"),
    )

    id: Mapped[Id]
    #: The session that was missed, in the round where the person has the seat.
    session_id: Mapped[int] = ref_to("courses_session", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    #: Its equivalent in another round.
    instead_id: Mapped[int] = ref_to("courses_session", index=False)
    booked_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    booked_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def holder(self) -> str:
        """What stands for it in the name of a calendar's entry; no later booking has the same."""
        return holder_of(self.id, self.booked_at)


def holder_of(make_up_id: int, booked_at: datetime) -> str:
    """As ``MakeUp.holder``. Some databases give a number again when its row is gone, hence the moment."""
    return f"m{make_up_id}x{int(booked_at.timestamp() * 1_000_000)}"


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
