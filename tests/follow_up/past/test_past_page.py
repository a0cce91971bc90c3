"""What was true of a person on a day, as it was known on another."""

from datetime import date

import pytest
import time_machine

from app.dates import today
from app.db import session
from app.ledger.actions import record
from app.ledger.merging.actions import merge_people
from app.ledger.models import Draft, Ref
from app.organisations.grants.actions import grant_names, withdraw_grant
from app.organisations.models import Relation
from app.organisations.relations import LEADS
from tests.counting import statements
from tests.factories import (
    make_colleague,
    make_definition,
    make_municipality,
    make_obligation,
    make_organisation,
    make_person,
    make_post,
)

pytestmark = [pytest.mark.usefixtures("app")]
THEME = "introduktion/del-1/{}"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel("2026-11-10 11:00:00+00:00", tick=False):
        yield


@pytest.fixture
def place(app):
    return make_municipality()


@pytest.fixture
def unit(place):
    return make_organisation(parent=place, name="Mottagningen")


@pytest.fixture
def someone(unit):
    """Who took part in a and b in time; b was told two weeks late, and a was taken back in September."""
    with time_machine.travel("2026-01-07 11:00:00+00:00", tick=False):
        person = make_person(given_name="Rosa", family_name="Hedberg")
        post = make_post(person, unit)
        make_obligation(post, make_definition(needs=2))
    with time_machine.travel("2026-03-02 15:00:00+00:00", tick=False):
        a = record(Draft("courses.attended", person.id, Ref("courses.theme", THEME.format("a"), None, "Tema A"),
                         date(2026, 3, 2)), by=None)  # fmt: skip
    with time_machine.travel("2026-03-20 15:00:00+00:00", tick=False):
        record(Draft("courses.attended", person.id, Ref("courses.theme", THEME.format("b"), None, "Tema B"),
                     date(2026, 3, 3)), by=None)  # fmt: skip
    with time_machine.travel("2026-09-01 15:00:00+00:00", tick=False):
        record(Draft("courses.attendance_corrected", person.id, Ref("courses.theme", THEME.format("a")),
                     date(2026, 3, 2), corrects_id=a.id), by=None)  # fmt: skip
    return person


@pytest.fixture
def address(someone):
    return f"/personer/{someone.id}/da"


def shown(page):
    """The words of each card, by its id."""
    cards = page.text.split('<section class="card')[1:]
    return {card.partition('id="')[2].partition('"')[0].removesuffix("-title"): card for card in
            (each[each.index("aria-labelledby"):].replace('aria-labelledby="', 'id="', 1) for each in cards)}  # fmt: skip


def test_a_day_is_told_as_it_was_known_then_and_what_has_changed_since(browser, unit, address):
    client = browser.sign_in(make_colleague("unit_manager", unit))
    page = client.get(f"{address}?on=2026-03-10&known=2026-03-10")
    assert "Läget den 10 mars, enligt vad som var känt den 10 mars." in page.text
    cards = shown(page)
    assert "Inte klar: 1 av 2 gjort" in cards["owed"] and "Tidsgräns 7 maj" in cards["owed"]
    assert "Deltog i Tema A" in cards["shown"] and "Tema B" not in cards["shown"]
    assert "Tema B" in cards["since"].partition("Rättat senare")[0] and "Registrerat den 20 mars" in cards["since"]
    assert "Tema A" in cards["since"].partition("Rättat senare")[2]


def test_the_same_day_as_known_later_and_as_known_now(browser, unit, address):
    client = browser.sign_in(make_colleague("unit_manager", unit))
    later = shown(client.get(f"{address}?on=2026-03-10&known=2026-03-31"))
    assert "Klar 3 mars" in later["owed"] and "Tema B" in later["shown"]
    now = client.get(f"{address}?on=2026-03-10")
    assert "enligt vad som är känt nu." in now.text and "since" not in shown(now)
    assert "Inte klar: 1 av 2 gjort" in shown(now)["owed"] and "Tema A" not in shown(now)["shown"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("on=2026-02-30", "Dagen finns inte."),
        ("known=ig%C3%A5r", "Dagen finns inte."),
        ("on=2026-11-11", "Den dagen är inte över än."),
        ("on=1066-10-14", "Så långt tillbaka finns ingenting."),
        ("on=2026-03-10&known=2026-03-01", "Ingen kunde veta före den 10 mars"),
    ],
)
def test_days_that_cannot_be_are_answered_with_a_sentence_and_stay_typed(browser, unit, address, query, words):
    page = browser.sign_in(make_colleague("unit_manager", unit)).get(f"{address}?{query}")
    assert page.status_code == 200 and words in page.text and "Läget den" in page.text
    assert 'aria-invalid="true"' in page.text
    assert query.rpartition("=")[2].replace("%C3%A5", "å") in page.text


