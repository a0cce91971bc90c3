"""A course's own words for its messages."""

import pytest

from app.db import now, session
from app.messages.fates import Fate, fates
from app.messages.models import Message
from app.messages.writing import write
from app.people.models import Person
from app.problems import Problem
from app.signing import sign
from app.web.formats import moment_text
from courses.days.actions.seats import nominate_many, withdraw
from courses.days.models import Offer
from courses.days.queries.offers import PURPOSE
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
        ({"next_try_at": None, "error": "no address"}, Fate.failed),
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


OFFER = "Vill du gå {kurs} den {dag}? Svara senast {svara senast}:\n{svarslänk}"


def offered_mail(course):
    """The mail with which someone is offered a seat that has become free in a round of this course."""
    round_ = make_round(course, seats=1)
    seated, waiting = make_seat(round_), make_seat(round_)
    withdraw(seated, by=session.get(Person, seated.person_id))
    return session.query(Message).filter_by(person_id=waiting.person_id, template="courses/mail/offered").one()


def test_an_offer_in_the_courses_own_words_has_its_link_made_when_it_is_sent(app):
    course = make_course(title="Svåra samtal")
    word(course, OFFER, kind="offered")
    message = offered_mail(course)
    offer = session.query(Offer).one()
    token = sign(offer.id, PURPOSE)
    assert token not in str(message.values)
    person = session.get(Person, message.person_id)
    text = write(message, person)
    assert text.subject == "Välkommen till Svåra samtal" and text.body.startswith("Vill du gå Svåra samtal den ")
    assert f"/courses/days/offers/{token}\n" in text.body and "Skicka den inte vidare" in text.body
    assert moment_text(offer.answer_by, None, "sv") in text.body and "{" not in text.body
    person.language = "en"
    assert write(message, person).body.startswith("Vill du gå")


def test_an_offer_in_the_houses_words_has_its_link_too(app):
    message = offered_mail(make_course(title="Samverkan"))
    text = write(message, session.get(Person, message.person_id))
    token = sign(session.query(Offer).one().id, PURPOSE)
    assert text.subject == "En plats på Samverkan är ledig för dig" and token in text.body


@pytest.mark.parametrize(
    ("language", "body", "lacking"),
    [
        ("sv", "Vill du gå {kurs}?", "{svara senast} och {svarslänk}"),
        ("sv", "Svara: {svarslänk}", "{svara senast}"),
        ("sv", "Svara senast {svara senast}.", "{svarslänk}"),
        ("en", "Answer by {answer by}.", "{answer link}"),
    ],
)
def test_an_offer_that_cannot_be_answered_is_refused(app, language, body, lacking):
    with pytest.raises(Problem, match="Annars kan ingen svara i tid") as refused:
        word(make_course(), body, language, "offered")
    assert f"ha med {lacking}." in str(refused.value) and refused.value.field == "body"
    assert session.query(Letter).count() == 0


def test_no_other_letter_has_a_link_to_answer_by(app):
    with pytest.raises(Problem, match="svarslänk"):
        word(make_course(), "Svara: {svarslänk}")


def test_the_page_says_what_an_offer_must_have_and_tries_it(browser):
    course = make_course(title="Svåra samtal")
    make_seat(make_round(course))
    browser.sign_in(make_colleague("coordinator", make_area()))
    page = f"/courses/days/letters/{course.key}/offered/sv"
    assert browser.get(page).text.count("måste vara med") == 2
    refused = browser.post(page, data={"subject": "Plats", "body": "Vill du gå?"})
    assert refused.status_code == 422 and "Texten måste ha med {svara senast} och {svarslänk}" in refused.text
    tried = browser.post(page, data={"subject": "Plats", "body": OFFER, "try": "1"}).text
    assert "/courses/days/offers/…" in tried and "kl. 17.00" in tried
    assert browser.post(page, data={"subject": "Plats", "body": OFFER}).status_code == 303
