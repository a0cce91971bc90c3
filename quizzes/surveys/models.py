"""What is asked after a course day, who may answer, and what was answered: three things that no key joins.

A right says that someone may answer and whether that has been done. An answer goes into the survey's box, which is one
sealed row however many answers it holds; it is written anew and shuffled with each answer, so no row, key, number,
order, time or transaction belongs to one answer. From the box a job takes the answers to one question, at least five
at a time, into a release. See docs/decisions/ for what this promises and what it does not.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.api import Base, Id, now, ref_to
from quizzes.surveys.boxes import LEAST


class Audience(StrEnum):
    """Who is asked: those who were there (*deltagare*), or their managers (*chefer*)."""

    participants = "participants"
    managers = "managers"


class SurveyForm(Base):
    """The questions of a survey (*formulär*), version by version. A version is never changed: a new one is added."""

    __tablename__ = "quizzes_survey_form"
    __table_args__ = (
        UniqueConstraint("key", "number"),
        CheckConstraint("kind IN ('evaluation', 'transfer')", name="known_kind"),
    )

    id: Mapped[Id]
    #: Chosen by the author: ``utvardering``.
    key: Mapped[str]
    number: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    intro: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int]
    #: See ``quizzes.surveys.written``.
    questions: Mapped[list[Any]]
    #: SHA-256 of all that the author wrote.
    fingerprint: Mapped[str]


class Survey(Base):
    """The questions put after one occasion (*utvärdering*, *uppföljning*), to those who were there or their managers."""

    __tablename__ = "quizzes_survey"
    __table_args__ = (
        UniqueConstraint("occasion_key", "audience", "months"),
        CheckConstraint("audience IN ('participants', 'managers')", name="known_audience"),
        CheckConstraint("months >= 0 AND opens_on <= closes_on", name="sensible_time"),
        Index("ix_quizzes_survey_theme", "theme_key", "months"),
        Index("ix_quizzes_survey_times", "closed", "opens_on"),
    )

    id: Mapped[Id]
    audience: Mapped[str] = mapped_column(default=Audience.participants)
    #: 0 for the evaluation itself; 3 and 6 for what has come of it so many months later.
    months: Mapped[int] = mapped_column(default=0)
    occasion_key: Mapped[str]
    round_key: Mapped[str]
    theme_key: Mapped[str]
    theme_title: Mapped[str]
    #: The organisation whose round it was, for those who coordinate there.
    area_id: Mapped[int | None] = ref_to("organisations_organisation")
    form_id: Mapped[int] = ref_to("quizzes_survey_form")
    #: [code, text] of the theme's learning objectives as they were; empty for an evaluation.
    objectives: Mapped[list[Any]] = mapped_column(default=list)
    #: The last day of the occasion.
    held_on: Mapped[date]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    #: Whether those who may answer have been told.
    told: Mapped[bool] = mapped_column(default=False)
    #: Whether it is over: the rights are erased, and only how many they were is left.
    closed: Mapped[bool] = mapped_column(default=False)
    invited: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)

    form: Mapped[SurveyForm] = relationship(lazy="raise_on_sql")

    def takes_answers(self, on: date) -> bool:
        """Whether one can answer on this day."""
        return not self.closed and self.opens_on <= on <= self.closes_on


class SurveyTrainer(Base):
    """Who led the occasion (*kursledare*) and may therefore see what was thought of it."""

    __tablename__ = "quizzes_survey_trainer"

    survey_id: Mapped[int] = mapped_column(ForeignKey("quizzes_survey.id"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people_person.id"), primary_key=True, autoincrement=False, index=True
    )


class SurveyRight(Base):
    """That someone may answer a survey (*svarsrätt*), and whether it is done. Never joined to an answer; erased at the
    end."""

    __tablename__ = "quizzes_survey_right"

    survey_id: Mapped[int] = mapped_column(ForeignKey("quizzes_survey.id"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people_person.id"), primary_key=True, autoincrement=False, index=True
    )
    answered: Mapped[bool] = mapped_column(default=False)


class SurveyBox(Base):
    """The box (*urna*) of a survey: all answers not yet released, as one sealed text in which they lie shuffled."""

    __tablename__ = "quizzes_survey_box"

    survey_id: Mapped[int] = mapped_column(ForeignKey("quizzes_survey.id"), primary_key=True, autoincrement=False)
    sealed: Mapped[str] = mapped_column(default="")
    #: The day of the latest answer; NULL when nothing lies in it.
    filled_on: Mapped[date | None]


class SurveyRelease(Base):
    """At least five answers to one question, let out of their boxes together (*utlämning*). Whatever is shown anywhere
    is whole releases, so no two views differ by fewer than five answers."""

    __tablename__ = "quizzes_survey_release"
    __table_args__ = (
        CheckConstraint(f"size >= {LEAST}", name="never_fewer_than_five"),
        Index("ix_quizzes_survey_release_theme", "theme_key", "months"),
    )

    #: Drawn by chance.
    key: Mapped[str] = mapped_column(primary_key=True, default=lambda: str(uuid4()))
    #: The survey, when all answers are from one; NULL when they are pooled from several of the theme.
    survey_id: Mapped[int | None] = ref_to("quizzes_survey")
    theme_key: Mapped[str]
    audience: Mapped[str]
    months: Mapped[int]
    form_id: Mapped[int] = ref_to("quizzes_survey_form", index=False)
    question: Mapped[str]
    #: The code of the learning objective it is about; empty for an evaluation.
    objective: Mapped[str] = mapped_column(default="")
    #: The last days of the first and the last of the occasions.
    held_from: Mapped[date]
    held_to: Mapped[date]
    released_on: Mapped[date]
    size: Mapped[int]
    #: Value → how many chose it, for questions with fixed answers.
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: What was written, in an order drawn by chance, for the others.
    texts: Mapped[list[Any]] = mapped_column(default=list)


class SurveyChange(Base):
    """What was said, and what was changed because of it (*det här ändrade vi*), theme by theme."""

    __tablename__ = "quizzes_survey_change"

    id: Mapped[Id]
    theme_key: Mapped[str] = mapped_column(index=True)
    said: Mapped[str]
    changed: Mapped[str]
    happened_on: Mapped[date]
    written_by_id: Mapped[int | None] = ref_to("people_person")
    written_at: Mapped[datetime] = mapped_column(default=now)


class Fixed(RuntimeError):
    """Somebody tried to change questions that others may have answered, or answers."""


@event.listens_for(SurveyForm, "before_update")
@event.listens_for(SurveyRelease, "before_update")
def _keep(_mapper: Any, _connection: Any, row: Any) -> None:
    """Questions and released answers stay as they are."""
    raise Fixed(type(row).__name__)
