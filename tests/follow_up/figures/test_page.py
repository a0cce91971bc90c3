"""Uppföljning: who sees it, what it says, and at what cost."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from app.db import session
from app.ledger.actions import transfer
from app.ledger.folding import fold
from app.ledger.models import Obligation
from tests.counting import statements
from tests.factories import make_colleague, make_definition
from tests.factories_figures import Hire, make_federation, make_hires

NOON = "2026-11-10 11:00:00+00:00"
IN_TIME, LATE = (date(2026, 7, 1),) * 3, (date(2026, 7, 1), date(2026, 7, 2), date(2026, 10, 20))
pytestmark = [pytest.mark.usefixtures("app")]


def some(unit, in_time, late=0, first_on=date(2026, 6, 1), area="barn-och-unga", months=4):
    """People who began on a day (deadline four months later), so many in time and so many late."""
    return [Hire(unit, first_on, IN_TIME, area, months)] * in_time + [Hire(unit, first_on, LATE, area, months)] * late


def shown(page):
    """The rows as a reader meets them: name → the words of the row."""
    rows = {}
    for chunk in page.text.split("<tr")[2:]:
        name = chunk.partition('<th scope="row">')[2].partition("</th>")[0]
        figures = chunk.partition('<td class="num">')[2].partition("</td>")[0].strip()
        rows[name] = figures or ("hidden" if "hidden-cell" in chunk else "nobody")
    return rows


@pytest.fixture
def regional(federation):
    return make_colleague("regional_admin", federation.root, given_name="Ulrika", family_name="Sjö")


@time_machine.travel(NOON, tick=False)
def test_a_figure_has_numerator_denominator_definition_and_day(browser, federation, regional):
    make_hires(some(federation.units["1440"], 10, 6) + some(federation.units["1481"], 20, 5))
    page = browser.sign_in(regional).get("/uppfoljning")
    assert page.status_code == 200
    assert "Del 1 i tid" in page.text
    assert "30 av 41 personer blev klara med del 1 i tid" in page.text
    assert "73\u00a0%" in page.text
    assert "Läget den 31 oktober 2026." in page.text
    assert "senast fyra kalendermånader efter första arbetsdagen" in page.text
    assert "Frånvaro i minst 30 dagar i följd flyttar tidsgränsen." in page.text
    assert "Uttaget 10 november" in page.text
    assert shown(page)["Ale"] == "10 av 16" and shown(page)["Hela förbundet"] == "30 av 41"
    assert "regionen" not in page.text.replace("Göteborgsregionen", "").lower()


@time_machine.travel(NOON, tick=False)
def test_people_whose_deadline_has_not_passed_are_not_in_the_denominator(browser, federation, regional):
    ale = federation.units["1440"]
    make_hires(some(ale, 10, 5) + some(ale, 0, 7, first_on=date(2026, 7, 1)))  # Due on 1 November.
    page = browser.sign_in(regional).get("/uppfoljning")
    assert shown(page)["Ale"] == "10 av 15"
    assert "7 personer är inte med, för deras tid har inte gått ut." in page.text


@time_machine.travel(NOON, tick=False)
def test_fewer_than_five_are_hidden_with_another_and_the_total_stays(browser, federation, regional):
    units = federation.units
    make_hires(some(units["1440"], 10, 6) + some(units["1481"], 20, 5) + some(units["1407"], 3))
    page = browser.sign_in(regional).get("/uppfoljning")
    rows = shown(page)
    assert rows["Öckerö"] == rows["Ale"] == "hidden"
    assert rows["Mölndal"] == "20 av 25" and rows["Hela förbundet"] == "33 av 44"
    assert page.text.count("Färre än fem, eller skyddar en sådan grupp") == 2
    assert "3 av" not in page.text.replace("33 av 44", "")


@time_machine.travel(NOON, tick=False)
def test_who_moved_counts_where_they_were_when_time_ran_out_and_once_in_all(browser, federation, regional):
    units = federation.units
    made = make_hires(some(units["1440"], 12, 6) + some(units["1481"], 20, 5))
    moved = session.scalars(select(Obligation).where(Obligation.id.in_(made[:1]))).all()
    after = session.scalars(select(Obligation).where(Obligation.id.in_(made[1:2]))).all()
    transfer(moved, post_id=None, unit_id=units["1481"].id, service_area="barn-och-unga", on=date(2026, 8, 1), by=None)
    transfer(after, post_id=None, unit_id=units["1481"].id, service_area="barn-och-unga", on=date(2026, 10, 5), by=None)
    rows = shown(browser.sign_in(regional).get("/uppfoljning"))
    assert rows["Ale"] == "11 av 17" and rows["Mölndal"] == "21 av 26" and rows["Hela förbundet"] == "32 av 43"


@time_machine.travel(NOON, tick=False)
def test_goteborg_is_one_municipality_its_committees_or_the_districts_it_had(browser, federation, regional):
    units = federation.units
    people = [
        Hire(units[key], date(2020, 6, 1), (date(2020, 7, 1 + n % 9),) * 3 if n < 10 else (), area)
        for key, area in (("angered", "vuxna"), ("lundby", "vuxna"), ("centrum-sdn", "vuxna"), ("angered", "funktionshinder"))
        for n in range(16)
    ]  # fmt: skip
    make_hires(people + some(units["1440"], 10, 10))
    client = browser.sign_in(regional)
    url = "/uppfoljning?to=2020-12-31&inside="
    assert shown(client.get(url + "one")) == {
        "Ale": "nobody", "Göteborg": "40 av 64", "Mölndal": "nobody", "Öckerö": "nobody", "Hela förbundet": "40 av 64"}  # fmt: skip
    rows = shown(client.get(url + "districts"))
    assert rows["Angered"] == "20 av 32" and rows["Centrum"] == "10 av 16" and rows["Lundby"] == "10 av 16"
    rows = shown(client.get(url + "committees"))
    assert rows["Socialnämnden Nordost"] == "10 av 16" and rows["Socialnämnden Centrum"] == "20 av 32"
    assert rows["Nämnden för funktionsstöd"] == "10 av 16"
    assert "Stadsdelar" not in client.get("/uppfoljning").text
    assert "Angered" not in client.get("/uppfoljning?inside=districts").text


@time_machine.travel(NOON, tick=False)
def test_nobody_is_named_and_nobody_without_names_gets_a_day_within_a_month(browser, federation, regional):
    make_hires(some(federation.units["1440"], 10, 10))
    client = browser.sign_in(regional)
    page = client.get("/uppfoljning?to=2026-10-15&day=2026-10-15")
    assert "Siffrorna visas per månadsskifte. Här är läget den 30 september 2026." in page.text
    assert "Person Nummer" not in page.text and "/min-enhet" not in page.text
    assert 'name="day"' not in page.text
    assert client.get("/min-enhet").status_code == 403


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("to=igår", "Datumet gick inte att läsa."),
        ("to=2026-11-30", "Den dagen är inte över än."),
        ("measure=nonsens", "Något av valen finns inte."),
        ("inside=%22%3E&area=nonsens", "Något av valen finns inte."),
        ("known=2026-10-20", "Siffran visas som den var känd den 31 oktober 2026."),
    ],
)
def test_an_address_that_cannot_be_followed_gives_the_nearest_and_a_sentence(
    browser, federation, regional, query, words
):
    make_hires(some(federation.units["1440"], 10, 10))
    page = browser.sign_in(regional).get(f"/uppfoljning?{query}")
    assert page.status_code == 200
    assert words in page.text


@time_machine.travel(NOON, tick=False)
def test_a_figure_can_be_had_as_it_was_known_then(browser, federation, regional):
    """The same question asked later, with what was known then."""
    with time_machine.travel("2026-10-30 11:00:00+00:00", tick=False):
        what = make_definition()
        make_hires(some(federation.units["1440"], 10, 10) + some(federation.units["1481"], 20, 20), what)
    make_hires(some(federation.units["1440"], 12, 5), what)  # Told in November.
    client = browser.sign_in(regional)
    assert shown(client.get("/uppfoljning"))["Hela förbundet"] == "42 av 77"
    page = client.get("/uppfoljning?known=2026-10-31")
    assert shown(page)["Hela förbundet"] == "30 av 60"
    assert "Så som det var känt den 31 oktober" in page.text


@time_machine.travel(NOON, tick=False)
def test_on_track_open_and_overdue_are_told_of_those_they_concern(browser, federation, regional):
    units, what = federation.units, make_definition(needs=4)
    half = (date(2026, 7, 1), date(2026, 7, 2))
    make_hires([Hire(units["1440"], date(2026, 6, 1), half)] * 9 + [Hire(units["1440"], date(2026, 6, 1))] * 6
               + [Hire(units["1440"], date(2026, 9, 1))] * 8, what)  # fmt: skip
    client = browser.sign_in(regional)
    on_track = client.get("/uppfoljning?measure=introduktion/del-1:on-track").text
    assert "9 av 15 personer var i fas med del 1 när halva tiden hade gått" in on_track
    assert "8 av 8 personer har något kvar av del 1" in client.get("/uppfoljning?measure=introduktion/del-1:open").text
    overdue = client.get("/uppfoljning?measure=introduktion/del-1:overdue").text
    assert "15 av 15 personer är inte klara med del 1 fast tiden har gått ut" in overdue


@time_machine.travel(NOON, tick=False)
def test_areas_can_be_chosen_and_compared(browser, federation, regional):
    ale = federation.units["1440"]
    make_hires(some(ale, 10, 6) + some(ale, 20, 5, area="vuxna"))
    client = browser.sign_in(regional)
    assert shown(client.get("/uppfoljning?area=vuxna"))["Ale"] == "20 av 25"
    rows = shown(client.get("/uppfoljning?area=each"))
    assert rows["Barn och unga"] == "10 av 16" and rows["Vuxna"] == "20 av 25" and rows["Försörjning"] == "nobody"


@time_machine.travel(NOON, tick=False)
def test_a_manager_sees_all_of_their_own_units_on_any_day_and_nothing_else(browser, federation):
    ale = federation.units["1440"]
    make_hires(some(ale, 2, 1) + some(federation.units["1481"], 20, 5))
    client = browser.sign_in(make_colleague("unit_manager", ale))
    page = client.get("/uppfoljning")
    assert "2 av 3 personer" in page.text and "Mölndal" not in page.text
    assert "0 av 0" not in client.get("/uppfoljning?day=2026-09-30").text
    assert "2 av 3 personer" in client.get("/uppfoljning?day=2026-10-01").text
    assert "2 av 3 personer" not in client.get("/uppfoljning?day=2026-09-30").text


@time_machine.travel(NOON, tick=False)
def test_a_local_training_lead_sees_their_organisation_without_small_groups(browser, federation):
    make_hires(some(federation.units["1440"], 2, 1) + some(federation.units["1481"], 20, 5))
    client = browser.sign_in(make_colleague("local_training_lead", federation.places["1440"]))
    page = client.get("/uppfoljning?day=2026-10-01")
    assert "2 av 3" not in page.text and "Siffran visas inte" in page.text
    assert 'name="day"' not in page.text


def test_a_social_worker_does_not_see_figures(browser, federation):
    client = browser.sign_in(make_colleague(unit=federation.units["1440"]))
    for url in ("/uppfoljning", "/uppfoljning/uppfoljning.csv", "/uppfoljning/uppfoljning.xlsx"):
        assert client.get(url).status_code == 403


def test_a_platform_without_programmes_says_what_will_be_here(browser, federation, regional):
    page = browser.sign_in(regional).get("/uppfoljning")
    assert page.status_code == 200
    assert "Det finns inget program att följa upp än." in page.text


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("all_folded", [True, False])
def test_the_statements_do_not_grow_with_people(browser, all_folded):
    federation = make_federation()
    regional = make_colleague("regional_admin", federation.root)
    what, counts = make_definition(), []
    for size in (5, 50):
        make_hires([hire for unit in federation.units.values() for hire in some(unit, size // 5)], what)
        if all_folded:
            fold()
        client = browser.sign_in(regional)
        counts.append(statements(lambda client=client: client.get("/uppfoljning")))
    assert counts[0] == counts[1]
    assert counts[0] < 20


@time_machine.travel(NOON, tick=False)
def test_units_of_the_same_name_are_told_apart_by_where_they_stand(browser, federation):
    units = federation.units
    for key in ("nordost", "centrum"):
        units[key].name = "Mottagning"
    make_hires(some(units["nordost"], 2) + some(units["centrum"], 1))
    page = browser.sign_in(make_colleague("unit_manager", federation.places["1480"])).get("/uppfoljning").text
    assert "Mottagning, Socialnämnden Nordost" in page and "Mottagning, Socialnämnden Centrum" in page
    assert "Enhet Nämnden för funktionsstöd," not in page


@time_machine.travel(NOON, tick=False)
def test_a_manager_chooses_the_day_and_when_it_was_known(browser, federation):
    ale = federation.units["1440"]
    with time_machine.travel("2026-10-10 11:00:00+00:00", tick=False):
        what = make_definition()
        make_hires(some(ale, 2, 1), what)
    make_hires(some(ale, 3), what)  # Told in November.
    client = browser.sign_in(make_colleague("unit_manager", ale))
    page = client.get("/uppfoljning?day=2026-10-05&known=2026-10-20").text
    assert "2 av 3 personer" in page and "Så som det var känt den 20 oktober" in page
    assert 'name="known"' in page and 'value="2026-10-20"' in page
    assert "5 av 6 personer" in client.get("/uppfoljning?day=2026-10-05&known=").text
    assert (
        "Siffran visas som den var känd den 5 oktober"
        in client.get("/uppfoljning?day=2026-10-05&known=2026-09-01").text
    )
