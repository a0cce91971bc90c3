"""A course's own words for its messages."""

import pytest

from app.db import now, session
from app.messages.models import Message
from app.messages.queries import Fate, fates
from app.messages.writing import write
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.seats import nominate_many
from courses.letters.actions import word_letter
from courses.letters.models import Letter
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round, make_seat, make_unit


def word(course, body="Du får {kurs} den {dag}.\n{länk}", language="sv", kind="seated", by=None):
    return word_letter(course, kind, language, "Välkommen till {kurs}", body, by=by or make_colleague("coordinator"))


def read(person):
    message = session.query(Message).filter_by(person_id=person.id, template="courses/mail/seated").one()
    return write(message, person)


def test_those_who_get_a_seat_read_the_courses_own_words(app):
    _unit, manager, (person, other) = make_unit(2)
    course = make_course(title="Svåra samtal")
    word(course)
    word(course, "You have {course}.", "en")
    other.language = "en"
    round_ = make_round(course)
    nominate_many(round_, {person.id: None, other.id: None}, by=manager)
    text = read(person)
    assert text.subject == "Välkommen till Svåra samtal" and text.body.startswith("Du får Svåra samtal den ")
    assert text.body.endswith(f"/courses/days/rounds/{round_.id}")
    assert read(other).body == "You have Svåra samtal."


def test_without_own_words_the_house_speaks(app):
    _unit, manager, (person,) = make_unit(1)
    word(make_course())
    nominate_many(make_round(make_course(title="Samverkan")), {person.id: None}, by=manager)
    assert read(person).subject == "Du har plats på Samverkan"


def test_what_has_been_sent_is_not_changed(app):
    _unit, manager, (person,) = make_unit(1)
    course = make_course()
    word(course, "Först.")
    nominate_many(make_round(course), {person.id: None}, by=manager)
    word(course, "Sedan.")
    assert read(person).body == "Först."


@pytest.mark.parametrize(
    ("subject", "body", "sentence"),
    [("Hej", "", "både"), ("", "Hej", "både"), ("Hej", "Till {namn}", "namn"), ("Hej", "811218-9876", "personnummer")],
)
def test_a_letter_that_cannot_be_read_is_refused(app, subject, body, sentence):
    with pytest.raises(Problem, match=sentence):
        word_letter(make_course(), "seated", "sv", subject, body, by=make_colleague("coordinator"))
    assert session.query(Letter).count() == 0


def test_empty_is_the_houses_words_again(app):
    course = make_course()
    word(course)
    assert word_letter(course, "seated", "sv", "", "", by=make_colleague("coordinator")) is None
    assert session.query(Letter).count() == 0


def test_the_coordinator_tries_a_letter_on_real_recipients_before_it_is_kept(browser):
    course = make_course(title="Svåra samtal")
    seat = make_seat(make_round(course))
    person = session.get(Person, seat.person_id)
    browser.sign_in(make_colleague("coordinator", make_area()))
    page = f"/courses/days/letters/{course.key}/seated/sv"
    assert "När någon får plats" in browser.get(f"/courses/days/letters/{course.key}").text
    tried = browser.post(page, data={"subject": "Till {kurs}", "body": "Plats: {plats}", "try": "1"})
    assert tried.status_code == 200 and person.name in tried.text and "Plats: Sal Vinga" in tried.text
    assert session.query(Letter).count() == 0
    assert browser.post(page, data={"subject": "Till {kurs}", "body": "{bokstav}"}).status_code == 422
    assert browser.post(page, data={"subject": "Till {kurs}", "body": "Hej."}).status_code == 303
    assert session.query(Letter).one().subject == "Till {kurs}"
    browser.sign_in(make_colleague("trainer"))
    assert browser.get(page).status_code == 403


@pytest.mark.parametrize(
    ("values", "fate"),
    [
        ({}, Fate.waiting),
        ({"next_try_at": None, "sent_at": now()}, Fate.sent),
        ({"next_try_at": None, "error": "refused 550"}, Fate.bounced),
        ({"next_try_at": None, "error": "no address"}, Fate.bounced),
        ({"next_try_at": None, "error": "away"}, Fate.dropped),
    ],
)
def test_what_has_become_of_a_message(app, values, fate):
    person = make_colleague()
    message = Message(person_id=person.id, event="courses.note:1", template="courses/mail/note")
    session.add(message)
    session.flush()
    for name, value in values.items():
        setattr(message, name, value)
    session.add(Message(person_id=person.id, event="courses.note:2", template="courses/mail/note"))
    session.flush()
    assert [each[:3] for each in fates(["courses.note:1"])] == [("courses.note:1", person.id, fate)]
