"""What entries show, from the ledger to the sentences of the page."""

from datetime import date

import pytest

from app.competences.queries import picture, shown_by_area
from app.ledger.actions import record
from app.ledger.models import Draft, Need, Ref
from app.web.journey import Stop, StopKind, StopState
from tests.counting import statements
from tests.factories import make_person, make_post
from tests.factories_competences import load_reference, make_entry, make_theme

pytestmark = pytest.mark.usefixtures("app", "verbs")
ON = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def reference(app):
    load_reference()


def area(person, key, on=ON):
    return next(a for a in picture(person, on).areas if a.key == key)


def demands(person, instrument="sosfs-2006-14"):
    return {d.requirement.name: len(d.entries) for d in picture(person, ON).demands[instrument]}


def oblige(person, *needs):
    from app.ledger.actions import Duty, define, oblige_many

    what = define(Ref("courses.part", "p/del-1", 1, "Del 1"), needs, on=date(2026, 1, 1), by=None)
    due = date(2026, 5, 7)
    oblige_many([Duty(person.id, what, date(2026, 1, 7), 4, due, due, "r", "s", date(2026, 1, 7), None, None)], by=None)


def need(ref, days, *areas):
    return Need(ref.kind, ref.key, ("courses.attended",), ref.label, days, areas)


def test_a_course_day_shows_its_areas_and_requirements_until_it_is_corrected():
    person = make_person()
    theme = make_theme(areas=["handlaggningsprocessen", "dokumentation-och-kommunikation"], days=1.0)
    make_entry(make_person(), theme)
    entry = make_entry(person, theme)
    assert demands(person)["Utredning"] == demands(person)["Insatser"] == 1
    assert area(person, "dokumentation-och-kommunikation").levels == ("fakta",), "being there shows no skill"
    record(Draft("courses.attended", person.id, theme, date(2026, 2, 3), corrects_id=entry.id), by=None)
    assert demands(person)["Utredning"] == 1, "a replacing entry stands"
    latest = area(person, "handlaggningsprocessen").rows[0].fact.entry_id
    record(Draft("competences.level_decided", person.id, theme, date(2026, 2, 3), corrects_id=latest), by=None)
    assert set(demands(person).values()) == {0} and area(person, "handlaggningsprocessen").levels == ()


def test_a_passed_quiz_closes_facts_and_understanding_alone():
    person = make_person()
    every = [("x", level) for level in ("fakta", "förståelse", "färdighet", "förtrogenhet")]
    quiz = make_theme(ref=Ref("quizzes.quiz", "q"), verbs=["quizzes.passed"], areas=["samverkan"], objectives=every)
    make_entry(person, quiz, verb="quizzes.passed")
    assert area(person, "samverkan").levels == ("fakta", "förståelse")


def test_what_happens_after_the_day_one_looks_is_not_seen():
    person = make_person()
    make_entry(person, happened_on=date(2026, 12, 1))
    assert area(person, "handlaggningsprocessen").rows == []


def test_a_day_that_covers_two_areas_stands_in_one_row_undivided():
    person = make_person()
    first = make_theme(areas=["politiskt-styrd-organisation", "regelverk-och-riktlinjer"], days=1.5)
    second = make_theme(areas=["dokumentation-och-kommunikation"])
    oblige(
        person,
        need(first, 1.5, "politiskt-styrd-organisation", "regelverk-och-riktlinjer"),
        need(second, 0.5, "dokumentation-och-kommunikation"),
    )
    make_entry(person, first, happened_on=date(2026, 2, 10))
    stop = Stop(
        StopKind.half_day, StopState.ahead, second.label, second.key, on=date(2027, 1, 14), object_kind=second.kind
    )
    found = shown_by_area(person, ON, told=[stop])
    assert [(row.name, row.days, row.sentence) for row in found] == [
        ("Att arbeta i en politiskt styrd organisation och Regelverk och riktlinjer", "1,5 av 1,5 dagar",
         "Senast 10 februari."),
        ("Dokumentation och kommunikation", "0 av 0,5 dagar", "Inget än. Nästa: 14 januari 2027."),
    ]  # fmt: skip
    assert [(row.days_shown, row.days_total) for row in found] == [(1.5, 1.5), (0, 0.5)]


def test_days_that_nothing_asks_for_are_told_apart():
    person = make_person()
    make_entry(person, make_theme(areas=["samverkan"], days=1.0))
    assert [(row.days, row.days_total) for row in shown_by_area(person, ON)] == [("1 dag utöver programmet", 0)]


def test_a_level_decided_shows_nothing():
    """Level and evidence are never mixed."""
    from app.competences.actions import decide_level
    from tests.factories_competences import level

    person = make_person()
    decide_level(person, level("expert"), reason="Skäl.", on=date(2026, 1, 5), by=make_person())
    seen = picture(person, ON)
    assert not seen.other and not any(a.rows or a.levels for a in seen.areas)


def test_the_number_of_statements_does_not_grow_with_what_is_shown():
    few, many = make_post().person_id, make_post().person_id
    from app.db import session
    from app.people.models import Person

    people = [session.get(Person, few), session.get(Person, many)]
    for person, size in zip(people, (1, 300), strict=True):
        for number in range(size):
            theme = make_theme() if number < 20 else Ref("courses.theme", f"x-{number}", label="X")
            make_entry(person, theme, by=make_person() if number < 20 else None)
    counts = [statements(lambda person=person: picture(person, ON)) for person in people]
    assert counts[0] == counts[1] <= 20, "the journey of installed plugins included"
