"""What pages ask about quizzes and attempts. Each question is a constant number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import Row, bindparam, func, select

from app.api import (
    lasting_row,
    new_edition_when_written,
    now,
    of_edition,
    remembered_of,
    search_key,
    session,
    standings_of,
)
from quizzes.models import Answer, Attempt, Question, Quiz, Version
from quizzes.surveys.queries import read_beside, waiting_and

#: The kind of a quiz and of a question in the ledger and between plugins, and the verb for passing.
QUIZ, QUESTION, PASSED = "quizzes.quiz", "quizzes.question", "quizzes.passed"


def quiz_with_version(key: str) -> Row[Quiz, Version] | None:
    """A quiz and the version that those who start now get, or None when none is published."""
    return session.execute(
        select(Quiz, Version)
        .join(Version, (Version.quiz_id == Quiz.id) & (Version.number == Quiz.current))
        .where(Quiz.key == key)
    ).first()


def questions_of(version_id: int, *, self_checks: bool = False) -> Sequence[Question]:
    """The questions of a version that count, in the author's order; or its self-checks."""
    return session.scalars(
        select(Question)
        .where(Question.version_id == version_id, Question.self_check.is_(self_checks))
        .order_by(Question.position)
    ).all()


_SELF_CHECK = select(Question).where(
    Question.version_id == bindparam("version"), Question.key == bindparam("key"), Question.self_check
)
_VERSION = select(Version).where(Version.id == bindparam("version"))


def question(key: str) -> tuple[Question, Version] | None:
    """A self-check of the current version, by ``<quiz>/<question>``, or None. Two statements for what the process does
    not know yet: what is published never changes."""
    quiz_key, _, question_key = key.partition("/")
    quiz = shown_quizzes([quiz_key]).get(quiz_key)
    if quiz is None:
        return None
    number = quiz.version_id
    asked = {"version": number, "key": question_key}
    found = lasting_row(("self-check", number, question_key), lambda: session.scalar(_SELF_CHECK, asked))
    version = lasting_row(("quiz version", number), lambda: session.scalar(_VERSION, {"version": number}))
    return (found, version) if found and version else None


def attempt(number: int) -> Row[Attempt, Version, Quiz] | None:
    """An attempt with what it is an attempt at."""
    return session.execute(
        select(Attempt, Version, Quiz)
        .join(Version, Version.id == Attempt.version_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.id == number)
    ).first()


def attempts_of(person_id: int, quiz_id: int) -> Sequence[Attempt]:
    """All attempts of a person at a quiz, the first one first."""
    return session.scalars(
        select(Attempt).where(Attempt.person_id == person_id, Attempt.quiz_id == quiz_id).order_by(Attempt.id)
    ).all()


def open_attempt(person_id: int, quiz_id: int) -> Attempt | None:
    """The attempt that the person has begun and not handed in; there is never more than one."""
    return session.scalar(
        select(Attempt).where(
            Attempt.person_id == person_id, Attempt.quiz_id == quiz_id, Attempt.handed_in_at.is_(None)
        )
    )


def answers_of(attempt_id: int) -> dict[int, Answer]:
    """What has been answered, by the id of the question."""
    return {row.question_id: row for row in session.scalars(select(Answer).where(Answer.attempt_id == attempt_id))}


def questions_by_id(ids: Iterable[int]) -> dict[int, Question]:
    """Questions by id."""
    return {row.id: row for row in session.scalars(select(Question).where(Question.id.in_(list(ids))))}


@dataclass(frozen=True)
class Chance:
    """Whether one may begin a new attempt: at once, at a moment (``opens_at``), or no more (``used_up``)."""

    left: int | None
    opens_at: datetime | None = None

    @property
    def used_up(self) -> bool:
        """Whether every attempt has been used."""
        return self.left == 0

    @property
    def now(self) -> bool:
        """Whether one may begin at once."""
        return not self.used_up and self.opens_at is None


def chance(version: Version, made: Sequence[Attempt], at: datetime | None = None) -> Chance:
    """What the retry rule of a version says after these attempts at its quiz. Asks nothing of the database."""
    handed_in = [row.handed_in_at for row in made if row.handed_in_at is not None]
    left = None if version.attempts is None else max(0, version.attempts - len(handed_in))
    opens_at = max(handed_in) + timedelta(minutes=version.wait_minutes) if handed_in else None
    return Chance(left, opens_at if opens_at and opens_at > (at or now()) else None)


def needed(version: Version, counted: int) -> Fraction:
    """How many points of ``counted`` are enough to pass."""
    return Fraction(version.pass_mark * counted, 100)


