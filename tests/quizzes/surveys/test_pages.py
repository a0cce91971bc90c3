"""The pages: answering on one page, results for those they are for, the theme with its log."""

from datetime import timedelta

import pytest

from app.competences.actions import show_evidence
from app.dates import today
from app.db import session
from app.ledger.deadlines import add_months
from app.ledger.models import Ref
from app.organisations.queries import organisation
from quizzes.surveys import queries
from quizzes.surveys.actions.changing import note_change
from quizzes.surveys.actions.opening import tell
from quizzes.surveys.actions.releasing import release
from quizzes.surveys.models import SurveyChange, SurveyRight, SurveyTrainer
from tests.counting import statements
from tests.factories import make_colleague, make_municipality, make_organisation
from tests.factories_surveys import answer_as, make_ended, make_evaluation, survey_of, tomorrow

pytestmark = pytest.mark.usefixtures("app")
THEME = "/quizzes/surveys/themes/svara-samtal"


@pytest.fixture
def coordinator():
    """Who coordinates in the whole federation."""
    make_municipality() if organisation("gr") is None else None
    return make_colleague("coordinator", organisation("gr"))


def evaluated(answers=6, **values):
    """An evaluation that so many have answered, the morning after."""
    people = [make_colleague() for _ in range(8)]
    survey = make_evaluation(people, **values)
    answer_as(people[:answers], survey)
    release(tomorrow())
    return survey


def page(survey, what=""):
    return f"/quizzes/surveys/{survey.id}{what}"


# Answering.


def test_answering_takes_one_page_and_ends_with_thanks(browser):
    (person,) = people = [make_colleague()]
    survey = make_evaluation(people)
    browser.sign_in(person)
    shown = browser.get(page(survey)).text
    assert "Har du nytta i ditt arbete" in shown and "Nämn inga klienter eller kollegor" in shown
    reply = browser.post(page(survey), data={"q_nytta": "5", "q_andra": "Mer tid"})
    assert reply.status_code == 303 and queries.right(survey.id, person.id).answered
    assert "Tack för ditt svar" in browser.get(page(survey)).text


def test_what_was_typed_stays_when_it_is_refused(browser):
    (person,) = people = [make_colleague()]
    survey = make_evaluation(people)
    reply = browser.sign_in(person).post(page(survey), data={"q_nytta": "5", "q_andra": "Kalle, 19900101-2385"})
    assert reply.status_code == 422 and "personnummer" in reply.text and "Kalle" in reply.text
    assert 'href="#q_andra"' in reply.text
    assert not queries.right(survey.id, person.id).answered


def test_an_empty_form_is_told_so(browser):
    (person,) = people = [make_colleague()]
    reply = browser.sign_in(person).post(page(make_evaluation(people)), data={})
    assert reply.status_code == 422 and "minst en fråga" in reply.text


def test_the_same_form_sent_twice_counts_once(browser):
    (person,) = people = [make_colleague()]
    survey = make_evaluation(people)
    browser.sign_in(person)
    sent = [browser.post(page(survey), data={"q_nytta": "5", "once": "x" * 20}) for _ in range(2)]
    assert [reply.status_code for reply in sent] == [303, 303]
    again = browser.post(page(survey), data={"q_nytta": "1", "once": "y" * 20})
    assert "Tack för ditt svar" in again.text


def test_nobody_else_opens_it_not_even_the_trainer(browser, coordinator):
    trainer = make_colleague("trainer")
    survey = make_evaluation(trainers=[trainer])
    for person in (make_colleague(), trainer, coordinator, make_colleague("system_admin")):
        assert browser.sign_in(person).get(page(survey)).status_code == 403
        assert browser.sign_in(person).post(page(survey), data={"q_nytta": "1"}).status_code == 403


def test_it_waits_on_the_first_page_until_answered(browser):
    (person,) = people = [make_colleague()]
    survey = make_evaluation(people)
    assert page(survey) in browser.sign_in(person).get("/min-resa").text
    assert page(survey) in browser.get("/quizzes/surveys").text
    answer_as(people, survey)
    assert page(survey) not in browser.get("/min-resa").text
    assert "Inget väntar på svar" in browser.get("/quizzes/surveys").text


