"""What is asked and what was answered. A published version is never changed, so an attempt can be shown as it was."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, event, text
from sqlalchemy import inspect as look_at
from sqlalchemy.orm import Mapped, mapped_column

from app.api import Base, Id, now, ref_to


class Quiz(Base):
    """A set of questions known by its key through all its versions (*frågor*)."""

    __tablename__ = "quizzes_quiz"

    id: Mapped[Id]
    #: Chosen by the author; stands in the ledger, so it never changes.
    key: Mapped[str] = mapped_column(unique=True)
    #: The number of the version that those who start now get; NULL before the first is published.
    current: Mapped[int | None]


class Version(Base):
    """A quiz as it was published on a day (*version*), or the one draft that is being written (*utkast*)."""

    __tablename__ = "quizzes_version"
    __table_args__ = (
        UniqueConstraint("quiz_id", "number"),
        CheckConstraint("(number IS NULL) = (published_at IS NULL)", name="numbered_when_published"),
        CheckConstraint("pass_mark BETWEEN 0 AND 100", name="pass_mark_in_percent"),
        CheckConstraint("attempts IS NULL OR attempts > 0", name="at_least_one_attempt"),
        CheckConstraint("wait_minutes >= 0", name="wait_minutes_not_negative"),
        CheckConstraint("draw IS NULL OR draw > 0", name="draws_at_least_one"),
        Index(
            "uq_quizzes_version_one_draft",
            "quiz_id",
            unique=True,
            sqlite_where=text("published_at IS NULL"),
            postgresql_where=text("published_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    quiz_id: Mapped[int] = ref_to("quizzes_quiz")
    #: 1, 2, 3 …; NULL for the draft.
    number: Mapped[int | None]
    title: Mapped[str]
    #: The key of the module that the questions belong to; empty when they stand alone.
    module_key: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int]
    #: Knowledge area keys.
    areas: Mapped[list[str]] = mapped_column(default=list)
    #: Requirements it is evidence for, as ``instrument/name``.
    requirements: Mapped[list[str]] = mapped_column(default=list)
    #: Per cent of the points.
    pass_mark: Mapped[int] = mapped_column(default=75)
    #: How many times one may try; NULL for as many as one likes.
    attempts: Mapped[int | None]
    #: How long to wait between two tries.
    wait_minutes: Mapped[int] = mapped_column(default=0)
    #: Whether questions and choices come in an order of their own in each attempt.
    shuffle: Mapped[bool] = mapped_column(default=True)
    #: How many questions are drawn from all of them; NULL for all.
    draw: Mapped[int | None]
    #: The rule of the points in the author's words, shown before the start.
    marks: Mapped[str] = mapped_column(default="")
    #: Whether it is an example for others to replace.
    example: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]
    #: SHA-256 of all that the author wrote; equal when nothing differs.
    fingerprint: Mapped[str] = mapped_column(default="")


class Question(Base):
    """One question of one version (*fråga*); a self-check (*kontrollfråga*) stands in a module and is never counted."""

    __tablename__ = "quizzes_question"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[Id]
    version_id: Mapped[int] = ref_to("quizzes_version", index=False)
    key: Mapped[str]
    position: Mapped[int]
    #: A name from the hook ``question_kinds``.
    kind: Mapped[str]
    #: Markdown, as written, and as shown.
    prompt: Mapped[str]
    prompt_html: Mapped[str]
    #: What the kind needs for asking and marking; texts of the author are rendered to safe HTML when it is saved.
    details: Mapped[dict[str, Any]]
    #: The same as the author wrote it, for the editor.
    source: Mapped[dict[str, Any]]
    area: Mapped[str] = mapped_column(default="")
    #: fakta, forstaelse; a reflection may have any level.
    level: Mapped[str] = mapped_column(default="")
    #: The key of the step to read again.
    read_again: Mapped[str] = mapped_column(default="")
    self_check: Mapped[bool] = mapped_column(default=False)

    @property
    def whole(self) -> dict[str, Any]:
        """The question as quizzes.marking reads it."""
        return {"id": self.key, "kind": self.kind, "read_again": self.read_again} | self.details


class Attempt(Base):
    """One person's try at a version (*försök*). Nobody else sees it, and a failed one leaves no other trace."""

    __tablename__ = "quizzes_attempt"
    __table_args__ = (
        Index("ix_quizzes_attempt_person_quiz", "person_id", "quiz_id"),
        CheckConstraint("(handed_in_at IS NULL) = (passed IS NULL)", name="judged_when_handed_in"),
        Index(
            "uq_quizzes_attempt_one_open",
            "person_id",
            "quiz_id",
            unique=True,
            sqlite_where=text("handed_in_at IS NULL"),
            postgresql_where=text("handed_in_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    quiz_id: Mapped[int] = ref_to("quizzes_quiz")
    version_id: Mapped[int] = ref_to("quizzes_version")
    #: What drawing and shuffling follow from.
    seed: Mapped[str]
    #: The ids of all questions that count, in the order shown.
    question_ids: Mapped[list[Any]]
    #: Those of them that were right in the attempt before and are not asked again.
    carried_ids: Mapped[list[Any]] = mapped_column(default=list)
    started_at: Mapped[datetime] = mapped_column(default=now)
    handed_in_at: Mapped[datetime | None]
    #: From 0 to 1; NULL when nothing was to be marked.
    share: Mapped[float | None]
    passed: Mapped[bool | None]
    #: Question id → the mark as an exact fraction ("2/3"); questions that are never marked are left out.
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def asked_ids(self) -> list[int]:
        """The ids of the questions to answer in this attempt, in the order shown."""
        carried = set(self.carried_ids)
        return [number for number in self.question_ids if number not in carried]


class Answer(Base):
    """What a person answered to one question (*svar*); saving it again takes the place of the earlier one."""

    __tablename__ = "quizzes_answer"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("quizzes_attempt.id"), primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("quizzes_question.id"), primary_key=True, autoincrement=False)
    value: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[datetime]


class Published(RuntimeError):
    """Somebody tried to change a version that others may have answered."""


@event.listens_for(Version, "before_update")
def _keep_version(_mapper: Any, _connection: Any, row: Version) -> None:
    """A published version stays as it was published."""
    before = look_at(row).attrs.published_at.history
    if row.published_at is not None and not before.has_changes():
        raise Published(f"version {row.number} of quiz {row.quiz_id}")
