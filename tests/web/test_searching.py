"""Searching for people: the name that was typed is in no address, and the list works as if it were."""

import pytest
from sqlalchemy import func, select

from app.db import session
from app.organisations.queries import organisation
from app.organisations.reference import load_organisations
from app.web.models import Once
from app.web.searching import KEPT, MARK
from tests.factories import make_colleague, make_organisation, make_person, make_post

pytestmark = pytest.mark.one_database
URL = "/administration/personer"


@pytest.fixture
def people(app):
    load_organisations()
    top = make_organisation(kind="municipality", key="kommunen", name="Kommunen")
    unit = make_organisation(parent=top, key="enheten", name="Enheten")
    for number in range(60):
        make_post(make_person(given_name="Ada", family_name=f"Sökt {number:02}"), unit)
    make_post(make_person(given_name="Bo", family_name="Annan"), unit)
    return make_colleague("system_admin", top)


@pytest.fixture
def asked(people, browser):
    browser.sign_in(people)
    return browser


def test_a_search_is_answered_with_the_list_and_no_address_names_anyone(asked):
    answer = asked.search(URL, "sökt", when="now")
    assert answer.status_code == 200 and "60 träffar" in answer.text and 'value="sökt"' in answer.text
    assert "s%C3%B6kt" not in answer.request.full_path and "sökt" not in answer.request.full_path
    addresses = [
        part.partition('"')[0].lower() for name in ("href=", "action=") for part in answer.text.split(f'{name}"')[1:]
    ]
    assert addresses and not any("s%c3%b6kt" in each or "sökt" in each or "ada" in each for each in addresses)


def test_the_list_that_was_found_is_sorted_leafed_in_and_taken_as_a_file(asked):
    url = asked.post(URL, data={"q": "sökt"}).location
    assert "Sökt 59" in asked.get(f"{url}&page=2").text
    assert asked.get(f"{url}&order=-name").text.index("Sökt 59") < asked.get(f"{url}&order=-name").text.index("Sökt 58")
    rows = asked.get(f"{url}&as=csv").data.decode("utf-8-sig").splitlines()
    assert len(rows) == 61 and not any("Annan" in row for row in rows)


def test_a_search_writes_nothing_and_needs_the_token(asked):
    asked.post(URL, data={"q": "sökt"})
    assert session.scalar(select(func.count()).select_from(Once)) == 0
    asked.environ_base.pop("HTTP_X_CSRFTOKEN")
    assert asked.post(URL, data={"q": "sökt"}).status_code == 400


def test_a_name_in_the_address_is_not_read(asked):
    assert "62 träffar" in asked.get(f"{URL}?q=annan").text


def test_a_search_is_of_one_person_and_of_the_last_few(asked, people):
    first = asked.post(URL, data={"q": "annan"}).location
    assert asked.post(URL, data={"q": "annan"}).location == first
    assert "1 träff<" in asked.get(first).text
    other = make_colleague("system_admin", organisation("kommunen"))
    assert "1 träff<" not in asked.sign_in(other).get(first).text
    asked.sign_in(people)
    for number in range(KEPT):
        asked.post(URL, data={"q": f"sökt {number}"})
    assert "1 träff<" not in asked.get(first).text


def test_any_text_is_borne_by_the_cookie(asked):
    for text in ("💥" * 500, "å" * 500, "  ", "<script>", "%_\\"):
        answer = asked.post(URL, data={"q": text})
        assert asked.get(answer.location).status_code == 200
        assert all(len(cookie) < 4000 for cookie in answer.headers.getlist("Set-Cookie"))
    assert MARK not in asked.post(URL, data={"q": "  "}).location
