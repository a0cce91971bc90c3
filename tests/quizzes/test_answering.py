"""Answering a quiz through its pages: saved answer by answer, resumed where one was, handed in once."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, event, func, select

from app.db import db, now, session
from app.ledger.models import Entry, Standing
from quizzes import actions, queries
from quizzes.models import Answer, Attempt, Question
from tests.factories import make_colleague, make_person
from tests.factories_quizzes import (
    answer_all,
    make_quiz,
    number,
    one_choice,
    one_of_each,
    ordering,
    reflection,
    several_choices,
    written,
)

RIGHT = {"answer": "a"}
WRONG = {"answer": "b"}
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def me():
    return make_colleague()


@pytest.fixture
def mine(browser, me):
    return browser.sign_in(me)


def begun(me, **values):
    quiz, version = make_quiz(**values)
    return actions.begin(quiz, version, by=me)


def test_the_rules_are_told_before_the_start(mine):
    quiz, _version = make_quiz(retry={"attempts": 3, "wait_minutes": 10}, marks="Varje fråga ger högst 1 poäng.")
    page = mine.get(f"/quizzes/{quiz.key}").text
    assert "Du behöver 3 av 4 rätt." in page
    assert "Du har 3 försök." in page
    assert "väntar du 10 minuter" in page
    assert "Varje fråga ger högst 1 poäng." in page


def test_unlimited_attempts_are_told_as_such(mine):
    quiz, _version = make_quiz()
    assert "Du kan försöka så många gånger du vill." in mine.get(f"/quizzes/{quiz.key}").text


def test_a_quiz_that_is_not_there_is_not_found(mine):
    assert mine.get("/quizzes/finns-inte").status_code == 404
    assert mine.post("/quizzes/finns-inte/begin").status_code == 404
    assert mine.get("/quizzes/attempts/99").status_code == 404


def test_nobody_answers_without_signing_in(browser):
    quiz, _version = make_quiz()
    assert browser.get(f"/quizzes/{quiz.key}").status_code == 302


def test_one_answers_all_hands_in_and_passes(mine, me):
    quiz, version = make_quiz()
    started = mine.post(f"/quizzes/{quiz.key}/begin")
    attempt = session.scalar(select(Attempt))
    assert started.location == f"/quizzes/attempts/{attempt.id}"
    answer_all(mine, attempt, [RIGHT, RIGHT, WRONG, RIGHT])
    assert "Alla frågor har svar" in mine.get(f"/quizzes/attempts/{attempt.id}/review").text
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    page = mine.get(f"/quizzes/attempts/{attempt.id}").text
    assert "3 av 4 rätt." in page and "Du är godkänd." in page
    entry = session.scalar(select(Entry).where(Entry.verb == "quizzes.passed"))
    assert (entry.person_id, entry.object_key, entry.object_version) == (me.id, quiz.key, version.number)
    assert entry.data == {}


def test_failing_shows_what_to_read_and_lets_one_retry_and_is_seen_by_nobody_else(mine, me, new_browser, caplog):
    quiz, _version = make_quiz(
        questions=[one_choice("q1", read_again="aktualisera"), one_choice("q2"), one_choice("q3"), one_choice("q4")]
    )
    attempt = begun_of(me, quiz)
    answer_all(mine, attempt, [WRONG, WRONG, RIGHT, RIGHT])
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    page = mine.get(f"/quizzes/attempts/{attempt.id}").text
    assert "2 av 4 rätt." in page and "Läs igen" in page and "Den kommer sedan." in page
    assert "Svara igen på 2 frågor" in page
    assert session.scalar(select(func.count()).select_from(Entry)) == 0
    assert session.scalar(select(func.count()).select_from(Standing)) == 0
    for role in ("unit_manager", "regional_admin", "editor", "system_admin", "auditor"):
        other = new_browser().sign_in(make_colleague(role))
        assert other.get(f"/quizzes/attempts/{attempt.id}").status_code == 403
    assert "b" not in [record.getMessage() for record in caplog.records]


def begun_of(me, quiz):
    row = queries.quiz_with_version(quiz.key)
    return actions.begin(row[0], row[1], by=me)


def test_someone_elses_attempt_is_refused_on_every_page(browser):
    attempt = begun(make_person())
    browser.sign_in(make_colleague())
    here = f"/quizzes/attempts/{attempt.id}"
    assert [browser.get(f"{here}{rest}").status_code for rest in ("", "/1", "/review")] == [403] * 3
    assert [browser.post(f"{here}{rest}", data=RIGHT).status_code for rest in ("/1", "/hand-in", "/again")] == [403] * 3
    assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_one_resumes_at_the_first_question_without_an_answer(mine, me):
    attempt = begun(me)
    answer_all(mine, attempt, [RIGHT, RIGHT])
    assert mine.get(f"/quizzes/attempts/{attempt.id}").location == f"/quizzes/attempts/{attempt.id}/3"
    answer_all(mine, attempt, [RIGHT, RIGHT, RIGHT, RIGHT])
    assert mine.get(f"/quizzes/attempts/{attempt.id}").location == f"/quizzes/attempts/{attempt.id}/review"


def test_an_answer_saved_twice_is_one_answer(mine, me):
    attempt = begun(me)
    for _time in range(3):
        reply = mine.post(f"/quizzes/attempts/{attempt.id}/1", data=RIGHT, headers=FETCH)
        assert reply.status_code == 200
    assert session.scalar(select(func.count()).select_from(Answer)) == 1


def test_a_saved_answer_says_when_and_is_there_on_the_page(mine, me):
    attempt = begun(me)
    reply = mine.post(f"/quizzes/attempts/{attempt.id}/1", data=WRONG, headers=FETCH)
    page = mine.get(f"/quizzes/attempts/{attempt.id}/1").text
    assert f"Sparat {reply.json['saved_at']}" in page
    assert 'value="b" checked' in page


def test_an_answer_to_what_is_handed_in_is_refused_unless_it_is_the_same(mine, me):
    attempt = begun(me)
    answer_all(mine, attempt, [RIGHT])
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    assert mine.post(f"/quizzes/attempts/{attempt.id}/1", data=RIGHT, headers=FETCH).status_code == 200
    late = mine.post(f"/quizzes/attempts/{attempt.id}/1", data=WRONG, headers=FETCH)
    assert late.status_code == 409 and "lämnat in" in late.json["problem"]
    assert session.scalar(select(Answer.value)) == "a"


def test_handing_in_twice_does_nothing_twice(mine, me):
    attempt = begun(me)
    answer_all(mine, attempt, [RIGHT] * 4)
    for _time in range(2):
        assert mine.post(f"/quizzes/attempts/{attempt.id}/hand-in").status_code == 303
    assert session.scalar(select(func.count()).select_from(Entry)) == 1


def test_a_second_pass_of_the_same_version_is_not_told_again(mine, me):
    quiz, _version = make_quiz()
    for _time in range(2):
        attempt = begun_of(me, quiz)
        answer_all(mine, attempt, [RIGHT] * 4)
        mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    assert session.scalar(select(func.count()).select_from(Entry)) == 1


def test_a_question_that_is_not_in_the_attempt_is_not_found(mine, me):
    attempt = begun(me)
    assert mine.get(f"/quizzes/attempts/{attempt.id}/5").status_code == 404
    assert mine.post(f"/quizzes/attempts/{attempt.id}/0", data=RIGHT).status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("question", "fields", "state"),
    [
        (0, {"answer": "a"}, "Rätt"),
        (0, {"answer": "nonsense"}, "Inte rätt än"),
        (1, {"answer": ["a", "c"]}, "Rätt"),
        (1, {"answer": ["a"]}, "Delvis rätt"),
        (1, {"answer": ["a", "b", "c", "d"]}, "Inte rätt än"),
        (2, {"answer": "true"}, "Rätt"),
        (2, {"answer": "false"}, "Inte rätt än"),
        (3, {"answer": "  GenomförandePlan "}, "Rätt"),
        (3, {"answer": "vårdplan"}, "Inte rätt än"),
        (4, {"answer": "3 430,1 kronor"}, "Rätt"),
        (4, {"answer": "3431"}, "Inte rätt än"),
        (5, {"answer-0": "Uppgift", "answer-1": "Bedömning"}, "Rätt"),
        (5, {"answer-0": "Uppgift", "answer-1": "Beslut"}, "Delvis rätt"),
        (6, {"answer-0": "1", "answer-1": "2", "answer-2": "3"}, "Rätt"),
        (6, {"answer-0": "3", "answer-1": "2", "answer-2": "1"}, "Inte rätt än"),
    ],
)  # fmt: skip
def test_each_kind_is_marked(mine, me, question, fields, state):
    attempt = begun(me, questions=[one_of_each()[question]])
    answer_all(mine, attempt, [fields])
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    page = mine.get(f"/quizzes/attempts/{attempt.id}").text
    assert f"<b>{state}</b>" in page


def test_a_reflection_is_never_marked_and_comes_last(mine, me):
    attempt = begun(me, questions=[reflection(), one_choice("q1")])
    answer_all(mine, attempt, [RIGHT, {"answer": "Att vi lyssnar."}])
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    page = mine.get(f"/quizzes/attempts/{attempt.id}").text
    assert "1 av 1 rätt." in page
    assert "Att vi lyssnar." in page
    assert "Ta med tanken." in page


def test_what_cannot_be_meant_is_told_beside_the_field_with_what_was_typed(mine, me):
    attempt = begun(me, questions=[number(), ordering()])
    reply = mine.post(f"/quizzes/attempts/{attempt.id}/1", data={"answer": "ungefär tre"})
    assert reply.status_code == 422
    assert "Skriv ett tal" in reply.text and 'value="ungefär tre"' in reply.text
    reply = mine.post(f"/quizzes/attempts/{attempt.id}/2", data={"answer-0": "1", "answer-1": "1", "answer-2": "2"})
    assert reply.status_code == 422 and "samma plats" in reply.text


def test_a_sign_in_that_expires_keeps_the_answers_and_comes_back_to_the_question(mine, me):
    attempt = begun(me, questions=[one_choice("q1"), reflection()])
    answer_all(mine, attempt, [RIGHT])
    with mine.session_transaction() as cookie:
        cookie["seen"] = 1
    here = f"/quizzes/attempts/{attempt.id}/2"
    away = mine.post(here, data={"answer": "En lång tanke"})
    assert away.status_code == 303 and f"next={here}" in away.location
    mine.sign_in(me)
    assert "En lång tanke" in mine.get(here).text
    assert session.scalar(select(func.count()).select_from(Answer)) == 1
    mine.post(here, data={"answer": "En lång tanke"})
    assert session.scalar(select(func.count()).select_from(Answer)) == 2


def test_only_the_missed_questions_are_asked_again(mine, me):
    attempt = begun(me, questions=[one_choice("q1"), several_choices("q2"), one_choice("q3"), one_choice("q4")])
    answer_all(mine, attempt, [RIGHT, {"answer": ["a"]}, WRONG, WRONG])
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    again = mine.post(f"/quizzes/attempts/{attempt.id}/again")
    second = session.scalar(select(Attempt).order_by(Attempt.id.desc()))
    assert again.location == f"/quizzes/attempts/{second.id}"
    assert len(second.asked_ids) == 3
    assert "Fråga 1 av 3" in mine.get(f"/quizzes/attempts/{second.id}/1").text
    answer_all(mine, second, [{"answer": ["a", "c"]}, RIGHT, RIGHT])
    mine.post(f"/quizzes/attempts/{second.id}/hand-in")
    assert "4 av 4 rätt." in mine.get(f"/quizzes/attempts/{second.id}").text


def test_there_is_nothing_to_answer_again_when_nothing_was_missed(mine, me):
    attempt = begun(me)
    answer_all(mine, attempt, [RIGHT] * 4)
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    assert mine.post(f"/quizzes/attempts/{attempt.id}/again").status_code == 409


def test_attempts_can_be_used_up(mine, me):
    quiz, _version = make_quiz(retry={"attempts": 1})
    attempt = begun_of(me, quiz)
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    assert mine.post(f"/quizzes/{quiz.key}/begin").status_code == 409
    assert "använt alla dina försök" in mine.get(f"/quizzes/{quiz.key}").text


def test_one_waits_between_attempts(mine, me):
    quiz, _version = make_quiz(retry={"attempts": "unlimited", "wait_minutes": 10})
    attempt = begun_of(me, quiz)
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    assert mine.post(f"/quizzes/attempts/{attempt.id}/again").status_code == 409
    assert "Du kan försöka igen" in mine.get(f"/quizzes/{quiz.key}").text
    session.get(Attempt, attempt.id).handed_in_at = now() - timedelta(minutes=11)
    assert mine.post(f"/quizzes/{quiz.key}/begin").status_code == 303


def test_drawn_and_shuffled_the_attempt_looks_the_same_each_time(mine, me):
    questions = [one_choice(f"q{n}", prompt=f"Fråga nummer {n}?") for n in range(10)]
    attempt = begun(me, questions=questions, draw=4, shuffle=True)
    pages = [mine.get(f"/quizzes/attempts/{attempt.id}/{place}").text for place in range(1, 5)]
    again = [mine.get(f"/quizzes/attempts/{attempt.id}/{place}").text for place in range(1, 5)]
    assert [order_in(page) for page in pages] == [order_in(page) for page in again]
    assert all(sorted(choices) == ["a", "b", "c"] for choices, _prompts in map(order_in, pages))
    assert len(set(attempt.question_ids)) == 4


def order_in(page):
    return re.findall(r'name="answer" id="question-\d+-\d" value="(\w)"', page), re.findall(r"Fråga nummer \d", page)


def test_the_attempt_is_shown_as_taken_after_the_question_was_edited(mine, me):
    from quizzes.authoring import publishing as authoring

    quiz, _version = make_quiz()
    attempt = begun_of(me, quiz)
    answer_all(mine, attempt, [RIGHT] * 4)
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    before = mine.get(f"/quizzes/attempts/{attempt.id}").text
    edited = written(key=quiz.key, questions=[one_choice("q1", prompt="En helt ny fråga?")])
    assert authoring.bring_in(edited, by=None).number == 2
    after = mine.get(f"/quizzes/attempts/{attempt.id}").text
    assert body_of(after) == body_of(before)
    assert "En helt ny fråga?" not in after


def body_of(page):
    return page.partition("<main")[2].partition("</main>")[0].partition('<div class="buttons">')[0]


def test_who_has_begun_stays_on_the_version_begun(mine, me):
    from quizzes.authoring import publishing as authoring

    quiz, version = make_quiz()
    attempt = begun_of(me, quiz)
    authoring.bring_in(written(key=quiz.key, title="Nytt"), by=None)
    assert begun_of(me, quiz).id == attempt.id
    assert attempt.version_id == version.id


def test_two_tabs_that_begin_at_once_get_the_same_attempt(app, me):
    quiz, _version = make_quiz()
    person, key = me.id, quiz.key
    session.commit()
    begun_ids = together(app, 4, lambda: begin_as(person, key))
    assert len(set(begun_ids)) == 1
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def begin_as(person, key):
    from app.people.models import Person

    row = queries.quiz_with_version(key)
    return actions.begin(row[0], row[1], by=session.get(Person, person)).id


def test_two_tabs_that_save_and_hand_in_at_once_leave_one_answer_and_one_entry(app, me):
    from app.people.models import Person

    attempt = begun(me)
    number, person, asked = attempt.id, me.id, list(attempt.asked_ids)
    session.commit()

    def save():
        row = actions.hold(number, shared=True)
        for each in asked:
            actions.save(row, each, "a", by=session.get(Person, person))

    together(app, 4, save)
    assert session.scalar(select(func.count()).select_from(Answer)) == 4
    together(app, 4, lambda: actions.hand_in(number, by=session.get(Person, person)).passed)
    assert session.scalar(select(func.count()).select_from(Entry)) == 1


def together(app, count, act):
    """What several threads got from doing this at the same time, each in a transaction of its own."""
    session.commit()
    found, failed = [], []

    def run():
        with app.app_context():
            try:
                found.append(act())
                db.session.commit()
            except BaseException as error:
                db.session.rollback()
                failed.append(error)

    threads = [Thread(target=run) for _n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed
    session.expire_all()
    return found


def test_hostile_prompts_and_answers_never_reach_the_page_alive(mine, me):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    attempt = begun(
        me,
        questions=[
            one_choice("q1", prompt=evil, choices=[
                {"id": "a", "text": evil, "right": True, "feedback": evil},
                {"id": "b", "text": f"*{evil}*", "right": False, "feedback": evil},
            ]),
            reflection(),
        ],
    )  # fmt: skip
    shown = mine.get(f"/quizzes/attempts/{attempt.id}/1").text
    answer_all(mine, attempt, [{"answer": "b"}, {"answer": evil}])
    shown += mine.get(f"/quizzes/attempts/{attempt.id}/review").text
    mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
    shown += mine.get(f"/quizzes/attempts/{attempt.id}").text
    assert "<script>alert" not in shown and "<img src=x" not in shown
    assert "&lt;script&gt;" in shown


def test_saving_an_answer_takes_few_statements_however_many_questions(mine, me):
    counts = []
    for size in (2, 12):
        attempt = begun(me, questions=[one_choice(f"q{n}") for n in range(size)])
        counts.append(statements(lambda a=attempt: mine.post(f"/quizzes/attempts/{a.id}/1", data=RIGHT, headers=FETCH)))
        session.rollback()
    assert counts[0] == counts[1] <= 5


def test_the_result_takes_as_many_statements_for_two_questions_as_for_twelve(mine, me):
    counts = []
    for size in (2, 12):
        attempt = begun(me, questions=[one_choice(f"q{n}") for n in range(size)])
        mine.post(f"/quizzes/attempts/{attempt.id}/hand-in")
        counts.append(statements(lambda a=attempt: mine.get(f"/quizzes/attempts/{a.id}")))
    assert counts[0] == counts[1]


def statements(act):
    """How many SQL statements it takes."""
    seen = []
    listen = lambda _c, _cursor, statement, *_rest: seen.append(statement)  # noqa: E731
    event.listen(Engine, "before_cursor_execute", listen)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    return len([text for text in seen if not text.startswith(("BEGIN", "PRAGMA"))])


def test_what_is_kept_on_a_person_is_handed_out_and_erased(mine, me):
    from quizzes import plugin

    attempt = begun(me, questions=[reflection()])
    answer_all(mine, attempt, [{"answer": "Mina ord"}])
    begun(make_person())
    rows = plugin.export_person(person=me)
    assert [row["answer"] for row in rows["quizzes_answer"]] == ["Mina ord"]
    forgotten = plugin.forget_person(person=me)
    assert {table: rows for table, rows in forgotten.items() if rows} == {"quizzes_answer": 1, "quizzes_attempt": 1}
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_published_version_cannot_be_changed(app):
    from quizzes.models import Published

    _quiz, version = make_quiz()
    version.title = "Annan"
    with pytest.raises(Published):
        session.flush()
    session.rollback()


def test_the_mark_of_a_drawn_question_stays(mine, me):
    attempt = begun(me, questions=[one_choice(f"q{n}") for n in range(6)], draw=3)
    keys = session.scalars(select(Question.key).where(Question.id.in_(attempt.question_ids))).all()
    assert len(keys) == 3
