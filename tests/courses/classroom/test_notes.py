"""The coordinator writes to chosen people of a round."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from app.dates import today
from app.db import session
from app.ledger.actions import record_many
from app.ledger.models import Draft, Ref
from app.messages.models import Message
from app.messages.writing import write
from app.people.models import Person
from app.web.formats import date_text
from courses.classroom.actions.notes import send_note
from courses.classroom.models import Note
from courses.classroom.queries.notes import Recipients
from courses.days.actions.attendance import register_attendance
from courses.days.actions.making_up import book_make_up
from courses.days.models import Occasion, Seat
from courses.days.presence import Mark
from courses.days.queries.attendance import occasion_of
from courses.days.queries.rounds import round_of
from tests.counting import statements
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
    whole = Recipients(round_of(round_.id))
    assert {each.person_id for each in whole.chosen("seated")} == {first.id, second.id}
    assert [each.person_id for each in whole.chosen("queued")] == [waiting.id]
    occasion = session.get(Occasion, make_occasion().id)
    for person in (first, second):
        make_seat(round_of(occasion.round_id), person)
    register_attendance(sessions_of(occasion)[0], {first.id: Mark("absent"), second.id: Mark("present")}, by=None)
    assert [each.person_id for each in Recipients(round_of(occasion.round_id)).chosen("absent")] == [first.id]


def make_guests(people=1, **values):
    """A round with two seated, to which some come from another round to make up for an afternoon."""
    course = make_course(title="Svåra samtal", **values)
    missed = occasion_of(make_occasion(course=course).id)
    _morning, afternoon = sessions_of(missed)
    guests = [session.get(Person, make_seat(missed.round).person_id) for _ in range(people)]
    register_attendance(afternoon, {each.id: Mark("absent") for each in guests}, by=None)
    round_ = make_round(course, first_on=today() + timedelta(days=14))
    seated = [make_seat(round_).person_id for _ in range(2)]
    other = sessions_of(session.query(Occasion).filter_by(round_id=round_.id).one())[1]
    for each in guests:
        book_make_up(afternoon, other, each, by=each)
    return round_of(round_.id), seated, [each.id for each in guests], other


def test_those_who_make_up_for_a_session_get_what_others_get_once(browser):
    round_, seated, guests, _other = make_guests()
    browser.sign_in(make_colleague("coordinator", make_area()))
    page = f"/courses/classroom/rounds/{round_.id}/notes"
    shown = browser.get(page).text
    assert "Alla som kommer" in shown and "tar igen ett pass" in shown
    note = {"subject": "Ny sal", "body": "Vi ses {dag}.", "people": [*seated, *guests, *guests], "to": "coming"}
    assert browser.post(page, data=note).status_code == 303
    assert told().keys() == {*seated, *guests}
    assert session.query(Message).filter_by(template="courses/mail/note").count() == 3


def test_those_who_make_up_for_a_session_can_be_written_to_alone(browser):
    round_, seated, guests, _other = make_guests()
    browser.sign_in(make_colleague("coordinator", make_area()))
    page = f"/courses/classroom/rounds/{round_.id}/notes"
    note = {"subject": "Välkommen som gäst", "body": "Hej.", "people": [*seated, *guests], "to": "guests"}
    assert browser.post(page, data=note).status_code == 303
    assert told().keys() == set(guests)


def test_the_day_in_a_note_is_the_readers_own(app):
    course = make_course(themes=2)
    missed = occasion_of(make_occasion(course=course).id)
    person = session.get(Person, make_seat(missed.round).person_id)
    later = session.query(Occasion).filter_by(round_id=missed.round_id).order_by(Occasion.first_on).all()[1]
    with time_machine.travel(sessions_of(later)[1].ends_at + timedelta(hours=1), tick=False):
        register_attendance(sessions_of(later)[1], {person.id: Mark("absent")}, by=None)
        round_ = round_of(make_round(course, first_on=today() + timedelta(days=14)).id)
        seat = make_seat(round_)
        last = session.query(Occasion).filter_by(round_id=round_.id).order_by(Occasion.first_on).all()[1]
        other = sessions_of(last)[1]
        book_make_up(sessions_of(later)[1], other, person, by=person)
        days = {each.person_id: each.on for each in Recipients(round_).chosen("coming")}
        assert days == {seat.person_id: round_.first_on, person.id: other.held_on}
        send_note(round_, "Hej", "Vi ses {dag}.", days, by=person)
    assert str(other.held_on.day) in told()[person.id].values["own"]["sv"]["text"]
    assert str(round_.first_on.day) in told()[seat.person_id].values["own"]["sv"]["text"]


def test_guests_are_prepared_or_away_like_others(app):
    round_, seated, guests, other = make_guests(
        preparation=[{"kind": "courses.module", "ref": "arendets-vag", "minutes": 10}]
    )
    assert {each.person_id for each in Recipients(round_).chosen("unprepared")} == {*seated, *guests}
    record_many(
        [Draft("courses.read", guests[0], Ref("courses.module", "arendets-vag", 1, "Ärendets väg"), today())], by=None
    )
    assert {each.person_id for each in Recipients(round_).chosen("unprepared")} == set(seated)
    with time_machine.travel(other.starts_at + timedelta(hours=1), tick=False):
        register_attendance(other, {guests[0]: Mark("absent")}, by=None)
    assert [each.person_id for each in Recipients(round_).chosen("absent")] == guests


def test_whom_one_can_write_to_takes_the_same_statements_for_one_guest_and_for_many(app):
    counts = set()
    for people in (1, 4):
        round_, *_others = make_guests(people)
        session.flush()
        for audience in ("coming", "guests", "unprepared", "absent", "queued"):
            counts.add((audience, statements(partial(Recipients(round_).chosen, audience))))
    assert len(counts) == 5


def test_a_note_is_tried_as_the_first_of_those_chosen_reads_it(browser):
    round_, _seated, guests, _other = make_guests()
    browser.sign_in(make_colleague("coordinator", make_area()))
    note = {"subject": "Ny sal", "body": "Vi ses {dag}.", "people": guests, "to": "guests", "try": "1"}
    own = Recipients(round_).chosen("guests")[0].on
    shown = browser.post(f"/courses/classroom/rounds/{round_.id}/notes", data=note).text
    assert f"Vi ses {date_text(own)}." in shown
