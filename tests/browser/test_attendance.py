"""Attendance in a real browser: through a lost connection, and with the keyboard alone."""

import pytest
from sqlalchemy import select

from app.db import db, session
from courses.days.models import AttendanceMark, Round
from tests.factories import make_colleague
from tests.factories_days import make_area, make_occasion, make_seat, sessions_of

pytestmark = pytest.mark.one_database


@pytest.fixture
def course_day(app, live_server, context):
    """A trainer's browser, signed in, the address of yesterday's morning, and three with seats."""
    trainer = make_colleague("trainer", make_area())
    occasion = make_occasion(trainers=[trainer])
    people = [make_colleague() for _ in range(3)]
    for person in people:
        make_seat(session.get(Round, occasion.round_id), person)
    url = f"{live_server}/courses/days/occasions/{occasion.id}?session={sessions_of(occasion)[0].id}"
    db.session.commit()
    cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": trainer.get_id(), "_fresh": True})
    context.add_cookies([{"name": "fardplan", "value": cookie, "url": live_server}])
    return url, people


def marks():
    """What is noted, read in a transaction that ends at once, so that the server can go on writing."""
    try:
        return dict(session.execute(select(AttendanceMark.person_id, AttendanceMark.state)).all())
    finally:
        session.rollback()


def test_what_is_ticked_without_network_is_sent_once_when_it_returns(course_day, context, page):
    url, (first, second, third) = course_day
    ready(page, url)
    context.set_offline(True)
    page.locator(f"input[name=p-{first.id}][value=absent]").check(force=True)
    page.click("button[name=rest]")
    page.wait_for_selector("[data-offline-bar]:not([hidden])")
    assert marks() == {}
    context.set_offline(False)
    page.wait_for_selector("[data-offline-bar]", state="hidden")
    assert marks() == {first.id: "absent", second.id: "present", third.id: "present"}
    page.goto(url)
    assert "2 av 3" in page.inner_text("main")


def ready(page, url):
    """Open the page twice: the first visit brings the service worker, the second goes through it."""
    page.goto(url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(url)


def test_the_page_can_be_loaded_again_without_network_and_what_was_ticked_is_still_there(course_day, context, page):
    url, (first, second, third) = course_day
    ready(page, url)
    context.set_offline(True)
    page.locator(f"input[name=p-{first.id}][value=absent]").check(force=True)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert page.locator(f"input[name=p-{first.id}][value=absent]").is_checked()
    assert page.locator("[data-draft-note=attendance]").is_visible()
    page.click("button[name=rest]")
    page.wait_for_selector("[data-offline-bar]:not([hidden])")
    context.set_offline(False)
    page.wait_for_selector("[data-offline-bar]", state="hidden")
    assert marks() == {first.id: "absent", second.id: "present", third.id: "present"}
    page.goto(url)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('fardplan.draft')).length") == 0
    assert not page.locator("[data-draft-note=attendance]").is_visible()


def test_a_kept_class_list_is_gone_when_someone_meets_the_sign_in_page(course_day, live_server, context, page):
    url, _people = course_day
    ready(page, url)
    context.clear_cookies()
    page.goto(f"{live_server}/logga-in")
    page.wait_for_function("caches.has('fardplan-kept-1').then((there) => !there)")
    context.set_offline(True)
    page.goto(url)
    assert "närvaro" not in page.title().lower()


def test_minutes_are_asked_for_only_of_those_who_were_late(course_day, page):
    url, (first, second, _third) = course_day
    page.goto(url)
    assert not page.locator(f"#m-{first.id}").is_visible()
    page.locator(f"input[name=p-{first.id}][value=late]").check(force=True)
    page.fill(f"#m-{first.id}", "10")
    assert not page.locator(f"#m-{second.id}").is_visible()
    page.click("text=Spara närvaro")
    page.wait_for_selector("text=Närvaro sparad för 1 person.")
    assert marks() == {first.id: "late"}


def test_the_whole_class_is_registered_with_the_keyboard(course_day, page):
    url, people = course_day
    page.goto(url)
    page.focus("button[name=rest]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Närvaro sparad för 3 personer.")
    assert set(marks()) == {person.id for person in people}


def test_the_half_days_are_ticked_without_network_too_and_survive_a_reload(course_day, context, page):
    url, _people = course_day
    grid = url.split("?")[0].replace("/courses/days/", "/courses/classroom/") + "/grid"
    ready(page, grid)
    context.set_offline(True)
    page.locator("input[name=g]").first.check()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert page.locator("input[name=g]").first.is_checked() and page.locator("[data-draft-note=grid]").is_visible()
    page.click(".save-bar button")
    page.wait_for_selector("[data-offline-bar]:not([hidden])")
    assert marks() == {}
    context.set_offline(False)
    page.wait_for_selector("[data-offline-bar]", state="hidden")
    assert list(marks().values()) == ["present"]
