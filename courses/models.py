"""What is taught: courses and their themes. Shared by the wings that plan days, programmes and web modules."""

from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, ref_to


class Course(Base):
    """Something that is given again and again (*kurs*): one theme, or a part of a programme with several."""

    __tablename__ = "courses_course"
    __table_args__ = (CheckConstraint("days > 0 AND group_size > 0 AND withdraw_days >= 0", name="sensible_size"),)

    id: Mapped[Id]
    #: Chosen by people and never changed: ``svara-samtal``.
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    #: Course days in all; a half day is 0.5.
    days: Mapped[float]
    #: How many one gathering is meant for.
    group_size: Mapped[int] = mapped_column(default=30)
    #: How many days before the first day one can withdraw at the latest.
    withdraw_days: Mapped[int] = mapped_column(default=5)
    #: How many minutes of a half day may be missed before it counts as partial attendance (*delnärvaro*).
    late_minutes: Mapped[int] = mapped_column(default=30)
    #: Whether it is an example that the federation replaces with its own.
    example: Mapped[bool] = mapped_column(default=False)


class Theme(Base):
    """What one gathering teaches (*tema*). The ledger speaks of it by its key, in all rounds and years."""

    __tablename__ = "courses_theme"
    __table_args__ = (CheckConstraint("days > 0", name="takes_time"),)

    id: Mapped[Id]
    course_id: Mapped[int] = ref_to("courses_course")
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    days: Mapped[float]
    position: Mapped[int] = mapped_column(default=0)
    #: Keys of knowledge areas.
    areas: Mapped[list[str]] = mapped_column(default=list)
    #: ``{"text": …, "level": …}``
    objectives: Mapped[list[Any]] = mapped_column(default=list)
    #: ``{"kind": "courses.module", "ref": …, "minutes": …}`` or ``{"kind": "text", "text": …, "minutes": …}``
    preparation: Mapped[list[Any]] = mapped_column(default=list)

    course: Mapped[Course] = relationship(lazy="raise_on_sql")
