"""Writing a quiz in the browser. A draft is a version without a number; there is at most one for each quiz."""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from app.api import Person, Problem, _, by_instrument, contains_personal_number, now, session
from quizzes.authoring.keys import TAKEN_KEYS
from quizzes.authoring.publishing import next_number, row_of, rows_of, tell_evidence, values_of
from quizzes.hookspecs import kinds
from quizzes.models import Question, Quiz, Version

if TYPE_CHECKING:
    from quizzes.authoring.written import WrittenQuiz


def create(key: str, *, title: str, minutes: int, by: Person) -> Version:
    """Begin a new quiz with an empty draft. Raises Problem when the key is taken or cannot be one."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) or key in TAKEN_KEYS:
        raise Problem(_("Nyckeln skrivs med små bokstäver a–z, siffror och bindestreck."), field="key")
    if session.scalar(select(Quiz.id).where(Quiz.key == key)) is not None:
        raise Problem(_("Nyckeln används redan. Välj en annan."), field="key")
    _refuse_numbers({"title": title})
    quiz = Quiz(key=key)
    session.add(quiz)
    session.flush()
    draft = Version(quiz_id=quiz.id, title=title.strip(), minutes=minutes, pass_mark=75, wait_minutes=0)
    session.add(draft)
    session.flush()
    return draft


def start_draft(key: str, *, by: Person) -> Version:
    """A draft of the quiz: the one there is, or a copy of the published version. Raises Problem when there is neither."""
    quiz = _held(key)
    draft = session.scalar(select(Version).where(Version.quiz_id == quiz.id, Version.published_at.is_(None)))
    if draft is not None:
        return draft
    current = session.scalar(select(Version).where(Version.quiz_id == quiz.id, Version.number == quiz.current))
    if current is None:
        raise Problem(_("Frågorna finns inte längre."))
    written = as_written(quiz, current, _questions(current))
    draft = Version(quiz_id=quiz.id, **values_of(written))
    session.add(draft)
    session.flush()
    session.add_all(rows_of(written, draft.id))
    session.flush()
    return draft


def change_facts(key: str, values: Mapping[str, Any], *, by: Person) -> None:
    """Change what a draft says of itself: title, module_key, minutes, areas, requirements, pass_mark, attempts, wait_minutes,
    shuffle, draw, marks, example. Raises Problem when there is no draft, or for a personal identity number.
    """
    draft = _draft(_held(key))
    _refuse_numbers({name: str(values[name]) for name in ("title", "marks") if name in values})
    for name, value in values.items():
        setattr(draft, name, value)
    session.flush()


def put_question(
    key: str, value: Mapping[str, Any], *, self_check: bool, replacing: int | None, by: Person, seen: str = ""
) -> None:
    """Put a question into the draft, last or in the place of another.

    value: as it would stand in a file. seen: the stamp of the question as it was when the change was begun. Raises Problem for the
    first thing that is wrong with it, naming the field, and when somebody else has saved it since.
    """
    from pydantic import ValidationError  # Heavy, and needed only when authors write.

    from quizzes.authoring.written import WrittenQuestion, check_question, question_faults

    draft = _draft(_held(key))
    _refuse_numbers(_texts("", dict(value)))
    try:
        written = WrittenQuestion.model_validate(dict(value))
    except ValidationError as error:
        fault = question_faults(error)[0]
        raise Problem(f"{fault.sentence}.", field=str(fault.path[0]) if fault.path else None)
    faults = check_question(written, kinds())
    if faults:
        raise Problem(f"{faults[0].sentence}.", field=str(faults[0].path[0]) or None)
    rows = list(_questions(draft))
    old = next((row for row in rows if row.id == replacing), None)
    if seen and (old is None or seen != stamp_of(old)):
        raise Problem(
            _(
                "Någon annan har ändrat frågan sedan du öppnade sidan. Det du skrev står kvar. Spara igen om det ska gälla i"
                " stället."
            )
        )
    if any(row.key == written.id and row is not old for row in rows):
        raise Problem(_("En annan fråga har samma nyckel."), field="id")
    position = old.position if old else max((row.position for row in rows), default=0) + 1
    try:
        new = row_of(written, draft.id, position, self_check)
    except ValueError as error:
        raise Problem(str(error))
    if old is not None:
        session.delete(old)
        session.flush()
    session.add(new)
    session.flush()


def stamp_of(row: Question) -> str:
    """A mark that is another when anything of the question is."""
    return sha256(repr(question_value(row)).encode()).hexdigest()[:16]


def move_question(key: str, question_id: int, *, up: bool, by: Person) -> None:
    """Move a question of the draft one place up or down among its like."""
    rows = list(_questions(_draft(_held(key))))
    row = next((each for each in rows if each.id == question_id), None)
    if row is None:
        raise Problem(_("Frågan finns inte längre i utkastet."))
    like = [each for each in rows if each.self_check == row.self_check]
    place = like.index(row) + (-1 if up else 1)
    if 0 <= place < len(like):
        row.position, like[place].position = like[place].position, row.position
        session.flush()


def remove_question(key: str, question_id: int, *, by: Person) -> None:
    """Take a question out of the draft; one that is gone already is no fault."""
    draft = _draft(_held(key))
    session.execute(delete(Question).where(Question.id == question_id, Question.version_id == draft.id))


def discard(key: str, *, by: Person) -> None:
    """Throw the draft away; what is published stays. A quiz that never was published goes with its draft."""
    quiz = _held(key)
    draft = _draft(quiz)
    session.execute(delete(Question).where(Question.version_id == draft.id))
    session.delete(draft)
    session.flush()
    if quiz.current is None:
        session.delete(quiz)
        session.flush()


def publish(key: str, *, by: Person) -> Version:
    """Make the draft the version that those who start from now on get. Raises Problem with all that is wrong in it."""
    from quizzes.authoring.written import check

    quiz = _held(key)
    draft = _draft(quiz)
    written, faults = check(value_of(quiz, draft, _questions(draft)), kinds())
    if written is None or faults:
        raise Problem(" ".join(f"{fault.sentence}." for fault in faults))
    current = session.scalar(select(Version).where(Version.quiz_id == quiz.id, Version.number == quiz.current))
    if current is not None and current.fingerprint == written.fingerprint:
        raise Problem(_("Utkastet är likadant som det som redan är publicerat."))
    draft.number, draft.published_at, draft.fingerprint = next_number(quiz), now(), written.fingerprint
    session.flush()
    quiz.current = draft.number
    session.flush()
    tell_evidence(quiz, draft)
    return draft


def as_written(quiz: Quiz, version: Version, questions: Iterable[Question]) -> "WrittenQuiz":
    """A version as it would stand in a file."""
    from quizzes.authoring.written import WrittenQuiz

    return WrittenQuiz.model_validate(value_of(quiz, version, questions))


def value_of(quiz: Quiz, version: Version, questions: Iterable[Question]) -> dict[str, Any]:
    """A version as it would stand in a file, sound or not."""
    both = [(row.self_check, question_value(row)) for row in questions]
    return {
        "key": quiz.key,
        "title": version.title,
        "module": version.module_key,
        "minutes": version.minutes,
        "areas": list(version.areas),
        "requirements": by_instrument(version.requirements),
        "example": version.example,
        "pass_mark": version.pass_mark,
        "retry": {"attempts": version.attempts or "unlimited", "wait_minutes": version.wait_minutes},
        "shuffle": version.shuffle,
        "draw": version.draw,
        "marks": version.marks,
        "questions": [value for self_check, value in both if not self_check],
        "self_checks": [value for self_check, value in both if self_check],
    }


def question_value(row: Question) -> dict[str, Any]:
    """A question as it would stand in a file."""
    return {
        "id": row.key,
        "kind": row.kind,
        "prompt": row.prompt,
        "area": row.area,
        "level": row.level,
        "read_again": row.read_again,
    } | row.source


def _held(key: str) -> Quiz:
    quiz = session.scalar(select(Quiz).where(Quiz.key == key).with_for_update())
    if quiz is None:
        raise Problem(_("Frågorna finns inte längre."))
    return quiz


def _draft(quiz: Quiz) -> Version:
    draft = session.scalar(select(Version).where(Version.quiz_id == quiz.id, Version.published_at.is_(None)))
    if draft is None:
        raise Problem(_("Utkastet är redan publicerat eller borttaget. Börja ändra på nytt."))
    return draft


def _questions(version: Version) -> Sequence[Question]:
    return session.scalars(
        select(Question).where(Question.version_id == version.id).order_by(Question.self_check, Question.position)
    ).all()


def _texts(name: str, value: Any) -> dict[str, str]:
    """Every text in a question, by the field it stands in."""
    if isinstance(value, dict):
        return {k: v for key, each in value.items() for k, v in _texts(name or key, each).items()}
    if isinstance(value, list):
        return {name: " \n".join(t for each in value for t in _texts(name, each).values())}
    return {name: str(value)}


def _refuse_numbers(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if "\x00" in text:
            raise Problem(_("Texten innehåller ett tecken som inte kan sparas. Skriv om den."), field=name)
        if contains_personal_number(text):
            raise Problem(
                _("Texten verkar innehålla ett personnummer. Ta bort det: deltagarna läser det här."), field=name
            )
