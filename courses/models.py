"""What is taught: courses and their themes. Shared by the wings that plan days, programmes and web modules."""

from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, Organisation, ref_to

#: The usual order: legal deadline nearest first, new before experienced, then whose organisation lacked seats before,
#: then who asked first.
POLICY = ("deadline", "new", "debt", "asked")


class Course(Base):
    """Something that is given again and again (*kurs*): one theme, or a part of a programme with several."""

    __tablename__ = "courses_course"
    __table_args__ = (
        CheckConstraint("days > 0 AND group_size > 0 AND withdraw_days >= 0", name="sensible_size"),
        CheckConstraint("allots IN ('at_once', 'at_closing') AND answer_days >= 1", name="sensible_queue"),
        CheckConstraint("least_people >= 0 AND warn_days >= 0", name="sensible_minimum"),
    )

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
    #: With fewer people than this it is not worth holding; 0 when there is no such number.
    least_people: Mapped[int] = mapped_column(default=0)
    #: How many days before the room must be confirmed (or the first day) the coordinators are warned of too few.
    warn_days: Mapped[int] = mapped_column(default=14)
    #: Whether what is taught is then practised at the own unit (*praktik hemma*).
    practice: Mapped[bool] = mapped_column(default=True)
    #: What one must have attended, over the planned sessions: see ``courses.completion``. Empty: all of it.
    completion: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: When the parts of a day begin and end here: ``{"fm": ["09:00", "12:00"]}``; the usual times for those left out.
    clock: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The key of the survey that is opened after each occasion; empty for the usual one.
    evaluation: Mapped[str] = mapped_column(default="")
    #: The licence that an organisation needs to send people (``bbic``); empty when none is needed.
    licence: Mapped[str] = mapped_column(default="")
    #: Who comes first when there are more people than seats (*turordning*): codes of ``courses.days.priority`` in order.
    policy: Mapped[list[str]] = mapped_column(default=lambda: list(POLICY))
    #: Whether seats are given as people are nominated (``at_once``), or to all who asked when sign-up closes (``at_closing``).
    allots: Mapped[str] = mapped_column(default="at_once")
    #: How many working days one has to answer the offer of a seat.
    answer_days: Mapped[int] = mapped_column(default=2)
    #: The organisation that holds it for its own people only (*lokal kurs*); NULL when it is for the whole federation.
    local_to_id: Mapped[int | None] = ref_to("organisations_organisation")
    #: Whether it is an example that the federation replaces with its own.
    example: Mapped[bool] = mapped_column(default=False)

    local_to: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


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
    #: Requirements it is evidence for, as ``instrument/name``.
    requirements: Mapped[list[str]] = mapped_column(default=list)
    #: ``{"text": …, "level": …}``
    objectives: Mapped[list[Any]] = mapped_column(default=list)
    #: ``{"kind": "courses.module", "ref": …, "minutes": …}`` or ``{"kind": "text", "text": …, "minutes": …}``
    preparation: Mapped[list[Any]] = mapped_column(default=list)

    course: Mapped[Course] = relationship(lazy="raise_on_sql")
