"""What pages ask about quizzes and attempts. Each question is a constant number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import Row, bindparam, func, select

from app.api import lasting_row, new_edition_when_written, now, of_edition, search_key, session, standings_of
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
#: Every Min resa asks for what is begun and, below, for the surveys that wait: one statement tells both.
_BEGUN = waiting_and(
    select(_attempt.quiz_id).where(_attempt.person_id == bindparam("person"), _attempt.handed_in_at.is_(None))
)
new_edition_when_written(Quiz, Version)


def _listed() -> dict[str, Listed]:
    """All quizzes by key, the shortest first; kept until one is written."""
    return of_edition("quizzes.listed", lambda: {row[1]: Listed._make(row) for row in session.execute(_LISTED)})


def shown_quizzes(keys: Iterable[str]) -> dict[str, Listed]:
    """Those of these quizzes that are published, by key."""
    known = _listed()
    return {key: known[key] for key in keys if key in known and known[key].number is not None}


def quizzes_of(person_id: int, keys: Iterable[str], on: date) -> tuple[dict[str, Listed], list[str]]:
    """These quizzes and those that the person has begun and not handed in: the published ones by key, and the keys of
    those begun. One statement."""
    begun_ids = set(read_beside(_BEGUN, person_id, on))
    begun = [row.key for row in _listed().values() if row.id in begun_ids] if begun_ids else []
    return shown_quizzes([*keys, *begun]), begun


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
