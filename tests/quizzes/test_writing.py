"""Writing quizzes in the browser: drafts, questions of the common kinds without YAML, publishing."""

import re

import pytest
from sqlalchemy import func, select

from app.api import Problem
from app.db import session
from quizzes import queries as answering
from quizzes.authoring import actions, queries
from quizzes.models import Question, Quiz, Version
from tests.factories import make_colleague
from tests.factories_modules import make_module
from tests.factories_quizzes import make_quiz, one_choice, one_of_each, true_false, written

COMMON = {"id": "ny-1", "prompt": "Vad gäller?", "area": "", "level": "fakta", "read_again": ""}


@pytest.fixture
def editor():
    return make_colleague("editor")


@pytest.fixture
def writing(browser, editor):
    return browser.sign_in(editor)


@pytest.fixture
def draft(editor):
    quiz, _version = make_quiz()
    actions.start_draft(quiz.key, by=editor)
    return quiz


def question_of(quiz, key="ny-1"):
    return next((row for row in queries.questions_of(queries.quiz(quiz.key).newest) if row.key == key), None)


def test_only_editors_write(browser, draft):
    browser.sign_in(make_colleague("unit_manager"))
    here = f"/quizzes/edit/quiz/{draft.key}"
    pages = ["/quizzes/edit", "/quizzes/edit/new", here, f"{here}/facts", f"{here}/preview", f"{here}/questions/q1",
             f"{here}/questions/new/number"]  # fmt: skip
    assert [browser.get(page).status_code for page in pages] == [403] * len(pages)
    posts = ["begin", "publish", "discard", "questions/1/move", "questions/1/remove"]
    assert [browser.post(f"{here}/{page}").status_code for page in posts] == [403] * len(posts)


def test_modules_and_steps_are_told_by_name(writing):
    make_module(key="arendets-vag", title="Ärendets väg")
    make_quiz(key="vagen", module="arendets-vag")
    make_quiz(key="borta", module="finns-inte")
    page = writing.get("/quizzes/edit").get_data(as_text=True)
    assert ">Ärendets väg</td>" in page and ">finns-inte</td>" in page
    assert ">Ärendets väg</dd>" in writing.get("/quizzes/edit/quiz/vagen").get_data(as_text=True)


