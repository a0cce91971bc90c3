"""One round, from the plan of the year to what was thought of it.

A coordinator, two managers, three participants and a trainer with a window each: planner → approval → quota → nomination
→ a seat given up and offered on → a question → dialogue groups → attendance through a lost network → Min kompetens →
evaluation.
"""

from collections import Counter
from contextlib import ExitStack
from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.competences.actions import show_evidence
from app.dates import STOCKHOLM
from app.db import session
from app.ledger.models import Entry, Ref
from app.organisations.models import Post, ServiceArea
from app.people.models import Person
from courses.days.actions.ending import end_by_the_clock
from courses.days.models import AttendanceMark
from courses.days.presence import HERE
from courses.models import Course, Theme
from quizzes.surveys.actions.opening import tell_by_the_clock
from quizzes.surveys.actions.releasing import release_by_the_clock
from tests.browser.conftest import watched
from tests.factories import _add, make_colleague, make_municipality, make_organisation
from tests.factories_competences import load_reference
from tests.factories_days import make_area
from tests.factories_programmes import make_programme

pytestmark = pytest.mark.one_database

AUTUMN = datetime(2026, 11, 16, 10, 0, tzinfo=STOCKHOLM)
DAY = date(2027, 1, 20)
BEFORE = datetime(2027, 1, 18, 9, 0, tzinfo=STOCKHOLM)
MORNING = datetime(2027, 1, 20, 9, 10, tzinfo=STOCKHOLM)
AFTERNOON = datetime(2027, 1, 20, 14, 30, tzinfo=STOCKHOLM)
EVENING = datetime(2027, 1, 20, 16, 30, tzinfo=STOCKHOLM)
NEXT_DAY = datetime(2027, 1, 21, 9, 0, tzinfo=STOCKHOLM)
THEME = "Samtal med barn"


@pytest.fixture
def clock(app):
    """The clock of the server, which the story moves."""
    with time_machine.travel(AUTUMN, tick=True) as clock:
        yield clock


@pytest.fixture
def people(clock):
    """Two municipalities with a unit each, a small programme, and seven people."""
    load_reference()
    session.add(ServiceArea(key="barn-och-unga", name="Barn och unga", position=1))
    area = make_area()
    partille, molndal = make_municipality(), make_municipality(key="1481", name="Mölndal")
    units = [make_organisation(parent=partille, name="Barn och unga, Partille"),
             make_organisation(parent=molndal, name="Barn och unga, Mölndal")]  # fmt: skip
    _programme()
    people = {
        "samordnare": make_colleague("coordinator", area, given_name="Sara", family_name="Lind"),
        "chef": make_colleague("unit_manager", units[0], given_name="Helena", family_name="Ström"),
        "socialchef": make_colleague("unit_manager", molndal, given_name="Per", family_name="Alm"),
        "amina": _hired(units[0], partille, given_name="Amina", family_name="Berg"),
        "bo": _hired(units[0], partille, given_name="Bo", family_name="Dahl"),
        "cia": _hired(units[1], molndal, given_name="Cia", family_name="Ek"),
        "kursledare": make_colleague("trainer", area, given_name="Mikael", family_name="Törn"),
    }
    numbers = {name: person.id for name, person in people.items()}
    session.commit()
    return numbers


def _hired(unit, employer, **names):
    person = make_colleague("social_worker", unit, **names)
    session.query(Post).filter_by(person_id=person.id).update({"employer_id": employer.id})
    return person


