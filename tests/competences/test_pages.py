"""Min kompetens, a colleague's competence, deciding a level, and the mapping."""

import re
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from app.competences.models import LevelDecision
from app.competences.plugin import export_person, forget_person
from app.competences.queries import mapping
from app.db import session
from app.organisations.queries import organisation
from tests.counting import statements
from tests.factories import make_colleague, make_municipality, make_organisation, make_person
from tests.factories_competences import level, load_reference, make_credits, make_degree, make_entry, make_theme

SUMMARY = '{% from "competences/_shown.html" import shown_card %}{{ shown_card(shown) }}'

pytestmark = pytest.mark.usefixtures("app", "verbs")


@pytest.fixture(autouse=True)
def reference(app):
    load_reference()


@pytest.fixture
def unit():
    """A unit in Göteborg, where two models of levels apply."""
    return make_organisation(parent=make_municipality(key="1480", code="1480", name="Göteborg"))


def words_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def test_one_sees_what_has_been_shown_when_and_who_registered_it(browser, unit):
    me, trainer = make_colleague(unit=unit), make_person(given_name="Björn", family_name="Ström")
    make_degree(me, awarded_on=date(2024, 6, 5))
    make_entry(me, make_theme(areas=["samverkan"]), by=trainer)
    page = browser.sign_in(me).get("/min-kompetens")
    seen = words_of(page)
    assert page.status_code == 200
    assert "Närvaro registrerad av Björn Ström." in seen and "2026-02-03" in seen
    assert "Krav i SOSFS 2006:14, enligt förslaget. Samverkan: visat 1 gång." in seen
    assert "Inget visat än." in seen and "Min kompetens" in seen


def test_what_may_be_about_several_requirements_is_counted_for_none_of_them(browser, unit):
    me = make_colleague(unit=unit)
    make_entry(me, make_theme(areas=["handlaggningsprocessen"]))
    seen = words_of(browser.sign_in(me).get("/min-kompetens"))
    assert "Utredning, Insatser, Uppföljning och utvärdering. 1 händelse gäller flera krav på en gång." in seen
    assert "Insatser: inget som gäller just det här kravet." in seen and "Insatser: visat" not in seen


def test_the_areas_have_english_names(new_browser, unit):
    for language, name in (("en", "The case process"), ("sv", "Handläggningsprocessen"), ("en", "The case process")):
        me = make_colleague(unit=unit, language=language)
        assert name in words_of(new_browser().sign_in(me).get("/min-kompetens")), "whatever the process has kept"


def test_a_requirement_list_is_never_said_to_be_fulfilled(browser, unit):
    """Pitfall 1: advice that has ended, given as "bland annat", never adds up."""
    me = make_colleague(unit=unit)
    every = list(dict(mapping()))
    make_entry(me, make_theme(areas=every))
    with time_machine.travel("2026-11-21 12:00", tick=False):
        seen = words_of(browser.sign_in(me).get("/min-kompetens"))
    assert "uppfyll" not in seen.lower() and "100" not in seen and "%" not in seen
    assert "gällde t.o.m. 2014-06-30" in seen and "status ej kontrollerad" in seen and "bland annat" in seen


def test_nobody_is_said_to_be_qualified_by_courses_or_levels(browser, unit):
    """Pitfall 2: a degree decides, and the committee judges."""
    me = make_colleague(unit=unit)
    make_degree(me)
    make_credits(me)
    make_entry(me)
    seen = words_of(browser.sign_in(me).get("/min-kompetens"))
    assert "Kurser och nivåer ändrar inte din behörighet." in seen
    assert "behörig " not in seen and "legitim" not in seen


@pytest.mark.parametrize(
    "day, cited, not_cited",
    [("2026-11-21", "25 kap. 1 §", "3 kap. 3 a §"), ("2024-05-02", "3 kap. 3 a §", "25 kap.")],
)
def test_the_law_cited_is_the_one_of_the_day(browser, unit, day, cited, not_cited):
    """Pitfall 4."""
    from app.organisations.models import Post

    me = make_colleague(unit=unit)
    for post in session.scalars(select(Post)):
        post.first_on = date(2020, 1, 1)
    with time_machine.travel(f"{day} 12:00", tick=False):
        seen = words_of(browser.sign_in(me).get("/min-kompetens"))
    assert cited in seen and not_cited not in seen


