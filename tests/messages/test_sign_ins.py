"""Those who cannot sign in yet are sent a link each, once, and come in by it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.commands.importing import imports
from app.db import now, session
from app.jobs import work_off
from app.messages.models import Message
from app.messages.writing import write
from app.organisations.roles import SYSTEM_ADMIN
from app.people.models import Identity, Person, WayIn
from tests.counting import statements
from tests.factories import make_municipality, make_organisation, make_person, make_post

PAGE = "/administration/inloggningar/"
PASSWORD = "fyra ord att minnas"


@pytest.fixture
def place(app):
    municipality = make_municipality()
    unit = make_organisation(parent=municipality, key="enhet", name="Barn och unga")
    admin = make_person(email="admin@kommun.example")
    make_post(admin, municipality, role=SYSTEM_ADMIN)
    session.add(Identity(person_id=admin.id, issuer="local", subject=admin.email, secret="x"))
    return municipality, unit, admin


def newcomer(unit, name, **values):
    person = make_person(given_name=name, email=f"{name.lower()}@kommun.example", **values)
    make_post(person, unit)
    return person


def links():
    session.expire_all()
    rows = session.scalars(select(Message).where(Message.template == "people/mail/way_in").order_by(Message.id))
    return {row.person_id: re.search(r"/valkommen/\S+", write(row, session.get(Person, row.person_id)).body)[0]
            for row in rows}  # fmt: skip


def test_those_of_an_import_are_sent_a_link_each_and_come_in(app, place, new_browser, tmp_path):
    municipality, unit, admin = place
    file = tmp_path / "people.csv"
    file.write_text(
        "anställningsnummer;förnamn;efternamn;e-post;enhet;roll;första dag\n"
        f"1;Kim;Berg;kim@kommun.example;{unit.key};Socialsekreterare;2026-01-07\n"
        f"2;Noor;Ek;;{unit.key};Socialsekreterare;2026-01-07\n"
    )
    session.commit()
    done = app.test_cli_runner().invoke(
        imports, ["people", str(file), "--employer", municipality.key, "--apply"], catch_exceptions=False
    )
    assert done.exit_code == 0 and "0 faults" in done.output, done.output
    browser = new_browser().sign_in(admin)
    assert "2 personer kan inte logga in än" in browser.get("/administration/personer").text
    page = browser.get(PAGE, query_string={"unit": municipality.key, "added": "day"}).text
    assert "Kim Berg" in page and "Noor Ek" in page and "saknas, lägg till" in page and "välj ditt lösenord" in page
    told = browser.after_work(browser.post(f"{PAGE}?added=day", data={"who": "all"})).text
    assert "En inloggningslänk är på väg till 1 person." in told
    (link,) = links().values()
    kim = new_browser()
    assert "kim@kommun.example" in kim.get(link).text
    assert kim.post(link, data={"new_password": PASSWORD}).status_code == 303
    assert kim.get("/konto").status_code == 200
    again = new_browser()
    assert again.post("/logga-in", data={"subject": "kim@kommun.example", "password": PASSWORD}).status_code == 303
    assert "Kim Berg" not in browser.get(PAGE).text


def test_nobody_is_sent_two_and_a_new_one_ends_the_one_before(app, place, new_browser):
    _municipality, unit, admin = place
    kim = newcomer(unit, "Kim")
    browser = new_browser().sign_in(admin)
    for _time in range(2):
        browser.after_work(browser.post(PAGE, data={"who": "all"}))
    assert len(links()) == 1
    assert "skickad" in browser.get(PAGE).text
    told = browser.after_work(browser.post(PAGE, data={"people": [kim.id]})).text
    assert "1 person fick ingen" in told and len(links()) == 1
    (first,) = links().values()
    session.execute(update(WayIn).values(made_at=now() - timedelta(hours=1)))
    browser.after_work(browser.post(PAGE, data={"people": [kim.id]}))
    (second,) = links().values()
    assert second != first
    assert new_browser().get(first).status_code == 404 and new_browser().get(second).status_code == 200


def test_an_address_that_somebody_signs_in_with_gets_no_second_owner(app, place, new_browser):
    _municipality, unit, admin = place
    newcomer(unit, "Kim")
    other = newcomer(unit, "Robin")
    session.add(Identity(person_id=other.id, issuer="local", subject="kim@kommun.example", secret="x"))
    browser = new_browser().sign_in(admin)
    told = browser.after_work(browser.post(PAGE, data={"who": "all"})).text
    assert "1 person fick ingen" in told and links() == {}


def test_only_those_one_administers_alone_can_be_sent_a_link(app, place, new_browser):
    _municipality, unit, admin = place
    elsewhere = newcomer(make_organisation(parent=make_municipality(key="1480", name="Göteborg")), "Alex")
    shared = newcomer(unit, "Sam")
    make_post(shared, make_organisation(parent=make_municipality(key="1481", name="Mölndal")))
    browser = new_browser().sign_in(admin)
    page = browser.get(PAGE).text
    assert "Alex" not in page and "Sam" not in page
    browser.after_work(browser.post(PAGE, data={"people": [elsewhere.id, shared.id]}))
    assert links() == {}
    assert "inloggningslänk" not in browser.get(f"/administration/personer/{shared.id}").text
    session.commit()
    worker = newcomer(unit, "Kim")
    assert new_browser().sign_in(worker).get(PAGE).status_code == 403


def test_whoever_forgot_the_password_is_sent_a_link_from_the_own_page(app, place, new_browser):
    _municipality, unit, admin = place
    kim = newcomer(unit, "Kim")
    session.add(Identity(person_id=kim.id, issuer="local", subject="kim@kommun.example", secret="x"))
    browser = new_browser().sign_in(admin)
    assert "inloggningslänk" in browser.get(f"/administration/personer/{kim.id}").text
    browser.after_work(browser.post(PAGE, data={"who": "chosen", "people": kim.id}))
    assert set(links()) == {kim.id}


@pytest.mark.one_database
def test_nobody_chosen_is_told_and_garbage_is_nobody(app, place, new_browser):
    browser = new_browser().sign_in(place[2])
    for people in ([], ["x"], ["9" * 30]):
        answer = browser.post(PAGE, data={"who": "chosen", "people": people})
        assert answer.status_code == 409 and "Kryssa för dem" in answer.text


def test_questions_do_not_grow_with_the_people(app, place, new_browser):
    _municipality, unit, admin = place
    browser, counts, made = new_browser().sign_in(admin), [], []
    for more in (2, 20):
        for number in range(more):
            newcomer(unit, f"Ny{more}x{number}")
        session.commit()
        counts.append(statements(lambda: browser.get(PAGE)))
        browser.post(PAGE, data={"who": "all"})
        made.append(statements(work_off))
    assert counts[0] == counts[1]
    assert len(links()) == 22
