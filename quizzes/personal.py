"""What the plugin keeps on a person: all of it handed out when they ask, all of it erased when they are forgotten."""

from typing import Any

from sqlalchemy import delete, func, select

from app.api import Person, session
from quizzes.models import Answer, Attempt, Question, Quiz


def rows_of(person: Person) -> dict[str, list[dict[str, Any]]]:
    """The person's attempts and answers, by table. Two statements."""
    attempts = session.execute(
        select(Attempt, Quiz.key).join(Quiz).where(Attempt.person_id == person.id).order_by(Attempt.id)
    ).all()
    answers = session.execute(
        select(Answer, Question.key, Question.prompt)
        .join(Question, Question.id == Answer.question_id)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Attempt.person_id == person.id)
        .order_by(Answer.attempt_id, Question.position)
    ).all()
    return {
        "quizzes_attempt": [
            {
                "id": row.id,
                "quiz": key,
                "started_at": row.started_at.isoformat(),
                "handed_in_at": row.handed_in_at.isoformat() if row.handed_in_at else None,
                "share": row.share,
                "passed": row.passed,
            }
            for row, key in attempts
        ],
        "quizzes_answer": [
            {
                "attempt_id": row.attempt_id,
                "question": key,
                "prompt": prompt,
                "answer": row.value,
                "saved_at": row.saved_at.isoformat(),
            }
            for row, key, prompt in answers
        ],
    }


def forget(person: Person) -> dict[str, int]:
    """Erase the person's attempts and answers. Returns how many rows, by table."""
    own = select(Attempt.id).where(Attempt.person_id == person.id)
    answers: Any = session.execute(delete(Answer).where(Answer.attempt_id.in_(own)))
    attempts: Any = session.execute(delete(Attempt).where(Attempt.person_id == person.id))
    return {"quizzes_answer": answers.rowcount, "quizzes_attempt": attempts.rowcount}


def merge(gone: int, kept: int) -> None:
    """Of two attempts under way at the same quiz, the one with the most answers goes on; the other is erased."""
    answered = select(func.count(Answer.question_id)).where(Answer.attempt_id == Attempt.id).scalar_subquery()
    rows = session.execute(
        select(Attempt.quiz_id, Attempt.id, Attempt.person_id, answered.label("answered"))
        .where(Attempt.person_id.in_([gone, kept]), Attempt.handed_in_at.is_(None))
        .order_by(Attempt.id)
    ).all()
    best: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: (row.answered, row.person_id == kept)):
        best[row.quiz_id] = row.id
    second = [row.id for row in rows if row.id not in best.values()]
    session.execute(delete(Answer).where(Answer.attempt_id.in_(second)))
    session.execute(delete(Attempt).where(Attempt.id.in_(second)))
