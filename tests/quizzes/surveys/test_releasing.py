"""What is shown, and when: the morning after, in releases of five or more, whatever views are laid side by side."""

from datetime import timedelta
from random import Random
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import IntegrityError

from app.competences.actions import show_evidence
from app.dates import today
from app.db import db, session
from app.ledger.deadlines import add_months
from app.ledger.models import Ref
from quizzes.surveys import queries, results
from quizzes.surveys.actions.answering import open_boxes
from quizzes.surveys.actions.opening import tell
from quizzes.surveys.actions.releasing import release
from quizzes.surveys.models import Survey, SurveyBox, SurveyRelease, SurveyRight
from tests.counting import statements
from tests.factories import make_colleague, make_organisation
from tests.factories_surveys import answer_as, make_ended, make_evaluation, survey_of, tomorrow

pytestmark = pytest.mark.usefixtures("app")


def answered(count, **values):
    """An evaluation that this many of eight have answered."""
    people = [make_colleague() for _ in range(8)]
    survey = make_evaluation(people, **values)
    answer_as(people[:count], survey)
    return survey


def sizes(**which):
    return {row.question: row.size for row in session.query(SurveyRelease).filter_by(**which)}


def end(survey):
    """Let the survey's time be over, as it will be on the day returned."""
    return survey.closes_on + timedelta(days=1)


def test_nothing_is_let_out_the_same_day():
    answered(8)
    assert release(today()) == 0
    assert release(tomorrow()) == 5


def test_four_answers_stay_in_the_box_and_five_leave_it():
    four, five = answered(4), answered(5, theme="annat")
    release(tomorrow())
    assert sizes(survey_id=four.id) == {}
    assert sizes(survey_id=five.id) == {"nytta": 5, "forberedelse": 5, "grupper": 5, "takt": 5, "annorlunda": 5}
    assert open_boxes([five.id])[five.id] == {}
    assert session.query(SurveyBox).filter_by(survey_id=five.id).one().filled_on is None


def test_a_question_that_few_answered_waits_though_the_others_leave():
    people = [make_colleague() for _ in range(6)]
    survey = make_evaluation(people)
    answer_as(people[:4], survey, andra="")
    answer_as(people[4:], survey, andra="Mer kaffe")
    release(tomorrow())
    assert "andra" not in sizes(survey_id=survey.id) and sizes(survey_id=survey.id)["nytta"] == 6
    assert list(open_boxes([survey.id])[survey.id]) == ["andra"]


def test_latecomers_wait_until_they_are_five():
    people = [make_colleague() for _ in range(12)]
    survey = make_evaluation(people)
    answer_as(people[:6], survey)
    release(tomorrow())
    answer_as(people[6:10], survey)
    release(tomorrow())
    assert [r.size for r in queries.releases_of(survey.id) if r.question == "nytta"] == [6]
    answer_as(people[10:], survey)
    release(tomorrow())
    assert sorted(r.size for r in queries.releases_of(survey.id) if r.question == "nytta") == [6, 6]


def test_what_was_too_little_alone_is_pooled_by_theme_when_the_surveys_have_closed():
    one, two, other = answered(3), answered(2), answered(4, theme="annat")
    release(tomorrow())
    assert sizes() == {}
    release(end(one))
    assert sizes(survey_id=None) == {"nytta": 5, "forberedelse": 5, "grupper": 5, "takt": 5, "annorlunda": 5}
    row = session.query(SurveyRelease).filter_by(question="nytta").one()
    assert (row.theme_key, row.held_from, row.held_to) == (one.theme_key, one.held_on, two.held_on)
    assert open_boxes([other.id])[other.id]["nytta"] == ["4"] * 4


def test_at_the_end_only_how_many_is_kept_of_who():
    survey = answered(5)
    assert queries.answers_given([survey])[survey.id] == (8, 5)
    release(end(survey))
    session.expire_all()
    survey = session.get(Survey, survey.id)
    assert (survey.closed, survey.invited, survey.answered) == (True, 8, 5)
    assert session.query(SurveyRight).count() == 0
    assert queries.answers_given([survey])[survey.id] == (8, 5)


