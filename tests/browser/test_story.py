"""The main job, end to end: someone learns, a manager says yes, a trainer registers, the federation sees.

Four people with a window each, over three weeks: module → quiz → seat → attendance → Min kompetens → Uppföljning.
"""

from contextlib import ExitStack
from datetime import date, datetime

import pytest
import time_machine

from app.competences.actions import show_evidence
from app.dates import STOCKHOLM
from app.db import session
from app.ledger.actions import record_many
from app.ledger.folding import fold
from app.ledger.models import Draft, Ref
from app.organisations.models import ServiceArea
from app.organisations.posts.actions import NewPost, hire_many
from tests.browser.conftest import watched
from tests.factories import make_colleague, make_municipality, make_organisation, make_person
from tests.factories_competences import load_reference
from tests.factories_days import make_area, make_course, make_round
from tests.factories_modules import make_module, make_step
from tests.factories_people import PASSWORD, make_sign_in
from tests.factories_programmes import make_programme
from tests.factories_quizzes import make_quiz, one_choice

MONDAY = datetime(2027, 1, 11, 10, 0, tzinfo=STOCKHOLM)
THE_DAY = datetime(2027, 1, 20, 13, 0, tzinfo=STOCKHOLM)
AFTER = datetime(2027, 2, 1, 9, 0, tzinfo=STOCKHOLM)
ITEMS = [
    ("courses.module", "samtal", "courses.read", 0),
    ("quizzes.quiz", "samtal-fragor", "quizzes.passed", 0),
    ("courses.theme", "barn-tema-1", "courses.attended", 0.5),
]


@pytest.fixture
def clock(app):
    """The clock of the server, which the story moves."""
    with time_machine.travel(MONDAY, tick=True) as clock:
        yield clock


@pytest.fixture
def four(clock):
    """A unit with a module, its quiz and a course day ahead; five of eleven colleagues were done in time.

    Ten more have their last day in January: a figure that grew by one person alone would be hidden. Four sign-ins.
    """
    load_reference()
    session.add(ServiceArea(key="barn-och-unga", name="Barn och unga", position=1))
    unit = make_organisation(parent=make_municipality(), name="Mottagning barn och unga")
    _content()
    amina = make_person(given_name="Amina", family_name="Berg")
    _hired([make_person() for _ in range(11)], unit, date(2026, 8, 10), done=5)
    _hired([make_person() for _ in range(10)], unit, date(2026, 9, 14), done=5)
    _hired([amina], unit, date(2026, 9, 21), done=0)
    trainer = make_colleague("trainer", unit, given_name="Mikael", family_name="Törn")
    people = {
        "deltagare": amina,
        "chef": make_colleague("unit_manager", unit, given_name="Helena", family_name="Ström"),
        "kursledare": trainer,
        "regional": make_colleague("regional_admin", make_area(), given_name="Omar", family_name="Wik"),
    }
    course = make_course(key="barn", title="Samtal med barn")
    make_round(course, first_on=THE_DAY.date(), trainers=(trainer,), title="Samtal med barn")
    for name, person in people.items():
        make_sign_in(person, f"{name}@exempel.example")
    fold()
    session.commit()


def _content():
    make_module(
        [make_step("a", title="Först"), make_step("b", title="Sedan")],
        key="samtal",
        title="Samtal",
        quiz="samtal-fragor",
    )
    make_quiz(key="samtal-fragor", title="Frågor om samtal", questions=[one_choice("q1"), one_choice("q2")])
    show_evidence(Ref("courses.theme", "barn-tema-1"), ["courses.attended"], areas=["samverkan"], days=0.5,
                  objectives=[("Du samtalar med barn.", "färdighet")])  # fmt: skip
    items = [{"key": ref, "title": ref, "kind": kind, "ref": ref, "verbs": [verb], "days": days, "areas": ["samverkan"]}
             for kind, ref, verb, days in ITEMS]  # fmt: skip
    part = {"key": "del-1", "title": "Del 1", "days": 0.5, "deadline_months": 4, "items": items}
    make_programme(parts=[part], total_days=0.5)


