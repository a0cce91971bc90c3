"""The pages of administration: what an administrator sees and does, and what nobody else does."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from app.dates import today
from app.db import session
from app.organisations.administration import people_file
from app.organisations.models import Absence, Organisation, Post, Relation
from app.organisations.queries import organisation
from app.organisations.reference import load_organisations
from app.people.models import Credits, Degree, Identity, Person
from app.web.work.models import Work
from tests.factories import make_colleague, make_organisation, make_person, make_post

PEOPLE = "/administration/personer"
HEAD = "Anställningsnummer;Förnamn;Efternamn;Enhet;Första dag"


@pytest.fixture
def house(app):
    """Partille with a unit, and Mölndal with another."""
    load_organisations()
    unit = make_organisation(parent=organisation("1402"), key="mottagningen", name="Mottagningen")
    make_organisation(parent=organisation("1481"), key="molndal-enhet", name="Enheten i Mölndal")
    return unit


@pytest.fixture
def admin(house, browser):
    person = make_colleague("system_admin", organisation("1402"), given_name="Per", family_name="Ahl")
    browser.sign_in(person)
    return person


def someone(unit, **values):
    person = make_person(**values)
    make_post(person, unit)
    return person


def test_the_list_finds_people_however_they_are_typed(admin, browser, house):
    someone(house, given_name="Åsa", family_name="Härryda")
    someone(organisation("molndal-enhet"), given_name="Åsa", family_name="Härryda-Utanför")
    page = browser.search(PEOPLE, "asa harryda")
    assert page.status_code == 200
    assert "1 träff" in page.text
    assert "Åsa Härryda" in page.text
    assert "Utanför" not in page.text


def test_å_ä_ö_come_last_and_pages_are_stable(admin, browser, house):
    for name in ("Öberg", "Ärlig", "Ås", "Zorn"):
        someone(house, given_name="A", family_name=name)
    text = browser.get("/administration/personer").text
    places = [text.index(f"A {name}<") for name in ("Zorn", "Ås", "Ärlig", "Öberg")]
    assert places == sorted(places)
    for number in range(60):
        someone(house, family_name=f"Nummer {number:03}")
    first, second = (browser.get(f"/administration/personer?page={n}").text for n in (1, 2))
    assert "65 träffar" in first
    assert "Öberg" in second


@pytest.mark.one_database
def test_an_empty_list_says_what_to_do(admin, browser):
    assert "Ta bort något av filtren" in browser.search(PEOPLE, "finns-inte").text


def test_the_file_holds_what_is_shown_and_no_formula(admin, browser, house):
    someone(house, given_name="=HYPERLINK(1)", family_name="")
    answer = browser.get(browser.search(PEOPLE, "hyperlink").request.full_path + "&as=csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    text = answer.data.decode("utf-8-sig")
    assert "'=HYPERLINK(1);Mottagningen" in text
    assert "Ahl" not in text


@pytest.mark.parametrize(
    "path", ["/administration/personer", "/administration/personer/ny", "/administration/organisationer",
             "/administration/import", "/administration/synpunkter", "/administration/organisationer/mottagningen"]
)  # fmt: skip
def test_only_administrators_come_in(house, browser, path):
    assert browser.get(path).status_code == 302
    browser.sign_in(make_colleague("unit_manager", house))
    assert browser.get(path).status_code == 403


def test_someone_new_gets_a_post(admin, browser, house):
    answer = browser.post("/administration/personer/ny", data=new(house))
    assert answer.status_code == 303
    person = session.scalars(select(Person).where(Person.family_name == "Lindqvist")).one()
    post = session.scalars(select(Post).where(Post.person_id == person.id)).one()
    assert (post.unit_id, post.employer_id, post.role) == (house.id, organisation("1402").id, "social_worker")
    assert "Amina Lindqvist" in browser.get(answer.location).text


def new(unit, **values):
    typed = {"given_name": "Amina", "family_name": "Lindqvist", "email": "", "unit_id": unit.id, "percent": "100",
             "role": "social_worker", "service_area": "barn-och-unga", "first_on": "2026-09-01",
             "entry_profile": "new_graduate"}  # fmt: skip
    return typed | values


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"given_name": ""}, "Skriv ett förnamn"), ({"employment_number": "800101-2387"}, "inget personnummer"),
     ({"title": "800101-2387"}, "inget personnummer"), ({"percent": "många"}, "giltig"), ({"email": "nej"}, "e-postadress"),
     ({"last_on": "2026-01-01"}, "ligger före den första"), ({"first_on": "igår"}, "Skriv dagen"),
     ({"role": "regional_admin"}, "Inte ett giltigt val"), ({"unit_id": "999999"}, "Inte ett giltigt val")],
)  # fmt: skip
def test_bad_input_is_told_and_what_was_typed_stays(admin, browser, house, values, sentence):
    answer = browser.post("/administration/personer/ny", data=new(house, **values))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Lindqvist"' in answer.text
    assert session.scalar(select(Person).where(Person.family_name == "Lindqvist")) is None


def change(browser, person, what, **fields):
    data = {"what": what} | {f"{what}-{name}": value for name, value in fields.items()}
    return browser.post(f"/administration/personer/{person.id}", data=data)


def test_all_that_can_be_done_on_the_page_of_a_person(admin, browser, house):
    person = someone(house, given_name="Amina", family_name="Lindqvist")
    someone(house, given_name="Helena", family_name="Brandt")
    done = [
        change(browser, person, "name", given_name="Amina", family_name="Berg", email="amina@partille.example"),
        change(browser, person, "post", unit_id=house.id, role="trainer", service_area="", first_on="2026-10-01",
               percent="0", entry_profile=""),
        change(browser, person, "absence", first_on="2026-10-01", percent="100"),
        change(browser, person, "deputy", holder="helena brandt", first_on="2026-10-01"),
        change(browser, person, "degree", kind="socionom", title="Socionomexamen", awarded_on="2020-06-05",
               credits_hp="210", verified="y"),
        change(browser, person, "credits", title="Utvecklingspsykologi", hp="7,5", completed_on="2022-01-15"),
        change(browser, person, "sign-out"),
    ]  # fmt: skip
    assert [answer.status_code for answer in done] == [303] * len(done)
    session.expire_all()
    assert (person.name, person.generation) == ("Amina Berg", 1)
    assert session.scalars(select(Absence)).one().last_on is None
    assert session.scalars(select(Degree)).one().verified_by_id == admin.id
    points = session.scalars(select(Credits)).one()
    assert (points.hp, points.verified_on) == (7.5, None)
    absence, relation = session.scalars(select(Absence)).one(), session.scalars(select(Relation)).one()
    post = session.scalars(select(Post).where(Post.role == "trainer")).one()
    done = [
        change(browser, person, "back", number=absence.id, last_on="2026-12-01"),
        change(browser, person, "end-deputy", number=relation.id),
        change(browser, person, "verify-credits", number=points.id),
        change(browser, person, "end-post", number=post.id, last_on="2026-12-31"),
    ]
    assert [answer.status_code for answer in done] == [303] * len(done)
    session.expire_all()
    assert absence.last_on == date(2026, 12, 1)
    assert points.verified_on == today()
    assert post.last_on == date(2026, 12, 31)
    page = browser.get(f"/administration/personer/{person.id}").text
    assert "Socionomexamen" in page
    assert "Styrkt" in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("what", "fields", "sentence"),
    [("absence", {"first_on": "2026-10-01", "last_on": "2026-09-01", "percent": "100"}, "ligger före"),
     ("absence", {"first_on": "", "percent": "100"}, "Skriv dagen"),
     ("deputy", {"holder": "finns inte", "first_on": "2026-10-01"}, "Ingen med det namnet"),
     ("deputy", {"holder": "Amina Lindqvist", "first_on": "2026-10-01"}, "någon annan"),
     ("end-post", {"number": "999999", "last_on": "2026-10-01"}, "finns inte längre"),
     ("credits", {"title": "Kurs", "hp": "-3", "completed_on": "2022-01-15"}, "0,5 till 300"),
     ("protect", {"alias": " "}, "Skriv ett alias")],
)  # fmt: skip
def test_a_rule_is_told_beside_its_form(admin, browser, house, what, fields, sentence):
    person = someone(house, given_name="Amina", family_name="Lindqvist")
    answer = change(browser, person, what, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_one_cannot_verify_ones_own_degree(admin, browser):
    fields = {"kind": "socionom", "title": "Socionomexamen", "awarded_on": "2020-06-05"}
    assert change(browser, admin, "degree", **fields, verified="y").status_code == 422
    assert change(browser, admin, "degree", **fields).status_code == 303
    degree = session.scalars(select(Degree)).one()
    assert change(browser, admin, "verify-degree", number=degree.id).status_code == 422


def test_a_new_way_in_is_shown_once(admin, browser, new_browser, house):
    person = someone(house)
    answer = browser.post(
        f"/administration/personer/{person.id}/inloggning", data={"sign-in-subject": "a@partille.example"}
    )
    password = answer.text.partition("<code>")[2].partition("</code>")[0]
    assert len(password) == 19
    signed = new_browser().post("/logga-in", data={"subject": "a@partille.example", "password": password})
    assert signed.status_code == 303
    again = browser.post(f"/administration/personer/{person.id}/inloggning", data={})
    assert "<code>" in again.text
    assert (
        new_browser().post("/logga-in", data={"subject": "a@partille.example", "password": password}).status_code == 422
    )
    assert change(browser, person, "close-sign-in").status_code == 303
    assert session.scalars(select(Identity)).one().valid_to == today() - timedelta(days=1)


def test_units_of_the_same_name_are_told_apart_in_the_filter(admin, browser, house):
    office = make_organisation(parent=organisation("1402"), name="Vuxna")
    make_organisation(parent=office, name=house.name, key="namne")
    page = browser.get("/administration/personer").text
    assert f">{house.name} (Partille)</option>" in page and f">{house.name} (Partille, Vuxna)</option>" in page


def test_another_municipalitys_people_are_not_there(admin, browser, house):
    other = someone(organisation("molndal-enhet"), family_name="Utanför")
    assert browser.get(f"/administration/personer/{other.id}").status_code == 404
    assert change(browser, other, "sign-out").status_code == 404
    assert browser.get("/administration/organisationer/molndal-enhet").status_code == 404


def test_who_has_moved_on_can_be_read_as_far_as_it_was_ours_and_not_changed(admin, browser, house):
    person = make_person(given_name="Amina", family_name="Lindqvist")
    make_post(person, house, last_on=date(2026, 6, 30))
    make_post(person, organisation("molndal-enhet"), first_on=date(2026, 7, 1))
    page = browser.get(f"/administration/personer/{person.id}")
    assert page.status_code == 200
    assert "Enheten i Mölndal" not in page.text
    assert change(browser, person, "sign-out").status_code == 403


def test_a_protected_name_is_on_no_page(admin, browser, house):
    person = someone(house, given_name="Hemliga", family_name="Namnet", email="hemliga.namnet@partille.example")
    session.add(Identity(person_id=person.id, issuer="local", subject="hemliga.namnet@partille.example"))
    manager = make_colleague("unit_manager", house, given_name="Karin", family_name="Öhman")
    session.add(Relation(kind="organisations.deputy", holder_id=person.id, person_id=manager.id))
    assert change(browser, person, "protect", alias="Deltagare 12").status_code == 303
    paths = ["/administration/personer", "/administration/personer?as=csv",
             f"/administration/personer/{person.id}", f"/administration/personer/{manager.id}",
             "/administration/organisationer/mottagningen"]  # fmt: skip
    for path in paths:
        text = browser.get(path).text
        assert "hemlig" not in text.lower(), path
        assert "namnet@" not in text.lower(), path
    assert "0 träffar" in browser.search(PEOPLE, "hemliga").text
    refused = change(browser, person, "name", given_name="A", family_name="B")
    assert refused.status_code == 422
    assert "hemlig" not in refused.text.lower()
    own = browser.sign_in(person).get("/konto").text
    assert "Deltagare 12" in own


# Organisations.


def test_a_unit_is_added_renamed_moved_replaced_and_closed(admin, browser, house):
    def do(where, what, **fields):
        data = {"what": what} | {f"{what}-{name}": value for name, value in fields.items()}
        return browser.post(f"/administration/organisationer/{where}", data=data)

    assert do("1402", "found", name="Utredning", key="utredning", kind="unit", service_area="").status_code == 303
    assert do("utredning", "rename", name="Utredning Öst").status_code == 303
    assert do("utredning", "move", parent_id=house.id, on="2026-10-01").status_code == 303
    assert do("utredning", "replace", name="Utredning Väst", key="utredning-vast", on="2026-11-01").status_code == 303
    assert do("utredning-vast", "close", last_on="2026-12-31").status_code == 303
    session.expire_all()
    assert organisation("utredning").valid_to == date(2026, 10, 31)
    assert organisation("utredning-vast").valid_to == date(2026, 12, 31)
    tree = browser.get("/administration/organisationer").text
    assert "Utredning Väst" in tree
    assert "Enheten i Mölndal" not in tree
    make_post(unit=house)
    refused = do("mottagningen", "close", last_on="2026-12-31")
    assert refused.status_code == 422
    assert "tjänster kvar" in refused.text
    taken = do("1402", "found", name="En till", key="utredning", kind="unit", service_area="")
    assert "redan en organisation" in taken.text
    assert session.scalar(select(Organisation).where(Organisation.name == "En till")) is None


# Import.


def upload(browser, *lines, name="personer.csv", head=HEAD, **fields):
    body = "\r\n".join((head, *lines)).encode() if head else lines[0]
    data = {"employer": "1402", "file": (io.BytesIO(body), name)} | fields
    return browser.post("/administration/import", data=data, content_type="multipart/form-data")


def test_a_file_is_shown_before_it_is_let_in(admin, browser, house):
    answer = upload(browser, "17;Amina;Lindqvist;Mottagningen;2026-09-01", "18;Bo;Ek;Finns inte;2026-09-01")
    assert answer.status_code == 303
    waiting = browser.after_work(answer).location
    page = browser.get(waiting).text
    assert "Amina Lindqvist" in page
    assert "Rad 3" in page
    assert session.scalar(select(Person).where(Person.given_name == "Amina")) is None
    told = browser.after_work(browser.post(waiting)).text
    assert "Nya tjänster: 1," in told and "som lämnades: 1." in told and "/administration/personer" in told
    assert session.scalar(select(Person).where(Person.given_name == "Amina")) is not None
    assert browser.get(waiting).status_code == 409
    assert "Dina senaste importer" in browser.get("/administration/import").text


def test_whoever_gets_no_programme_for_want_of_an_entry_profile_is_seen(admin, browser, house):
    since = today() - timedelta(days=30)
    answer = upload(browser, f"17;Amina;Lindqvist;Mottagningen;{since}", f"18;Bo;Ek;Mottagningen;{since}")
    waiting = browser.after_work(answer).location
    said = "2 nyanställda saknar entréprofil och får inget program förrän profilen är satt."
    assert said in browser.get(waiting).text
    assert said in browser.after_work(browser.post(waiting)).text
    make_post(unit=organisation("molndal-enhet"), first_on=since)
    settled = make_person(given_name="Redan", family_name="Här")
    make_post(settled, house, first_on=since - timedelta(days=900), last_on=since - timedelta(days=1))
    make_post(settled, house, first_on=since)
    assert said in browser.get(PEOPLE).text
    shown = browser.get(f"{PEOPLE}?when=unprofiled").text
    assert "2 träffar" in shown and "Amina Lindqvist" in shown and "Bo Ek" in shown and "Redan Här" not in shown
    amina = session.scalar(select(Person).where(Person.given_name == "Amina"))
    post = session.scalar(select(Post).where(Post.person_id == amina.id))
    page = f"{PEOPLE}/{amina.id}"
    assert "Sätt entréprofil" in browser.get(page).text
    fields = {"what": "profile", "profile-number": str(post.id), "profile-entry_profile": "new_graduate"}
    assert browser.post(page, data=fields | {"profile-entry_profile": "påhittad"}).status_code == 422
    assert browser.post(page, data=fields).status_code == 303
    assert post.entry_profile == "new_graduate" and "Sätt entréprofil" not in browser.get(page).text
    assert "1 nyanställd saknar entréprofil" in browser.get(PEOPLE).text


@pytest.mark.one_database
def test_a_file_that_is_let_in_twice_is_imported_once(admin, browser, house):
    waiting = browser.after_work(upload(browser, "17;Amina;Lindqvist;Mottagningen;2026-09-01")).location
    first, second = browser.post(waiting), browser.post(waiting)
    assert "Nya tjänster: 1," in browser.after_work(first).text
    assert "Filen finns inte kvar" in browser.get(second.location).text
    assert session.scalar(select(func.count()).where(Person.given_name == "Amina")) == 1


@pytest.mark.one_database
def test_a_plan_waits_until_the_file_is_read(admin, browser, house):
    upload(browser, "17;Amina;Lindqvist;Mottagningen;2026-09-01")
    token = session.scalars(select(Work)).one().values["token"]
    answer = browser.get(f"/administration/import/{token}")
    assert answer.status_code == 409 and "inte läst än" in answer.text


@pytest.mark.one_database
def test_whoever_no_longer_administers_when_the_worker_comes_gets_nothing_done(admin, browser, house):
    waiting = browser.after_work(upload(browser, "17;Amina;Lindqvist;Mottagningen;2026-09-01")).location
    answer = browser.post(waiting)
    session.execute(
        update(Post).where(Post.person_id == admin.id).values(last_on=date(2020, 1, 1), first_on=date(2019, 1, 1))
    )
    assert "Filen finns inte kvar" in browser.after_work(answer).text
    assert session.scalar(select(Person).where(Person.given_name == "Amina")) is None


def test_a_file_is_nobody_elses(admin, browser, new_browser, house):
    location = browser.after_work(upload(browser, "17;Amina;Lindqvist;Mottagningen;2026-09-01")).location
    other = new_browser().sign_in(make_colleague("system_admin", organisation("1402")))
    assert other.get(location).status_code == 409
    assert other.get("/administration/import/..%2f..%2fsecret").status_code in {404, 409}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [(b"PK\x03\x04 an Excel file", "inte en CSV-fil"), (b"hej", "semikolon"), (b"Roll;Titel\n", "saknas"),
     (("Anställningsnummer;Förnamn;Efternamn;Enhet;Första dag\n" + "x;\n" * 100_001).encode(), "fler än 100\xa0000 rader")],
)  # fmt: skip
def test_what_cannot_be_imported_is_told(admin, browser, body, sentence):
    answer = upload(browser, body, head="")
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.one_database
def test_a_file_for_someone_elses_people_is_refused(admin, browser):
    answer = upload(browser, "17;Amina;Lindqvist;Mottagningen;2026-09-01", employer="1481")
    assert answer.status_code == 422


@pytest.mark.one_database
def test_nobody_else_takes_over_the_sign_in_of_someone_who_works_there_too(admin, browser, house):
    person = someone(house)
    make_post(person, organisation("molndal-enhet"))
    answer = browser.post(f"/administration/personer/{person.id}/inloggning", data={"sign-in-subject": "a@b.example"})
    assert answer.status_code == 409
    assert session.scalar(select(Identity.id).where(Identity.person_id == person.id)) is None


@pytest.mark.one_database
def test_feedback_is_read_by_the_administrators_of_the_whole(admin, browser):
    browser.post("/tillganglighet", data={"text": "Svårt att <b>läsa</b>"})
    refused = browser.post("/tillganglighet", data={"text": "Min kollega 800101-2387 ser dåligt"})
    assert "Ta bort personnumret" in refused.text
    assert browser.get("/administration/synpunkter").status_code == 403
    browser.sign_in(make_colleague("system_admin", organisation("gr")))
    page = browser.get("/administration/synpunkter").text
    assert "800101" not in page
    assert "Svårt att &lt;b&gt;läsa" in page


@pytest.mark.parametrize("column", ["name", "unit", "role", "first", "last"])
def test_the_list_stands_by_any_of_its_columns_and_loses_nobody(admin, browser, house, column):
    other = make_organisation(parent=house, key="annan", name="Annan enhet")
    last = date(2030, 1, 1)
    for number, unit in enumerate((house, other, other, house)):
        person = make_person(family_name=f"Nummer {number}")
        make_post(
            person,
            unit,
            first_on=today() - timedelta(days=number),
            last_on=last + timedelta(number) if number % 2 else None,
        )
    found = {}
    for order in (column, f"-{column}"):
        page = browser.get(f"{PEOPLE}?order={order}").text
        way = "descending" if order[0] == "-" else "ascending"
        assert f'aria-sort="{way}"' in page
        found[order] = [
            line.split(";")[0] for line in browser.get(f"{PEOPLE}?order={order}&as=csv").text.splitlines()[1:]
        ]
    assert sorted(found[column]) == sorted(found[f"-{column}"]) and len(found[column]) == 5
    assert found[column] != found[f"-{column}"]


def test_a_list_too_long_to_wait_for_is_made_in_the_background(admin, browser, house, monkeypatch):
    monkeypatch.setattr(people_file, "LONG", 3)
    monkeypatch.setattr(people_file, "BATCH", 2)
    for number in range(5):
        someone(house, given_name="Ada", family_name=f"Sökt {number}")
    page = browser.search(PEOPLE, "sökt")
    assert "Ta fram listan som CSV" in page.text and "Hämta listan" not in page.text
    query = page.request.full_path.partition("?")[2]
    told = browser.after_work(browser.post(f"{PEOPLE}/fil?{query}&order=-name"))
    assert "Listan är klar, med 5 personer." in told.text
    lines = browser.get(f"{told.request.path}/fil").data.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == ["Namn", *(f"Ada Sökt {number}" for number in (4, 3, 2, 1, 0))]
    assert session.scalars(select(Work)).one().values == {}


def test_a_deputy_of_a_common_name_is_meant_by_the_address(admin, browser, house):
    manager = someone(house, given_name="Mia", family_name="Chef")
    for number in (1, 2):
        someone(house, given_name="Kim", family_name="Lind", email=f"kim{number}@partille.example")
    answer = change(browser, manager, "deputy", holder="Kim Lind", first_on="2026-10-01")
    assert answer.status_code == 422
    assert "Skriv hela namnet, eller e-postadressen." in answer.text
    assert change(browser, manager, "deputy", holder="KIM2@partille.example", first_on="2026-10-01").status_code == 303
    holder = session.get_one(Person, session.scalars(select(Relation)).one().holder_id)
    assert holder.email == "kim2@partille.example"
    beyond = someone(organisation("molndal-enhet"), email="bo@molndal.example")
    assert change(browser, manager, "deputy", holder=beyond.email, first_on="2026-10-01").status_code == 422


def test_what_was_written_down_by_mistake_is_taken_away(admin, browser, house):
    person = someone(house)
    other = someone(house)
    change(browser, person, "degree", kind="socionom", title="Socionomexamen", awarded_on="2020-06-05")
    change(browser, person, "credits", title="Handledning", hp="7,5", completed_on="2024-06-05")
    degree, points = session.scalars(select(Degree)).one(), session.scalars(select(Credits)).one()
    assert "Ta bort Socionomexamen" in browser.get(f"{PEOPLE}/{person.id}").text
    assert change(browser, other, "remove-degree", number=degree.id).status_code == 422
    assert change(browser, person, "remove-degree", number=degree.id).status_code == 303
    assert change(browser, person, "remove-credits", number=points.id).status_code == 303
    assert session.scalar(select(func.count(Degree.id))) == session.scalar(select(func.count(Credits.id))) == 0


def test_a_closed_sign_in_is_opened_again_with_a_new_password(admin, browser, new_browser, house):
    person = someone(house)
    address = f"{PEOPLE}/{person.id}/inloggning"
    browser.post(address, data={"sign-in-subject": "a@partille.example"})
    change(browser, person, "close-sign-in")
    answer = browser.post(address, data={"sign-in-subject": "a@partille.example"})
    password = answer.text.partition("<code>")[2].partition("</code>")[0]
    signed = new_browser().post("/logga-in", data={"subject": "a@partille.example", "password": password})
    assert signed.status_code == 303


def correction(post, **values):
    typed = {"unit_id": post.unit_id, "role": post.role, "title": post.title, "service_area": post.service_area,
             "first_on": post.first_on.isoformat(), "last_on": "", "percent": str(post.percent), "entry_profile": "",
             "employment_number": post.employment_number or ""}  # fmt: skip
    return typed | values


def test_what_was_wrong_about_a_post_from_the_beginning_is_mended(admin, browser, house):
    person = someone(house)
    post = session.scalars(select(Post).where(Post.person_id == person.id)).one()
    address = f"{PEOPLE}/{person.id}/tjanster/{post.id}"
    assert address in browser.get(f"{PEOPLE}/{person.id}").text
    assert f'value="{post.first_on}"' in browser.get(address).text
    answer = browser.post(address, data=correction(post, first_on="2026-02-01", percent="75", employment_number="17"))
    assert answer.location == f"{PEOPLE}/{person.id}"
    session.refresh(post)
    assert (post.first_on, post.percent, post.employment_number) == (date(2026, 2, 1), 75, "17")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"last_on": "2000-01-01"}, "ligger före den första"), ({"percent": "101"}, "0 till 100"), ({"first_on": ""}, "Skriv dagen"),
     ({"employment_number": "18"}, "Någon annan hos arbetsgivaren har det anställningsnumret"),
     ({"role": "regional_admin"}, "giltigt val"), ({"title": "800101-2387"}, "inget personnummer")],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_told_and_changes_nothing(admin, browser, house, values, sentence):
    person, other = someone(house), someone(house)
    for each, number in ((person, "17"), (other, "18")):
        held = session.scalars(select(Post).where(Post.person_id == each.id)).one()
        held.employer_id, held.employment_number = organisation("1402").id, number
    post = session.scalars(select(Post).where(Post.person_id == person.id)).one()
    before = (post.first_on, post.last_on, post.percent, post.employment_number, post.role, post.title)
    answer = browser.post(f"{PEOPLE}/{person.id}/tjanster/{post.id}", data=correction(post, **values))
    assert answer.status_code == 422
    assert sentence in answer.text
    session.refresh(post)
    assert (post.first_on, post.last_on, post.percent, post.employment_number, post.role, post.title) == before


def test_only_posts_of_ones_own_and_roles_that_one_gives_are_corrected(admin, browser, house):
    person, beyond = someone(house), someone(organisation("molndal-enhet"))
    theirs = session.scalars(select(Post).where(Post.person_id == beyond.id)).one()
    assert browser.get(f"{PEOPLE}/{beyond.id}/tjanster/{theirs.id}").status_code == 404
    assert browser.get(f"{PEOPLE}/{person.id}/tjanster/{theirs.id}").status_code == 404
    editor = make_colleague("editor", house)
    given = session.scalars(select(Post).where(Post.person_id == editor.id)).one()
    address = f"{PEOPLE}/{editor.id}/tjanster/{given.id}"
    assert browser.get(address).status_code == 403
    assert address not in browser.get(f"{PEOPLE}/{editor.id}").text


def test_nobody_gets_the_employment_number_of_somebody_else_at_the_same_employer(admin, browser, house):
    assert browser.post(f"{PEOPLE}/ny", data=new(house, employment_number="17")).status_code == 303
    answer = browser.post(f"{PEOPLE}/ny", data=new(house, employment_number="17", given_name="Bo"))
    assert answer.status_code == 422
    assert "Någon annan hos arbetsgivaren har det anställningsnumret" in answer.text


def test_a_correction_keeps_a_unit_and_a_service_area_that_are_offered_no_longer(admin, browser, house):
    person = someone(house)
    post = session.scalars(select(Post).where(Post.person_id == person.id)).one()
    post.service_area = "avskaffat"
    house.valid_to = today()
    address = f"{PEOPLE}/{person.id}/tjanster/{post.id}"
    page = browser.get(address).text
    assert f'<option selected value="{house.id}">' in page
    assert '<option selected value="avskaffat">' in page
    assert browser.post(address, data=correction(post, percent="50")).status_code == 303
    session.refresh(post)
    assert (post.unit_id, post.service_area, post.percent) == (house.id, "avskaffat", 50)
