"""Personal identity numbers in what others read, and twice the same deed."""

import logging
import re
import threading

import pytest
from sqlalchemy import String, Text, select
from sqlalchemy.types import JSON
from werkzeug.datastructures import MultiDict

from app.dates import today
from app.db import Base, session
from app.organisations.models import Post
from app.people.models import Person
from app.web.personal_numbers import check_digit
from courses.days.models import AttendanceMark, Certificate, Seat
from courses.modules.models import ModuleVersion
from quizzes.models import Attempt
from tests.hostile.test_forms import WRITERS, found, kept, writers  # noqa: F401 (fixtures of the forms of all pages)

COORDINATION = f"800161-238{check_digit('800161238')}"
NUMBERS = ["800101-2387", "19800101-2387", "8001012387", COORDINATION, "８００１０１-２３８７", "1980 01 01-2387"]
#: What only the person reads, or is no text that is kept.
PRIVATE = {"password", "new_password", "subject", "reply_to"}
WRITTEN = {"text", "textarea"}


def everywhere():
    """Every text in the database."""
    session.rollback()
    for table in Base.metadata.tables.values():
        columns = [c for c in table.columns if isinstance(c.type, String | Text | JSON)]
        for row in session.execute(select(*columns)) if columns else ():
            yield from (str(value) for value in row)


@pytest.mark.one_database
def test_no_form_takes_a_personal_number(app, site, found, writers, put_back, caplog, broken):  # noqa: F811
    """Each field of words in turn, the others as they stood; nothing is kept, shown in a link, or logged."""
    caplog.set_level(logging.DEBUG)
    taken = []
    for turn, each in enumerate(found):
        for place, field in enumerate(each.names()):
            if each.kind_of(field) not in WRITTEN or field.rpartition("-")[2] in PRIVATE:
                continue
            number = NUMBERS[(turn + place) % len(NUMBERS)]
            sent = [pair for pair in filled(each) if pair[0] != field]
            reply = writers[each.role].post(each.action, data=MultiDict([*sent, (field, f"Ring {number} i dag")]))
            assert number not in (reply.location or "")
            if reply.status_code < 400:
                if any(re.search(re.escape(number), text) for text in everywhere()):
                    taken.append((str(each), field))
                put_back()
    assert (taken, broken) == ([], [])
    assert not any(number in caplog.text for number in NUMBERS)


def filled(each):
    """The form as a person would fill it, so that the field in question alone decides."""
    said = dict(each.sound())
    for name, _value, kind in each.form.fields:
        if kind == "date" and not said.get(name):
            said[name] = "2026-12-01"
        elif kind == "number" and not said.get(name):
            said[name] = "5"
        elif kind in WRITTEN and not said.get(name):
            said[name] = "ett-namn" if name.endswith("key") else "Ord"
        elif kind == "email":
            said[name] = "a@b.example"
    return list(said.items())


# The same deed twice.


def deeds(site):
    """Who does what, and how many rows of what there are to be when it has been done once."""
    a = site.a
    person = a.people
    occasion = f"/courses/days/occasions/{a.ids['occasion']}"
    return {
        "ask": ("third", f"/courses/days/rounds/{a.ids['ahead']}", {}, Seat, {"person_id": person["third"]}, 1),
        "approve": ("unit_manager", "/courses/days/decisions", {"seat": a.ids["asked"], "decision": "approve"}, Seat,
                    {"person_id": person["social_worker"], "state": "queued"}, 1),
        "hand in": ("social_worker", f"/quizzes/attempts/{a.ids['attempt']}/hand-in", {}, Attempt,
                    {"person_id": person["social_worker"]}, 1),
        "begin": ("third", "/quizzes/quiz-ett/begin", {}, Attempt, {"person_id": person["third"]}, 1),
        "attendance": ("trainer", occasion, {f"p-{person['second']}": "present"}, AttendanceMark,
                       {"person_id": person["second"]}, 1),
        "walk in": ("trainer", f"{occasion}/walk-in", {"person": person["third"]}, Seat, {"person_id": person["third"]}, 1),
        "publish": ("editor", "/courses/modules/edit/modul-utkast/1/publish", {}, ModuleVersion, {"state": "draft"}, 0),
        "new person": ("system_admin", "/administration/personer/ny", {
            "given_name": "Enda", "family_name": "Gången", "unit_id": a.ids["unit_id"], "role": "social_worker",
            "first_on": "2026-12-01", "percent": "100", "service_area": "", "entry_profile": ""}, Person,
            {"given_name": "Enda"}, 1),
    }  # fmt: skip


NAMES = ("ask", "approve", "hand in", "begin", "attendance", "walk in", "publish", "new person")


@pytest.mark.one_database
@pytest.mark.parametrize("name", NAMES)
def test_a_double_click_does_it_once(site, be, name, broken):
    role, url, data, table, about, wanted = deeds(site)[name]
    browser = be(site.a.people[role])
    first, second = (browser.post(url, data=data | {"once": "en-gång"}) for _click in range(2))
    assert (first.status_code, second.status_code) == (303, 303), first.text[-2000:]
    assert first.location == second.location
    assert count(table, about) == wanted and broken == []


@pytest.mark.parametrize("name", ["approve", "hand in", "attendance"])
def test_two_at_the_same_moment_do_it_once(app, site, be, name):
    """From two windows, each with a token of its own: the second finds it done."""
    role, url, data, table, about, wanted = deeds(site)[name]
    browsers = [be(site.a.people[role]) for _window in range(4)]
    replies = []

    def click(browser, number):
        with app.app_context():
            replies.append(browser.post(url, data=data | {"once": f"fönster-{number}"}).status_code)

    threads = [threading.Thread(target=click, args=(browser, n)) for n, browser in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(replies) <= {303, 409} and 303 in replies
    assert count(table, about) == wanted


def test_those_who_type_the_same_at_the_same_moment_are_told_that_somebody_was_quicker(app, site, be):
    url, unit = f"/administration/personer/{site.a.people['third']}", site.a.ids["unit_id"]
    sent = {"unit_id": unit, "role": "social_worker", "first_on": today().isoformat(), "last_on": "", "percent": "50",
            "service_area": "", "entry_profile": "", "title": "", "employment_number": "4711"}  # fmt: skip
    data = {"what": "post"} | {f"post-{name}": value for name, value in sent.items()}
    browsers = [be(site.a.people["system_admin"]) for _window in range(4)]
    replies = []

    def click(browser):
        with app.app_context():
            replies.append(browser.post(url, data=data))

    threads = [threading.Thread(target=click, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted({reply.status_code for reply in replies} - {409, 422}) == [303]
    assert all("Ladda om sidan och se hur det blev" in reply.text for reply in replies if reply.status_code == 409)
    assert count(Post, {"employment_number": "4711"}) == 1


def test_a_certificate_is_given_once_however_often_the_list_is_sent(site, be):
    url = f"/courses/days/occasions/{site.a.ids['occasion']}"
    trainer = be(site.a.people["trainer"])
    sessions = re.findall(r"session=(\d+)", trainer.get(url).text)
    for turn in range(2):
        for each in dict.fromkeys(sessions):
            trainer.post(
                f"{url}?session={each}", data={f"p-{site.a.people['second']}": "present", "once": f"{turn}-{each}"}
            )
    assert count(Certificate, {"person_id": site.a.people["second"]}) == 1


def count(table, about):
    session.rollback()
    return len(session.scalars(select(table).filter_by(**about)).all())
