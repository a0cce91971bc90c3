"""Publishing a quiz: a new version each time something differs, and never a change in an old one."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.api import Person, Ref, lock, now, requirement_refs, session, show_evidence
from quizzes.authoring.polish import paragraphs, polished
from quizzes.kinds import LEVELS_OF_QUIZZES
from quizzes.models import Question, Quiz, Version
from quizzes.queries import PASSED, QUIZ

if TYPE_CHECKING:
    from quizzes.authoring.written import WrittenQuestion, WrittenQuiz


def bring_in(written: "WrittenQuiz", *, by: Person | None) -> Version | None:
    """Publish what was written as a new version; None when the current version says exactly that already.

    written: sound, as ``quizzes.authoring.written.check`` found it. Raises ValueError when a text cannot be rendered.
    """
    quiz = session.scalar(select(Quiz).where(Quiz.key == written.key))
    if quiz is None:
        quiz = Quiz(key=written.key)
        session.add(quiz)
        session.flush()
    lock(quiz)
    current = session.scalar(select(Version).where(Version.quiz_id == quiz.id, Version.number == quiz.current))
    if current is not None and current.fingerprint == written.fingerprint:
        return None
    version = Version(quiz_id=quiz.id, number=next_number(quiz), published_at=now(), **values_of(written))
    session.add(version)
    session.flush()
    session.add_all(rows_of(written, version.id))
    quiz.current = version.number
    session.flush()
    tell_evidence(quiz, version)
    return version


def values_of(written: "WrittenQuiz") -> dict[str, Any]:
    """The columns of a version, but for its number."""
    attempts = written.retry.attempts
    return {
        "title": written.title,
        "module_key": written.module,
        "minutes": written.minutes,
        "areas": list(written.areas),
        "requirements": requirement_refs(written.requirements),
        "pass_mark": written.pass_mark,
        "attempts": None if attempts == "unlimited" else attempts,
        "wait_minutes": written.retry.wait_minutes,
        "shuffle": written.shuffle,
        "draw": written.draw,
        "marks": written.marks.strip(),
        "example": written.example,
        "fingerprint": written.fingerprint,
    }


def rows_of(written: "WrittenQuiz", version_id: int) -> list[Question]:
    """The questions of a version, rendered, the self-checks last."""
    both = [(q, False) for q in written.questions] + [(q, True) for q in written.self_checks]
    return [row_of(question, version_id, place, self_check) for place, (question, self_check) in enumerate(both, 1)]


def row_of(question: "WrittenQuestion", version_id: int, position: int, self_check: bool) -> Question:
    """One question, rendered."""
    return Question(
        version_id=version_id,
        key=question.id,
        position=position,
        kind=question.kind,
        prompt=question.prompt,
        prompt_html=paragraphs(question.prompt),
        details=polished(question.details),
        source=question.details,
        area=question.area,
        level=question.level,
        read_again=question.read_again,
        self_check=self_check,
    )


def tell_evidence(quiz: Quiz, version: Version) -> None:
    """Tell the competences what passing this version shows: its areas, at the levels that questions can reach."""
    levels = session.scalars(
        select(Question.level)
        .where(
            Question.version_id == version.id,
            Question.self_check.is_(False),
            Question.kind != "reflection",
            Question.level.in_(LEVELS_OF_QUIZZES),
        )
        .distinct()
    ).all()
    show_evidence(
        Ref(QUIZ, quiz.key, version.number, version.title),
        [PASSED],
        areas=version.areas,
        objectives=[(version.title, level) for level in LEVELS_OF_QUIZZES if level in levels],
        requirements=version.requirements,
    )


def next_number(quiz: Quiz) -> int:
    """The number of the next version to be published."""
    return (session.scalar(select(func.max(Version.number)).where(Version.quiz_id == quiz.id)) or 0) + 1
