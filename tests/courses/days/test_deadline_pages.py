"""Deadlines in view, as managers and coordinators read them."""

from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.ledger.actions import Duty, define, oblige_many
from app.ledger.models import Need, Ref
from app.organisations.queries import main_posts
from app.organisations.staff import staff
from courses.days.models import Seat
from courses.days.queries.proposed import proposed
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round, make_seat, make_unit

URL = "/courses/days/deadlines"


def owe(people, course, days):
    """Let these people have to go a course within so many days."""
    need = Need("courses.theme", f"{course.key}-tema-1", ("courses.attended",), course.title, 0.5)
    part = define(Ref("courses.part", f"del/{course.key}", 1, "Del"), [need], on=today(), by=None)
    due = today() + timedelta(days=days)
    places = main_posts([p.id for p in people], today())
    oblige_many(
        [
            Duty(p.id, part, today(), 4, due, due, "first_day+4m", "test", today(), None, places[p.id][1])
            for p in people
        ],
        by=None,
    )
    session.commit()


@pytest.fixture
def unit():
    return make_unit(3)


def make_coordinator():
    return make_colleague("coordinator", make_area())


def test_new_hires_are_proposed_for_the_earliest_round_and_confirmed_in_one_click(browser, unit):
    _unit, manager, people = unit
    course = make_course()
    round_ = make_round(course)
    owe(people[:2], course, 60)
    browser.sign_in(manager)
    assert "2 personer ska gå en kurs" in browser.get("/min-enhet").text
    page = browser.get(URL).text
    assert "Hinner" in page and f'value="{people[0].id}:{round_.id}"' in page
    data = {"pick": [f"{p.id}:{round_.id}" for p in people[:2]]}
    assert browser.post(URL, data=data).status_code == 303
    assert [seat.state for seat in session.query(Seat)] == ["seated", "seated"]
    assert "har plats" in browser.get(URL).text and "Förslag på omgångar" not in browser.get("/min-enhet").text


def test_nothing_chosen_and_other_peoples_names_are_refused(browser, unit):
    _unit, manager, _people = unit
    round_ = make_round()
    browser.sign_in(manager)
    assert browser.post(URL).status_code == 409
    assert browser.post(URL, data={"pick": ["skräp", "1", ":"]}).status_code == 409
    assert browser.post(URL, data={"pick": f"{make_colleague().id}:{round_.id}"}).status_code == 403
    browser.sign_in(make_colleague())
    assert browser.get(URL).status_code == 403


def test_those_who_cannot_get_there_are_shown_to_manager_and_coordinator_with_the_first_date(browser, unit):
    _unit, manager, people = unit
    course = make_course(title="Barnets rätt")
    first = make_round(course, first_on=today() + timedelta(days=90)).first_on
    owe(people[:1], course, 60)
    browser.sign_in(manager)
    page = browser.get(URL).text
    assert "Hinner inte med någon utlagd omgång" in page and "Första lediga plats är" in page
    browser.sign_in(make_coordinator())
    page = browser.get("/courses/days/late").text
    assert people[0].name in page and first.isoformat() in page
    assert f"{first.isoformat()};ja" in browser.get("/courses/days/late?as=csv").text
    browser.sign_in(manager)
    assert browser.get("/courses/days/late").status_code == 403


def test_no_date_at_all_leads_to_declaring_interest(browser, unit):
    _unit, manager, people = unit
    course = make_course()
    owe(people[:1], course, 60)
    browser.sign_in(manager)
    assert f"/courses/days/interests/{course.key}" in browser.get(URL).text


def test_the_lists_take_as_many_statements_for_more_people(browser, unit):
    _unit, manager, people = unit
    course = make_course()
    make_round(course)
    owe(people[:1], course, 60)
    owe(people[:1], make_round(first_on=today() + timedelta(days=90)).queue.course, 50)
    coordinator = make_coordinator()
    for viewer, url in ((manager, URL), (coordinator, "/courses/days/late"), (manager, "/min-enhet")):
        browser.sign_in(viewer)
        browser.get(url)
        before = statements(lambda url=url: browser.get(url))
        other = make_course()
        make_round(other, first_on=today() + timedelta(days=90))
        owe(people, other, 50)
        browser.get(url)  # what a new obligation asks for never changes, and is read once by the process
        assert statements(lambda url=url: browser.get(url)) == before


def test_min_enhet_proposes_with_date_seats_and_deadline_and_one_press_is_enough(browser, unit):
    _unit, manager, people = unit
    course = make_course(title="Barnets rätt")
    full, round_ = make_round(course, seats=1), make_round(course, first_on=today() + timedelta(days=44))
    make_seat(full)
    owe(people[:3], course, 60)
    browser.sign_in(manager)
    page = browser.get("/min-enhet").text
    assert f'value="{people[0].id}:{round_.id}"' in page and "30 platser lediga" in page and "Anmäl alla 3" in page
    one = browser.post(URL, data={"pick": f"{people[0].id}:{round_.id}", "back": "/min-enhet"})
    assert (one.status_code, one.location) == (303, "/min-enhet")
    assert session.query(Seat).filter_by(person_id=people[0].id).one().state == "seated"
    every = [f"{person.id}:{round_.id}" for person in people[1:3]]
    assert browser.post(URL, data={"every": every, "all": "1", "back": "/min-enhet"}).status_code == 303
    assert session.query(Seat).filter(Seat.round_id == round_.id, Seat.state == "seated").count() == 3
    assert "Förslag på omgångar" not in browser.get("/min-enhet").text
    assert browser.post(URL, data={"every": every}).status_code == 409


def test_min_enhet_tells_of_a_full_round_the_queue_and_courses_without_a_date(browser, unit):
    _unit, manager, people = unit
    full, none = make_course(title="Full kurs"), make_course(title="Utan datum")
    round_ = make_round(full, seats=1)
    make_seat(round_)
    owe(people[:2], full, 31)
    owe(people[2:3], none, 60)
    browser.sign_in(manager)
    page = browser.get("/min-enhet").text
    assert "fullt, 0 står i kö" in page and "inget datum tar emot anmälan nu" in page
    browser.post(URL, data={"pick": f"{people[0].id}:{round_.id}"})
    page = browser.get("/min-enhet").text
    assert "står i kö (1 väntar)" in page and "fullt, 1 står i kö" in page
    assert f'value="{people[0].id}:{round_.id}"' not in page


def test_proposals_add_one_statement_and_none_when_nobody_is_to_be_proposed(browser, unit):
    _unit, manager, people = unit
    course = make_course()
    make_round(course)
    owe(people, course, 60)
    members = [each for each in staff(manager, "courses.nominate", today()) if each.id in {p.id for p in people}]
    theme = f"{course.key}-tema-1"
    owing = {(person.id, theme): today() + timedelta(days=60) for person in people}
    # Outside a page, which knows which courses there are, these are asked for too.
    assert statements(lambda: proposed(members, owing, today())) == 2
    assert statements(lambda: proposed(members, {}, today())) == 0
    assert [each.first_on for each in proposed(members, owing, today())] == [today() + timedelta(days=30)] * len(people)
