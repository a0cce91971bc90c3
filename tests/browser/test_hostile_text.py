"""The corpus of hostile text in a real Chromium: nothing runs, nothing is asked of another host, nothing even tries.

What the content security policy would have to stop counts as a failure too: it is the second wall, not the first.
"""

import pytest

from app.db import db, session
from app.people.models import Person
from app.problems import Problem
from courses.modules.editing import bring, start_module
from quizzes import actions as answering
from tests.factories import make_colleague, make_organisation
from tests.factories_modules import make_facts, make_step
from tests.factories_quizzes import make_quiz, one_choice, several_choices
from tests.web.xss_corpus import ATTACKS, MARKDOWN_ATTACKS

pytestmark = pytest.mark.one_database

EVERYTHING = [text for text in (*ATTACKS, *MARKDOWN_ATTACKS) if "\x00" not in text]
WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => window.ran.push(name);
document.addEventListener("securitypolicyviolation", e => window.ran.push(e.violatedDirective + " " + e.blockedURI));
"""
#: Everything in the page is pointed at, given the focus, pressed and let go; links and buttons stay where they are.
TOUCH = """() => {
  addEventListener("click", e => e.preventDefault(), true);
  addEventListener("submit", e => e.preventDefault(), true);
  for (const each of document.querySelectorAll("main, main *")) {
    for (const name of ["pointerenter", "mouseover", "mouseenter", "focus", "focusin", "click", "auxclick", "wheel", "toggle",
                        "load", "error", "begin", "animationstart", "transitionend", "copy", "blur", "beforeinput", "scrollend"])
      each.dispatchEvent(new Event(name, {bubbles: false, cancelable: true}));
  }
}"""


@pytest.fixture
def evil(app, live_server, context):
    """Windows of an editor and of a manager on a site whose every text is hostile."""
    unit = make_organisation(name=ATTACKS[0])
    for number in range(0, 60, 2):
        make_colleague(unit=unit, given_name=EVERYTHING[number], family_name=EVERYTHING[number + 1])
    people = {
        role: make_colleague(role, unit, given_name=ATTACKS[30]) for role in ("editor", "unit_manager", "social_worker")
    }
    groups = [EVERYTHING[start : start + 12] for start in range(0, len(EVERYTHING), 12)]
    steps = [make_step(f"s{n}", title=group[0][:80], body="\n\n".join(group)) for n, group in enumerate(groups)]
    start_module(make_facts(steps, key="ondska", title=ATTACKS[0]), by=people["editor"])
    addresses = {"editor": [f"/courses/modules/edit/ondska/1/preview/{step.key}" for step in steps[::2]]}
    addresses["editor"] += ["/courses/modules/edit/ondska/1", "/courses/modules/edit/ondska/1/steps/s1"]
    addresses["social_worker"] = [*published(steps), *quiz(people["social_worker"]), "/min-resa"]
    addresses["unit_manager"] = ["/min-enhet"]
    db.session.commit()
    context.add_init_script(WATCH)

    def show(role):
        person = session.get_one(Person, people[role].id)
        cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": person.get_id(), "_fresh": True})
        session.rollback()
        context.add_cookies([{"name": "fardplan", "value": cookie, "url": live_server}])
        return [f"{live_server}{path}" for path in addresses[role]]

    return show


def published(steps):
    """The steps whose text may be published at all."""
    found = []
    for step in steps:
        try:
            with session.begin_nested():
                bring(make_facts([step], key=f"ond-{step.key}"), {}, by=None)
            found.append(f"/courses/modules/ond-{step.key}/steps/{step.key}")
        except Problem:
            continue
    assert found
    return found[:4]


def quiz(learner):
    """Questions, and a result that shows all feedback there is."""
    texts = iter([text[:400] for text in EVERYTHING if text.strip()] * 2)
    questions = []
    for number in range(40):
        choices = [{"id": c, "text": next(texts), "right": c == "a", "feedback": next(texts)} for c in "abc"]
        questions.append((one_choice, several_choices)[number % 2](f"q{number}", prompt=next(texts), choices=choices))
    made = make_quiz(questions=questions)
    handed = answering.begin(*made, by=learner)
    answering.hand_in(handed.id, by=learner)
    opened = answering.begin(*made, by=learner)
    return [f"/quizzes/attempts/{handed.id}", *(f"/quizzes/attempts/{opened.id}/{place}" for place in (1, 2, 17, 32))]


@pytest.mark.parametrize("role", ["editor", "social_worker", "unit_manager"])
def test_nothing_that_people_wrote_runs(evil, page, role):
    page.on("dialog", lambda dialog: dialog.dismiss())
    for address in evil(role):
        assert page.goto(address).status == 200
        assert page.evaluate("document.documentElement.outerHTML.includes('alert(1)')"), address
        page.evaluate(TOUCH)
        page.wait_for_timeout(30)
        assert page.evaluate("window.ran") == [], address
        assert (
            page.evaluate("document.querySelectorAll('main script, main iframe, main object, main style').length") == 0
        )