def test_what_comes_from_an_older_system_is_marked_as_not_verified(browser, unit):
    me = make_colleague(unit=unit)
    make_entry(me, make_theme(areas=["samverkan"]), data={"imported": True})
    seen = words_of(browser.sign_in(me).get("/min-kompetens"))
    assert "Importerad, ej styrkt." in seen and "visat 1 gång, varav 1 ej styrkt." in seen


def test_a_manager_sees_the_own_units_people_and_nobody_else(browser, unit):
    person, stranger = make_colleague(unit=unit), make_colleague(unit=make_organisation())
    manager = make_colleague("unit_manager", unit)
    browser.sign_in(manager)
    page = browser.get(f"/people/{person.id}/competence")
    assert page.status_code == 200 and person.name in words_of(page) and "Besluta om nivå" in words_of(page)
    assert browser.get(f"/people/{stranger.id}/competence").status_code == 403
    assert browser.get("/people/99999/competence").status_code == 404


@pytest.mark.parametrize("role", ["social_worker", "trainer", "coordinator", "regional_admin", "editor", "auditor"])
def test_others_do_not_see_a_colleagues_competence(browser, unit, role):
    person = make_colleague(unit=unit)
    browser.sign_in(make_colleague(role, unit))
    assert browser.get(f"/people/{person.id}/competence").status_code == 403
    assert browser.get(f"/people/{person.id}/competence/level/goteborg-2000").status_code == 403


def decision(person_level, **changed):
    return {"level": person_level.id, "decided_on": "2026-06-08", "reason": "Två år efter examen."} | changed


def test_a_manager_decides_and_the_person_reads_the_reason(new_browser, unit):
    person, manager = make_colleague(unit=unit), make_colleague("unit_manager", unit)
    make_degree(person)
    browser = new_browser().sign_in(manager)
    form = browser.get(f"/people/{person.id}/competence/level/goteborg-2000")
    assert form.status_code == 200 and "Kunnig" in words_of(form)
    sent = browser.post(f"/people/{person.id}/competence/level/goteborg-2000", data=decision(level("kunnig"), once="a"))
    assert sent.status_code == 303
    again = browser.post(
        f"/people/{person.id}/competence/level/goteborg-2000", data=decision(level("kunnig"), once="a")
    )
    assert again.status_code == 303
    assert session.scalars(select(LevelDecision)).one().decided_by_id == manager.id
    seen = words_of(new_browser().sign_in(person).get("/min-kompetens"))
    assert f"2026-06-08, av {manager.name}" in seen and "Två år efter examen." in seen


def test_someone_with_another_degree_is_not_told_to_have_none(browser, unit):
    person = make_colleague(unit=unit)
    make_degree(person, kind="other", title="Kandidatexamen i sociologi")
    browser.sign_in(make_colleague("unit_manager", unit))
    for page in ("competence", "competence/level/goteborg-2000"):
        seen = words_of(browser.get(f"/people/{person.id}/{page}"))
        assert "Ingen socionomexamen eller annan relevant examen är registrerad." in seen
        assert "ingen examen" not in seen.lower()


def test_each_model_is_decided_in_on_a_page_of_its_own(browser, unit):
    person = make_colleague(unit=unit)
    browser.sign_in(make_colleague("unit_manager", unit))
    page = browser.get(f"/people/{person.id}/competence").text
    assert page.count("/competence/level/") == 2 and "Yrkesresans faser" in page
    form = words_of(browser.get(f"/people/{person.id}/competence/level/yrkesresan-gr"))
    assert "Erfaren: minst 5 år" in form and "Kunnig" not in form
    stray = browser.post(f"/people/{person.id}/competence/level/yrkesresan-gr", data=decision(level("kunnig")))
    assert stray.status_code == 422 and session.scalars(select(LevelDecision)).all() == []
    assert browser.get(f"/people/{person.id}/competence/level/okand").status_code == 404