def test_a_new_quiz_is_written_and_published_from_the_pages_alone(writing):
    reply = writing.post("/quizzes/edit/new", data={"key": "nya-fragor", "title": "Nya frågor", "minutes": "5"})
    here = "/quizzes/edit/quiz/nya-fragor"
    assert reply.location == here
    assert answering.quiz_with_version("nya-fragor") is None
    writing.post(
        f"{here}/questions/new/one_choice",
        data=COMMON
        | {
            "choices-0-id": "", "choices-0-text": "Detta", "choices-0-right": "y", "choices-0-feedback": "Ja.",
            "choices-1-id": "", "choices-1-text": "Något annat", "choices-1-feedback": "Nej.",
            "choices-2-id": "", "choices-2-text": "",
        },
    )  # fmt: skip
    assert "Nya frågor" in writing.get("/quizzes/edit").text
    assert "Vad gäller?" in writing.get(f"{here}/preview").text
    assert writing.post(f"{here}/publish").status_code == 303
    quiz, version = answering.quiz_with_version("nya-fragor")
    (asked,) = answering.questions_of(version.id)
    assert version.number == 1 and quiz.current == 1
    assert [(c["id"], c["text"], c["right"]) for c in asked.details["choices"]] == [
        ("a", "Detta", True),
        ("b", "Något annat", False),
    ]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("kind", "fields", "details"),
    [
        ("several_choices", {"choices-0-text": "A", "choices-0-right": "y", "choices-1-text": "B", "wrong": "-0.5"},
         {"marking": {"right": 1, "wrong": -0.5, "floor": 0}}),
        ("true_false", {"answer": "false", "feedback_wrong": "Nej."}, {"answer": False}),
        ("short_text", {"accepts": "plan\nplanen\n", "diacritics": "y"},
         {"accepts": ["plan", "planen"], "case": "ignore", "diacritics": "ignore"}),
        ("number", {"answer": "3 429,5", "tolerance": "1", "unit": "kronor"}, {"answer": 3429.5, "tolerance": 1}),
        ("reflection", {"afterwards": "Ta med tanken."}, {"afterwards": "Ta med tanken."}),
        ("ordering", {"yaml": "items: [ett, två, 12:30]\nmarking: all"}, {"items": ["ett", "två", "12:30"]}),
        ("matching", {"yaml": "pairs:\n- {left: a, right: b}\n- {left: c, right: d}"}, {}),
    ],
)  # fmt: skip
def test_a_question_of_each_kind_is_written_and_opens_again_as_written(writing, draft, kind, fields, details):
    here = f"/quizzes/edit/quiz/{draft.key}/questions"
    assert writing.get(f"{here}/new/{kind}").status_code == 200
    reply = writing.post(f"{here}/new/{kind}", data=COMMON | fields)
    assert reply.status_code == 303, reply.text
    kept = question_of(draft).source
    assert {name: kept[name] for name in details} == details
    page = writing.get(f"{here}/ny-1")
    assert page.status_code == 200 and "Vad gäller?" in page.text
    again = writing.post(f"{here}/ny-1", data=COMMON | fields | {"prompt": "Och nu?"})
    assert again.status_code == 303
    assert question_of(draft).prompt == "Och nu?" and question_of(draft).position == 5


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("one_choice", {"choices-0-text": "A", "choices-1-text": "B"}, "Precis ett alternativ ska vara rätt"),
        ("number", {"answer": "många"}, "answer ska vara ett tal"),
        ("ordering", {"yaml": "items: [ett\n"}, "Rad "),
        ("ordering", {"yaml": "bara text"}, "Skriv ett fält per rad"),
        ("ordering", {"yaml": "items: [a, b]\nfoo: 1"}, "foo hör inte till"),
        ("true_false", {"answer": "true", "id": "q1"}, "En annan fråga har samma nyckel"),
        ("true_false", {"answer": "true", "prompt": "Gäller det 19811228-9874?"}, "personnummer"),
        ("true_false", {"answer": "true", "prompt": ""}, "Skriv frågan"),
        ("true_false", {"answer": "true", "feedback_wrong": "19811228-9874"}, "personnummer"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(writing, draft, kind, fields, sentence):
    reply = writing.post(f"/quizzes/edit/quiz/{draft.key}/questions/new/{kind}", data=COMMON | fields)
    assert reply.status_code == 422
    assert sentence in reply.text
    assert (fields.get("prompt", COMMON["prompt"])) in reply.text
    assert question_of(draft) is None


def test_the_published_version_stays_until_the_draft_is_published(writing, draft):
    here = f"/quizzes/edit/quiz/{draft.key}"
    reply = writing.post(
        f"{here}/facts",
        data={"title": "Ny titel", "minutes": "3", "pass_mark": "50", "wait_minutes": "5", "attempts": "2", "draw": "",
              "marks": "", "module_key": "", "shuffle": "y"},
    )  # fmt: skip
    assert reply.status_code == 303, reply.text
    assert answering.quiz_with_version(draft.key)[1].title == "Frågor: Ärendets väg"
    writing.post(f"{here}/publish")
    version = answering.quiz_with_version(draft.key)[1]
    assert (version.title, version.number, version.attempts, version.wait_minutes) == ("Ny titel", 2, 2, 5)
    assert session.scalar(select(func.count()).select_from(Version)) == 2


def test_rules_that_cannot_be_are_told(writing, draft):
    reply = writing.post(
        f"/quizzes/edit/quiz/{draft.key}/facts", data={"title": "", "minutes": "0", "pass_mark": "200"}
    )
    assert reply.status_code == 422 and "Skriv en titel." in reply.text


def test_questions_move_and_go(writing, draft):
    here = f"/quizzes/edit/quiz/{draft.key}/questions"
    first, second = (row.id for row in queries.questions_of(queries.quiz(draft.key).newest)[:2])
    writing.post(f"{here}/{second}/move", data={"way": "up"})
    writing.post(f"{here}/{second}/move", data={"way": "up"})
    assert [row.key for row in queries.questions_of(queries.quiz(draft.key).newest)][:2] == ["q2", "q1"]
    writing.post(f"{here}/{first}/remove")
    assert [row.key for row in queries.questions_of(queries.quiz(draft.key).newest)] == ["q2", "q3", "q4"]
    assert writing.post(f"{here}/{first}/move", data={"way": "up"}).status_code == 409


def test_a_published_question_cannot_be_touched_by_its_number(writing, draft):
    published = answering.questions_of(answering.quiz_with_version(draft.key)[1].id)[0]
    writing.post(f"/quizzes/edit/quiz/{draft.key}/questions/{published.id}/remove")
    assert session.get(Question, published.id) is not None


def test_a_draft_like_what_is_published_is_not_published_again(writing, draft):
    reply = writing.post(f"/quizzes/edit/quiz/{draft.key}/publish")
    assert reply.status_code == 409 and "likadant" in reply.text


def test_a_quiz_without_questions_is_not_published(writing, editor):
    actions.create("tom", title="Tom", minutes=3, by=editor)
    reply = writing.post("/quizzes/edit/quiz/tom/publish")
    assert reply.status_code == 409 and "minst en rad" in reply.text


def test_a_draft_can_be_thrown_away(writing, draft, editor):
    writing.post(f"/quizzes/edit/quiz/{draft.key}/discard")
    assert queries.quiz(draft.key).draft is None
    actions.create("tom", title="Tom", minutes=3, by=editor)
    writing.post("/quizzes/edit/quiz/tom/discard")
    assert session.scalar(select(Quiz).where(Quiz.key == "tom")) is None


def test_there_is_one_draft_however_often_one_begins(writing, draft):
    for _time in range(2):
        assert writing.post(f"/quizzes/edit/quiz/{draft.key}/begin").status_code == 303
    drafts = select(func.count()).select_from(Version).where(Version.published_at.is_(None))
    assert session.scalar(drafts) == 1


def test_keys_are_unique_and_never_hide_a_page(app, editor):
    quiz, _version = make_quiz()
    for key in (quiz.key, "edit", "Å", ""):
        with pytest.raises(Problem):
            actions.create(key, title="X", minutes=1, by=editor)


def test_a_draft_holds_all_that_its_file_said(app, editor):
    quiz, version = make_quiz(questions=one_of_each(), self_checks=[true_false("s1")], draw=3, example=True)
    copy = actions.start_draft(quiz.key, by=editor)
    as_file = actions.value_of(quiz, copy, queries.questions_of(copy))
    assert written(**as_file).fingerprint == version.fingerprint


def test_hostile_words_in_a_draft_do_not_reach_the_preview_alive(writing, draft):
    evil = "<script>alert(1)</script>"
    data = COMMON | {"prompt": evil, "choices-0-text": evil, "choices-0-right": "y", "choices-1-text": "B"}
    writing.post(f"/quizzes/edit/quiz/{draft.key}/questions/new/one_choice", data=data)
    here = f"/quizzes/edit/quiz/{draft.key}"
    assert all(
        "<script>alert" not in writing.get(page).text for page in (here, f"{here}/preview", f"{here}/questions/ny-1")
    )


def test_the_list_takes_as_many_statements_for_two_quizzes_as_for_nine(writing):
    from tests.quizzes.test_answering import statements

    counts = []
    for size in (2, 7):
        for _n in range(size):
            make_quiz(questions=[one_choice("q1")])
        counts.append(statements(lambda: writing.get("/quizzes/edit")))
    assert counts[0] == counts[1]


def test_two_editors_of_a_question_do_not_undo_each_other_unawares(writing, new_browser, draft):
    here, other = f"/quizzes/edit/quiz/{draft.key}/questions", new_browser().sign_in(make_colleague("editor"))
    writing.post(f"{here}/new/number", data=COMMON | {"answer": "1", "tolerance": "0", "unit": ""})
    begun = {"seen": actions.stamp_of(question_of(draft))}
    mine, theirs = ({"answer": answer, "tolerance": "0", "unit": ""} for answer in ("2", "3"))
    assert writing.post(f"{here}/ny-1", data=COMMON | mine | begun).status_code == 303
    reply = other.post(f"{here}/ny-1", data=COMMON | theirs | begun)
    assert reply.status_code == 422 and "Någon annan har ändrat frågan" in reply.text and 'value="3"' in reply.text
    assert question_of(draft).details["answer"] == 2
    fresh = {"seen": re.search(r'name="seen" value="(\w+)"', reply.text)[1]}
    assert other.post(f"{here}/ny-1", data=COMMON | theirs | fresh).status_code == 303
    assert question_of(draft).details["answer"] == 3