def _programme():
    """A first part of one day given in rounds, and a second of two half days given one by one."""
    for key, title, days in (("a", THEME, 1.0), ("c", "Dokumentation", 0.5), ("d", "Samverkan", 0.5)):
        course = _add(Course(key=f"kurs-{key}", title=title, days=days))
        _add(Theme(course_id=course.id, key=key, title=title, days=days, position=0, areas=["samverkan"]))
    items = {
        key: {"key": key, "title": key, "kind": "courses.theme", "ref": key, "verbs": ["courses.attended"], "days": days,
              "areas": ["samverkan"]}
        for key, days in (("a", 1.0), ("c", 0.5), ("d", 0.5))
    }  # fmt: skip
    parts = [
        {"key": "del-1", "title": "Del 1", "days": 1.0, "deadline_months": 4, "items": [items["a"]]},
        {"key": "del-2", "title": "Del 2", "days": 1.0, "deadline_months": 24, "items": [items["c"], items["d"]]},
    ]
    make_programme(parts=parts, total_days=2.0)
    show_evidence(Ref("courses.theme", "a"), ["courses.attended"], areas=["samverkan"], days=1.0,
                  objectives=[("Du samtalar med barn.", "färdighet")])  # fmt: skip


@pytest.fixture
def window(app, people, browser, browser_context_args, live_server):
    """Someone's own window, on the first page, signed in there and then: weeks may have passed since the last time."""
    opened, pages = ExitStack(), {}

    def of(name):
        if name not in pages:
            context = browser.new_context(**browser_context_args | {"base_url": live_server})
            opened.callback(context.close)
            pages[name] = opened.enter_context(watched(context, live_server)).new_page()
            pages[name].set_default_timeout(10_000)
        person = session.get(Person, people[name])
        kept = {"_user_id": person.get_id(), "_fresh": True}
        session.rollback()
        value = app.session_interface.get_signing_serializer(app).dumps(kept)
        pages[name].context.add_cookies([{"name": "fardplan", "value": value, "url": live_server}])
        pages[name].goto("/")
        return pages[name]

    with opened:
        yield of


def said(page):
    """What the page has just told."""
    return page.inner_text("[role=status] >> visible=true")


def test_a_round_from_the_planner_to_the_evaluation(window, clock, people):
    coordinator = window("samordnare")
    plan_the_year(coordinator)
    agree_on_the_year(window("chef"), window("socialchef"))
    publish_a_round(coordinator)
    nominate(window("chef"), window("socialchef"))
    hand_a_seat_on(window("amina"), window("bo"))

    clock.move_to(BEFORE)
    ask(window("bo"))
    trainer = window("kursledare")
    prepare(trainer)
    clock.move_to(MORNING)
    trainer = window("kursledare")
    open_the_door(trainer, window("cia"))
    take_attendance(trainer, people)
    clock.move_to(AFTERNOON)
    take_attendance_again(window("kursledare"))
    shown_as_competence(window("bo"), people)

    clock.move_to(EVENING)
    worked_through(end_by_the_clock, tell_by_the_clock)
    for name in ("bo", "cia"):
        evaluate(window(name))
    clock.move_to(NEXT_DAY)
    worked_through(release_by_the_clock)
    look_back(window("samordnare"))


def plan_the_year(page):
    """The coordinator: one round of two seats, on another day than was proposed, put forward."""
    page.click("nav >> text=Omgångar")
    page.click("main >> text=Planera")
    page.click("text=Planera 2027")
    page.fill("input[name=rounds]", "1")
    page.fill("input[name=seats]", "2")
    page.click("text=Föreslå omgångar")
    assert "ingen annan har fått veta något" in said(page)
    assert "1 av högst 1 omgångar" in page.inner_text("#rounds")
    page.click("text=Flytta omgångar")
    page.fill("input[type=date] >> nth=0", DAY.isoformat())
    page.click("text=Spara dagarna")
    assert "Dagarna är sparade." in said(page) and "2027-01-20" in page.inner_text("#rounds")
    page.click("text=Föreslå för godkännande")
    assert "Planen är föreslagen" in said(page)


def agree_on_the_year(manager, head):
    """A manager of a unit says something; the head of another municipality's social services approves."""
    manager.click("main >> text=Årsplan 2027")
    assert not manager.is_visible("#approve")
    manager.fill("textarea[name=text]", "Det passar oss.")
    manager.click("#remarks button")
    head.click("main >> text=Årsplan 2027")
    assert "Det passar oss." in head.inner_text("#remarks")
    head.click("#approve button")
    assert "Godkänd av Per Alm" in head.inner_text("main")