def _hired(people, unit, first_on, done):
    posts = [NewPost(person.id, unit.id, unit.id, "social_worker", first_on, title="Socialsekreterare",
                     service_area="barn-och-unga", entry_profile="new_graduate") for person in people]  # fmt: skip
    hire_many(posts, by=None)
    drafts = [Draft(verb, person.id, Ref(kind, ref, 1 if "theme" not in kind else None), date(2026, 10, 1))
              for person in people[:done] for kind, ref, verb, _days in ITEMS]  # fmt: skip
    record_many(drafts, by=None)


@pytest.fixture
def window(four, browser, browser_context_args, live_server):
    """Opens a window of someone's own, and signs in on the first page."""
    with ExitStack() as opened:

        def of(name):
            context = browser.new_context(**browser_context_args | {"base_url": live_server})
            opened.callback(context.close)
            page = opened.enter_context(watched(context, live_server)).new_page()
            page.set_default_timeout(10_000)
            sign_in(page, name)
            return page

        yield of


def sign_in(page, name):
    """Fill in the form of the first page."""
    page.goto("/")
    page.fill("input[name=subject]", f"{name}@exempel.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button:has-text('Logga in')")
    page.wait_for_selector("[data-person]")


def test_module_quiz_seat_attendance_competence_and_figures(window, clock):
    regional = window("regional")
    assert "5 av 11 personer blev klara med del 1 i tid" in regional.inner_text("main")

    # Monday morning: read, answer, ask.
    learner = window("deltagare")
    assert "Hej Amina" in learner.inner_text("h1")
    learner.click(".hero a")
    learner.wait_for_selector("h1:has-text('Först')")
    learner.click("main .onward button")
    learner.wait_for_selector("h1:has-text('Sedan')")
    learner.click("main .onward button:has-text('Klart')")
    learner.click("text=Svara på frågorna")
    learner.click("main button:has-text('Börja')")
    for number in (1, 2):
        learner.wait_for_url(f"**/attempts/*/{number}")
        learner.check("input[value=a]")
        learner.click("text=Spara och fortsätt")
    learner.click("main button:has-text('Lämna in')")
    assert "Du är godkänd." in learner.inner_text("h1")
    learner.click("nav >> text=Kurser")
    learner.click("h3 >> text=Samtal med barn")
    learner.click("text=Be om plats")
    assert "Din chef har fått frågan" in learner.inner_text("[role=status] >> visible=true")

    # The manager says yes.
    manager = window("chef")
    assert "1 önskemål att besluta" in manager.inner_text("main")
    assert "Amina Berg" in manager.inner_text("#decide")
    manager.click("text=Ge de valda plats")
    manager.wait_for_selector("#decide", state="detached")
    learner.reload()
    assert "Sista dag för avanmälan" in learner.inner_text("#ask")

    # The day itself: the trainer registers who is there.
    clock.move_to(THE_DAY)
    trainer = window("kursledare")
    trainer.click("main >> a:has-text('Tema 1')")
    trainer.click("main >> a:has-text('Förmiddag')")
    trainer.click("label:has-text('Närvarande')")
    trainer.click("text=Spara närvaro")
    trainer.wait_for_selector("text=Närvaro sparad för 1 person.")
    trainer.click("main >> a:has-text('Eftermiddag')")
    trainer.click("text=Markera 1 kvar som närvarande")
    trainer.wait_for_selector("text=Närvaro sparad för 1 person.")
    assert "1 av 1" in trainer.inner_text(".figures")

    # The same afternoon: it is shown, with its day.
    learner = window("deltagare")
    learner.click("nav >> text=Min kompetens")
    shown = learner.inner_text("main")
    assert "2027-01-20" in shown and "Tema 1 i Samtal med barn" in shown
    assert "0,5 av 0,5 dagar" in shown
    learner.click("nav >> text=Min resa")
    assert "3 av 3 stopp klara" in learner.inner_text("main")

    # The month after: the federation sees it.
    clock.move_to(AFTER)
    regional = window("regional")
    assert "11 av 22 personer blev klara med del 1 i tid" in regional.inner_text("main")