def test_whoever_may_see_the_person_gets_there_from_the_persons_pages(browser, someone, unit, address):
    lead = make_colleague("lead_social_worker", unit)
    session.add(Relation(kind=LEADS, holder_id=lead.id, person_id=someone.id))
    for viewer, page in ((make_colleague("unit_manager", unit), f"/min-enhet/{someone.id}"),
                         (lead, f"/people/{someone.id}/competence"), (someone, "/min-kompetens")):  # fmt: skip
        client = browser.sign_in(viewer)
        assert address in client.get(page).text
        assert client.get(address).status_code == 200


def test_nobody_else_does(browser, place, unit, address):
    for role, where in (("social_worker", unit), ("unit_manager", make_organisation()), ("coordinator", place),
                        ("regional_admin", place), ("auditor", place)):  # fmt: skip
        if role == "unit_manager":
            where = make_organisation(parent=make_municipality(key="1480", code="1480", name="Göteborg"))
        assert browser.sign_in(make_colleague(role, where)).get(address).status_code == 403


def test_an_auditor_whom_the_municipality_has_granted_its_names_does(browser, place, address):
    auditor, lead = make_colleague("auditor", place), make_colleague("local_training_lead", place)
    regional = make_colleague("regional_admin", place)
    grants = [
        grant_names(holder, place, today(), today(), purpose="Granskning", by=lead) for holder in (auditor, regional)
    ]
    client = browser.sign_in(auditor)
    before = client.get(f"{address}?on=2026-03-10&known=2026-03-20")
    assert "Visa hur det var" in before.text and "Tema B" not in before.text
    assert "Tema B" in client.get(client.post(f"{address}?on=2026-03-10&known=2026-03-20").location).text
    assert "Hur det var för en person" in browser.sign_in(lead).get("/uppfoljning/medgivanden").text
    client = browser.sign_in(auditor)
    people = f"/uppfoljning/personer/{place.id}"
    seen = client.get(client.post(f"{people}?to=2026-10-31&measure=introduktion/del-1:overdue").location)
    assert f"{address}?on=2026-10-31" in seen.text
    assert browser.sign_in(regional).get(address).status_code == 403
    withdraw_grant(grants[0], by=lead)
    assert browser.sign_in(auditor).get(address).status_code == 403


def test_a_protected_identity_is_an_alias_without_a_unit(browser, someone, unit, address):
    someone.protected, someone.alias = True, "Medarbetare 27"
    page = browser.sign_in(make_colleague("unit_manager", unit)).get(address).text
    assert "Medarbetare 27" in page and "Rosa" not in page and "Räknades i" not in page


def test_the_statements_do_not_grow_with_what_happened(browser, someone, unit, address):
    client = browser.sign_in(make_colleague("unit_manager", unit))
    counts = [statements(lambda: client.get(address))]
    for day in range(1, 20):
        record(Draft("courses.attended", someone.id, Ref("courses.theme", THEME.format(f"x{day}")), date(2026, 4, day)),
               by=None)  # fmt: skip
    counts.append(statements(lambda: client.get(address)))
    assert counts[0] == counts[1]


def test_whoever_was_two_rows_is_told_of_as_one(browser, someone, unit):
    kept = make_person(given_name="Rosa", family_name="Hedberg")
    make_post(kept, unit)
    merge_people(someone, kept, by=make_colleague("system_admin"))
    client = browser.sign_in(make_colleague("unit_manager", unit))
    page = client.get(f"/personer/{kept.id}/da?on=2026-03-10&known=2026-03-10")
    cards = shown(page)
    assert "Inte klar: 1 av 2 gjort" in cards["owed"] and "Tema A" in cards["shown"]
    now = client.get(f"/personer/{kept.id}/da?on=2026-03-10&known=2026-03-31")
    assert "Tema B" in shown(now)["shown"] and "Tema B" not in shown(now)["since"]