def publish_a_round(page):
    """The coordinator: drafts of the plan, one of them with a seat for each municipality, published."""
    page.reload()
    assert "godkänd" in page.inner_text(".year-state") and "Det passar oss." in page.inner_text("#remarks")
    page.click("text=Lägg ut som utkast")
    assert "3 omgångar är upplagda som utkast." in said(page)
    page.click("nav >> text=Omgångar")
    row = page.locator(f"tr:has-text('{THEME}')")
    assert "utkast" in row.inner_text() and "0 av 2" in row.inner_text()
    row.get_by_text("Kvoter").click()
    page.select_option("#share select", "equal")
    page.click("#share button:has-text('Fördela')")
    assert "Platserna är fördelade" in said(page)
    page.click("nav >> text=Omgångar")
    row.get_by_text("Publicera").click()
    told = page.inner_text("main")
    assert "Omgången syns för alla" in told and "deltagarna ser inte vart de ska" in told
    page.click("text=Fyll i det nu")
    page.click("text=Plats som inte finns i registret")
    page.fill("input[name$=place]", "Sal Vinga")
    page.click("main button:has-text('Spara')")
    page.click("nav >> text=Omgångar")
    row.get_by_text("Publicera").click()
    page.click("text=Publicera omgången")
    assert said(page) == "Omgången är publicerad." and "öppen" in row.inner_text()


def nominate(manager, head):
    """The managers: two from one municipality and one from the other, one seat each."""
    for page, names in ((manager, ("Amina Berg", "Bo Dahl")), (head, ("Cia Ek",))):
        page.click("text=Nominera till kurs")
        page.click(f"main h3 >> text={THEME}")
        page.click("main >> text=Nominera")
        for name in names:
            page.check(f"text={name}")
        page.click("main button:has-text('Nominera')")
        assert "1 person har fått plats." in page.inner_text("main")
    assert "2 av 2 platser tagna, 1 i kö" in head.inner_text("main")
    told = manager.inner_text("main")
    assert "1 person står nu i kö." in told and "Inga platser kvar för" in told
    assert "Står på plats 1 i kön." in manager.locator("li:has-text('Bo Dahl')").inner_text()


def hand_a_seat_on(seated, queued):
    """One of the participants gives up the seat; who waited is offered it and says yes."""
    queued.click("nav >> text=Kurser")
    queued.click(f"h3 >> text={THEME}")
    why = queued.inner_text("#ask")
    assert "Du står på plats 1 i kön." in why and "Alla platser som var öppna för din kommun var tagna" in why
    assert "Andras oanvända platser öppnas 30 december 2026." in why
    seated.click("nav >> text=Kurser")
    seated.click(f"h3 >> text={THEME}")
    assert "så du fick den direkt" in seated.inner_text("#ask")
    seated.click("text=Avanmäl dig")
    seated.click("text=Lämna platsen")
    assert "Avanmälan är gjord." in seated.inner_text("main") and "1 av 2 tagna, 1 erbjuden" in seated.inner_text(
        "#seats"
    )
    queued.click("nav >> text=Min resa")
    assert "Svara senast 18 november kl. 17.00" in queued.inner_text(".offer-card")
    queued.click("text=Ja, jag tar platsen")
    assert "Platsen är din." in said(queued) and "Nästa kursdag" in queued.inner_text("main")


def ask(page):
    """Who got the seat late looks at the day, and sends a question to the trainer."""
    page.click("nav >> text=Min resa")
    page.click("main >> text=Plats, vägbeskrivning och avanmälan")
    assert "Sal Vinga" in page.inner_text("main")
    page.click("text=Frågor, behov och min närvaro")
    page.fill("#questions textarea", "Hur börjar man ett samtal?")
    page.click("text=Skicka frågan")
    assert "Hur börjar man ett samtal?" in page.inner_text("#questions")


