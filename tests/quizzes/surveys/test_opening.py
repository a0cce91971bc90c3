"""Surveys come with the end of an occasion, for those who were there; later ones for managers too."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from app.competences.actions import show_evidence
from app.dates import today
from app.db import session
from app.ledger.actions import record
from app.ledger.deadlines import add_months
from app.ledger.models import Draft, Entry, Ref
from app.messages.actions import choose
from app.messages.delivery import deliver
from app.messages.models import Message
from app.messages.writing import write
from app.organisations.models import Absence
from app.problems import Problem
from quizzes.surveys import queries
from quizzes.surveys.actions.forms import bring_in, house_form
from quizzes.surveys.actions.opening import open_surveys, tell
from quizzes.surveys.actions.releasing import release
from quizzes.surveys.kinds import EVALUATION, TRANSFER
from quizzes.surveys.models import Survey, SurveyRelease, SurveyRight
from quizzes.surveys.written import check
from tests.counting import statements
from tests.factories import make_colleague, make_organisation, make_post
from tests.factories_surveys import answer_as, make_ended, make_evaluation, survey_of

pytestmark = pytest.mark.usefixtures("app")
OBJECTIVES = [("Du kan förklara sambandet.", "förståelse"), ("Du kan göra det.", "färdighet")]


def rights(survey):
    return queries.people_with_rights([survey.id]).get(survey.id, [])


def with_objectives(theme="svara-samtal"):
    show_evidence(Ref("courses.theme", theme), ["courses.attended"], areas=[], objectives=OBJECTIVES)


def followed_up(people, on=None):
    """An occasion three months ago on the day, with its later surveys open."""
    with_objectives()
    return make_ended(people, on=add_months(on or today(), -3))


def test_an_evaluation_opens_the_same_day_for_those_who_were_there():
    people = [make_colleague() for _ in range(3)]
    survey = make_evaluation(people)
    assert (survey.opens_on, survey.closes_on) == (today(), today() + timedelta(days=14))
    assert rights(survey) == sorted(person.id for person in people)
    assert survey.form.key == "utvardering" and len(survey.form.questions) == 6
    assert [each.id for each in queries.waiting(people[0], today())] == [survey.id]
    assert queries.waiting(make_colleague(), today()) == []


def test_the_same_entries_again_as_at_a_rebuild_change_nothing():
    entry = make_ended()
    session.query(SurveyRight).delete()
    assert open_surveys(session.query(Entry).filter_by(id=entry.id).all()) == 0
    assert session.query(Survey).count() == 1 and session.query(SurveyRight).count() == 0


def test_what_ended_long_ago_is_not_asked_about():
    make_ended(on=today() - timedelta(days=31))
    assert session.query(Survey).count() == 0


def test_attendance_that_is_registered_late_still_gives_time_to_answer():
    survey = make_evaluation(on=today() - timedelta(days=20))
    assert (survey.opens_on, survey.closes_on) == (today() - timedelta(days=20), today() + timedelta(days=14))


def test_an_occasion_that_nobody_came_to_is_not_evaluated():
    make_ended([])
    assert session.query(Survey).count() == 0


def test_many_occasions_cost_no_more_statements_than_one():
    with_objectives()
    entries = [make_ended() for _ in range(5)]
    for table in ("quizzes_survey_right", "quizzes_survey_box", "quizzes_survey"):
        session.execute(text(f"DELETE FROM {table}"))
    one = statements(lambda: open_surveys(entries[:1]))
    many = statements(lambda: open_surveys(entries[1:]))
    assert many <= one + 2


def test_the_course_may_have_a_form_of_its_own():
    written, _faults = check(house_form(EVALUATION).model_dump() | {"key": "kort"})
    bring_in(written)
    assert make_evaluation(form="kort").form.key == "kort"
    assert make_evaluation(form="finns-inte").form.key == "utvardering"
    bring_in(house_form(TRANSFER))
    assert make_evaluation(form="uppfoljning").form.key == "utvardering"


def test_later_surveys_are_made_for_themes_with_objectives():
    with_objectives()
    entry = make_ended()
    later = survey_of(entry, months=6)
    assert later.opens_on == add_months(today(), 6) and later.closes_on == later.opens_on + timedelta(days=21)
    assert [words for _code, words in later.objectives] == [each for each, _level in OBJECTIVES]
    assert len(rights(later)) == 6 and rights(survey_of(entry, 6, "managers")) == []
    assert len(later.form.questions) == 4


def test_everyone_is_told_once_when_it_opens():
    people = [make_colleague() for _ in range(2)]
    survey = make_evaluation(people)
    assert tell() == 1 and tell() == 0
    told = session.query(Message).all()
    assert {each.person_id for each in told} == {person.id for person in people}
    assert all(each.reminder and each.event == f"quizzes.survey:{survey.id}" for each in told)
    mail = write(told[0], people[0])
    assert mail.subject == "Utvärderingen är öppen: Svåra samtal" and f"/quizzes/surveys/{survey.id}" in mail.body
    deliver()


def test_nobody_who_is_away_is_asked():
    away, here = people = [make_colleague(), make_colleague()]
    session.add(Absence(person_id=away.id, first_on=today() - timedelta(days=1), last_on=None, percent=100))
    session.flush()
    make_evaluation(people)
    tell()
    assert [each.person_id for each in session.query(Message)] == [here.id]
    assert queries.waiting(away, today()) == []
    assert len(queries.waiting(here, today())) == 1


def test_who_is_away_or_has_left_when_a_later_survey_opens_is_not_asked_at_all():
    away, gone, here = people = [make_colleague(), make_colleague(), make_colleague()]
    entry = followed_up(people)
    session.add(Absence(person_id=away.id, first_on=today() - timedelta(days=40), last_on=None, percent=100))
    from app.organisations.models import Post

    session.query(Post).filter_by(person_id=gone.id).update({"last_on": today() - timedelta(days=1)})
    session.flush()
    tell()
    assert rights(survey_of(entry, 3)) == [here.id]


def test_managers_answer_once_about_their_units_however_many_were_there():
    unit, other = make_organisation(), make_organisation()
    chief, second = make_colleague("unit_manager", unit), make_colleague("unit_manager", other)
    people = [make_colleague(unit=unit), make_colleague(unit=unit), make_colleague(unit=other), make_colleague()]
    entry = followed_up(people)
    tell()
    assert rights(survey_of(entry, 3, "managers")) == sorted([chief.id, second.id])
    assert sorted(rights(survey_of(entry, 3))) == sorted(person.id for person in people)
    mails = {each.person_id: each.template for each in session.query(Message)}
    assert mails[chief.id] == "quizzes/mail/managers" and mails[people[0].id] == "quizzes/mail/later"
    told = session.query(Message).filter_by(person_id=chief.id).one()
    assert "enheten som helhet" in write(told, chief).body


def test_a_manager_never_answers_about_oneself_but_the_one_above_does():
    parent = make_organisation()
    unit = make_organisation(parent=parent)
    above, chief = make_colleague("unit_manager", parent), make_colleague("unit_manager", unit)
    assert queries.managers_of([chief.id], today()) == {chief.id: {above.id}}


def test_telling_many_costs_no_more_statements_than_telling_one():
    with_objectives()

    def class_of_three():
        unit = make_organisation()
        make_colleague("unit_manager", unit)
        return make_ended([make_colleague(unit=unit) for _ in range(3)], on=add_months(today(), -3))

    class_of_three()
    one = statements(tell)
    for _ in range(4):
        class_of_three()
    assert statements(tell) <= one + 2


def test_a_person_with_two_posts_has_one_right():
    person = make_colleague()
    make_post(person, first_on=date(2026, 2, 1))
    assert rights(make_evaluation([person])) == [person.id]


def more(entry, people):
    """The entry that these people too turned out to have been there."""
    told = entry.data | {"people": [person.id for person in people]}
    return record(Draft("courses.ended_for_more", None, entry.ref, entry.happened_on, data=told), by=None)


def test_who_is_noted_as_there_afterwards_may_answer_too_and_is_told_once():
    with_objectives()
    entry, late = make_ended(), make_colleague()
    survey, later = survey_of(entry), survey_of(entry, months=3)
    tell()
    more(entry, [late])
    more(entry, [late])
    assert late.id in rights(survey) and late.id in rights(later) and len(rights(survey)) == 7
    assert session.query(Message).filter_by(person_id=late.id).one().event == f"quizzes.survey:{survey.id}"
    assert tell() == 0
    answer_as([late], survey)
    with pytest.raises(Problem, match="redan med"):
        answer_as([late], survey)
    more(entry, [late])
    with pytest.raises(Problem, match="redan med"):
        answer_as([late], survey)


def test_who_is_noted_before_anyone_was_told_is_told_with_the_others():
    entry, late = make_ended(), make_colleague()
    more(entry, [late])
    assert session.query(Message).count() == 0
    tell()
    assert session.query(Message).filter_by(person_id=late.id).count() == 1


def test_nobody_is_let_into_what_is_over():
    entry, late = make_ended(), make_colleague()
    release(today() + timedelta(days=15))
    more(entry, [late])
    assert session.query(SurveyRight).count() == 0


def test_nobody_is_let_into_a_later_survey_that_people_have_been_told_of():
    entry = followed_up([make_colleague()], today())
    tell()
    late = make_colleague()
    more(entry, [late])
    assert late.id not in rights(survey_of(entry, 3)) and late.id in rights(survey_of(entry, 6))


def test_an_occasion_that_nobody_seemed_to_come_to_is_evaluated_when_someone_did():
    entry, late = make_ended([]), make_colleague()
    more(entry, [late])
    assert rights(survey_of(entry)) == [late.id]


def test_the_answer_of_one_who_came_to_it_late_waits_for_others():
    people, late = [make_colleague() for _ in range(5)], make_colleague()
    entry = make_ended(people)
    survey = survey_of(entry)
    answer_as(people, survey)
    assert release(today() + timedelta(days=1)) > 0
    before = session.query(SurveyRelease).count()
    more(entry, [late])
    answer_as([late], survey, takt="snabb")
    assert release(today() + timedelta(days=2)) == 0
    assert release(today() + timedelta(days=20)) == 0
    assert session.query(SurveyRelease).count() == before


@pytest.mark.parametrize(("how", "mailed"), [("page", False), ("at_once", True)])
def test_whoever_wants_to_be_asked_on_the_page_alone_gets_no_mail(how, mailed):
    person = make_colleague()
    choose(person, {"evaluations": how}, by=person)
    make_evaluation([person])
    tell()
    told = session.query(Message).filter_by(person_id=person.id).one()
    assert told.topic == "evaluations" and (told.next_try_at is not None) == mailed