def test_the_database_itself_refuses_a_release_of_four():
    survey = answered(0)
    session.add(
        SurveyRelease(
            survey_id=survey.id, theme_key="t", audience="participants", months=0, form_id=survey.form_id, question="nytta",
            held_from=today(), held_to=today(), released_on=today(), size=4, counts={"1": 4},
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_keys_are_drawn_by_chance():
    answered(8)
    release(tomorrow())
    keys = list(session.scalars(session.query(SurveyRelease.key).statement))
    assert len(set(keys)) == len(keys) and all(len(key) == 36 and key[14] == "4" for key in keys)


def test_releasing_again_lets_nothing_out_twice():
    answered(8)
    assert release(tomorrow()) > 0
    assert release(tomorrow()) == 0


def test_two_workers_let_each_answer_out_once(app):
    survey = answered(8)
    session.commit()
    gate = Barrier(2)

    def work():
        with app.app_context():
            gate.wait()
            release(tomorrow())
            db.session.commit()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    session.expire_all()
    assert sum(r.size for r in queries.releases_of(survey.id) if r.question == "nytta") == 8


def test_later_surveys_are_let_out_by_theme_alone_and_never_for_one_occasion():
    show_evidence(
        Ref("courses.theme", "svara-samtal"),
        ["courses.attended"],
        areas=[],
        objectives=[("Du kan göra det.", "färdighet")],
    )
    entries, chiefs = [], []
    for _ in range(2):
        units = [make_organisation() for _ in range(3)]
        chiefs += [make_colleague("unit_manager", unit) for unit in units]
        people = [make_colleague(unit=unit) for unit in units]
        entries.append((make_ended(people, on=add_months(today(), -3)), people))
    tell()
    code = survey_of(entries[0][0], 3).objectives[0][0]
    answers = {f"{code}/{key}": "4" for key in ("anvands", "saker", "stod", "skillnad")}
    for place, (entry, people) in enumerate(entries):
        answer_as(people, survey_of(entry, 3), **answers)
        answer_as(chiefs[place * 3 : place * 3 + 2], survey_of(entry, 3, "managers"), **answers)
    last = survey_of(entries[0][0], 3).closes_on + timedelta(days=1)
    release(last)
    rows = session.query(SurveyRelease).all()
    assert {(row.survey_id, row.objective, row.audience, row.size) for row in rows} == {(None, code, "participants", 6)}
    (goal,) = results.transfer(
        survey_of(entries[0][0], 3).form.questions, queries.objectives_asked("svara-samtal"), rows
    )
    cells = goal.rows[0][1]
    assert [(c.audience, c.months, c.size, c.mean) for c in cells] == [
        ("participants", 3, 6, 4.0), ("participants", 6, 0, None), ("managers", 3, 0, None), ("managers", 6, 0, None)
    ]  # fmt: skip


def test_releasing_many_surveys_costs_few_statements():
    people = [make_colleague() for _ in range(5)]
    for _ in range(2):
        answer_as(people, make_evaluation(people))
    two = statements(lambda: release(tomorrow()))
    for _ in range(6):
        answer_as(people, make_evaluation(people))
    assert statements(lambda: release(tomorrow())) <= two + 4 + 1  # One to close each box.


# Whatever one may see, on any day, laid side by side.


@pytest.mark.parametrize("seed", range(3))
def test_no_two_views_differ_by_fewer_than_five_answers(seed):
    """Views: each occasion, each theme, a theme's occasions together, on each day. Each answer is a text of its own;
    whoever takes one view from another that shares something with it gets five answers or more, or none."""
    chance, people = Random(seed), [make_colleague() for _ in range(24)]
    surveys = [make_evaluation(people, theme=theme) for theme in ("a", "a", "b")]
    waiting = {survey.id: list(people) for survey in surveys}
    views, sent = [], 0
    for days in range(1, 6):
        for survey in surveys:
            takers = [waiting[survey.id].pop() for _ in range(chance.randint(0, 6)) if waiting[survey.id]]
            for person in takers if days < 5 else ():
                sent += 1
                answer_as([person], survey, andra=f"svar {sent}", annorlunda="")
        release(today() + timedelta(days=days) if days < 5 else end(surveys[0]))
        views += seen(surveys)
    left = sum(len(box.get("andra", [])) for box in open_boxes([s.id for s in surveys]).values())
    assert sum(r.size for r in session.query(SurveyRelease).filter_by(question="andra")) + left == sent
    assert left < 10
    for one in views:
        for other in views:
            assert not one & other or len(one - other) == 0 or len(one - other) >= 5


def seen(surveys):
    """The texts in each view."""
    rows = session.query(SurveyRelease).filter_by(question="andra").all()
    views = [[r for r in rows if r.survey_id == survey.id] for survey in surveys]
    views += [[r for r in rows if r.theme_key == theme] for theme in ("a", "b")]
    views += [[r for r in rows if r.theme_key == "a" and r.survey_id is not None]]
    return [{text for row in view for text in row.texts} for view in views]