def test_a_manager_is_asked_about_the_unit(browser):
    show_evidence(
        Ref("courses.theme", "svara-samtal"),
        ["courses.attended"],
        areas=[],
        objectives=[("Du kan ge råd.", "färdighet")],
    )
    unit = make_organisation()
    chief, person = make_colleague("unit_manager", unit), make_colleague(unit=unit)
    entry = make_ended([person], on=add_months(today(), -3))
    tell()
    survey = survey_of(entry, 3, "managers")
    shown = browser.sign_in(chief).get(page(survey)).text
    assert "Används det i arbetet på enheten?" in shown and "Du kan ge råd." in shown and "aldrig en enskild" in shown
    assert person.family_name not in shown
    name = f"q_{survey.objectives[0][0]}__anvands"
    assert browser.post(page(survey), data={name: "4"}).status_code == 303
    assert browser.get(page(survey, "/results")).status_code == 404


def test_an_old_link_leads_to_a_page_that_says_that_it_is_over(browser):
    (person,) = people = [make_colleague()]
    survey = make_evaluation(people)
    release(survey.closes_on + timedelta(days=1))
    shown = browser.sign_in(person).get(page(survey))
    assert shown.status_code == 200 and "Utvärderingen är stängd" in shown.text
    assert browser.post(page(survey), data={"q_nytta": "1"}).status_code == 200


# Results.


def test_a_trainer_reads_the_own_occasions_and_no_others(browser):
    trainer = make_colleague("trainer")
    own, other = evaluated(trainers=[trainer]), evaluated()
    browser.sign_in(trainer)
    shown = browser.get("/quizzes/surveys/results").text
    assert page(own, "/results") in shown and page(other, "/results") not in shown
    result = browser.get(page(own, "/results")).text
    assert "6 svar, i snitt 4,0 av 5" in result and "Frågar mer." in result and "6 av 8 har svarat" in result
    assert browser.get(page(other, "/results")).status_code == 403


def test_fewer_than_five_are_hidden(browser):
    trainer = make_colleague("trainer")
    survey = evaluated(4, trainers=[trainer])
    shown = browser.sign_in(trainer).get(page(survey, "/results")).text
    assert "i snitt" not in shown and "Frågar mer." not in shown and shown.count("Färre än fem svar") == 6


def test_a_coordinator_reads_those_of_the_own_area(browser, coordinator):
    inside, elsewhere = evaluated(), evaluated(area=make_municipality(key="1480", name="Göteborg").id)
    local = make_colleague("coordinator", make_municipality(key="1481", name="Mölndal"))
    assert browser.sign_in(coordinator).get(page(inside, "/results")).status_code == 200
    assert browser.get(page(elsewhere, "/results")).status_code == 200
    assert browser.sign_in(local).get(page(inside, "/results")).status_code == 403
    assert browser.get(page(elsewhere, "/results")).status_code == 403


@pytest.mark.parametrize(
    "role", ["social_worker", "unit_manager", "system_admin", "regional_admin", "auditor", "editor"]
)
def test_others_do_not_read_single_occasions(browser, role):
    survey = evaluated()
    browser.sign_in(make_colleague(role))
    assert browser.get(page(survey, "/results")).status_code == 403
    assert browser.get("/quizzes/surveys/results").status_code == 403


def test_a_participant_sees_the_pooled_result_and_the_log_but_no_trend(browser):
    evaluated(), evaluated()
    note_change("svara-samtal", "Fallet kom sent.", "Det kommer fem dagar före.", by=None)
    shown = browser.sign_in(make_colleague()).get(THEME).text
    assert "12 svar, i snitt 4,0 av 5" in shown and "Det kommer fem dagar före." in shown
    assert "survey-trend" not in shown and "/results" not in shown


def test_what_was_written_is_read_by_those_who_led_or_coordinate_the_day_alone(browser, coordinator):
    trainer, other = make_colleague("trainer"), make_colleague("trainer")
    evaluated(trainers=[trainer]), evaluated()
    for reader in (make_colleague(), make_colleague("unit_manager"), other):
        assert "Frågar mer." not in browser.sign_in(reader).get(THEME).text
    assert browser.sign_in(trainer).get(THEME).text.count("Frågar mer.") == 6
    assert browser.sign_in(coordinator).get(THEME).text.count("Frågar mer.") == 12


def test_one_occasion_alone_is_shown_to_nobody_else_since_it_is_about_who_led_it(browser):
    trainer = make_colleague("trainer")
    evaluated(trainers=[trainer])
    assert "i snitt" not in browser.sign_in(make_colleague()).get(THEME).text
    assert "i snitt" in browser.sign_in(trainer).get(THEME).text


