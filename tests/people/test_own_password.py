"""A password that somebody else made opens one page alone: the one where it is changed."""

import pytest

from app.dates import today
from app.db import session
from app.people.actions import reset_password
from app.people.models import Identity
from app.people.passwords import is_password
from app.web.models import Kept
from app.web.own_password import REACHED
from tests.counting import statements
from tests.factories import make_colleague, make_person
from tests.factories_people import PASSWORD, make_sign_in
from tests.hostile.addresses import rules

SUBJECT = "amina@partille.example"
PAGE = "/konto/eget-losenord"
GIVEN = "abcd-efgh-ijkl-mnop"
NEW = "fyra andra ord som ingen gissar"


@pytest.fixture
def person(app):
    """Someone to whom an administrator has given a password."""
    someone = make_sign_in(make_colleague("system_admin", email=SUBJECT))
    reset_password(someone, GIVEN, on=today(), by=make_person())
    return someone


@pytest.fixture
def inside(person, browser):
    """A browser that has just signed in with it."""
    answer = browser.post("/logga-in", data={"subject": SUBJECT, "password": GIVEN, "next": "/konto?x=1"})
    assert answer.status_code == 303
    assert answer.location == f"{PAGE}?next=/konto?x%3D1"
    return browser.with_token()


def choose(browser, password=NEW, **more):
    return browser.post(PAGE, data={"new_password": password} | more)


def test_after_choosing_ones_own_one_comes_to_the_page_one_was_on_the_way_to(inside, new_browser):
    page = inside.get(f"{PAGE}?next=/konto")
    assert page.status_code == 200
    assert "Välj ett eget lösenord" in page.text
    assert "site-nav" not in page.text
    answer = choose(inside, next="/konto?x=1")
    assert (answer.status_code, answer.location) == (303, "/konto?x=1")
    assert "Nu har du ett eget lösenord." in inside.get("/konto").text
    assert inside.get(PAGE).location == "/"
    again = new_browser().post("/logga-in", data={"subject": SUBJECT, "password": NEW})
    assert again.location == "/"


def test_every_other_page_leads_there(inside, app):
    for rule in rules(app, "GET"):
        if rule.endpoint not in REACHED:
            values = dict.fromkeys(rule.arguments, "1")
            answer = inside.get(rule.build(values)[1])
            assert answer.location.startswith(f"{PAGE}?next="), rule.endpoint
            assert answer.status_code == 303


def test_no_post_is_done_before_it_and_none_is_lost(inside, app, person):
    for rule in rules(app, "POST"):
        if rule.endpoint not in REACHED:
            address = rule.build(dict.fromkeys(rule.arguments, "1"))[1]
            answer = inside.post(address, data={"text": "Skrivet", "once": "en-gång", "new_password": "hemligt"})
            assert answer.location.startswith(PAGE), rule.endpoint
    kept = session.query(Kept).all()
    assert {each.person_id for each in kept} == {person.id}
    assert all(each.fields == [["text", "Skrivet"]] for each in kept)


def test_what_was_typed_follows_and_is_done_once(inside, person):
    """Somebody else's tab was open: a form is sent before the password has been changed."""
    name = {"what": "name", "name-given_name": "Nytt", "name-family_name": "Namn", "name-email": SUBJECT}
    address = f"/administration/personer/{person.id}"
    inside.post(address, data=name | {"once": "samma"})
    answer = choose(inside, next=address)
    assert answer.location == address
    inside.with_token()
    assert 'value="Nytt"' in inside.get(address).text
    for _ in range(2):
        assert inside.post(address, data=name | {"once": "samma"}).status_code == 303
    session.refresh(person)
    assert person.name == "Nytt Namn"


def test_scripts_are_told_where_to_go(inside):
    for answer in (
        inside.get("/konto", headers={"X-Requested-With": "fetch"}),
        inside.post("/konto", headers={"X-Requested-With": "fetch"}),
    ):
        assert answer.status_code == 401
        assert answer.json["sign_in"].startswith(PAGE)


def test_the_ways_out_and_the_statement_on_accessibility_are_open(inside):
    assert inside.get("/tillganglighet").status_code == 200
    assert inside.post("/tillganglighet", data={"text": "Svårt att läsa."}).status_code == 303
    assert inside.post("/language", data={"language": "en", "next": PAGE}).location == PAGE
    assert inside.get(PAGE).status_code == 200
    assert inside.post("/logga-ut").location == "/"
    assert inside.get("/").status_code == 200
    assert inside.get(PAGE).location.startswith("/logga-in")


def test_signing_in_again_or_signing_out_everywhere_does_not_help(inside, new_browser):
    again = inside.post("/logga-in", data={"subject": SUBJECT, "password": GIVEN})
    assert again.location.startswith(PAGE)
    assert inside.get("/konto").location.startswith(PAGE)
    inside.with_token().post("/logga-ut-overallt")
    other = new_browser()
    other.post("/logga-in", data={"subject": SUBJECT, "password": GIVEN})
    assert other.get("/konto").location.startswith(PAGE)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("password", "told"), [(GIVEN, "Välj ett annat lösenord än det du fick."), ("kort", "minst 12 tecken"),
                           ("amina amina amina", "för lätt att gissa"), ("", "Skriv ett lösenord.")],
)  # fmt: skip
def test_the_same_again_or_a_weak_one_is_refused(inside, password, told):
    answer = choose(inside, password, next="/konto")
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="/konto"' in answer.text
    assert inside.get("/konto").location.startswith(PAGE)


@pytest.mark.one_database
def test_nobody_is_sent_to_another_host(inside):
    assert choose(inside, next="//evil.example").location == "/"


@pytest.mark.one_database
def test_who_chose_the_password_oneself_meets_nothing(browser):
    make_sign_in()
    assert browser.post("/logga-in", data={"subject": SUBJECT, "password": PASSWORD}).location == "/"
    assert browser.get(PAGE).location == "/"


def test_the_page_asks_as_few_questions_as_any(inside):
    assert statements(lambda: inside.get(PAGE)) <= statements(lambda: inside.get("/tillganglighet")) + 1
    assert is_password(session.query(Identity).one().secret, GIVEN)
