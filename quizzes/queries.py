"""What pages ask about quizzes and attempts. Each question is a constant number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import Row, bindparam, func, or_, select

from app.api import lasting_row, now, search_key, session, standings_of
from quizzes.models import Answer, Attempt, Question, Quiz, Version

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


_CURRENT = (
    select(Version.id)
    .join(Quiz, (Quiz.id == Version.quiz_id) & (Quiz.current == Version.number))
    .where(Quiz.key == bindparam("key"))
)
_SELF_CHECK = select(Question).where(
    Question.version_id == bindparam("version"), Question.key == bindparam("key"), Question.self_check
)
_VERSION = select(Version).where(Version.id == bindparam("version"))


def question(key: str) -> tuple[Question, Version] | None:
    """A self-check of the current version, by ``<quiz>/<question>``, or None. One statement, and two for what the process
    does not know yet: what is published never changes."""
    quiz_key, _, question_key = key.partition("/")
    number = session.scalar(_CURRENT, {"key": quiz_key})
    asked = {"version": number, "key": question_key}
    if number is None:
        return None
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


_LISTED = select(Quiz.key, Version.title, Version.minutes, Version.module_key, Version.number).join(
    Version, (Version.quiz_id == Quiz.id) & (Version.number == Quiz.current)
)
_NAMED = _LISTED.where(Quiz.key.in_(bindparam("keys", expanding=True)))
_SHORT = (
    _LISTED.where(Version.minutes <= bindparam("most")).order_by(Version.minutes, Version.title, Quiz.key).limit(20)
)
_BEGUN = select(Attempt.quiz_id).where(Attempt.person_id == bindparam("person"), Attempt.handed_in_at.is_(None))
_OF_PERSON = (
    select(
        Quiz.key, Version.title, Version.minutes, Version.module_key, Version.number,
        Quiz.id.in_(_BEGUN).label("begun"),
    )
    .outerjoin(Version, (Version.quiz_id == Quiz.id) & (Version.number == Quiz.current))
    .where(or_(Quiz.key.in_(bindparam("keys", expanding=True)), Quiz.id.in_(_BEGUN)))
)  # fmt: skip


def shown_quizzes(keys: Iterable[str]) -> dict[str, Row[str, str, int, str, int | None]]:
    """Key, title, minutes, module key and version of quizzes that are published, by key."""
    return {row.key: row for row in session.execute(_NAMED, {"keys": list(keys)})}


def quizzes_of(
    person_id: int, keys: Iterable[str]
) -> tuple[dict[str, Row[str, str, int, str, int | None, bool]], list[str]]:
    """These quizzes and those that the person has begun and not handed in: the published ones by key, and the keys of
    those begun."""
    rows = session.execute(_OF_PERSON, {"keys": list(keys), "person": person_id}).all()
    return {row.key: row for row in rows if row.number is not None}, [row.key for row in rows if row.begun]


def offered(text: str = "", most_minutes: int | None = None) -> Sequence[Row[str, str, int, str, int | None]]:
    """Up to twenty published quizzes whose title holds the text, or which take at most so many minutes."""
    if most_minutes is not None:
        return session.execute(_SHORT, {"most": most_minutes}).all()
    wanted = search_key(text)
    rows = session.execute(_LISTED.order_by(Version.minutes, Version.title).limit(500)).all()
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