def test_the_trend_is_drawn_for_those_who_see_occasions_and_hides_the_small(browser, coordinator):
    evaluated(), evaluated(3), evaluated()
    shown = browser.sign_in(coordinator).get(THEME).text
    assert shown.count('survey-trend"') == 3 and "4,0" in shown and "färre än fem svar" in shown
    trainer = make_colleague("trainer")
    evaluated(trainers=[trainer])
    assert browser.sign_in(trainer).get(THEME).text.count("/results") <= 3


def test_a_theme_that_nobody_knows_is_not_found(browser):
    assert browser.sign_in(make_colleague()).get("/quizzes/surveys/themes/finns-inte").status_code == 404


def test_a_theme_costs_no_more_statements_for_many_occasions(browser, coordinator):
    evaluated(), evaluated()
    browser.sign_in(coordinator).get(THEME)
    two = statements(lambda: browser.get(THEME))
    for _ in range(4):
        evaluated()
    assert statements(lambda: browser.get(THEME)) == two
    held = statements(lambda: browser.get("/quizzes/surveys/results"))
    evaluated()
    assert statements(lambda: browser.get("/quizzes/surveys/results")) == held


# The log.


def test_a_coordinator_writes_what_was_changed(browser, coordinator):
    evaluated()
    browser.sign_in(coordinator)
    assert browser.get(THEME + "/changes/new").status_code == 200
    data = {"said": "Pauserna var korta.", "changed": "De är längre.", "on": today().isoformat()}
    assert browser.post(THEME + "/changes/new", data=data).status_code == 303
    assert session.query(SurveyChange).one().written_by_id == coordinator.id
    assert "De är längre." in browser.get(THEME).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("said", ""),
        ("changed", "Tack 19900101-2385"),
        ("on", (today() + timedelta(days=2)).isoformat()),
        ("said", "å" * 601),
    ],
)
def test_what_may_not_stand_in_the_log_is_refused(browser, coordinator, field, value):
    evaluated()
    data = {"said": "Pauserna.", "changed": "Längre.", "on": today().isoformat()} | {field: value}
    assert browser.sign_in(coordinator).post(THEME + "/changes/new", data=data).status_code == 422
    assert session.query(SurveyChange).count() == 0


def test_only_coordinators_write_in_the_log(browser):
    evaluated()
    for role in ("trainer", "unit_manager", "social_worker"):
        assert browser.sign_in(make_colleague(role)).get(THEME + "/changes/new").status_code == 403


# What is kept on a person.


def test_a_person_is_told_of_the_right_but_no_answer_can_be_found(app):
    from app import registry

    (person,) = people = [make_colleague()]
    survey = make_evaluation(people, trainers=[person])
    answer_as(people, survey, andra="Mer kaffe")
    told = next(g for g in registry.hook.export_person(person=person) if "quizzes_survey_right" in g)
    assert told["quizzes_survey_right"] == [
        {"survey": survey.id, "theme": "Svåra samtal", "held_on": today().isoformat(), "answered": True}
    ]
    assert "kaffe" not in str(told) and len(told["quizzes_survey_trainer"]) == 1
    change = note_change("t", "Det.", "Detta.", by=person)
    registry.hook.forget_person(person=person)
    session.refresh(change)
    assert change.written_by_id is None and session.query(SurveyRight).count() == 0


def test_whoever_looks_at_a_course_sees_what_was_changed_since_others_went(browser):
    from tests.factories_days import make_course, make_round

    course = make_course()
    round_ = make_round(course)
    browser.sign_in(make_colleague())
    assert "Vad andra har tyckt" not in browser.get(f"/courses/days/rounds/{round_.id}").text
    note_change(f"{course.key}-tema-1", "Fallet kom sent.", "Det kommer fem dagar före.", by=None)
    shown = browser.get(f"/courses/days/rounds/{round_.id}").text
    assert f"/quizzes/surveys/themes/{course.key}-tema-1" in shown and "Det kommer fem dagar före." in shown


def test_a_trainers_own_record_leads_to_what_was_thought_of_the_own_days(browser):
    trainer, other = make_colleague("trainer"), make_colleague("trainer")
    survey = evaluated()
    session.add(SurveyTrainer(survey_id=survey.id, person_id=trainer.id))
    session.commit()
    browser.sign_in(trainer)
    assert THEME in browser.get("/courses/pool/mine").text
    browser.sign_in(other)
    assert THEME not in browser.get("/courses/pool/mine").text
