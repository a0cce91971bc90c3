"""What the editor's pages ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.api import session
from quizzes.models import Question, Quiz, Version


@dataclass(frozen=True)
class Written:
    """A quiz with its published version and its draft, either of which may be missing."""

    quiz: Quiz
    published: Version | None
    draft: Version | None

    @property
    def newest(self) -> Version:
        """What is being written, or else what is published."""
        found = self.draft or self.published
        assert found is not None
        return found


def all_quizzes() -> list[Written]:
    """Every quiz by title. One statement."""
    return sorted(_written(None), key=lambda each: each.newest.title.casefold())


def quiz(key: str) -> Written | None:
    """A quiz by its key."""
    return next(iter(_written(key)), None)


def questions_of(version: Version) -> Sequence[Question]:
    """All questions of a version, those that count first."""
    return session.scalars(
        select(Question).where(Question.version_id == version.id).order_by(Question.self_check, Question.position)
    ).all()


def _written(key: str | None) -> list[Written]:
    published, draft = aliased(Version), aliased(Version)
    found = (
        select(Quiz, published, draft)
        .outerjoin(published, (published.quiz_id == Quiz.id) & (published.number == Quiz.current))
        .outerjoin(draft, (draft.quiz_id == Quiz.id) & draft.published_at.is_(None))
    )
    if key is not None:
        found = found.where(Quiz.key == key)
    return [Written(row[0], row[1], row[2]) for row in session.execute(found) if row[1] or row[2]]
