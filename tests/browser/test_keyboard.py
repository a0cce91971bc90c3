"""With the keyboard alone, and without JavaScript: the main things can be done all the same."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.dates import today
from app.db import session
from courses.days.models import AttendanceMark, Seat
from courses.modules.models import StepDone
from quizzes import actions
from quizzes.models import Attempt
from tests.browser.conftest import watched
from tests.factories import make_colleague, make_organisation
from tests.factories_days import make_course, make_round, make_seat
from tests.factories_modules import make_module
from tests.factories_people import PASSWORD, make_sign_in
from tests.factories_quizzes import make_quiz, one_choice

pytestmark = pytest.mark.one_database
#: The outline of what has focus, or of the label that stands for it: its style and width.
FOCUS = """(() => { const at = document.activeElement; if (!at || at === document.body) return null;
  const seen = [at, at.closest("label"), at.nextElementSibling].filter(Boolean).map((each) => getComputedStyle(each));
  const outlined = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
  return {name: at.outerHTML.slice(0, 120), seen: seen.some(outlined)}; })()"""


@contextmanager
def window(browser, server, person, **options):
    """A window with this person signed in, through the form."""
    subject = f"nummer{person.id}@exempel.example"
    make_sign_in(person, subject)
    session.commit()
    context = browser.new_context(**{"base_url": server, "locale": "sv-SE"} | options)
    try:
        with watched(context, server):
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.goto("/")
            page.fill("input[name=subject]", subject)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_selector("[data-person]")
            yield page
    finally:
        context.close()


def tab_to(page, selector, most=60):
    """Press Tab until this has focus; every stop on the way must be seen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus is None or focus["seen"], focus
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def read_again(statement):
    """What the server has saved, read in a transaction that ends at once."""
    session.rollback()
    return list(session.scalars(statement))


@pytest.mark.parametrize(
    "account", ["", "deltagare", "chef", "kursledare", "samordnare", "regional", "redaktor", "admin"]
)
def test_focus_is_seen_wherever_tab_goes(site, account, browser, browser_context_args):
    context = browser.new_context(**browser_context_args | {"base_url": site.url})
    try:
        if account:
            context.add_cookies([site.cookie(account)])
        page = context.new_page()
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.inner_text(":focus") == "Hoppa till innehållet"
        unseen = []
        for _press in range(40):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus and not focus["seen"]:
                unseen.append(focus["name"])
        assert unseen == []
    finally:
        context.close()


def test_the_first_link_goes_past_the_menu(site, browser):
    context = browser.new_context(base_url=site.url)
    context.add_cookies([site.cookie("deltagare")])
    page = context.new_page()
    page.goto("/min-resa")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()


def test_a_quiz_is_answered_with_the_keyboard_alone(app, live_server, browser):
    me = make_colleague()
    quiz, version = make_quiz(questions=[one_choice("q1"), one_choice("q2")])
    attempt = actions.begin(quiz, version, by=me)
    with window(browser, live_server, me) as page:
        page.goto(f"/quizzes/attempts/{attempt.id}/1")
        for number in (1, 2):
            page.wait_for_url(f"**/{number}")
            tab_to(page, "input[type=radio]")
            page.keyboard.press("Space")
            while page.evaluate("document.activeElement.value") != "a":
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        page.wait_for_url("**/review")
        tab_to(page, "main form button")
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:has-text('Du är godkänd')")
    assert read_again(select(Attempt.passed)) == [True]


def test_attendance_is_taken_with_the_keyboard_alone(app, live_server, browser):
    trainer = make_colleague("trainer")
    round_ = make_round(make_course(), first_on=today() - timedelta(days=1), trainers=(trainer,))
    for _person in range(2):
        make_seat(round_)
    with window(browser, live_server, trainer) as page:
        page.goto("/courses/days/led?show=past")
        tab_to(page, "main h2 a")
        page.keyboard.press("Enter")
        page.wait_for_selector("#attendance")
        tab_to(page, "li.attend input[type=radio]")
        page.keyboard.press("Space")
        tab_to(page, "li.attend:last-child input[type=radio]")
        page.keyboard.press("ArrowUp")  # From the first choice to the last: away.
        tab_to(page, "#attendance .save-bar button")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Närvaro sparad för 2 personer.")
    assert sorted(read_again(select(AttendanceMark.state))) == ["absent", "present"]


def test_the_main_job_works_without_javascript(app, live_server, browser):
    unit = make_organisation()
    manager, me, trainer = make_colleague("unit_manager", unit), make_colleague(unit=unit), make_colleague("trainer")
    make_module(2, key="samtal", title="Samtal", quiz="samtal-fragor")
    make_quiz(key="samtal-fragor", questions=[one_choice("q1")])
    ahead = make_round(make_course(title="Samtal med barn"))
    past = make_round(make_course(), first_on=today() - timedelta(days=1), trainers=(trainer,))
    make_seat(past, me)
    round_id = ahead.id
    with window(browser, live_server, me, java_script_enabled=False) as page:
        page.goto("/courses/modules/samtal")
        page.click("text=Börja läsa")
        page.click("main .onward button")
        page.click("main .onward button:has-text('Klart')")
        page.click("text=Svara på frågorna")
        page.click("main button:has-text('Börja')")
        page.check("input[value=a]")
        page.click("text=Spara och fortsätt")
        page.click("main button:has-text('Lämna in')")
        assert "Du är godkänd." in page.inner_text("h1")
        page.goto(f"/courses/days/rounds/{round_id}")
        page.click("text=Be om plats")
        page.goto("/min-kompetens")
        assert page.locator("h1").count() == 1
    with window(browser, live_server, manager, java_script_enabled=False) as page:
        page.click("text=Ge de valda plats")
    with window(
        browser, live_server, trainer, java_script_enabled=False, viewport={"width": 390, "height": 800}
    ) as page:
        page.click(".phone-menu summary")  # The menu opens without a script.
        page.click(".phone-menu >> text=Mina kursdagar")
        page.click("text=Tidigare")
        page.click("main h2 a")
        page.click("text=Markera 1 kvar som närvarande")
    assert len(read_again(select(StepDone.step_key))) == 2
    assert read_again(select(Seat.state).where(Seat.round_id == round_id)) == ["seated"]
    assert read_again(select(AttendanceMark.state)) == ["present"]
