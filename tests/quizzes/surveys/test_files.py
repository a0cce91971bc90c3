"""Forms come from files: sound ones in versions that never change, unsound ones told with the line."""

import pytest

from app.content import Bundle, check, write
from app.db import session
from quizzes.surveys.actions.forms import bring_in, house_form, newest_form
from quizzes.surveys.kinds import EVALUATION, TRANSFER
from quizzes.surveys.models import SurveyForm
from tests.factories_surveys import make_evaluation

pytestmark = pytest.mark.usefixtures("app")

FORM = """key: kort
kind: evaluation
title: "Kort utvärdering"
questions:
  - key: nytta
    kind: scale
    text: "Hade du nytta av dagen?"
    words: ["Inte alls", "Lite", "Delvis", "Ganska mycket", "Mycket"]
  - key: fritt
    kind: text
    text: "Något mer?"
"""


def faults_of(text, name="kort"):
    bundle = Bundle({f"surveys/{name}.yaml": text.encode()})
    return [str(fault) for fault in check(bundle)], bundle


def bring(text):
    faults, bundle = faults_of(text)
    assert faults == []
    write(bundle)


def test_a_file_becomes_a_form_and_the_same_file_nothing_new():
    bring(FORM), bring(FORM)
    assert [(form.key, form.number, len(form.questions)) for form in session.query(SurveyForm)] == [("kort", 1, 2)]


def test_new_words_become_a_new_version_and_what_is_asked_already_stays():
    bring(FORM)
    survey = make_evaluation(form="kort")
    bring(FORM.replace("Något mer?", "Vad saknade du?"))
    assert newest_form("kort").number == 2
    session.expire_all()
    assert session.get(SurveyForm, survey.form_id).questions[1]["text"] == "Något mer?"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (', "Mycket"]', "]", "5 steg"),
        ("key: fritt", "key: nytta", "samma nyckel"),
        ("kind: text", "kind: choice", "minst två svar"),
        ("kind: text", "kind: betyg", "kind"),
        ("title:", "rubrik:", "rubrik"),
        ("key: kort", "key: lång form", "key"),
        ("key: kort", "key: annan", "filen heter kort.yaml"),
        ("Något mer?", "Ring 19900101-2385", "personnummer"),
        ("kind: evaluation", "kind: transfer", "managers"),
        ("questions:", "questions: [", ""),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(old, new, sentence):
    faults, _bundle = faults_of(FORM.replace(old, new, 1))
    assert faults and any(sentence in fault for fault in faults), faults
    assert session.query(SurveyForm).count() == 0


def test_a_key_does_not_become_another_kind_of_question():
    bring(FORM)
    other = FORM.replace("key: fritt", "key: x").replace("key: nytta", "key: fritt")
    faults, _bundle = faults_of(other)
    assert any("frågan fritt" in fault and "ny nyckel" in fault for fault in faults)


def test_the_house_has_a_form_of_each_kind():
    evaluation, transfer = bring_in(house_form(EVALUATION)), bring_in(house_form(TRANSFER))
    assert [question["kind"] for question in evaluation.questions].count("scale") == 3
    assert len(transfer.questions) == 4 and all(question["managers"] for question in transfer.questions)
