"""The planner's pages, as a coordinator meets them."""

import re

import pytest
from icalendar import Calendar

from app.dates import today
from app.db import session
from app.ledger.models import Ref
from courses.days.models import Round
from courses.year.actions.plans import change_choices
from courses.year.models import YearPlan
from courses.year.plugin import find
from courses.year.queries.plans import facts
from tests.factories import make_colleague, make_municipality
from tests.factories_days import make_area
from tests.factories_year import NEXT_YEAR, make_themes, make_year_plan

HOME = "/courses/year"


@pytest.fixture
def me(browser):
    person = make_colleague("coordinator", make_area())
    browser.sign_in(person)
    return person


def whole(plan):
    return [row for row in facts(plan.id) if len(row.pieces) == 3]


def typed(page):
    """The fields of the planner's form with what stands in them."""
    form = page[page.index('class="year-form"') :]
    fields = {}
    for field in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{what}="([^"]*)"', field) for what in ("name", "value"))
        if name and "checkbox" not in field and name[1] not in ("csrf_token", "once"):
            fields[name[1]] = value[1] if value else ""
    return fields


def test_the_coordinator_goes_from_rounds_to_next_years_proposal(browser, me):
    make_themes()
    make_municipality()
    assert f"{HOME}/" in browser.get("/courses/days/planning").text
    assert f"Planera {NEXT_YEAR}" in browser.get(f"{HOME}/").text
    page = browser.get(f"{HOME}/new?year={NEXT_YEAR}").text
    assert "1, 7, 44, 51–53" in page and f"{NEXT_YEAR}-06-01" in page and "Partille" in page
    fields = typed(page) | {"rhythm": "together", "squeezed": "y"}
    grid = [name for name in fields if name.startswith("h")]
    assert grid and len(grid) % 12 == 0
    fields |= dict.fromkeys(grid, "3")
    reply = browser.post(f"{HOME}/new?year={NEXT_YEAR}", data=fields)
    plan = session.query(YearPlan).one()
    assert reply.status_code == 303 and reply.location == f"{HOME}/{plan.id}"
    assert sum(sum(counts) for counts in plan.choices.grid.values()) == 3 * len(grid)
    shown = browser.get(reply.location).text
    assert "hinner en hel omgång inom 4 månader" in shown and "v. 3" in shown
    assert browser.get(f"{HOME}/new?year={NEXT_YEAR}").location == f"{HOME}/{plan.id}"
    assert f"Årsplan {NEXT_YEAR}" in browser.get(f"{HOME}/").text


def test_what_cannot_be_understood_is_said_beside_the_field_and_stays(browser, me):
    make_themes()
    fields = typed(browser.get(f"{HOME}/new").text) | {"rhythm": "together", "weeks": "varannan", "seats": "0"}
    reply = browser.post(f"{HOME}/new", data=fields)
    assert reply.status_code == 422 and "Skriv veckor som 1, 7, 44, 51–53." in reply.text and "varannan" in reply.text
    fields |= {"weeks": "7", "seats": "30", "p1_first": "2028-03-01", "p1_last": "2028-02-01"}
    reply = browser.post(f"{HOME}/new", data=fields)
    assert reply.status_code == 422 and "första och en sista dag i ordning" in reply.text
    assert session.query(YearPlan).count() == 0


def test_without_a_programme_there_is_nothing_to_plan(browser, me):
    assert "inget program att planera" in browser.get(f"{HOME}/new").text
    assert browser.get(f"{HOME}/new?year=1999").status_code == 404


def test_the_plan_warns_with_numbers_and_can_be_saved_all_the_same(browser, me):
    plan = make_year_plan(by=me)
    page = browser.get(f"{HOME}/{plan.id}/choices").text
    fields = typed(page) | {"rhythm": "later", "squeezed": "y", "rounds": "9"}
    fields |= {name: "26" for name in fields if name.startswith("h")}
    assert browser.post(f"{HOME}/{plan.id}/choices", data=fields).status_code == 303
    shown = browser.get(f"{HOME}/{plan.id}").text
    assert "34,7 per omgång" in shown and "270 i 9 omgångar" in shown and "Det går att spara ändå." in shown
    assert browser.post(f"{HOME}/{plan.id}/choices", data=fields | {"anew": "1"}).status_code == 303
    days = whole(plan)[0].days
    assert (days[-1] - days[0]).days >= 7


def test_days_are_looked_at_before_they_are_saved(browser, me):
    plan = make_year_plan(by=me)
    address = f"{HOME}/{plan.id}/rounds"
    last = [row for row in whole(plan) if row.days[0].month < 6][-1]
    rows = [row for row in whole(plan) if row.days[0].month > 5]
    fields = typed(browser.get(address).text)
    late = {f"r{row.number}-gone": "1" for row in rows[:3]}
    looked = browser.post(address, data=fields | late | {"look": "1"})
    assert looked.status_code == 200 and "hinner inte en hel omgång inom 4 månader" in looked.text
    told = browser.get(address, query_string=fields | late, headers={"X-Requested-With": "fetch"}).json["html"]
    assert "hinner inte en hel omgång" in told and "<html" not in told
    assert len(whole(plan)) == 9
    assert browser.post(address, data=fields | {f"r{last.number}-seats": "12"}).status_code == 303
    assert next(row for row in whole(plan) if row.number == last.number).seats == 12


