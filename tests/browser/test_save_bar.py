"""The bar to save a long class list by: always there, never in the way, and it tells what is not saved."""

import pytest
from sqlalchemy import select

from app.db import db, session
from courses.days.models import AttendanceMark, Round
from tests.factories import make_colleague
from tests.factories_days import make_area, make_occasion, make_seat, sessions_of

pytestmark = pytest.mark.one_database
BAR = ".save-bar"
PHONE = {"width": 390, "height": 700}
#: Whether what has the focus, or what draws it, is in the window and not behind the bar.
SEEN = """() => {
    const drawn = document.activeElement.closest("label") || document.activeElement;
    const place = drawn.getBoundingClientRect(), bar = document.querySelector(".save-bar").getBoundingClientRect();
    const inside = document.activeElement.closest(".save-bar");
    return place.top >= 0 && (inside || place.bottom <= bar.top || place.top >= bar.bottom);
}"""


@pytest.fixture
def day(app, live_server, context):
    """A trainer's browser, signed in, yesterday's occasion, and twelve with seats."""
    trainer = make_colleague("trainer", make_area())
    occasion = make_occasion(trainers=[trainer])
    people = [make_colleague() for _ in range(12)]
    for person in people:
        make_seat(session.get(Round, occasion.round_id), person)
    number, first, ids = occasion.id, sessions_of(occasion)[0].id, [person.id for person in people]
    db.session.commit()
    cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": trainer.get_id(), "_fresh": True})
    context.add_cookies([{"name": "fardplan", "value": cookie, "url": live_server}])
    session.rollback()
    return {
        "list": f"{live_server}/courses/days/occasions/{number}?session={first}",
        "grid": f"{live_server}/courses/classroom/occasions/{number}/grid",
        "people": ids,
    }


@pytest.mark.parametrize("which", ["list", "grid"])
def test_on_a_phone_the_bar_is_seen_from_the_first_row_and_never_hides_what_has_the_focus(day, page, which):
    page.set_viewport_size(PHONE)
    page.goto(day[which])
    bar = page.locator(BAR).bounding_box()
    assert bar["y"] + bar["height"] <= PHONE["height"] + 1
    assert bar["height"] <= 110
    fields = page.locator("form[data-queue] input:visible")
    fields.first.focus()
    for _step in range(fields.count() if which == "grid" else len(day["people"])):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")


def test_in_a_low_window_the_bar_lies_still_at_the_end(day, page):
    page.set_viewport_size({"width": 640, "height": 320})
    page.goto(day["list"])
    assert page.locator(BAR).bounding_box()["y"] > 320


def test_the_bar_tells_how_much_is_not_saved_and_then_how_much_is_not_sent(day, page, context):
    first, second, *_others = day["people"]
    page.goto(day["list"])
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    bar = page.locator(BAR)
    assert "sparad" not in bar.inner_text()
    page.locator(f"input[name=p-{first}][value=late]").check(force=True)
    page.fill(f"#m-{first}", "10")
    bar.locator("text=1 ändring är inte sparad.").wait_for()
    page.locator(f"input[name=p-{second}][value=present]").check(force=True)
    bar.locator("text=2 ändringar är inte sparade.").wait_for()
    context.set_offline(True)
    page.click("text=Spara närvaro")
    bar.locator("text=1 ej skickad.").wait_for()
    assert "inte sparad" not in bar.inner_text()
    page.locator(f"input[name=p-{second}][value=absent]").check(force=True)
    bar.locator("text=1 ändring är inte sparad.").wait_for()
    page.click("text=Spara närvaro")
    bar.locator("text=2 ej skickade.").wait_for()
    context.set_offline(False)
    page.wait_for_selector("[data-unsent]", state="hidden")
    try:
        marks = dict(session.execute(select(AttendanceMark.person_id, AttendanceMark.state)).all())
    finally:
        session.rollback()
    assert marks == {first: "late", second: "absent"}


def test_without_scripts_the_bar_saves(day, browser, browser_context_args, context):
    window = browser.new_context(**browser_context_args | {"java_script_enabled": False, "viewport": PHONE})
    try:
        window.add_cookies(context.cookies())
        page = window.new_page()
        page.goto(day["list"])
        page.locator(f"input[name=p-{day['people'][0]}][value=present]").check(force=True)
        page.click(f"{BAR} button")
        page.wait_for_selector("text=Närvaro sparad för 1 person.")
    finally:
        window.close()
