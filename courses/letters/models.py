"""A course's own words for its messages."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.api import Base, Id, now, ref_to


class Letter(Base):
    """How one kind of message reads for one course in one language (*brevmall*); the house's own words otherwise."""

    __tablename__ = "courses_letter"
    __table_args__ = (
        UniqueConstraint("course_id", "kind", "language"),
        CheckConstraint("language IN ('sv', 'en')", name="known_language"),
        CheckConstraint("length(subject) > 0 AND length(body) > 0", name="says_something"),
    )

    id: Mapped[Id]
    course_id: Mapped[int] = ref_to("courses_course", index=False)
    #: The last part of the template's name: ``seated`` for ``courses/mail/seated``.
    kind: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    changed_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
