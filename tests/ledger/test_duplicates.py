"""Dubbletter: who may stand twice, seen by whoever administers both, compared, and made one."""

from datetime import UTC, date, datetime

import pytest

from app.db import session
from app.ledger.actions import record
from app.ledger.models import Draft, Ref
from app.organisations.models import Post
from app.organisations.queries import organisation
from app.organisations.reference import load_organisations
from app.people.models import Person
from tests.counting import statements
from tests.factories import make_colleague, make_organisation, make_person, make_post

DAY = date(2025, 3, 3)
PAGE = "/administration/dubbletter/"


@pytest.fixture
def house(app):
    """Two municipalities with a unit each."""
    load_organisations()
    return [make_organisation(parent=organisation(key), key=f"enhet-{key}") for key in ("1402", "1481")]


@pytest.fixture
def admin(house, browser):
    """The administrator of the whole federation."""
    person = make_colleague("system_admin", organisation("gr"), given_name="Per", family_name="Ahl")
    browser.sign_in(person)
    return person


def someone(unit, name="Kim Lind", **values):
    given, _space, family = name.partition(" ")
    post = {key: values.pop(key) for key in ("employment_number", "employer_id", "last_on") if key in values}
    person = make_person(given_name=given, family_name=family, **values)
    make_post(person, unit, **post)
    return person


def attend(*people, key="tema"):
    for person in people:
        record(Draft("courses.attended", person.id, Ref("courses.theme", key, None, "Barns behov"), DAY), by=None)


def test_the_list_shows_those_with_the_same_address_number_or_history(admin, browser, house):
    here, there = house
    numbers = [{"employment_number": "17", "employer_id": organisation(key).id} for key in ("1402", "1481")]
    someone(here, "Asta Ek", email="asta@partille.example")
    someone(there, "Asta Ek-Berg", email="asta@partille.example")
    someone(here, "Bo Alm", **numbers[0])
    someone(there, "Bo Alm", **numbers[1])
    attend(someone(here, "Cleo Dahl"), someone(there, "Cleo Dahl"))
    someone(here, "Dan Namne")
    someone(there, "Dan Namne")
    someone(here, "Ebba Etta", **numbers[0] | {"employment_number": "18"})
    someone(there, "Frans Tva", **numbers[1] | {"employment_number": "18"})
    text = browser.get(PAGE).text
    assert "3 träffar" in text
    assert "Asta Ek och Asta Ek-Berg" in text and "samma e-post" in text
    assert "Bo Alm" in text and "samma namn och anställningsnummer" in text
    assert "Cleo Dahl" in text and "har gjort samma sak samma dag" in text
    assert not any(name in text for name in ("Dan Namne", "Ebba Etta", "Frans Tva"))


def test_those_added_long_ago_are_shown_when_asked_for(admin, browser, house):
    for _ in range(2):
        someone(house[0], "Asta Ek", email="asta@x.example", created_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert "Asta Ek" not in browser.get(PAGE).text
    assert "Asta Ek" in browser.get(f"{PAGE}?added=all").text
    assert "0 träffar" not in browser.get(f"{PAGE}?added=all&page=9").text


def test_a_municipality_sees_only_those_who_are_wholly_its_own(house, browser):
    here, there = house
    browser.sign_in(make_colleague("system_admin", organisation("1402")))
    own = [someone(here, "Asta Ek", email="asta@x.example"), someone(here, "Asta Ek", email="asta@x.example")]
    beyond = [someone(here, "Bo Alm", email="bo@x.example"), someone(there, "Bo Alm", email="bo@x.example")]
    text = browser.get(PAGE).text
    assert "Asta Ek" in text
    assert "Bo Alm" not in text
    assert browser.get(f"{PAGE}{own[0].id}/{own[1].id}").status_code == 200
    assert browser.get(f"{PAGE}{beyond[0].id}/{beyond[1].id}").status_code == 404
    make_post(own[1], there)
    assert browser.get(f"{PAGE}{own[0].id}/{own[1].id}").status_code == 404
    assert browser.get(f"{PAGE}{own[1].id}").status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "local_training_lead", "unit_manager"])
