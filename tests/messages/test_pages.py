"""Meddelanden: mine and nobody else's; the calendar opens with its secret address alone."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from jinja2 import ChoiceLoader, DictLoader

from app import registry
from app.db import session
from app.hookspecs import hookimpl
from app.messages import queries
from app.messages.actions import send
from app.messages.digests import TOPICS
from app.messages.models import Choice
from app.web.journey import Stop, StopKind, StopState
from tests.factories import make_colleague, make_person
from tests.messages.test_outbox import ITEM


def tell(person, number=1, **options):
    send([person.id], f"sample:{number}", "gone/mail/x", {}, **options)


def test_one_reads_what_one_has_been_told(browser):
    person = make_colleague()
    browser.sign_in(person)
    assert "inga meddelanden än" in browser.get("/messages/").text
    tell(person, calendar=[ITEM, replace(ITEM, uid="other@fardplan", sequence=5, cancelled=True)])
    page = browser.get("/messages/").text
    assert "Ett äldre meddelande" in page
    number = page.partition("/messages/")[2]
    assert number
    from sqlalchemy import select

    from app.messages.models import Message

    row = session.scalars(select(Message)).one()
    assert "Utredningsmetodik" in browser.get(f"/messages/{row.id}").text
    file = browser.get(f"/messages/{row.id}/kursdag.ics")
    assert file.mimetype == "text/calendar" and "METHOD:REQUEST" in file.text
    assert "METHOD:CANCEL" in browser.get(f"/messages/{row.id}/kursdag.ics?entry=2").text
    for strange in ("0", "3"):
        assert browser.get(f"/messages/{row.id}/kursdag.ics?entry={strange}").status_code == 404
    browser.sign_in(make_colleague())
    assert browser.get(f"/messages/{row.id}").status_code == 404
    assert browser.get(f"/messages/{row.id}/kursdag.ics").status_code == 404
    assert browser.sign_out().get("/messages/").status_code == 302


@pytest.mark.one_database
def test_everyones_messages_are_a_page_of_the_demo_alone(browser):
    browser.sign_in(make_colleague())
    assert browser.get("/messages/outbox").status_code == 404


class Days:
    """A plugin with a course day."""

    @hookimpl
    def journey(self, person, on):
        starts = datetime(2027, 2, 18, 8, tzinfo=UTC)
        return [
            Stop(StopKind.day, StopState.ahead, f"Kursdag för {person.id}", "day/1", url="/courses/days/1", uid="d1@fardplan",
                 starts_at=starts, ends_at=starts.replace(hour=15), sequence=2),
            Stop(StopKind.module, StopState.ahead, "En modul", "module/1"),
        ]  # fmt: skip


@pytest.fixture
def course_day(app):
    registry.manager.register(Days(), name="days-of-a-test")
    yield
    registry.unload("days-of-a-test")


def test_a_calendar_opens_with_its_address_until_it_is_changed(course_day, browser, new_browser):
    person = make_colleague()
    browser.sign_in(person)
    assert "ingen adress än" in browser.get("/messages/calendar").text
    assert browser.post("/messages/calendar").status_code == 303
    session.expire_all()
    first = person.feed_key
    assert first in browser.get("/messages/calendar").text
    stranger = new_browser()
    answer = stranger.get(f"/messages/calendar/{first}.ics")
    events = [e for e in Calendar.from_ical(answer.data).walk("VEVENT") if e["UID"] == "d1@fardplan"]
    assert [str(event["SUMMARY"]) for event in events] == [f"Kursdag för {person.id}"]
    assert events[0]["URL"] == "http://127.0.0.1:8000/courses/days/1"
    browser.post("/messages/calendar", data={"x": "2"})
    session.expire_all()
    assert person.feed_key != first
    assert stranger.get(f"/messages/calendar/{first}.ics").status_code == 404
    assert stranger.get("/messages/calendar/None.ics").status_code == 404


@pytest.fixture
def told(app, browser, monkeypatch):
    """Someone who has been told of five things, "Sak 0" first, each with a place in its text."""
    words = DictLoader({"sample/mail/thing.txt": "{{ title }}\nVi ses i {{ place }}."})
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([words, app.jinja_env.loader]))
    monkeypatch.setattr(queries, "PAGE", 2)
    person = make_colleague()
    browser.sign_in(person)
    for number in range(5):
        values = {"title": f"=Sak {number}", "place": "Härryda" if number % 2 else "Ale"}
        send([person.id], f"sample:{number}", "sample/mail/thing", values)
    stranger = make_colleague()
    send([stranger.id], "sample:9", "sample/mail/thing", {"title": "Annans sak", "place": "Härryda"})
    return person


def shown(page):
    return re.findall(r">=(Sak \d)<", page.text)


def test_messages_stand_in_the_order_asked_for_in_pages(told, browser):
    page = browser.get("/messages/")
    assert "5 träffar" in page.text and shown(page) == ["Sak 4", "Sak 3"] and 'aria-sort="descending"' in page.text
    assert shown(browser.get("/messages/?order=at")) == ["Sak 0", "Sak 1"]
    assert shown(browser.get("/messages/?order=subject&page=3")) == ["Sak 4"]
    assert shown(browser.get("/messages/?order=-subject")) == ["Sak 4", "Sak 3"]


def test_messages_are_searched_without_an_address_that_tells(told, browser):
    page = browser.search("/messages/", "harryda", order="at")
    assert "2 träffar" in page.text and shown(page) == ["Sak 1", "Sak 3"] and "Annans" not in page.text
    assert "rryda" not in page.request.full_path
    assert "Pröva färre" in browser.search("/messages/", "finns inte").text


def test_the_file_of_messages_holds_just_what_is_shown(told, browser):
    page = browser.search("/messages/", "ale")
    lines = browser.get(f"{page.request.full_path}&as=csv").data.decode("utf-8-sig").splitlines()
    assert [line.partition(";")[0] for line in lines] == ["Meddelande", "'=Sak 4", "'=Sak 2", "'=Sak 0"]
    assert len(browser.get("/messages/?as=csv").data.splitlines()) == 6


def test_one_chooses_on_a_page(browser):
    person = make_person()
    browser.sign_in(person)
    assert "Påminnelser" in browser.get("/messages/choices").text
    sent = dict.fromkeys(TOPICS, "weekly")
    assert browser.post("/messages/choices", data=sent).status_code == 303
    assert browser.post("/messages/choices", data=sent | {"queue": "at_once"}).status_code == 303
    assert session.query(Choice).filter_by(how="weekly").count() == len(TOPICS) - 1
    assert browser.post("/messages/choices", data={"queue": "never"}).status_code == 409
