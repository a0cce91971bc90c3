"""Answering: only those who were there, once, and so that nobody can tell whose answer is whose."""

import json
import logging
from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text, update

from app.api import unseal
from app.dates import today
from app.db import Base, db, is_postgresql, session
from app.problems import Problem
from app.web.models import Kept
from quizzes.surveys import queries
from quizzes.surveys.actions.answering import answer, open_boxes
from quizzes.surveys.actions.releasing import release
from quizzes.surveys.models import Survey, SurveyBox, SurveyForm, SurveyRelease, SurveyRight
from tests.factories import make_colleague
from tests.factories_surveys import ANSWERS, answer_as, make_ended, make_evaluation, survey_of, tomorrow

pytestmark = pytest.mark.usefixtures("app")


def in_box(survey):
    return open_boxes([survey.id])[survey.id]


def test_an_answer_lies_in_the_box_question_by_question():
    people = [make_colleague() for _ in range(2)]
    survey = make_evaluation(people)
    answer_as(people[:1], survey)
    answer_as(people[1:], survey, nytta="1", takt="")
    assert {name: Counter(values) for name, values in in_box(survey).items()} == {
        "nytta": Counter("41"), "forberedelse": Counter("33"), "grupper": Counter("55"), "takt": Counter(["lagom"]),
        "annorlunda": Counter({"Frågar mer.": 2}),
    }  # fmt: skip


def test_answering_twice_counts_once():
    people = [make_colleague() for _ in range(2)]
    survey = make_evaluation(people)
    answer_as(people[:1], survey)
    with pytest.raises(Problem, match="redan med"):
        answer(survey, ANSWERS, by=people[0])
    assert len(in_box(survey)["nytta"]) == 1


def test_whoever_was_not_there_has_nothing_to_say():
    survey = make_evaluation()
    with pytest.raises(Problem, match="var med"):
        answer(survey, ANSWERS, by=make_colleague())


@pytest.mark.parametrize("days", [-1, 15])
def test_a_survey_takes_answers_between_its_days_alone(days):
    (person,) = people = [make_colleague()]
    survey = make_evaluation(people)
    survey.opens_on, survey.closes_on = today() - timedelta(days=days), today() - timedelta(days=days - 14)
    survey.opens_on, survey.closes_on = min(survey.opens_on, survey.closes_on), max(survey.opens_on, survey.closes_on)
    if days == 15:
        survey.closes_on = today() - timedelta(days=1)
    with pytest.raises(Problem, match="stängd"):
        answer(survey, ANSWERS, by=person)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (dict.fromkeys(ANSWERS, ""), "minst en fråga"),
        ({"nytta": "6"}, "Välj ett av svaren"),
        ({"takt": "<script>"}, "Välj ett av svaren"),
        ({"andra": "å" * 1001}, "högst 1000"),
        ({"andra": "Hon med 19900101-2385 var bra"}, "personnummer"),
    ],
)
def test_what_is_not_sound_is_refused_and_the_right_is_kept(answers, sentence):
    (person,) = people = [make_colleague()]
    survey = make_evaluation(people)
    with pytest.raises(Problem, match=sentence):
        answer(survey, ANSWERS | answers, by=person)
    assert not queries.right(survey.id, person.id).answered and in_box(survey) == {}


