"""What a whole class found hard in a quiz, for whoever teaches it next: questions, never people and never numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup
from sqlalchemy import select

from app.api import session
from quizzes.models import Attempt, Question, Quiz, Version

#: So many must have handed in before anything is told, and so many must have missed a question.
FEWEST, FEWEST_MISSES = 5, 2
#: How many questions are told for each quiz.
MOST = 3


@dataclass(frozen=True)
class Hard:
    """A question that many missed at their first try."""

    quiz: str
    prompt: Markup


def hard_questions(quiz_keys: Iterable[str], person_ids: Iterable[int]) -> list[Hard]:
    """The questions of these quizzes that most of these people missed the first time, the hardest first.

    Nothing is told of a quiz that fewer than five have handed in. Two statements, whatever the number of people.
    """
    first: dict[tuple[int, int], Attempt] = {}
    titles: dict[int, str] = {}
    for attempt, title in session.execute(
        select(Attempt, Version.title)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Version, Version.id == Attempt.version_id)
        .where(
            Quiz.key.in_(list(quiz_keys)), Attempt.person_id.in_(list(person_ids)), Attempt.handed_in_at.is_not(None)
        )
        .order_by(Attempt.id)
    ):
        first.setdefault((attempt.quiz_id, attempt.person_id), attempt)
        titles[attempt.quiz_id] = title
    chosen: list[tuple[int, int]] = []
    for quiz in sorted(titles):
        attempts = [attempt for (number, _person), attempt in first.items() if number == quiz]
        if len(attempts) < FEWEST:
            continue
        misses = Counter(
            int(question) for each in attempts for question, mark in each.marks.items() if Fraction(str(mark)) < 1
        )
        told = sorted((-count, question) for question, count in misses.items() if count >= FEWEST_MISSES)
        chosen += [(quiz, question) for _count, question in told[:MOST]]
    prompts = dict(
        session.execute(
            select(Question.id, Question.prompt_html).where(Question.id.in_([question for _quiz, question in chosen]))
        ).all()
    )
    return [Hard(titles[quiz], Markup(prompts[question])) for quiz, question in chosen if question in prompts]  # noqa: S704