def test_a_model_of_another_municipality_is_not_decided_in(browser):
    elsewhere = make_organisation()
    person = make_colleague(unit=elsewhere)
    browser.sign_in(make_colleague("unit_manager", elsewhere))
    assert browser.get(f"/people/{person.id}/competence/level/goteborg-2000").status_code == 404
    assert "Kompetensutvecklingsmodell" not in browser.get(f"/people/{person.id}/competence").text


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"reason": ""}, "Skriv vad beslutet bygger på."),
        ({"reason": "Se 811218-9876 för detaljer"}, "personnummer"),
        ({"decided_on": "2126-01-01"}, "framåt i tiden"),
        ({"decided_on": "i går"}, "Not a valid"),
        ({"level": "999999"}, "Det är något som behöver ändras"),
    ],
)
def test_a_decision_that_cannot_stand_keeps_what_was_typed(browser, unit, changed, said):
    person = make_colleague(unit=unit)
    browser.sign_in(make_colleague("unit_manager", unit))
    sent = decision(level("kunnig"), **changed)
    page = browser.post(f"/people/{person.id}/competence/level/goteborg-2000", data=sent)
    assert page.status_code == 422 and "Det är något som behöver ändras" in words_of(page)
    assert said in words_of(page) or said == "Not a valid"
    assert str(sent["reason"]) in page.get_data(as_text=True)
    assert session.scalars(select(LevelDecision)).all() == []


def test_a_manager_does_not_decide_for_oneself(browser, unit):
    manager = make_colleague("unit_manager", unit)
    page = browser.sign_in(manager).post(
        f"/people/{manager.id}/competence/level/goteborg-2000", data=decision(level("kunnig"))
    )
    assert page.status_code == 422 and "din egen nivå" in words_of(page)


def test_a_coordinator_changes_the_mapping(browser, unit):
    browser.sign_in(make_colleague("coordinator", unit))
    assert browser.get("/competences/mapping").status_code == 403  # A municipality's own: the mapping holds for all.
    browser.sign_in(make_colleague("coordinator", organisation("gr")))
    page = browser.get("/competences/mapping")
    assert page.status_code == 200 and "Förslag" in words_of(page)
    kept = min(mapping())
    sent = browser.post("/competences/mapping", data={"pairs": [f"{kept[0]}:{kept[1]}"]})
    assert sent.status_code == 303 and mapping() == {kept}


def test_the_mapping_is_not_for_everyone(browser, unit):
    browser.sign_in(make_colleague(unit=unit))
    assert browser.get("/competences/mapping").status_code == 403
    assert browser.post("/competences/mapping", data={"pairs": []}).status_code == 403


@pytest.mark.parametrize("pair", ["samverkan:999999", "x:1", "samverkan:", "samverkan", "samverkan:-1", "a:b:c"])
def test_a_mapping_that_cannot_be_read_is_refused_in_words(browser, unit, pair):
    before = mapping()
    page = browser.sign_in(make_colleague("system_admin", organisation("gr"))).post(
        "/competences/mapping", data={"pairs": [pair]}
    )
    assert page.status_code == 409 and "Ladda om sidan" in words_of(page) and mapping() == before


def test_a_page_takes_the_same_number_of_statements_for_one_entry_and_for_three_hundred(browser, unit):
    counts = []
    for size in (1, 300):
        person = make_colleague(unit=unit)
        theme = make_theme()
        for _number in range(size):
            make_entry(person, theme)
        browser.sign_in(person)
        browser.get("/min-kompetens")
        counts.append(statements(lambda: browser.get("/min-kompetens")))
    assert counts[0] == counts[1] <= 30


def test_decisions_are_handed_out_and_erased_with_the_person(unit):
    from app.competences.actions import decide_level

    person, other = make_person(), make_person()
    for someone in (person, other):
        decide_level(someone, level(), reason="Två år.", on=date(2026, 6, 8), by=make_person())
    assert export_person(person)["competences_level_decision"][0]["level"] == "kunnig"
    assert forget_person(person) == {"competences_level_decision": 1}
    assert session.scalars(select(LevelDecision.person_id)).all() == [other.id]


def test_the_summary_of_min_resa_leads_to_the_whole(app, unit):
    from flask import render_template_string
    from flask_login import login_user

    from app.competences.queries import shown_by_area

    me = make_colleague(unit=unit)
    make_entry(me, make_theme(areas=["samverkan"], days=1.0))
    session.commit()
    with app.test_request_context("/"):
        login_user(me)
        html = render_template_string(SUMMARY, shown=shown_by_area(me, date(2026, 11, 21)))
    assert "Det här har du visat" in html and "/min-kompetens" in html and "1 dag utöver programmet" in html
