"""The coordinator writes to chosen people of a round."""

import pytest

from app.db import session
from app.messages.models import Message
from app.messages.writing import write
from app.people.models import Person
from courses.classroom.models import Note
from courses.classroom.queries.notes import recipients
from courses.days.actions.attendance import register_attendance
from courses.days.models import Occasion, Seat
from courses.days.presence import Mark
from courses.days.queries.rounds import round_of
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_occasion, make_round, make_seat, sessions_of


def make_letter_round(people=3, **values):
    """A round with people seated, and a coordinator."""
    round_ = make_round(make_course(title="Svåra samtal"), **values)
    seats = [make_seat(round_) for _ in range(people)]
    return round_, [session.get(Person, seat.person_id) for seat in seats], make_colleague("coordinator", make_area())


def told(template="courses/mail/note"):
    return {m.person_id: m for m in session.query(Message).filter_by(template=template)}


def test_a_note_reaches_the_chosen_once_and_tells_how_it_went(browser):
    round_, (first, second, third), coordinator = make_letter_round()
    browser.sign_in(coordinator)
    page = f"/courses/classroom/rounds/{round_.id}/notes"
    note = {"subject": "Om {kurs}", "body": "Ta med egna frågor.", "people": [first.id, third.id], "to": "seated"}
    tried = browser.post(page, data=note | {"try": "1"})
    assert tried.status_code == 200 and "Om Svåra samtal" in tried.text and told() == {}
    for _ in range(2):
        assert browser.post(page, data=note | {"once": "samma"}).status_code == 303
    assert told().keys() == {first.id, third.id} and session.query(Note).count() == 1
    assert write(told()[first.id], first).subject == "Om Svåra samtal"
    shown = browser.get(f"/courses/classroom/notes/{session.query(Note).one().id}").text
    assert first.name in shown and second.name not in shown


@pytest.mark.parametrize(
    "sent", [{"subject": "Hej"}, {"subject": "Hej", "body": "{x}"}, {"subject": "Hej", "body": "Hej"}]
)
def test_a_note_without_words_or_people_is_refused_and_kept(browser, sent):
    round_, _people, coordinator = make_letter_round()
    browser.sign_in(coordinator)
    reply = browser.post(f"/courses/classroom/rounds/{round_.id}/notes", data=sent)
    assert reply.status_code == 422 and 'value="Hej"' in reply.text
    assert told() == {}


def test_nobody_outside_the_round_can_be_written_to(browser):
    round_, _people, coordinator = make_letter_round(1)
    stranger = make_colleague()
    browser.sign_in(coordinator)
    note = {"subject": "Hej", "body": "Hej", "people": [stranger.id]}
    assert browser.post(f"/courses/classroom/rounds/{round_.id}/notes", data=note).status_code == 422
    browser.sign_in(stranger)
    assert browser.get(f"/courses/classroom/rounds/{round_.id}/notes").status_code == 403


def test_each_choice_means_its_people(app):
    round_, (first, second), _coordinator = make_letter_round(2, seats=2)
    waiting = make_colleague()
    make_seat(round_, waiting)
    assert session.query(Seat).filter_by(person_id=waiting.id).one().state == "queued"
    whole = round_of(round_.id)
    assert {each.person_id for each in recipients(whole, "seated")} == {first.id, second.id}
    assert [each.person_id for each in recipients(whole, "queued")] == [waiting.id]
    occasion = session.get(Occasion, make_occasion().id)
    for person in (first, second):
        make_seat(round_of(occasion.round_id), person)
    register_attendance(sessions_of(occasion)[0], {first.id: Mark("absent"), second.id: Mark("present")}, by=None)
    assert [each.person_id for each in recipients(round_of(occasion.round_id), "absent")] == [first.id]