def prepare(page):
    """The trainer reads the question, without knowing whose it is, and mixes dialogue groups."""
    page.click(f"main >> a:has-text('{THEME}')")
    page.click("text=Inför dagen")
    sent = page.inner_text("#questions")
    assert "Hur börjar man ett samtal?" in sent and "Bo Dahl" not in sent
    page.click("text=Klasslista")
    page.click("text=Dialoggrupper")
    page.click("#mix button")
    assert "Grupperna är gjorda." in said(page) and "Det blir en grupp med 2" in page.inner_text("main")
    assert "Bo Dahl" in page.inner_text("#grupp-1") and "Cia Ek" in page.inner_text("#grupp-1")


def open_the_door(trainer, page):
    """A code on the wall, and a participant who types it."""
    trainer.click(f"main >> a:has-text('{THEME}')")
    trainer.click("main >> text=Incheckning")
    trainer.click("text=Öppna incheckningen")
    code = trainer.inner_text(".wall-code").removeprefix("Kod:")
    assert "0 av 2 är här" in trainer.inner_text("#wall")
    page.click("main >> text=Plats, vägbeskrivning och avanmälan")
    page.click("text=Frågor, behov och min närvaro")
    page.click("text=Checka in")
    page.fill("input[name=code]", code)
    page.click("text=Jag är här")
    assert "Du är incheckad" in said(page) and "sen, 10 minuter" in page.inner_text("#attendance")
    trainer.click("text=Visa den senaste")
    assert "1 av 2 är här" in trainer.inner_text("#wall")


def take_attendance(page, people):
    """The trainer, in a room where the network comes and goes."""
    page.click("text=Till klasslistan")
    assert "1 av 2 här" in page.inner_text(".figures")
    page.context.set_offline(True)
    page.click("button[name=rest]")
    page.wait_for_selector("[data-offline-bar]:not([hidden])")
    assert "1 ej skickad." in page.inner_text("[data-offline-bar]")
    assert marks() == {people["cia"]: 1}
    page.context.set_offline(False)
    page.wait_for_selector("[data-offline-bar]", state="hidden")
    assert marks() == {people["bo"]: 1, people["cia"]: 1}


def take_attendance_again(page):
    """After lunch, with a network: everyone is still there."""
    page.click(f"main >> a:has-text('{THEME}')")
    page.click("main >> a:has-text('Eftermiddag')")
    page.click("text=Markera alla 2 kvar som närvarande")
    assert said(page) == "Närvaro sparad för 2 personer." and "2 av 2 här" in page.inner_text(".figures")


def marks():
    """How many sessions each person is noted as there for, read in a transaction that ends at once."""
    noted = select(AttendanceMark.person_id).where(AttendanceMark.state.in_(HERE))
    try:
        return dict(Counter(session.scalars(noted)))
    finally:
        session.rollback()


def shown_as_competence(page, people):
    """The ledger tells who was there, and Min kompetens shows it."""
    there = set(
        session.scalars(select(Entry.person_id).where(Entry.verb == "courses.attended", Entry.object_key == "a"))
    )
    session.rollback()
    assert there == {people["bo"], people["cia"]}
    page.click("nav >> text=Min kompetens")
    assert THEME in page.inner_text("main") and DAY.isoformat() in page.inner_text("main")


def worked_through(*jobs):
    """Let the worker's jobs do theirs."""
    for job in jobs:
        job()
        session.commit()


def evaluate(page):
    """A participant answers on the day's page of questions."""
    page.click("nav >> text=Min resa")
    page.click(f"main >> a:has-text('{THEME}')")
    page.locator("input[type=radio][value='5']").first.check(force=True)
    page.click("text=Skicka svaret")
    assert "Tack för ditt svar" in page.inner_text("main")


def look_back(page):
    """The coordinator sees how many have answered, and of so few nothing more."""
    page.click("nav >> text=Utvärderingar")
    page.click(f"main >> a:has-text('{THEME}')")
    shown = page.inner_text("main")
    assert "2 av 2 har svarat" in shown and "Färre än fem svar" in shown and "i snitt" not in shown
