"""Signing in, out, out everywhere; what was typed survives; nobody is sent to another host."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.dates import today
from app.db import now, session
from app.people.actions import close_identities
from app.people.models import SignInAttempt
from tests.factories import make_colleague, make_person
from tests.factories_people import PASSWORD, make_sign_in

SUBJECT = "amina@partille.example"


def sign_in(browser, subject=SUBJECT, password=PASSWORD, **more):
    return browser.post("/logga-in", data={"subject": subject, "password": password, **more})


def is_in(browser) -> bool:
    return browser.get("/konto").status_code == 200


def test_the_right_password_opens_the_door(browser):
    make_sign_in()
    answer = sign_in(browser, f"  {SUBJECT.upper()} ")
    assert answer.status_code == 303
    assert answer.location == "/"
    assert is_in(browser)


def test_the_page_one_came_from_follows(browser):
    make_sign_in()
    asked = browser.get("/konto?x=1")
    assert asked.location == "/logga-in?next=/konto?x%3D1"
    assert sign_in(browser, next="/konto?x=1").location == "/konto?x=1"


@pytest.mark.one_database
@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\r\n/evil.example",
     "javascript:alert(1)", " //evil.example"],
)  # fmt: skip
def test_nobody_is_sent_to_another_host(browser, target):
    make_sign_in()
    location = sign_in(browser, next=target).location
    assert location == "/" or location.startswith("/%")


@pytest.mark.one_database
def test_an_address_with_a_null_in_it_is_refused(browser):
    make_sign_in()
    assert sign_in(browser, next="/%09/../\x00//evil.example").status_code == 400


@pytest.mark.parametrize(("subject", "password"), [(SUBJECT, "fel"), ("ingen@partille.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_account_are_told_alike(browser, subject, password):
    make_sign_in()
    answer = sign_in(browser, subject, password)
    assert answer.status_code == 422
    assert "hör inte ihop" in answer.text
    assert f'value="{subject}"' in answer.text
    assert password not in answer.text
    assert not is_in(browser)


def test_an_ended_sign_in_opens_nothing(browser):
    person = make_sign_in()
    close_identities(person, today() - timedelta(days=1), by=person)
    assert sign_in(browser).status_code == 422


def test_after_five_failures_one_waits_and_is_told_how_long(browser):
    make_sign_in()
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(5):
            assert sign_in(browser, password="fel").status_code == 422
            clock.shift(60)
        answer = sign_in(browser)
        assert answer.status_code == 429
        assert "Vänta 10 minuter" in answer.text
        for _ in range(3):  # Knocking on does not hold the door closed.
            assert sign_in(browser).status_code == 429
        clock.shift(10 * 60 + 1)
        assert sign_in(browser).status_code == 303


def test_the_right_password_forgets_the_failures(browser):
    make_sign_in()
    for _ in range(2):
        for _ in range(4):
            assert sign_in(browser, password="fel").status_code == 422
        assert sign_in(browser).status_code == 303
        browser.with_token().post("/logga-ut")
        browser.with_token()
    assert session.scalar(select(func.count(SignInAttempt.id))) == 8  # Those of the address stay for a while.


@pytest.mark.one_database
def test_one_address_bears_sixty_failures_over_many_accounts(browser):
    make_sign_in()
    for number in range(60):
        assert sign_in(browser, f"nummer{number}@partille.example", "fel").status_code == 422
    assert sign_in(browser).status_code == 429


@pytest.mark.one_database
def test_behind_a_proxy_of_our_own_the_visitors_address_is_counted(browser):
    def guess(number, forwarded, **environ):
        data = {"subject": f"nummer{number}@partille.example", "password": "fel"}
        return browser.post("/logga-in", data=data, headers={"X-Forwarded-For": forwarded}, environ_base=environ)

    for number in range(60):
        guess(number, "198.51.100.9, 203.0.113.7")
    assert guess(61, "198.51.100.9, 203.0.113.7").status_code == 429
    assert guess(61, "203.0.113.8").status_code == 422
    for number in range(60):  # Whoever makes up a header from afar is counted by the own address.
        guess(number, f"203.0.113.{number}", REMOTE_ADDR="192.0.2.1")
    assert guess(61, "203.0.113.99", REMOTE_ADDR="192.0.2.1").status_code == 429


def test_simultaneous_guesses_are_counted_too(app, new_browser):
    make_sign_in()
    session.commit()
    browsers = [new_browser() for _ in range(16)]

    def guess(browser):
        from contextvars import Context

        from flask.testing import FlaskClient

        data = {"subject": SUBJECT, "password": "fel"}
        return Context().run(FlaskClient.open, browser, "/logga-in", method="POST", data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(guess, browsers))
    assert codes.count(422) <= 5
    assert set(codes) <= {422, 429}


def test_no_account_or_address_can_be_read_in_what_is_kept(browser):
    sign_in(browser, password="fel")
    kept = session.scalars(select(SignInAttempt.about)).all()
    assert len(kept) == 2
    assert all(len(each) == 64 and "partille" not in each for each in kept)


def test_signing_out_everywhere_ends_every_browser(new_browser):
    person = make_colleague()
    here, there = new_browser().sign_in(person), new_browser().sign_in(person)
    assert here.post("/logga-ut-overallt").status_code == 303
    assert not is_in(here)
    assert not is_in(there)


def test_signing_out_ends_this_browser_alone(new_browser):
    person = make_colleague()
    here, there = new_browser().sign_in(person), new_browser().sign_in(person)
    assert here.post("/logga-ut").status_code == 303
    assert not is_in(here)
    assert is_in(there)


def test_a_new_password_ends_the_other_sign_ins(new_browser):
    person = make_sign_in()
    here, there = new_browser().sign_in(person), new_browser().sign_in(person)
    answer = here.post("/konto", data={"password": PASSWORD, "new_password": "häst sadel mjölk taggtråd"})
    assert answer.status_code == 303
    assert is_in(here)
    assert not is_in(there)
    assert sign_in(new_browser(), password="häst sadel mjölk taggtråd").status_code == 303


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [("fel", "häst sadel mjölk", "inte ditt nuvarande"), (PASSWORD, "kort", "minst 12 tecken"),
     (PASSWORD, "aaaaaaaaaaaaaaa", "för lätt"), (PASSWORD, "amina amina amina", "för lätt")],
)  # fmt: skip
def test_a_weak_password_is_refused_with_a_sentence(browser, old, new, sentence):
    browser.sign_in(make_sign_in())
    answer = browser.post("/konto", data={"password": old, "new_password": new})
    assert answer.status_code == 422
    assert sentence in answer.text


# When the sign-in expires.


def test_whoever_was_away_too_long_signs_in_again(browser):
    make_sign_in()
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(browser)
        clock.shift(119 * 60)
        assert is_in(browser)
        clock.shift(121 * 60)
        answer = browser.get("/konto")
        assert answer.location == "/logga-in?next=/konto"


def test_what_was_typed_comes_back_on_the_same_page(browser):
    person = make_sign_in()
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(browser)
        browser.with_token()
        clock.shift(121 * 60)
        answer = browser.post("/tillganglighet", data={"text": "Svårt att läsa i solen", "page": "/x"})
        assert answer.status_code == 303
        assert "expired=1" in answer.location
        page = browser.get(answer.location)
        assert "Det du skrev finns kvar" in page.text
        back = sign_in(browser, next="/tillganglighet")
        assert back.location == "/tillganglighet"
        assert "Svårt att läsa i solen" in browser.get("/tillganglighet").text
        browser.with_token()
        assert browser.post("/tillganglighet", data={"text": "Svårt att läsa i solen"}).status_code == 303
        assert "Svårt att läsa i solen" not in browser.get("/tillganglighet").text
    assert person.generation == 0


def test_what_was_typed_is_given_to_nobody_else(browser):
    make_sign_in()
    make_sign_in(make_person(), "nils@partille.example")
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(browser)
        browser.with_token()
        clock.shift(121 * 60)
        browser.post("/tillganglighet", data={"text": "Bara för mig"})
        sign_in(browser, "nils@partille.example")
        assert "Bara för mig" not in browser.get("/tillganglighet").text


def test_a_password_is_never_kept(browser):
    make_sign_in()
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(browser)
        browser.with_token()
        clock.shift(121 * 60)
        browser.post("/konto", data={"password": "hemligheten", "new_password": "nya hemligheten"})
        sign_in(browser)
        assert "hemligheten" not in browser.get("/konto").text


# The first page.


def test_the_first_page_tells_what_this_is_and_lets_one_in(browser):
    page = browser.get("/")
    assert page.status_code == 200
    assert "stopp för stopp" in page.text
    assert "Prova med ett klick" not in page.text


def test_outside_the_demo_no_account_opens_without_its_password(browser):
    make_sign_in(subject="chef@demo.fardplan.example", password="demo")
    answer = browser.post("/logga-in", data={"account": "chef@demo.fardplan.example"})
    assert answer.status_code == 422
    assert not is_in(browser)


@pytest.mark.one_database
def test_the_demo_lists_its_accounts_and_opens_them_with_one_click(app, tmp_path):
    from contextvars import Context

    from app import create_app
    from tests.conftest import PLUGINS, Browser, test_config

    make_sign_in(make_person(given_name="Karin", family_name="Öhman"), "chef@demo.fardplan.example", "demo")
    session.commit()
    url = app.config["FARDPLAN"].database_url
    demo = create_app(test_config(url, tmp_path, demo=True), PLUGINS)
    demo.test_client_class = Browser

    def visit():
        with demo.app_context():
            browser = demo.test_client().with_token()
            page = browser.get("/").text
            answer = browser.post("/logga-in", data={"account": "chef@demo.fardplan.example"})
            return page, answer.status_code, is_in(browser), browser.get("/").status_code

    page, code, inside, home = Context().run(visit)
    assert "Karin Öhman" in page
    assert "Regional administratör" not in page
    assert (code, inside) == (303, True)
    assert home in {200, 302}


def test_someone_without_a_post_is_welcomed_all_the_same(browser):
    browser.sign_in(make_person())
    assert browser.get("/").status_code in {200, 302}


def test_what_was_sent_from_a_form_without_a_page_of_its_own_is_sent_again(browser):
    make_sign_in()
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(browser)
        browser.with_token()
        clock.shift(121 * 60)
        answer = browser.post("/language", data={"language": "en", "next": "/konto"})
        assert "next=/send-again" in answer.location
        assert sign_in(browser, next="/send-again").location == "/send-again"
        page = browser.get("/send-again").text
        assert 'action="/language"' in page
        assert '<input type="hidden" name="next" value="/konto">' in page
        assert browser.with_token().post("/language", data={"language": "en", "next": "/konto"}).location == "/konto"
        assert browser.get("/send-again").location == "/"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("role", "home"),
    [("system_admin", "/administration/personer"), ("regional_admin", "/follow_up"), ("unit_manager", "unit"),
     ("trainer", "/courses/days/"), ("coordinator", "/courses/days/"), ("social_worker", "resa")],
)  # fmt: skip
def test_each_role_begins_on_its_own_page(browser, role, home):
    browser.sign_in(make_colleague(role))
    location = browser.get("/").location
    if home in {"resa", "unit", "/follow_up"}:
        assert location and location != "/"
    else:
        assert location.startswith(home)


def test_the_cookie_is_for_this_site_and_https_alone(browser):
    make_sign_in()
    cookie = sign_in(browser).headers["Set-Cookie"]
    assert cookie.startswith("fardplan=")
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_our_own_scripts_are_told_to_sign_in_again_and_nothing_is_lost(browser):
    make_sign_in()
    with time_machine.travel(now(), tick=False) as clock:
        sign_in(browser)
        browser.with_token()
        clock.shift(121 * 60)
        answer = browser.post(
            "/tillganglighet", data={"text": "Från kön"}, headers={"X-Requested-With": "fetch"}
        )  # fmt: skip
        assert answer.status_code == 401
        assert answer.json["sign_in"] == "/logga-in"
        sign_in(browser, next="/tillganglighet")
        assert "Från kön" in browser.get("/tillganglighet").text


def test_a_sign_in_begins_a_session_that_nobody_could_have_prepared(browser):
    make_sign_in()
    browser.get("/logga-in")
    with browser.session_transaction() as cookie:
        before = cookie["csrf_token"]
    sign_in(browser)
    with browser.session_transaction() as cookie:
        assert cookie.get("csrf_token") != before


def test_one_can_have_all_that_is_kept_about_oneself(browser):
    person = make_colleague(given_name="Amina")
    client = browser.sign_in(person)
    assert "/konto/mina-uppgifter.json" in client.get("/konto").text
    told = client.get("/konto/mina-uppgifter.json").json
    assert told["people_person"][0]["given_name"] == "Amina"
    assert told["organisations_post"] and "ledger_entry" in told