def test_two_tabs_at_once_count_once(app):
    (person,) = people = [make_colleague()]
    survey = make_evaluation(people)
    session.commit()
    gate, refused = Barrier(2), []

    def send():
        with app.app_context():
            gate.wait()
            try:
                answer(queries.survey(survey.id), ANSWERS, by=person)
                db.session.commit()
            except Problem as problem:
                db.session.rollback()
                refused.append(str(problem))

    tabs = [Thread(target=send) for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    session.expire_all()
    assert len(refused) == 1 and len(in_box(survey)["nytta"]) == 1


def test_a_whole_class_at_once_is_all_in_the_box(app):
    people = [make_colleague() for _ in range(8)]
    survey = make_evaluation(people)
    session.commit()
    gate = Barrier(8)

    def send(person):
        with app.app_context():
            gate.wait()
            answer(queries.survey(survey.id), ANSWERS, by=person)
            db.session.commit()

    phones = [Thread(target=send, args=(person,)) for person in people]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    session.expire_all()
    assert len(in_box(survey)["nytta"]) == 8


# What the schema and the rows themselves give away.


def tables(*models):
    return {model.__table__ for model in models}


def test_no_table_with_answers_has_a_path_to_a_person():
    """Nothing in or pointing at a box or a release is about one person; what they point at is a survey, which is not."""
    people, answers = tables(SurveyRight), tables(SurveyBox, SurveyRelease)
    for table in answers:
        assert not [column for column in table.columns if "person" in column.name or "right" in column.name]
        assert {key.column.table.name for key in table.foreign_keys} <= {"quizzes_survey", "quizzes_survey_form"}
        assert not any("datetime" in str(column.type).lower() or "_at" in column.name for column in table.columns)
    for table in Base.metadata.tables.values():
        pointed = {key.column.table for key in table.foreign_keys}
        assert not pointed & answers and not pointed & people


def test_no_table_with_answers_counts_its_rows():
    """One row for a whole survey, or a key drawn by chance: there is no number that follows the order of answering."""
    assert [column.name for column in SurveyBox.__table__.primary_key] == ["survey_id"]
    assert [column.name for column in SurveyRelease.__table__.primary_key] == ["key"]


def test_the_right_knows_no_time():
    assert [column.name for column in SurveyRight.__table__.columns] == ["survey_id", "person_id", "answered"]


def test_the_database_alone_does_not_read_a_box():
    people = [make_colleague() for _ in range(2)]
    survey = make_evaluation(people)
    answer_as(people[:1], survey, andra="Mer kaffe")
    one = session.scalar(select(SurveyBox.sealed).where(SurveyBox.survey_id == survey.id))
    answer_as(people[1:], survey, andra="Mindre kaffe")
    two = session.scalar(select(SurveyBox.sealed).where(SurveyBox.survey_id == survey.id))
    assert "kaffe" not in one + two and len(one) == len(two)
    assert sum(a == b for a, b in zip(one, two, strict=True)) < len(one) / 8  # Nothing of it looks the same.
    assert "Mer kaffe" in unseal(two, f"quizzes.survey:{survey.id}")


def test_all_answers_share_one_row_whose_transaction_is_the_latest_ones():
    """On PostgreSQL each row tells its transaction (xmin): a right tells its own, the box tells the last one's alone."""
    if not is_postgresql():
        pytest.skip("SQLite's rows tell no transaction")
    people = [make_colleague() for _ in range(3)]
    survey = make_evaluation(people)
    session.commit()
    for person in people:
        answer_as([person], survey)
        session.commit()
    rights = session.execute(
        text("SELECT xmin::text FROM quizzes_survey_right WHERE survey_id = :n ORDER BY person_id"), {"n": survey.id}
    ).scalars().all()  # fmt: skip
    box = (
        session.execute(text("SELECT xmin::text FROM quizzes_survey_box WHERE survey_id = :n"), {"n": survey.id})
        .scalars()
        .all()
    )
    assert box == [rights[-1]] and len(set(rights)) == 3
    release(tomorrow())
    session.commit()
    let_out = session.execute(text("SELECT DISTINCT xmin::text FROM quizzes_survey_release")).scalars().all()
    assert not set(let_out) & set(rights)


def test_no_line_in_the_log_holds_both_who_and_what(caplog, browser):
    caplog.set_level(logging.DEBUG)
    (person,) = people = [make_colleague(email="anna@partille.example", given_name="Anna", family_name="Ek")]
    survey = make_evaluation(people)
    reply = browser.sign_in(person).post(f"/quizzes/surveys/{survey.id}", data={"q_nytta": "4", "q_andra": "Mer kaffe"})
    assert reply.status_code == 303
    assert "kaffe" not in caplog.text and "anna@partille" not in caplog.text


def test_what_was_typed_is_not_put_aside_when_the_sign_in_has_expired(browser):
    """Elsewhere it is kept on the server, beside who typed it."""
    (person,) = people = [make_colleague()]
    survey = make_evaluation(people)
    browser.sign_in(person)
    page = browser.get(f"/quizzes/surveys/{survey.id}").text
    assert 'name="never_kept"' in page
    session.execute(update(Survey).values(told=True))
    from app.web import kept

    with browser.application.test_request_context(
        "/quizzes/surveys/1", method="POST", data={"never_kept": "1", "q_andra": "Mer kaffe"}
    ):
        kept.keep(person.id)
    assert session.query(Kept).count() == 0


def test_a_box_that_cannot_be_read_is_told_of_and_begins_anew(caplog):
    people = [make_colleague() for _ in range(2)]
    survey = make_evaluation(people)
    answer_as(people[:1], survey)
    session.execute(update(SurveyBox).values(sealed="AAAA"))
    answer_as(people[1:], survey)
    assert len(in_box(survey)["nytta"]) == 1
    assert "SECRET_KEY" in caplog.text


def test_a_form_that_is_used_is_never_changed():
    survey = make_evaluation()
    form = session.get(SurveyForm, survey.form_id)
    form.title = "Något annat"
    with pytest.raises(RuntimeError):
        session.flush()
    session.rollback()


def test_json_of_a_release_tells_nothing_but_counts():
    people = [make_colleague() for _ in range(6)]
    survey = survey_of(make_ended(people))
    answer_as(people, survey)
    release(tomorrow())
    row = session.query(SurveyRelease).filter_by(question="nytta").one()
    assert json.dumps(row.counts) == '{"4": 6}' and row.texts == [] and row.size == 6
