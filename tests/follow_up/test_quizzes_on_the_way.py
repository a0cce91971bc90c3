"""The tram of the first story: a quiz that one is in the middle of is where the start page begins."""

import re
from datetime import date

import pytest
import time_machine

from app.db import session
from app.ledger.actions import define
from app.ledger.models import Need, Ref
from app.people.models import Person
from courses.modules import actions as reading
from quizzes import actions
from tests.counting import statements
from tests.factories import make_colleague, make_obligation, make_organisation, make_post
from tests.factories_modules import make_module, make_step
from tests.factories_quizzes import make_quiz, one_choice

NOON = "2026-03-02 11:00:00+00:00"
LATER = "2026-03-02 12:00:00+00:00"
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def unit():
    return make_organisation()


@pytest.fixture
def me(unit):
    """Someone with a programme of one theme and one quiz."""
    return learner(unit, "bedomning")


def learner(unit, key):
    post = make_post(unit=unit)
    needs = [
        Need("courses.theme", key, ("courses.attended",), "Temat", 0.5),
        Need("quizzes.quiz", key, ("quizzes.passed",), "Frågor om bedömning"),
    ]
    what = define(Ref("courses.part", f"introduktion/{key}", 1, "Del 1"), needs, on=date(2026, 1, 1), by=None)
    make_obligation(post, what)
    found = session.get(Person, post.person_id)
    assert found is not None
    return found


def questions(key, number=5, **values):
    return make_quiz(key=key, questions=[one_choice(f"q{n}") for n in range(1, number + 1)], **values)


def answer(person, made, number):
    attempt = actions.begin(*made, by=person)
    for question in attempt.asked_ids[:number]:
        actions.save(attempt, question, "a", by=person)
    return attempt


def words(page):
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page.text.partition("<main")[2], flags=re.S)
    return re.sub(r"\s+", " ", text).replace("\N{NO-BREAK SPACE}", " ")


def line(page):
    return page.text.partition('class="journey-list"')[2].partition("</ol>")[0]


@time_machine.travel(NOON, tick=False)
def test_a_quiz_of_the_programme_is_a_stop_to_go_to_and_only_it(browser, me):
    questions("bedomning", title="Att bedöma", minutes=6)
    page = browser.sign_in(me).get("/min-resa")
    assert re.search(r'href="/quizzes/bedomning">Att bedöma</a></span> <span class="sub">6 minuter kvar<', line(page))
    theme = re.search(r'<li class="is-now".*?</li>', line(page), re.S)
    assert theme and "Temat" in theme.group(), "the theme has the same key and is not mistaken for the quiz"


@time_machine.travel(NOON, tick=False)
def test_a_quiz_begun_in_the_programme_is_where_the_person_is(browser, me):
    answer(me, questions("bedomning", title="Att bedöma", minutes=10), 3)
    page = browser.sign_in(me).get("/min-resa")
    here = re.search(r'<li class="is-now".*?</li>', line(page), re.S)
    assert here and "Att bedöma" in here.group()
    assert "Här är du. 3 av 5 frågor, 4 minuter kvar" in here.group()


@time_machine.travel(NOON, tick=False)
def test_a_begun_quiz_that_nothing_asks_for_goes_on_at_the_question_one_came_to(browser, me):
    attempt = answer(me, questions("kommunicering", title="Frågor om kommunicering", minutes=10), 3)
    client = browser.sign_in(me)
    page = client.get("/min-resa?minutes=5")
    assert "Fortsätt där du var Frågor om kommunicering 3 av 5 frågor besvarade, 4 minuter kvar" in words(page)
    assert page.text.count('class="hero"') == 1
    fits = words(page).partition("Det här hinner du:")[2]
    assert fits.startswith(" Frågor om kommunicering , påbörjad 4 min")
    assert 'href="/quizzes/kommunicering">Frågor om kommunicering' in line(page)
    here = client.get(f"/quizzes/attempts/{attempt.id}")
    assert here.location == f"/quizzes/attempts/{attempt.id}/4"


def test_of_a_module_and_a_quiz_begun_the_start_page_goes_on_with_the_latest(browser, me):
    made = questions("kommunicering", title="Frågor om kommunicering", minutes=10)
    make_module([make_step("a", minutes=3), make_step("b", minutes=4)], key="m", title="Sekretess")
    with time_machine.travel(NOON, tick=False):
        answer(me, made, 1)
    with time_machine.travel(LATER, tick=False):
        reading.finish_step("m", 1, "a", by=me)
        page = browser.sign_in(me).get("/min-resa")
    assert "Fortsätt där du var Sekretess Steg 2 av 2" in words(page)
    assert page.text.count('class="hero"') == 1
    assert "is-now" in line(page).partition("Sekretess")[0].rpartition("<li")[2]
    fits = words(page).partition("Det här hinner du:")[2]
    assert fits.startswith(" Frågor om kommunicering , påbörjad 8 min Sekretess , steg 2 4 min")


def test_a_module_says_how_many_steps_are_behind_and_never_two_numbers_of_the_same_step(browser, me):
    make_module([make_step(str(n), minutes=2) for n in range(1, 7)], key="m", title="Sekretess")
    with time_machine.travel(NOON, tick=False):
        for key in "12":
            reading.finish_step("m", 1, key, by=me)
        page = browser.sign_in(me).get("/min-resa")
        assert "Sekretess Steg 3 av 6, 8 minuter kvar" in words(page)
        assert "Här är du. 2 av 6 steg, 8 minuter kvar" in line(page) and "Steg 2" not in page.text
        assert ">2 av 6 steg</text>" in page.text


@time_machine.travel(NOON, tick=False)
def test_a_module_that_comes_next_and_is_not_begun_has_no_step_nought(browser):
    post = make_post()
    make_module([make_step("a", minutes=3), make_step("b", minutes=4)], key="m", title="Sekretess")
    needs = [Need("courses.module", "m", ("courses.read",), "Sekretess")]
    make_obligation(post, define(Ref("courses.part", "p/1", 1, "Del 1"), needs, on=date(2026, 1, 1), by=None))
    page = browser.sign_in(session.get(Person, post.person_id)).get("/min-resa")
    assert "Här är du. 2 steg, 7 minuter kvar" in line(page)


@time_machine.travel(NOON, tick=False)
def test_nobody_else_sees_that_a_quiz_is_begun_for_it_might_never_be_passed(browser, unit, me):
    answer(me, questions("bedomning", title="Att bedöma", minutes=10), 3)
    answer(me, questions("kommunicering", title="Frågor om kommunicering"), 1)
    page = browser.sign_in(make_colleague("unit_manager", unit)).get(f"/min-enhet/{me.id}")
    assert page.status_code == 200 and "Att bedöma" in page.text
    assert "kommunicering" not in page.text and "frågor" not in line(page) and "minuter kvar" not in line(page)


@time_machine.travel(NOON, tick=False)
def test_the_start_page_costs_the_same_whatever_is_begun(browser, unit):
    counts = []
    for number in (0, 1, 4):
        person = learner(unit, f"program-{number}")
        for n in range(number):
            answer(person, questions(f"quiz-{number}-{n}"), 2)
        session.flush()
        client = browser.sign_in(person)
        client.get("/min-resa")  # what is the same for everyone is read once
        counts.append(statements(lambda client=client: client.get("/min-resa")))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 6
