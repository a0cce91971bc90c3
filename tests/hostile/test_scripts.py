"""The corpus of hostile text put wherever people write, and every page that shows it read as a browser reads it."""

import pytest
from sqlalchemy import select

from app.db import session
from app.organisations.models import Organisation, Post
from app.people.models import Person
from app.problems import Problem
from app.web.models import Feedback
from courses.days.models import Occasion, Round, Seat
from courses.models import Course, Theme
from courses.modules.editing import bring, start_module
from courses.modules.models import Reflection
from quizzes import actions as answering
from quizzes.authoring import actions as writing
from tests.factories_modules import make_facts, make_step
from tests.factories_quizzes import make_quiz, one_choice, several_choices, short_text
from tests.hostile.dead import assert_page_dead
from tests.web.xss_corpus import ATTACKS, MARKDOWN_ATTACKS

pytestmark = pytest.mark.one_database

EVERYTHING = [text for text in (*ATTACKS, *MARKDOWN_ATTACKS) if "\x00" not in text]


def test_the_reader_of_pages_sees_what_would_run():
    runs = ["<p onclick=x>", "<a href=' java\nscript:x'>", "<img src=//x.example>", "<p style=a:b>"]
    for alive in (ATTACKS[0], *runs):
        with pytest.raises(AssertionError):
            assert_page_dead(f"<!doctype html><body>{alive}")


def slots(site):
    """Every text of the site that some person wrote, as (row, column)."""
    for table, columns in (
        (Person, ("given_name", "family_name", "alias")),
        (Organisation, ("name",)),
        (Post, ("title", "employment_number")),
        (Round, ("title",)),
        (Occasion, ("place", "address", "directions")),
        (Course, ("title",)),
        (Theme, ("title",)),
        (Reflection, ("text",)),
        (Feedback, ("text", "reply_to", "page")),
    ):
        for row in session.scalars(select(table)):
            yield from ((row, column) for column in columns)
    for row in session.scalars(select(Seat)):
        yield row, "reason"


#: Who looks where.
VIEWS = {
    "social_worker": ["/min-resa", "/min-kompetens", "/courses/days/", "/courses/days/rounds/{ahead}", "/messages/",
                      "/courses/modules/modul-ett/steps/a", "/courses/days/seats/{asked}/withdraw"],
    "unit_manager": ["/min-enhet", "/min-enhet/{first}", "/people/{first}/competence", "/courses/days/decisions",
                     "/courses/days/rounds/{ahead}/nominate", "/people/{first}/competence/level/yrkesresan-gr", "/uppfoljning"],
    "trainer": ["/courses/days/led?show=past", "/courses/days/occasions/{occasion}", "/courses/days/occasions/{occasion}/roster"],
    "coordinator": ["/courses/days/planning", "/courses/days/queues/{queue}", "/courses/days/rounds/{ahead}/change",
                    "/courses/days/rounds/{ahead}/cancel"],
    "first": ["/courses/days/certificates/{certificate}", "/min-resa"],
    "system_admin": ["/administration/personer", "/administration/personer/{first}", "/administration/organisationer",
                     "/administration/organisationer/enhet-a", "/administration/personer/ny"],
}  # fmt: skip


@pytest.mark.parametrize("turn", range(3))
def test_nothing_that_people_wrote_runs(site, be, broken, turn):
    places = list(slots(site))
    for number, (row, column) in enumerate(places):
        setattr(row, column, EVERYTHING[(number + turn * len(places)) % len(EVERYTHING)])
    session.commit()
    looked = 0
    for role, urls in VIEWS.items():
        browser = be(site.a.people[role])
        for url in urls:
            reply = browser.get(url.format(**site.a.ids | site.a.people))
            assert reply.status_code == 200, (url, reply.status_code)
            assert_page_dead(reply.text)
            looked += "alert(1)" in reply.text
    assert looked > 10 and broken == []
    feedback = be(site.federation["system_admin"]).get("/administration/synpunkter")
    assert_page_dead(feedback.text)


def test_nothing_in_an_import_runs(site, be, broken):
    import io

    head = "Anställningsnummer;Förnamn;Efternamn;Enhet;Roll;Titel;Första dag"
    lines = []
    for number, attack in enumerate(EVERYTHING):
        cell = '"' + attack.replace('"', '""')[:90] + '"'
        lines.append(f"{cell};{cell};{cell};{'Alfamark enhet' if number % 2 else cell};;{cell};2026-09-01")
    admin = be(site.a.people["system_admin"])
    for start in range(0, len(lines), 120):
        body = "\r\n".join([head, *lines[start : start + 120]]).encode()
        sent = {"employer": "1402", "file": (io.BytesIO(body), "<img src=x onerror=alert(1)>.csv")}
        laid = admin.post("/administration/import", data=sent, content_type="multipart/form-data")
        page = admin.get(admin.after_work(laid).location) if laid.status_code == 303 else laid
        assert "alert(1)" in page.text
        assert_page_dead(page.text)
    assert broken == []


