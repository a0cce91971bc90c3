"""Omgångar and what belongs to it, as the coordinator meets the pages."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, event

from app.dates import today
from app.db import session
from app.messages.models import Message
from courses.days.models import Licence, Occasion, Place, Recurrence, Room, Round
from courses.days.queries.places import unlicensed
from courses.models import Course, Theme
from tests.factories import make_colleague, make_municipality, make_organisation
from tests.factories_competences import load_reference
from tests.factories_days import make_area, make_course, make_round, make_seat, make_unit
from tests.factories_rounds import make_licence, make_place, make_room, make_trainer


def statements(act):
    seen = []
    listener = lambda *values: seen.append(values[2])  # noqa: E731
    event.listen(Engine, "before_cursor_execute", listener)
    act()
    event.remove(Engine, "before_cursor_execute", listener)
    return [s for s in seen if not s.startswith(("PRAGMA", "BEGIN"))]


NEXT = today().isocalendar().year + 1


@pytest.fixture
def coordinator(browser):
    person = make_colleague("coordinator", make_area())
    browser.sign_in(person)
    return person


# The list.


@pytest.mark.parametrize("address", ["/courses/days/planning", "/courses/year/", "/courses/pool/", "/courses/costs/"])
def test_the_menu_shows_omgangar_on_all_that_belongs_to_it(browser, coordinator, address):
    assert re.search(r'href="/courses/days/planning" aria-current="page"', browser.get(address).text)


def test_a_round_that_takes_no_wishes_is_told_as_closed_or_yet_to_open(browser, coordinator):
    make_round(make_course(title="Avslut"), closes_on=today() - timedelta(days=1))
    page = browser.get("/courses/days/planning").text
    assert ">stängd</span>" in page and ">öppen</span>" not in page


def test_the_list_is_by_week_and_can_be_searched_filtered_and_sorted(browser, coordinator):
    eva = make_trainer(given_name="Eva", family_name="Ek")
    first = make_round(make_course(title="Barnsamtal"), trainers=[eva])
    make_round(make_course(title="Avslut"), first_on=today() + timedelta(days=60))
    page = browser.get("/courses/days/planning").text
    assert f"v.\xa0{first.first_on.isocalendar().week}" in page or f"v. {first.first_on.isocalendar().week}" in page
    table = page[page.index("<tbody>") :]
    assert table.index("Barnsamtal") < table.index("Avslut") and "2 träffar" in page
    by_name = browser.get("/courses/days/planning?order=course").text
    table = by_name[by_name.index("<tbody>") :]
    assert table.index("Avslut") < table.index("Barnsamtal")
    reply = browser.post("/courses/days/planning", data={"q": "eva", "state": "coming"})
    assert "eva" not in reply.location
    found = browser.get(reply.location).text
    assert "1 träff" in found and "Barnsamtal" in found[found.index("<tbody>") :]
    assert "0 träffar" in browser.get("/courses/days/planning?area=99999").text


def test_the_file_holds_just_what_is_shown(browser, coordinator):
    make_round(make_course(title="Barnsamtal"))
    make_round(make_course(title="Avslut"), published=False)
    reply = browser.get("/courses/days/planning?state=draft&as=csv")
    lines = reply.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Vecka;Kurs;") and len(lines) == 2 and ";Avslut;" in lines[1]


def test_clashes_and_shortages_are_marked(browser, coordinator):
    eva = make_trainer(given_name="Eva", family_name="Ek")
    make_round(make_course(title="Barnsamtal", least_people=12, warn_days=60), trainers=[eva])
    make_round(make_course(title="Avslut"), trainers=[eva], published=False)
    page = browser.get("/courses/days/planning").text
    assert "Eva Ek leder redan Barnsamtal" in page
    assert "0 av minst 12" in page
    few = browser.get("/courses/days/planning?few=1").text
    assert "1 träff" in few and "Barnsamtal" in few


def test_only_coordinators_plan(browser):
    browser.sign_in(make_colleague())
    for address in (
        "planning",
        "rounds/new",
        "rounds/copy",
        "rounds/plan",
        "rounds/recurring",
        "courses",
        "places",
        "licences",
    ):
        assert browser.get(f"/courses/days/{address}").status_code == 403


# Making rounds.


def test_a_first_date_makes_a_whole_draft(browser, coordinator):
    course, room, eva = make_course(themes=3, group_size=24), make_room(), make_trainer()
    day = date(NEXT, 9, 6)
    reply = browser.post(
        "/courses/days/rounds/new",
        data={
            "course": course.id,
            "area": make_area().id,
            "first_on": day.isoformat(),
            "room": room.id,
            "lead": eva.id,
        },
    )
    round_ = session.query(Round).one()
    assert reply.status_code == 303 and reply.location.endswith(f"/rounds/{round_.id}/change")
    assert (round_.state, round_.seats, round_.first_on, round_.last_on) == ("draft", 24, day, date(NEXT, 9, 7))
    assert {o.room_id for o in session.query(Occasion)} == {room.id}
    page = browser.get(reply.location).text
    assert "09:00" not in page and "9.00" in page  # The usual times are told, and the fields are left empty.


def test_publishing_says_what_will_happen_first(browser, coordinator):
    course = make_course()
    make_seat(make_round(course, seats=1))
    make_seat(session.query(Round).one())
    draft = make_round(course, published=False, first_on=today() + timedelta(days=40))
    page = browser.get(f"/courses/days/rounds/{draft.id}/publish").text
    assert "1 person i kön" in page
    assert session.get(Round, draft.id).state == "draft"
    assert browser.post(f"/courses/days/rounds/{draft.id}/publish").status_code == 303
    assert session.get(Round, draft.id).state == "published"
    assert browser.post(f"/courses/days/rounds/{draft.id}/publish").status_code == 409


def test_what_hinders_publishing_is_told_before_and_after(browser, coordinator):
    eva = make_trainer(given_name="Eva", family_name="Ek")
    make_round(trainers=[eva])
    draft = make_round(trainers=[eva], published=False)
    assert "Det här måste ändras först" in browser.get(f"/courses/days/rounds/{draft.id}/publish").text
    reply = browser.post(f"/courses/days/rounds/{draft.id}/publish")
    assert reply.status_code == 409 and "Eva Ek leder redan" in reply.text
    assert session.get(Round, draft.id).state == "draft"


def test_a_round_is_moved_by_weeks(browser, coordinator):
    round_ = make_round()
    was = round_.first_on
    assert browser.get(f"/courses/days/rounds/{round_.id}/move").status_code == 200
    assert browser.post(f"/courses/days/rounds/{round_.id}/move", data={"weeks": 2}).status_code == 303
    assert session.get(Round, round_.id).first_on == was + timedelta(weeks=2)
    assert browser.post(f"/courses/days/rounds/{round_.id}/move", data={}).status_code == 422
    refused = browser.post(f"/courses/days/rounds/{round_.id}/move", data={"weeks": -30})
    assert refused.status_code == 422 and "redan har varit" in refused.text


def test_the_new_days_are_shown_before_a_round_is_moved_to_another_first_day(browser, coordinator):
    round_ = make_round()
    was, page = round_.first_on, f"/courses/days/rounds/{round_.id}"
    assert f'href="{page}/move"' in browser.get(page).text
    saturday = was + timedelta(days=14 + (5 - was.weekday()) % 7)
    looked = browser.post(f"{page}/move", data={"first_on": saturday.isoformat(), "look": "1"})
    assert (
        looked.status_code == 200
        and "De nya dagarna" in looked.text
        and "lördag" in looked.text
        and "helg" in looked.text
    )
    assert session.get(Round, round_.id).first_on == was
    assert browser.post(f"{page}/move", data={"first_on": saturday.isoformat()}).location.endswith(page)
    assert session.get(Round, round_.id).first_on == saturday


def test_two_rounds_are_merged_and_one_is_split(browser, coordinator):
    course = make_course()
    first, second = make_round(course), make_round(course, first_on=today() + timedelta(days=60))
    people = [make_seat(first).person_id for _ in range(3)]
    assert "3 personer flyttas" in browser.get(f"/courses/days/rounds/{first.id}/merge").text
    assert browser.post(f"/courses/days/rounds/{first.id}/merge", data={"into": first.id}).status_code == 422
    assert browser.post(f"/courses/days/rounds/{first.id}/merge", data={"into": second.id}).status_code == 303
    assert session.get(Round, first.id).state == "cancelled"
    page = f"/courses/days/rounds/{second.id}/split"
    assert "Dela" in browser.get(page).text
    said = {"people": people[:1], "title": "Grupp 2", "weeks": 1, "seats": 15, "left": 15}
    assert browser.post(page, data=said | {"left": 1}).status_code == 422
    reply = browser.post(page, data=said)
    assert reply.status_code == 303 and reply.location.endswith("/change")
    assert session.query(Round).filter_by(title="Grupp 2").one().seats == 15


def test_last_years_rounds_become_drafts(browser, coordinator):
    course = make_course(title="Samverkan")
    key, round_ = course.key, make_round(course, first_on=date.fromisocalendar(NEXT, 10, 2))
    page = browser.get(f"/courses/days/rounds/copy?year={NEXT}").text
    assert "Samverkan" in page
    assert browser.post(f"/courses/days/rounds/copy?year={NEXT}", data={"rounds": [round_.id]}).status_code == 303
    assert session.query(Round).filter_by(copied_from_id=round_.id).one().state == "draft"
    assert "finns redan" in browser.get(f"/courses/days/rounds/copy?year={NEXT}").text
    assert "finns redan" in browser.get(f"/courses/days/rounds/copy?year={NEXT}&course={key}").text
    assert "Det finns inga omgångar" in browser.get(f"/courses/days/rounds/copy?year={NEXT}&course=annan").text
    assert browser.post(f"/courses/days/rounds/copy?year={NEXT}", data={"rounds": [round_.id]}).status_code == 422


def test_a_pasted_plan_is_tried_first_and_then_opened(browser, coordinator):
    course = make_course(themes=2)
    good, bad = f"{course.title};A;{NEXT}-09-06", f"{course.title};B;{NEXT}-09-06 fm"
    begun = browser.get("/courses/days/rounds/plan?as=csv").get_data().decode("utf-8-sig").splitlines()
    assert begun[0].startswith("kurs;titel;datum") and len(begun) == 1 + session.query(Course).count()
    tried = browser.post("/courses/days/rounds/plan", data={"rows": f"{good}\n{bad}"})
    assert tried.status_code == 422 and "1 rad har fel." in tried.text and "tar 2 halvdagar" in tried.text
    assert session.query(Round).count() == 0
    assert browser.post("/courses/days/rounds/plan", data={"rows": good}).status_code == 200
    refused = browser.post("/courses/days/rounds/plan", data={"rows": f"{good}\n{bad}", "open": "1"})
    assert refused.status_code == 422 and session.query(Round).count() == 0
    assert browser.post("/courses/days/rounds/plan", data={"rows": good, "open": "1"}).status_code == 303
    assert session.query(Round).one().title == "A"


def test_a_rule_makes_the_years_rounds(browser, coordinator):
    eva, course = make_trainer(), make_course()
    said = {
        "course": course.id,
        "area": make_area().id,
        "weeks": "v. 10, 37",
        "weekday": 2,
        "seats": 20,
        "room": 0,
        "trainers": eva.name,
    }
    assert browser.post("/courses/days/rounds/recurring", data=said | {"weeks": "snart"}).status_code == 422
    assert browser.post("/courses/days/rounds/recurring", data=said).status_code == 303
    rule = session.query(Recurrence).one()
    assert course.title in browser.get("/courses/days/rounds/recurring").text
    assert eva.name in browser.get(f"/courses/days/rounds/recurring/{rule.id}").text
    assert browser.post(f"/courses/days/rounds/recurring/{rule.id}/open", data={"year": NEXT}).status_code == 303
    assert session.query(Round).count() == 2
    assert browser.post(f"/courses/days/rounds/recurring/{rule.id}/open", data={"year": NEXT}).status_code == 409
    assert browser.post(f"/courses/days/rounds/recurring/{rule.id}", data={"remove": "1"}).status_code == 303
    assert session.query(Recurrence).count() == 0


def test_the_calendar_file_of_a_round_is_for_its_coordinator_and_trainers(browser, coordinator):
    eva = make_trainer()
    round_ = make_round(make_course(themes=2), trainers=[eva])
    for person, status in ((coordinator, 200), (eva, 200), (make_colleague(), 403)):
        browser.sign_in(person)
        reply = browser.get(f"/courses/days/rounds/{round_.id}/calendar.ics")
        assert reply.status_code == status
    browser.sign_in(eva)
    events = Calendar.from_ical(browser.get(f"/courses/days/rounds/{round_.id}/calendar.ics").data).walk("VEVENT")
    assert len(events) == 2


# Registers.


def test_a_place_and_its_rooms_are_written_down(browser, coordinator):
    reply = browser.post(
        "/courses/days/places", data={"name": "Kvarnen", "address": "Ågatan 2", "municipality": make_municipality().id}
    )
    place = session.query(Place).one()
    assert reply.location.endswith(f"/places/{place.id}")
    assert browser.post("/courses/days/places", data={"name": "Kvarnen", "municipality": 0}).status_code == 422
    new = f"/courses/days/places/{place.id}/rooms/new"
    assert browser.get(new).status_code == 200
    assert browser.post(new, data={"name": "Salen", "capacity": 30, "equipment": ["hearing_loop"]}).status_code == 303
    assert browser.post(new, data={"name": "Salen", "capacity": 30}).status_code == 422
    room = session.query(Room).one()
    assert room.equipment == ["hearing_loop"] and "hörslinga" in browser.get(f"/courses/days/places/{place.id}").text
    assert browser.get(f"/courses/days/places/{place.id + 1}/rooms/{room.id}").status_code == 404


def test_those_who_go_to_a_place_are_told_of_its_new_address(browser, coordinator):
    room = make_room(make_place(name="Kvarnen"))
    round_ = make_round(occasion={"room_id": room.id})
    seat = make_seat(round_)
    said = {"name": "Kvarnen", "address": "Nya vägen 3", "municipality": 0}
    for _ in range(2):
        assert browser.post(f"/courses/days/places/{room.place_id}", data=said).status_code == 303
    occasion = session.query(Occasion).one()
    assert (occasion.address, occasion.sequence) == ("Nya vägen 3", 1)
    (told,) = session.query(Message).filter_by(person_id=seat.person_id).all()
    assert told.template == "courses/mail/moved"


def test_a_licence_holds_from_one_day_to_another_for_those_below(browser, coordinator):
    committee = make_organisation(parent=make_municipality(), kind="committee", name="Socialnämnden")
    unit = make_organisation(parent=committee)
    course = make_course(licence="bbic")
    said = {"key": "BBIC", "organisation": committee.id, "first_on": "2026-01-01", "last_on": "2026-12-31"}
    assert browser.post("/courses/days/licences", data=said).status_code == 303
    assert browser.post("/courses/days/licences", data=said | {"last_on": "2025-12-31"}).status_code == 422
    licence = session.query(Licence).one()
    assert "Socialnämnden" in browser.get("/courses/days/licences").text
    assert browser.get(f"/courses/days/licences/{licence.id}").status_code == 200
    assert unlicensed(course, [unit.id], date(2026, 12, 31)) == set()
    assert unlicensed(course, [unit.id], date(2027, 1, 1)) == {unit.id}
    assert unlicensed(make_course(), [unit.id], date(2027, 1, 1)) == set()
    make_licence(unit)
    assert unlicensed(course, [unit.id], date(2027, 1, 1)) == set()


def test_whoever_nominates_without_a_valid_licence_is_warned_and_not_stopped(browser):
    unit, manager, people = make_unit()
    round_ = make_round(make_course(licence="bbic"))
    browser.sign_in(manager)
    page = f"/courses/days/rounds/{round_.id}/nominate"
    assert "Licens saknas" in browser.get(page).text
    assert browser.post(page, data={"people": [people[0].id]}).status_code == 303
    make_licence(unit)
    session.commit()
    assert "Licens saknas" not in browser.get(page).text


def test_a_course_is_written_in_a_form(browser, coordinator):
    load_reference()
    said = {
        "title": "Samtal med barn", "group_size": 24, "least_people": 10, "warn_days": 14, "withdraw_days": 5, "late_minutes": 30,
        "practice": "y", "least": 2, "compulsory": "1", "over": "round", "fm_from": "08:30", "fm_to": "11:30",
        "theme0_title": "Lyssna", "theme0_days": "1.0", "theme0_areas": ["samverkan"], "theme0_before": "15: Läs barnkonventionen.",
        "theme1_title": "Fråga", "theme1_days": "0.5", "theme1_areas": ["samverkan"],
    }  # fmt: skip
    assert browser.post("/courses/days/courses/new", data=said).status_code == 303
    course = session.query(Course).one()
    assert (course.key, course.days) == ("samtal-med-barn", 1.5)
    assert course.completion == {"least": 2, "compulsory": [1], "over": "round"}
    assert course.clock == {"fm": ["08:30", "11:30"], "whole": ["08:30", "15:30"]}
    first, second = session.query(Theme).order_by(Theme.position).all()
    assert [(item["text"], item["minutes"]) for item in first.preparation] == [("Läs barnkonventionen.", 15)]
    page = browser.get(f"/courses/days/courses/{course.key}").text
    assert "15: Läs barnkonventionen." in page and "08:30" in page
    again = said | {"theme0_id": first.id, "theme1_id": second.id, "title": "Samtal med barn och unga"}
    assert browser.post(f"/courses/days/courses/{course.key}", data=again).status_code == 303
    session.expire_all()
    assert session.query(Theme).count() == 2 and session.query(Course).one().title == "Samtal med barn och unga"
    for wrong in ({"compulsory": "ett"}, {"fm_from": "13:00"}, {"theme0_before": "Läs"}, {"theme0_areas": []}):
        assert browser.post(f"/courses/days/courses/{course.key}", data=again | wrong).status_code == 422
    told = {"theme0_areas": "minst ett kunskapsområde", "theme0_before": "högst 400 tecken", "theme0_days": "för stort"}
    beyond = {"theme0_areas": [], "theme0_before": "5: " + "a" * 401, "theme0_days": "20"}
    for name, words in told.items():
        assert words in browser.post(f"/courses/days/courses/{course.key}", data=again | {name: beyond[name]}).text
    assert "minst 2 av 3 pass" in browser.get("/courses/days/courses").text
    assert browser.post(f"/courses/days/courses/{course.key}", data=again | {"over": "year"}).status_code == 422


def test_a_municipalitys_coordinator_does_not_change_the_federations_courses(browser):
    course = make_course()
    browser.sign_in(make_colleague("coordinator", make_municipality()))
    assert browser.get(f"/courses/days/courses/{course.key}").status_code == 403


def test_every_planning_page_has_one_heading_and_a_title_of_its_own(browser, coordinator):
    make_round(published=False)
    number = session.query(Round).one().id
    titles = set()
    pages = ["planning", "rounds/new", f"rounds/{number}/change", f"rounds/{number}/publish", f"rounds/{number}/move",
             "rounds/copy", "rounds/plan", "rounds/recurring", "courses", "courses/new", "places", "licences"]  # fmt: skip
    for page in pages:
        text = browser.get(f"/courses/days/{page}").text
        assert len(re.findall("<h1", text)) == 1, page
        titles.add(re.search("<title>(.*?)</title>", text, re.S).group(1))
    assert len(titles) == len(pages)


def test_the_list_takes_as_many_statements_however_long(browser, coordinator):
    counts = []
    for more in (2, 8):
        for _ in range(more):
            make_seat(make_round(trainers=[make_trainer()]))
        session.commit()
        counts.append(len(statements(lambda: browser.get("/courses/days/planning"))))
    assert counts[0] == counts[1] <= 30
