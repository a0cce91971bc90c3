"""What web modules give to other pages: where to go on, what there is time for, stops on the journey."""

import re
from datetime import date

import pytest

from app.api import Ref, StopState, hook, session
from app.ledger.actions import define
from app.ledger.models import Need
from courses.modules import actions, plugin
from tests.factories import make_obligation, make_person, make_post
from tests.factories_modules import make_module, make_step


@pytest.fixture
def page(app):
    """A request to put panels on."""
    with app.test_request_context("/"):
        yield


def words(panels):
    text = " ".join(re.sub(r"<[^>]+>", " ", str(panel.html)) for panel in panels)
    return re.sub(r"\s+", " ", text)


def test_the_start_page_tells_where_one_was_and_the_minutes_left(page):
    me = make_person()
    steps = [make_step(str(n), minutes=2 if n < 6 else 1) for n in range(1, 7)]
    make_module(steps, key="m", title="Sekretess")
    for key in "12":
        actions.finish_step("m", 1, key, by=me)
    panels = plugin.panels("home.continue", None, me)
    assert "Fortsätt där du var Sekretess Steg 3 av 6, 7 minuter kvar" in words(panels)
    assert 'href="/courses/modules/m/steps/3"' in panels[0].html


def test_someone_new_is_offered_a_first_module_and_someone_done_none(page):
    me = make_person()
    assert plugin.panels("home.continue", None, me) == []
    make_module([make_step("a")], key="m", title="Sekretess")
    assert "Börja med Sekretess 1 steg, 2 minuter" in words(_afresh(me))
    actions.finish_step("m", 1, "a", by=me)
    assert _afresh(me) == []


def _afresh(person):
    from flask import g

    g.pop("modules_shelf", None)
    return plugin.panels("home.continue", None, person)


@pytest.mark.parametrize(("chosen", "shown"), [(5, 5), (10, 10), (15, 15), (None, 10), (99, 10), ("x", 10)])
def test_the_minutes_are_a_choice_of_three(page, chosen, shown):
    me = make_person()
    make_module([make_step("a", minutes=4), make_step("b", minutes=5)], key="m", title="Sekretess")
    panel = plugin.panels("home.minutes", chosen, me)
    assert re.search(rf'href="\?minutes={shown}" aria-current="true"', str(panel[0].html))
    assert ("Sekretess , steg 1" if shown == 5 else "Sekretess") in words(panel)
    assert ("4 min" if shown == 5 else "9 min") in words(panel)


def test_when_nothing_fits_it_says_so(page):
    make_module([make_step("a", minutes=16)])
    assert "Inget av det du har kvar går på så kort tid." in words(plugin.panels("home.minutes", 15, make_person()))


def test_other_places_get_no_panel(page):
    assert plugin.panels("unit.decisions", None, make_person()) == []


def test_the_journey_stops_at_what_is_begun_and_what_is_asked_for(app):
    post = make_post()
    me = session.get(type(make_person()), post.person_id)
    for key in ("begun", "asked", "neither", "read"):
        make_module([make_step("a", minutes=3), make_step("b", minutes=4)], key=key)
    what = define(
        Ref("courses.part", "p/1", 1, "Del 1"), [Need("courses.module", "asked", ("courses.read",), "A")],
        on=date(2026, 1, 1), by=None,
    )  # fmt: skip
    make_obligation(post, what)
    actions.finish_step("begun", 1, "a", by=me)
    actions.read_many([(me.id, "read", 1, date(2026, 3, 2))], by=None)
    stops = {stop.key: stop for stop in plugin.journey(me, date(2026, 5, 1))}
    assert {key: stop.state for key, stop in stops.items()} == {
        "begun": StopState.now, "asked": StopState.ahead, "read": StopState.done,
    }  # fmt: skip
    assert (stops["begun"].minutes, stops["begun"].steps, stops["begun"].url) == (4, (1, 2), "/courses/modules/begun")
    assert stops["read"].on == date(2026, 3, 2)


def test_modules_are_offered_to_programmes_by_their_words(app):
    make_module(key="m", title="Samverkan där du arbetar")
    make_module(key="n", title="Sekretess")
    found = [each for group in hook.offer(kind="courses.module", text="samver arbet") for each in group]
    assert [(each.key, each.version, each.minutes) for each in found] == [("m", 1, 6)]
    assert plugin.offer("quizzes.quiz", "") == []


def test_what_is_kept_on_a_person_is_told_and_forgotten(app):
    me, other = make_person(), make_person()
    make_module([make_step("a", body="Hej.\n\n/// reflect | Vad?\n///"), make_step("b")], key="m")
    for person in (me, other):
        actions.finish_step("m", 1, "a", by=person)
        actions.save_reflection("m", "a", 1, "tankar", by=person)
    told = plugin.export_person(me)
    assert {table: len(rows) for table, rows in told.items()} == {
        "courses_reading": 1, "courses_step_done": 1, "courses_reflection": 1,
    }  # fmt: skip
    assert told["courses_reflection"][0]["text"] == "tankar"
    assert plugin.forget_person(me) == {"courses_reading": 1, "courses_step_done": 1, "courses_reflection": 1}
    assert {len(rows) for rows in plugin.export_person(me).values()} == {0}
    assert {len(rows) for rows in plugin.export_person(other).values()} == {1}