def test_nothing_in_a_step_runs_in_the_preview_or_when_published(site, be, broken):
    editor = session.get_one(Person, site.a.people["editor"])
    groups = [EVERYTHING[start : start + 12] for start in range(0, len(EVERYTHING), 12)]
    steps = [make_step(f"s{n}", title=group[0][:80], body="\n\n".join(group)) for n, group in enumerate(groups)]
    facts = make_facts(steps, key="ondska", title=EVERYTHING[7][:80], intro="\n\n".join(EVERYTHING[:30]),
                       objectives=(("<img src=x onerror=alert(1)>", "fakta"),),
                       sources=(("<svg onload=alert(1)>", "javascript:alert(1)"),))  # fmt: skip
    start_module(facts, by=editor)
    published = []
    for step in steps:
        facts = make_facts([step], key=f"ond-{step.key}")
        try:
            with session.begin_nested():
                if bring(facts, {}, by=None) is not None:
                    published.append(facts.key)
        except Problem:
            continue
    session.commit()
    assert published
    browser = be(site.a.people["editor"])
    urls = ["/courses/modules/edit/ondska", "/courses/modules/edit/ondska/1", "/courses/modules/edit/ondska/1/steps/s0"]
    urls += [f"/courses/modules/edit/ondska/1/preview/{step.key}" for step in steps]
    urls += [f"/courses/modules/{key}/steps/{key.removeprefix('ond-')}" for key in published]
    urls += ["/courses/modules/", "/courses/modules/edit/"]
    for url in urls:
        reply = browser.get(url)
        assert reply.status_code == 200, url
        assert_page_dead(reply.text)
    assert broken == []


def test_nothing_in_a_quiz_runs_for_its_author_or_its_learner(site, be, broken):
    texts = iter([text for text in EVERYTHING if text.strip()] * 4)
    take = lambda: next(texts)[:400]  # noqa: E731
    questions = []
    for number in range(45):
        choices = [{"id": each, "text": take(), "right": each == "a", "feedback": take()} for each in "abc"]
        kind = (one_choice, several_choices)[number % 2]
        questions.append(kind(f"q{number}", prompt=take(), choices=choices))
    for number in range(10):
        questions.append(short_text(f"w{number}", prompt=take(), feedback_right=take(), feedback_wrong=take()))
    quiz, version = make_quiz(key="ondska", title="<img src=x onerror=alert(1)>", questions=questions)
    learner, editor = (session.get_one(Person, site.a.people[role]) for role in ("first", "editor"))
    writing.start_draft(quiz.key, by=editor)
    opened = answering.begin(quiz, version, by=learner)
    session.commit()
    reader, author = be(learner.id), be(editor.id)
    word = len(questions)
    reader.post(f"/quizzes/attempts/{opened.id}/{word}", data={"answer": ATTACKS[0]})
    pages = [reader.get(f"/quizzes/attempts/{opened.id}/{place}") for place in range(1, word + 1)]
    pages += [reader.get(url) for url in ("/quizzes/ondska", f"/quizzes/attempts/{opened.id}/review")]
    reader.post(f"/quizzes/attempts/{opened.id}/hand-in")
    pages += [reader.get(f"/quizzes/attempts/{opened.id}"), reader.get("/min-resa")]
    pages += [
        author.get(f"/quizzes/edit{rest}")
        for rest in ("", "/quiz/ondska", "/quiz/ondska/preview", "/quiz/ondska/facts")
    ]
    pages += [author.get(f"/quizzes/edit/quiz/ondska/questions/q{number}") for number in range(0, 45, 9)]
    for page in pages:
        assert page.status_code == 200
        assert_page_dead(page.text)
    assert broken == []


def test_what_is_searched_for_is_shown_as_text(site, be, broken):
    admin, trainer = be(site.a.people["system_admin"]), be(site.a.people["trainer"])
    for text in EVERYTHING[::9]:
        assert_page_dead(admin.search("/administration/personer", text).text)
        assert_page_dead(admin.get("/courses/modules/", query_string={"q": text, "area": text}).text)
        url = f"/courses/days/occasions/{site.a.ids['occasion']}/search"
        assert_page_dead(trainer.search(url, text).text)
    assert broken == []
