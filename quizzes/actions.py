"""Answering a quiz: begin, save answer by answer, hand in, try again with what was missed."""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from secrets import token_hex
from typing import Any

from sqlalchemy import select

from app.api import (
    Draft,
    Person,
    Problem,
    Ref,
    Standing,
    _,
    insert_into,
    now,
    record,
    record_many,
    session,
    today,
)
from quizzes import marking, queries
from quizzes.hookspecs import kinds
from quizzes.kinds import Details
from quizzes.models import Answer, Attempt, Question, Quiz, Version


def begin(quiz: Quiz, version: Version, *, by: Person) -> Attempt:
    """Begin an attempt at the version, or go on with the one that is open, whatever version that one is of.

    Raises Problem when the attempts are used up or the waiting time has not passed.
    """
    _one_at_a_time(by)
    made = queries.attempts_of(by.id, quiz.id)
    already = next((row for row in made if row.handed_in_at is None), None)
    if already is not None:
        return already
    _allow(version, made)
    seed = token_hex(8)
    pool = queries.questions_of(version.id)
    return _add(Attempt(person_id=by.id, quiz_id=quiz.id, version_id=version.id, seed=seed,
                        question_ids=_drawn(version, pool, seed)))  # fmt: skip


def begin_with_missed(earlier: Attempt, version: Version, *, by: Person) -> Attempt:
    """Begin an attempt in which only the questions missed in an earlier one are asked; the right ones are carried over.

    It is an attempt like any other: the retry rule holds for it. Raises Problem when the earlier attempt is not handed
    in, when nothing was missed, or when the retry rule says no.
    """
    _one_at_a_time(by)
    made = queries.attempts_of(by.id, earlier.quiz_id)
    already = next((row for row in made if row.handed_in_at is None), None)
    if already is not None:
        return already
    missed = set(missed_ids(earlier))
    if earlier.handed_in_at is None or not missed:
        raise Problem(_("Det finns inga frågor att svara om på. Börja om med alla frågor i stället."))
    _allow(version, made)
    kept = [number for number in earlier.question_ids if number not in missed]
    attempt = _add(Attempt(person_id=by.id, quiz_id=earlier.quiz_id, version_id=earlier.version_id, seed=token_hex(8),
                           question_ids=list(earlier.question_ids), carried_ids=kept))  # fmt: skip
    before = queries.answers_of(earlier.id)
    session.add_all(
        Answer(attempt_id=attempt.id, question_id=number, value=before[number].value, saved_at=before[number].saved_at)
        for number in kept
        if number in before
    )
    session.flush()
    return attempt


def missed_ids(attempt: Attempt) -> list[int]:
    """The ids of the questions that were not wholly right when the attempt was handed in, in the order shown."""
    return [n for n in attempt.question_ids if str(n) in attempt.marks and Fraction(attempt.marks[str(n)]) < 1]


def save(attempt: Attempt, question_id: int, value: Any, *, by: Person) -> datetime:
    """Keep an answer; the same answer again changes nothing but the moment, another takes its place.

    The attempt must be read with ``hold`` so that nobody hands it in meanwhile. Returns the moment it was saved. Raises
    Problem when the attempt is handed in already (an answer equal to the one handed in is let through) or when the
    question is not asked in it.
    """
    if attempt.person_id != by.id or question_id not in attempt.asked_ids:
        raise Problem(_("Frågan hör inte till det här försöket. Gå tillbaka och öppna frågorna igen."))
    if attempt.handed_in_at is not None:
        kept = session.get(Answer, (attempt.id, question_id))
        if kept is not None and kept.value == value:
            return kept.saved_at
        raise Problem(_("Du har redan lämnat in de här svaren, så de kan inte ändras."))
    moment = now()
    row = {"attempt_id": attempt.id, "question_id": question_id, "value": value, "saved_at": moment}
    session.execute(
        insert_into(Answer)
        .values(row)
        .on_conflict_do_update(index_elements=["attempt_id", "question_id"], set_={"value": value, "saved_at": moment})
    )
    return moment


def hold(number: int, *, shared: bool = False) -> Attempt | None:
    """The attempt as it is now, held until the transaction ends; shared with others who only save answers."""
    return session.scalar(
        select(Attempt)
        .where(Attempt.id == number)
        .with_for_update(read=shared)
        .execution_options(populate_existing=True)
    )


