"""How the seats of a round are shared between organisations: quotas, and seats held without names."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, Organisation, Person, now, ref_to
from courses.days.models.rounds import Round


class Quota(Base):
    """How many seats of a round are kept for an organisation (*kvot*) until the round's rules release them."""

    __tablename__ = "courses_quota"
    __table_args__ = (
        UniqueConstraint("round_id", "organisation_id"),
        CheckConstraint("seats >= 0", name="seats_not_negative"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = ref_to("courses_round", index=False)
    #: A member of the round's area: a municipality in the federation, a committee or district in a municipality.
    organisation_id: Mapped[int] = ref_to("organisations_organisation")
    seats: Mapped[int]
    #: Whether someone typed the number; otherwise it follows from a key.
    by_hand: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class Hold(Base):
    """Seats without names that a manager has until a day (*reserverade platser*); they are named later or released."""

    __tablename__ = "courses_hold"
    __table_args__ = (
        CheckConstraint("seats >= 0", name="seats_not_negative"),
        Index("ix_courses_hold_round", "round_id", "seats"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = ref_to("courses_round", index=False)
    #: Whose people may be named: the manager's unit, or what lies below it.
    organisation_id: Mapped[int] = ref_to("organisations_organisation")
    #: The member of the round's area that the seats count for; NULL when the manager stands at the area itself.
    member_id: Mapped[int | None] = ref_to("organisations_organisation", index=False)
    person_id: Mapped[int] = ref_to("people_person")
    #: How many are still unnamed; 0 when all have been named or released.
    seats: Mapped[int]
    #: How many were released by the day or given back.
    released: Mapped[int] = mapped_column(default=0)
    #: The last day on which names can be given.
    release_on: Mapped[date]
    held_at: Mapped[datetime] = mapped_column(default=now)

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql", foreign_keys=[organisation_id])
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