def test_a_blocked_day_is_told_and_not_refused(browser, me):
    plan = make_year_plan(by=me)
    row = whole(plan)[0]
    fields = typed(browser.get(f"{HOME}/{plan.id}/rounds").text)
    fields |= {f"r{row.number}-d0": f"{NEXT_YEAR}-07-05", f"r{row.number}-d1": f"{NEXT_YEAR}-07-06"}
    assert browser.post(f"{HOME}/{plan.id}/rounds", data=fields).status_code == 303
    assert "är spärrad: " in browser.get(f"{HOME}/{plan.id}").text


@pytest.mark.parametrize(
    ("value", "words"), [("i maj", "Skriv datum som"), ("0001-01-01", "i vår tid"), ("", "2 olika dagar")]
)
def test_days_that_are_no_days_are_answered_in_words(browser, me, value, words):
    plan = make_year_plan(by=me)
    fields = typed(browser.get(f"{HOME}/{plan.id}/rounds").text) | {f"r{whole(plan)[0].number}-d0": value}
    reply = browser.post(f"{HOME}/{plan.id}/rounds", data=fields)
    assert reply.status_code == 422 and words in reply.text


def test_a_theme_gets_one_sitting_more(browser, me):
    plan = make_year_plan(by=me)
    address = f"{HOME}/{plan.id}/themes/c"
    fields = typed(browser.get(address).text) | {"r0-d0": f"{NEXT_YEAR}-03-09", "r0-half": "em"}
    assert browser.post(address, data=fields).status_code == 303
    assert "2 tillfällen" in browser.get(address).text
    gone = {f"{name.split('-')[0]}-gone": "1" for name in typed(browser.get(address).text)}
    assert browser.post(address, data=gone).status_code == 422
    assert browser.get(f"{HOME}/{plan.id}/themes/finns-inte").status_code == 404


def test_a_plan_is_proposed_laid_out_and_published_with_buttons(browser, me):
    plan = make_year_plan(by=me)
    change_choices(plan, plan.choices, today(), by=me)
    session.commit()
    for step in ("copy",):
        assert browser.post(f"{HOME}/{plan.id}/{step}").status_code == 409
    for step in ("anew", "propose", "rounds/make", "rounds/make", "publish"):
        assert browser.post(f"{HOME}/{plan.id}/{step}").status_code == 303, step
    page = browser.get(f"{HOME}/{plan.id}").text
    assert "11 omgångar är upplagda." in page and "Lägg ut" not in page and "Flytta omgångar" not in page
    assert {round_.state for round_ in session.query(Round)} == {"published"}
    assert browser.post(f"{HOME}/{plan.id}/anew").status_code == 409


def test_the_year_on_a_sheet_and_a_round_in_a_calendar(browser, me):
    make_colleague("trainer", make_area(), given_name="Åsa", family_name="Ek")
    plan = make_year_plan(by=me)
    reply = browser.get(f"{HOME}/{plan.id}/arsblad.csv")
    lines = reply.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Vecka;Datum;Dag") and "Åsa Ek" in reply.text
    weeks = [int(line.split(";")[0].removeprefix("v. ")) for line in lines[1:]]
    assert weeks == sorted(weeks) and len(lines) == 1 + 9 * 2 + 2
    row = whole(plan)[0]
    calendar = Calendar.from_ical(browser.get(f"{HOME}/{plan.id}/rows/{row.number}.ics").data)
    events = list(calendar.walk("VEVENT"))
    assert [each.decoded("dtstart").date() for each in events] == list(row.days)
    assert events[0].decoded("dtstart").hour == 9
    assert browser.get(f"{HOME}/{plan.id}/rows/999.ics").status_code == 404


def test_nobody_else_reaches_a_plan(new_browser):
    area = make_area()
    plan = make_year_plan(area)
    other = make_municipality(key="1480", code="1480", name="Göteborg")
    for person in (
        make_colleague("coordinator", other),
        make_colleague("unit_manager", area),
        make_colleague("trainer", area),
    ):
        stranger = new_browser()
        stranger.sign_in(person)
        for page in ("", "/choices", "/rounds", "/themes/c", "/arsblad.csv"):
            assert stranger.get(f"{HOME}/{plan.id}{page}").status_code == 403
        for step in ("anew", "copy", "propose", "rounds/make", "publish"):
            assert stranger.post(f"{HOME}/{plan.id}/{step}").status_code == 403
    assert session.query(Round).count() == 0


def test_a_plan_is_told_of_by_its_name(app):
    plan = make_year_plan(year=NEXT_YEAR + 1)
    with app.test_request_context():
        assert find(Ref("courses.year_plan", str(plan.id))).title == f"Årsplan {NEXT_YEAR + 1}"
    assert find(Ref("courses.year_plan", "0")) is None and find(Ref("courses.round", "1")) is None