class Listed(NamedTuple):
    """A quiz as lists and links tell of it, in the version that those who start now get; number is None for one that
    is not published."""

    id: int
    key: str
    version_id: int
    number: int | None
    title: str
    minutes: int
    module_key: str


class Begun(NamedTuple):
    """A quiz that someone is in the middle of: the attempt, how many of its questions have an answer, and when the last
    of them was saved."""

    quiz: Listed
    attempt_id: int
    answered: int
    asked: int
    at: datetime

    @property
    def minutes(self) -> int:
        """What is left of the author's estimate; at least one."""
        left = self.asked - self.answered
        return max(1, -(-self.quiz.minutes * left // self.asked)) if self.asked else self.quiz.minutes

    @property
    def states(self) -> list[str]:
        """A stop for each question on the short line: so many behind, the one to answer, the rest ahead."""
        return (["done"] * self.answered + ["now"] + ["ahead"] * self.asked)[: self.asked]

    @property
    def url(self) -> str:
        """Where to go on: it leads to the first question without an answer."""
        return f"/quizzes/attempts/{self.attempt_id}"


_quiz, _version, _attempt = Quiz.__table__.c, Version.__table__.c, Attempt.__table__.c
_LISTED = (
    select(
        _quiz.id, _quiz.key, _version.id, _version.number, _version.title, _version.minutes, _version.module_key,
    )
    .outerjoin_from(
        Quiz.__table__, Version.__table__, (_version.quiz_id == _quiz.id) & (_version.number == _quiz.current)
    )
    .order_by(_version.minutes, _version.title, _quiz.key)
)  # fmt: skip
_ANSWERED = Answer.__table__.c.attempt_id == _attempt.id
#: Every Min resa asks for what is begun and, below, for the surveys that wait: one statement tells both.
_BEGUN = waiting_and(
    select(
        _attempt.quiz_id,
        _attempt.id,
        select(func.count()).select_from(Answer.__table__).where(_ANSWERED).scalar_subquery()
        - func.json_array_length(_attempt.carried_ids),
        func.json_array_length(_attempt.question_ids) - func.json_array_length(_attempt.carried_ids),
        func.coalesce(
            select(func.max(Answer.__table__.c.saved_at)).where(_ANSWERED).scalar_subquery(), _attempt.started_at
        ),
    ).where(_attempt.person_id == bindparam("person"), _attempt.handed_in_at.is_(None))
)
new_edition_when_written(Quiz, Version)


def _listed() -> dict[str, Listed]:
    """All quizzes by key, the shortest first; kept until one is written."""
    return of_edition("quizzes.listed", lambda: {row[1]: Listed._make(row) for row in session.execute(_LISTED)})


def all_keys() -> set[str]:
    """The keys of all quizzes, published or not."""
    return set(session.scalars(select(Quiz.key)))


def shown_quizzes(keys: Iterable[str]) -> dict[str, Listed]:
    """Those of these quizzes that are published, by key."""
    known = _listed()
    return {key: known[key] for key in keys if key in known and known[key].number is not None}


def begun_by(person_id: int, on: date) -> list[Begun]:
    """The quizzes that the person has begun and not handed in, the latest first. One statement, once for each page."""
    return remembered_of(("quizzes begun", on), frozenset((person_id,)), lambda: _begun(person_id, on))


def _begun(person_id: int, on: date) -> list[Begun]:
    rows = read_beside(_BEGUN, person_id, on)
    if not rows:
        return []
    known = {row.id: row for row in _listed().values() if row.number is not None}
    found = [Begun(known[number], *rest) for number, *rest in rows if number in known]
    return sorted(found, key=lambda each: each.at, reverse=True)


def offered(text: str = "", most_minutes: int | None = None) -> Sequence[Listed]:
    """Up to twenty published quizzes whose title holds the text, or which take at most so many minutes."""
    rows = [row for row in _listed().values() if row.number is not None]
    if most_minutes is not None:
        return [row for row in rows if row.minutes <= most_minutes][:20]
    wanted = search_key(text)
    return [row for row in rows if wanted in search_key(f"{row.title} {row.key}")][:20]


def counted_questions(version: Version) -> int:
    """How many questions give points in an attempt at the version (reflections never do)."""
    marked = session.scalar(
        select(func.count()).where(
            Question.version_id == version.id, Question.self_check.is_(False), Question.kind != "reflection"
        )
    )
    return marked or 0


def passed_on(person_id: int, key: str) -> date | None:
    """The day on which the person passed the quiz, latest if several; None when never."""
    days = [
        row.happened_on for row in standings_of(person_id, [PASSED]) if (row.object_kind, row.object_key) == (QUIZ, key)
    ]
    return max(days, default=None)
