"""Min resa and Min enhet: who sees them, what they say, and at what cost."""

import re
from datetime import date

import time_machine

from app.follow_up.journeys import queries
from tests.counting import statements
from tests.factories import make_colleague, make_definition, make_obligation, make_organisation, make_person, make_post

NOON = "2026-03-02 11:00:00+00:00"


@time_machine.travel(NOON, tick=False)
def test_min_resa_tells_the_deadline_and_how_far_one_has_come(browser):
    post = make_post()
    make_obligation(post)
    from app.db import session
    from app.people.models import Person

    page = browser.sign_in(session.get(Person, post.person_id)).get("/min-resa")
    assert page.status_code == 200
    assert "Del 1: 0 av 3 stopp klara, 0 av 1,5 dagar" in page.text
    assert "7 maj 2026" in page.text


@time_machine.travel(NOON, tick=False)
def test_min_enhet_shows_the_nearest_deadline_first_and_why(browser):
    unit = make_organisation(name="Mottagning barn och unga")
    manager = make_colleague("unit_manager", unit)
    what = make_definition()
    later = make_obligation(make_post(unit=unit, first_on=date(2026, 2, 1)), what)
    sooner = make_obligation(make_post(unit=unit, first_on=date(2025, 12, 1)), what)
    page = browser.sign_in(manager).get("/min-enhet")
    assert page.status_code == 200
    assert page.text.index(f"/min-enhet/{sooner.person_id}") < page.text.index(f"/min-enhet/{later.person_id}")
    assert "Del 1: 1,5 dagar kvar. Har ingen plats än." in page.text


@time_machine.travel(NOON, tick=False)
def test_a_manager_elsewhere_sees_nobody_here(browser):
    stranger = make_colleague("unit_manager", make_organisation())
    post = make_post(unit=make_organisation())
    client = browser.sign_in(stranger)
    assert client.get(f"/min-enhet/{post.person_id}").status_code == 403
    assert f"/min-enhet/{post.person_id}" not in client.get("/min-enhet").text


def test_a_social_worker_has_no_unit_to_look_at(browser):
    assert browser.sign_in(make_colleague()).get("/min-enhet").status_code == 403


@time_machine.travel(NOON, tick=False)
def test_the_statements_of_min_enhet_do_not_grow_with_the_people(browser):
    what, counts = make_definition(), []
    for size in (2, 25):
        unit = make_organisation()
        manager = make_colleague("unit_manager", unit)
        for _ in range(size):
            make_obligation(make_post(unit=unit), what)
        client = browser.sign_in(manager)
        client.get("/min-enhet")  # what never changes is read once by the process
        counts.append(statements(lambda client=client: client.get("/min-enhet")))
    assert counts[0] == counts[1]


@time_machine.travel(NOON, tick=False)
def test_min_enhet_stands_in_the_order_asked_for_and_is_taken_as_a_file(browser):
    unit = make_organisation(name="Mottagning barn och unga")
    manager, what = make_colleague("unit_manager", unit), make_definition()
    for name, first_on in (
        ("Öberg", date(2025, 12, 1)),
        ("Berg", date(2026, 2, 1)),
        ("Ahl", None),
        ("Ärlig", date(2026, 1, 1)),
    ):
        post = make_post(make_person(given_name="=A", family_name=name), unit, first_on=first_on or date(2020, 1, 1))
        if first_on:
            make_obligation(post, what)
    client = browser.sign_in(manager)

    def names(query):
        return re.findall(r">=A (\w+)<", client.get(f"/min-enhet{query}").text)

    assert names("") == names("?order=nonsense") == ["Öberg", "Ärlig", "Berg", "Ahl"]
    assert names("?order=-deadline") == ["Berg", "Ärlig", "Öberg", "Ahl"]
    assert names("?order=name") == ["Ahl", "Berg", "Ärlig", "Öberg"] and names("?order=-name")[0] == "Öberg"
    page = client.get("/min-enhet?order=name").text
    assert "4 träffar" in page and "Närmaste tidsgräns först" not in page and "order=-name" in page
    lines = client.get("/min-enhet?order=name&as=csv").data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Namn;Enhet;Tidsgräns;Läge"
    assert [line.partition(";")[0] for line in lines[1:]] == ["'=A Ahl", "'=A Berg", "'=A Ärlig", "'=A Öberg"]
    assert "2026-06-01" in lines[2] and "Har ingen plats än." in lines[4] and lines[1].split(";")[2] == ""


@time_machine.travel(NOON, tick=False)
def test_the_file_of_min_enhet_holds_all_pages_and_costs_the_same_for_any_number(browser, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    what, counts = make_definition(), []
    for size in (5, 20):
        unit = make_organisation()
        for _ in range(size):
            make_obligation(make_post(unit=unit), what)
        client = browser.sign_in(make_colleague("unit_manager", unit))
        assert len(client.get("/min-enhet?as=csv").data.splitlines()) == size + 1
        counts.append(statements(lambda client=client: client.get("/min-enhet?as=csv")))
    assert counts[0] == counts[1]
    assert "order=name" in client.get("/min-enhet?order=name&page=2").text


def test_nobody_else_gets_the_file_of_min_enhet(browser):
    assert browser.sign_in(make_colleague()).get("/min-enhet?as=csv").status_code == 403
