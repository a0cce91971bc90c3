"""What a class found hard: questions, never people, and nothing of fewer than five."""

import pytest

from app.db import session
from quizzes.actions import begin, hand_in, save
from quizzes.missed import hard_questions
from quizzes.queries import quiz_with_version
from tests.factories import make_colleague
from tests.factories_quizzes import make_quiz, one_choice


def answer(key, person, values):
    """One try: the answers in the author's order."""
    quiz, version = quiz_with_version(key)
    attempt = begin(quiz, version, by=person)
    session.flush()
    for question_id, value in zip(sorted(attempt.question_ids), values, strict=True):
        save(attempt, question_id, value, by=person)
    hand_in(attempt.id, by=person)


@pytest.mark.parametrize(("people", "told"), [(4, []), (5, ["Vad är svårt?"])])
def test_what_most_missed_is_told_when_five_have_handed_in(app, people, told):
    quiz, _version = make_quiz(
        questions=[one_choice("q1", prompt="Vad är lätt?"), one_choice("q2", prompt="Vad är svårt?")], shuffle=False
    )
    learners = [make_colleague() for _ in range(people)]
    other = make_colleague()
    for learner in learners:
        answer(quiz.key, learner, ["a", "b"])
    answer(quiz.key, other, ["b", "b"])
    found = hard_questions([quiz.key], [learner.id for learner in learners])
    assert [each.prompt.striptags() for each in found] == told


def test_the_first_try_counts_and_nothing_is_told_of_one_person(app):
    quiz, _version = make_quiz(questions=[one_choice("q1"), one_choice("q2")], shuffle=False)
    learners = [make_colleague() for _ in range(6)]
    answer(quiz.key, learners[0], ["b", "b"])
    answer(quiz.key, learners[0], ["a", "a"])
    for learner in learners[1:]:
        answer(quiz.key, learner, ["a", "a"])
    assert hard_questions([quiz.key], [learner.id for learner in learners]) == []