def hand_in(number: int, *, by: Person) -> Attempt:
    """Mark an attempt and close it. A pass goes into the ledger, without points; anything else goes nowhere.

    Handing in twice does nothing twice. Raises Problem when it is not the person's own.
    """
    attempt = hold(number)
    if attempt is None or attempt.person_id != by.id:
        raise Problem(_("Försöket finns inte. Öppna frågorna igen."))
    if attempt.handed_in_at is not None:
        return attempt
    version = session.get_one(Version, attempt.version_id)
    quiz = session.get_one(Quiz, attempt.quiz_id)
    marks = _marks(attempt)
    result = marking.result(marks.values(), Fraction(version.pass_mark, 100))
    attempt.handed_in_at = now()
    attempt.share = None if result.share is None else float(result.share)
    attempt.passed = result.passed
    attempt.marks = {str(number): str(worth) for number, worth in marks.items()}
    session.flush()
    if result.passed:
        _record_pass(quiz, version, by)
    return attempt


def pass_many(passes: Iterable[tuple[int, str, date]], *, by: Person | None = None) -> int:
    """Write into the ledger that these people passed these quizzes on these days: (person id, quiz key, day).

    For demonstration data and for imports; no attempts are made. Who has passed a quiz already is passed over, and
    so is a quiz that is not published. Returns how many were written. A constant number of statements for each day.
    """
    wanted = list(dict.fromkeys(passes))
    titles = queries.shown_quizzes({key for _person, key, _on in wanted})
    have = _have_passed({person for person, _key, _on in wanted}, titles)
    drafts, taken = [], set(have)
    for person_id, key, on in wanted:
        if key in titles and (person_id, key) not in taken:
            taken.add((person_id, key))
            drafts.append(Draft(queries.PASSED, person_id, _ref(key, titles[key].number, titles[key].title), on))
    record_many(drafts, by=by)
    return len(drafts)


def _have_passed(person_ids: set[int], keys: Iterable[str]) -> set[tuple[int, str]]:
    ids = sorted(person_ids)
    found: set[tuple[int, str]] = set()
    for start in range(0, len(ids), 5000):
        found |= {
            (person, key)
            for person, key in session.execute(
                select(Standing.person_id, Standing.object_key).where(
                    Standing.person_id.in_(ids[start : start + 5000]),
                    Standing.verb == queries.PASSED,
                    Standing.object_kind == queries.QUIZ,
                    Standing.object_key.in_(list(keys)),
                )
            )
        }
    return found


def _record_pass(quiz: Quiz, version: Version, by: Person) -> None:
    """One entry for each person and version: a second pass shows nothing that the first did not."""
    standing = session.scalar(
        select(Standing.entry_id)
        .where(
            Standing.person_id == by.id,
            Standing.verb == queries.PASSED,
            Standing.object_kind == queries.QUIZ,
            Standing.object_key == quiz.key,
            Standing.object_version == version.number,
        )
        .limit(1)
    )
    if standing is None:
        record(Draft(queries.PASSED, by.id, _ref(quiz.key, version.number, version.title), today()), by=by)


def _ref(key: str, number: int | None, title: str) -> Ref:
    return Ref(queries.QUIZ, key, number, title)


def _marks(attempt: Attempt) -> dict[int, Fraction]:
    """What each question that counts is worth, as exact fractions."""
    rules = {name: kind.rule for name, kind in kinds().items()}
    asked = queries.questions_by_id(attempt.question_ids)
    answers = queries.answers_of(attempt.id)
    found = {}
    for number in attempt.question_ids:
        worth = marking.mark(asked[number].whole, answers[number].value if number in answers else None, rules)
        if worth is not None:
            found[number] = worth
    return found


def _drawn(version: Version, pool: Iterable[Question], seed: str) -> list[int]:
    """The ids of the questions of an attempt in its order; reflections come last and are never drawn away."""
    questions = list(pool)
    by_key = {question.key: question for question in questions}
    counted: list[Details] = [question.whole for question in questions if question.kind != "reflection"]
    last = [question.id for question in questions if question.kind == "reflection"]
    if version.draw is not None:
        counted = marking.draw(counted, version.draw, seed)
    keys = [str(question["id"]) for question in counted]
    if version.shuffle:
        keys = marking.shuffle(keys, seed)
    return [by_key[key].id for key in keys] + last


def _one_at_a_time(person: Person) -> None:
    """Two tabs that begin at the same moment take turns, so that the second finds what the first began."""
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def _allow(version: Version, made: Iterable[Attempt]) -> None:
    found = queries.chance(version, list(made))
    if found.used_up:
        raise Problem(_("Du har använt alla dina försök. Kontakta redaktionen om du vill försöka igen."))
    if found.opens_at is not None:
        raise Problem(_("Du kan försöka igen när väntetiden har gått. Läs gärna stegen igen så länge."))


def _add(attempt: Attempt) -> Attempt:
    session.add(attempt)
    session.flush()
    return attempt