def test_nobody_else_compares(house, browser, role):
    browser.sign_in(make_colleague(role, organisation("gr")))
    a, b = someone(house[0]), someone(house[0])
    assert browser.get(PAGE).status_code == 403
    assert browser.get(f"{PAGE}{a.id}/{b.id}").status_code == 403
    assert browser.post(f"{PAGE}{a.id}/{b.id}", data={"kept": a.id, "sure": "y"}).status_code == 403


def test_from_a_persons_page_the_other_is_found_by_name_compared_and_made_one(admin, browser, house):
    here, there = house
    kept, gone = someone(here, "Kim Lind"), someone(there, "Kim Lindh", email="kim@molndal.example")
    attend(kept, gone)
    assert f"{PAGE}{kept.id}" in browser.get(f"/administration/personer/{kept.id}").text
    found = browser.search(f"{PAGE}{kept.id}", "lindh")
    address = f"{PAGE}{kept.id}/{gone.id}"
    assert address in found.text
    assert "Kim" not in found.request.full_path
    page = browser.get(address)
    assert "Barns behov, " in page.text
    assert "kim@molndal.example" in page.text
    answer = browser.post(address, data={"kept": kept.id, "sure": "y"})
    assert answer.location == f"/administration/personer/{kept.id}"
    assert "Nu är de en och samma." in browser.get(answer.location).text
    assert session.get_one(Person, gone.id).merged_into_id == kept.id
    assert {post.person_id for post in session.query(Post).filter(Post.unit_id.in_([here.id, there.id]))} == {kept.id}
    assert browser.get(f"/administration/personer/{gone.id}").status_code == 404
    assert browser.get(address).status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("data", "told"),
    [({"sure": "y"}, "Välj vem som ska finnas kvar."), ({"kept": "1"}, "Det går inte att ångra."),
     ({"kept": "9999", "sure": "y"}, 'role="alert"')],
)  # fmt: skip
def test_one_chooses_and_confirms(admin, browser, house, data, told):
    a, b = someone(house[0]), someone(house[0])
    if data.get("kept") == "1":
        data = {"kept": a.id}
    answer = browser.post(f"{PAGE}{a.id}/{b.id}", data=data)
    assert answer.status_code == 422
    assert told in answer.text
    assert session.get_one(Person, b.id).merged_into_id is None


@pytest.mark.one_database
def test_nobody_is_compared_with_oneself(admin, browser, house):
    a = someone(house[0])
    assert browser.get(f"{PAGE}{a.id}/{a.id}").status_code == 404


def test_one_does_not_make_oneself_disappear(admin, browser, house):
    other = someone(house[0])
    address = f"{PAGE}{admin.id}/{other.id}"
    answer = browser.post(address, data={"kept": other.id, "sure": "y"})
    assert answer.status_code == 422
    assert "Du loggar in som" in answer.text
    assert browser.post(address, data={"kept": admin.id, "sure": "y"}).status_code == 303


def test_who_is_protected_is_found_by_the_address_alone_and_shown_by_alias(admin, browser, house):
    hidden = someone(house[0], "Hemlig Person", protected=True, alias="Deltagare 7", email="h@x.example")
    other = someone(house[1], "Hemlig Person", email="h@x.example")
    assert "Deltagare 7 och Hemlig Person" in browser.get(PAGE).text
    page = browser.get(f"{PAGE}{hidden.id}/{other.id}")
    assert page.text.count("h@x.example") == 1


def test_the_list_and_the_comparison_ask_the_same_whatever_there_is(admin, browser, house):
    a, b = someone(house[0], email="a@x.example"), someone(house[1], email="a@x.example")
    attend(a, b)

    def both():
        browser.get(PAGE)
        browser.get(f"{PAGE}{a.id}/{b.id}")

    both()
    few = statements(both)
    for number in range(12):
        attend(a, b, key=f"tema-{number}")
        someone(house[0], f"Nummer {number}", email=f"{number}@x.example")
        someone(house[1], f"Nummer {number}", email=f"{number}@x.example")
        make_post(a, house[0])
    assert statements(both) == few
