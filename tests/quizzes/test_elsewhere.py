"""What quizzes give to other pages: self-checks in steps, stops on the journey, things to find and to offer."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.api import Need, Ref, StopState, define, hook, owner_caller
from app.db import session
from app.ledger.models import Entry, Standing
from quizzes import actions, plugin
from quizzes.models import Answer
from tests.factories import make_colleague, make_obligation, make_person, make_post
from tests.factories_quizzes import make_quiz, one_choice, several_choices, short_text, true_false

ON = date(2026, 3, 2)


@pytest.fixture
def me():
    return make_colleague()


@pytest.fixture
def mine(browser, me):
    return browser.sign_in(me)


def test_a_self_check_tells_its_feedback_and_keeps_nothing(mine):
    quiz, _version = make_quiz(self_checks=[one_choice("s1")])
    here = f"/quizzes/self-check/{quiz.key}/s1"
    page = mine.get(here).text
    assert "Vad bedömer du först?" in page and "Den kommer sedan." not in page
    reply = mine.post(here, data={"answer": "b", "next": "/hjalp"})
    assert reply.location == "/hjalp#check-s1"
    page = mine.get(here).text
    assert "Inte rätt än" in page and "Den kommer sedan." in page
    assert session.scalar(select(func.count()).select_from(Answer)) == 0
    assert session.scalar(select(func.count()).select_from(Entry)) == 0


def test_a_self_check_never_sends_anyone_to_another_host(mine):
    quiz, _version = make_quiz(self_checks=[true_false("s1")])
    here = f"/quizzes/self-check/{quiz.key}/s1"
    assert mine.post(here, data={"answer": "true", "next": "https://example.org"}).location == f"{here}#check-s1"


def test_a_question_of_the_quiz_itself_cannot_be_looked_at_as_a_self_check(mine):
    quiz, _version = make_quiz(self_checks=[true_false("s1")])
    assert mine.get(f"/quizzes/self-check/{quiz.key}/q1").status_code == 404
    assert mine.post(f"/quizzes/self-check/{quiz.key}/q1", data={"answer": "a"}).status_code == 404


def test_a_self_check_asks_for_a_sign_in(browser):
    quiz, _version = make_quiz(self_checks=[true_false("s1")])
    assert browser.get(f"/quizzes/self-check/{quiz.key}/s1").status_code == 302


def test_a_step_gets_the_self_check_as_a_piece_of_its_page(app, me):
    quiz, _version = make_quiz(self_checks=[several_choices("s1"), short_text("s2")])
    with app.test_request_context("/courses/modules/vagen/steps/utreda"):
        from flask_login import login_user

        login_user(me)
        ask = owner_caller("embed", "quizzes.question")
        piece = ask(ref=Ref("quizzes.question", f"{quiz.key}/s1"), person=me)
        assert 'id="check-s1"' in piece and 'value="/courses/modules/vagen/steps/utreda"' in piece
        assert ask(ref=Ref("quizzes.question", f"{quiz.key}/finns-inte"), person=me) is None


def test_a_quiz_is_found_by_its_key(app):
    quiz, version = make_quiz(self_checks=[true_false("s1")])
    found = plugin.find(Ref("quizzes.quiz", quiz.key))
    assert (found.title, found.url, found.minutes, found.version) == (version.title, f"/quizzes/{quiz.key}", 8, 1)
    assert plugin.find(Ref("quizzes.quiz", "borta")) is None
    assert plugin.find(Ref("quizzes.question", f"{quiz.key}/s1")).key == f"{quiz.key}/s1"
    assert plugin.find(Ref("quizzes.question", f"{quiz.key}/q1")) is None


def test_quizzes_are_offered_by_title_and_by_the_minutes_one_has(app):
    long, _version = make_quiz(title="Frågor: Sekretess", minutes=14)
    short, _version = make_quiz(title="Frågor: Härryda", minutes=6)
    assert [each.key for each in plugin.offer("quizzes.quiz", "harryda")] == [short.key]
    assert [each.key for each in plugin.offer("quizzes.quiz", "minutes:10")] == [short.key]
    assert [each.key for each in plugin.offer("", "minutes:15")] == [short.key, long.key]
    assert plugin.offer("courses.module", "sekretess") == []


def test_the_journey_has_what_is_asked_for_begun_and_passed_but_never_what_was_failed(app):
    post = make_post()
    person = post.person_id
    (asked, _), (begun, begun_version) = make_quiz(title="Begärd"), make_quiz(title="Börjad")
    (passed, _), (failed, failed_version) = make_quiz(title="Klarad"), make_quiz(title="Missad")
    from app.people.models import Person

    me = session.get(Person, person)
    what = define(
        Ref("courses.part", "introduktion/del-1", 9, "Del 1"),
        [Need("quizzes.quiz", asked.key, ("quizzes.passed",), "Begärd", 0.5)],
        on=ON, by=None,
    )  # fmt: skip
    make_obligation(post, what)
    actions.begin(begun, begun_version, by=me)
    actions.pass_many([(person, passed.key, ON)])
    attempt = actions.begin(failed, failed_version, by=me)
    actions.hand_in(attempt.id, by=me)
    stops = {stop.title: stop for stop in plugin.journey(me, ON)}
    assert stops.keys() == {"Begärd", "Börjad", "Klarad"}
    assert stops["Begärd"].state == StopState.ahead and stops["Begärd"].part == "introduktion/del-1"
    assert stops["Börjad"].state == StopState.now
    assert stops["Klarad"].state == StopState.done and stops["Klarad"].on == ON


def test_many_pass_in_a_constant_number_of_statements_and_nobody_twice(app):
    from tests.quizzes.test_answering import statements

    quiz, _version = make_quiz()
    counts = []
    for size in (2, 30):
        people = [make_colleague().id for _n in range(size)]
        session.flush()
        counts.append(statements(lambda ids=people: actions.pass_many([(n, quiz.key, ON) for n in ids])))
        assert actions.pass_many([(people[0], quiz.key, ON)]) == 0
    assert counts[0] == counts[1]
    assert session.scalar(select(func.count()).select_from(Standing)) == 32


def test_a_pass_meets_the_need_of_a_programme(app):
    quiz, _version = make_quiz()
    post = make_post()
    what = define(
        Ref("courses.part", "introduktion/del-1", 9, "Del 1"),
        [Need("quizzes.quiz", quiz.key, ("quizzes.passed",), "Frågor", 0.5)],
        on=ON, by=None,
    )  # fmt: skip
    duty = make_obligation(post, what)
    actions.pass_many([(post.person_id, quiz.key, ON), (make_person().id, "finns-inte", ON)])
    session.refresh(duty)
    assert duty.done_on == ON


def test_every_hook_answers_for_someone_who_has_done_nothing(app, me):
    assert plugin.journey(me, ON) == []
    assert not any(plugin.export_person(me).values())
    assert "quizzes.passed" in {verb.name for group in hook.verbs() for verb in group}
