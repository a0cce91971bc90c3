"""Those who came and are not in the register."""

from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.people.models import Person
from app.problems import Problem
from courses.classroom.actions.guests import add_guest, forget_guests, recognise
from courses.classroom.models import Guest
from courses.days.models import AttendanceMark, Certificate, Seat, Trainer
from courses.days.queries.attendance import occasion_of
from tests.factories import make_colleague
from tests.factories_days import make_occasion, sessions_of


def make_room(**values):
    """Yesterday's occasion and its trainer."""
    occasion = occasion_of(make_occasion(**values).id)
    trainer = make_colleague("trainer")
    session.add(Trainer(occasion_id=occasion.id, person_id=trainer.id))
    session.flush()
    return occasion, trainer


def test_a_guest_is_written_down_found_and_counts_when_the_manager_has_said_yes(browser):
    occasion, trainer = make_room()
    person = make_colleague()
    morning = sessions_of(occasion)[0]
    browser.sign_in(trainer)
    page = f"/courses/classroom/sessions/{morning.id}/guests"
    assert browser.post(page, data={"name": "Sol Ekberg", "workplace": "Ale"}).status_code == 303
    assert "Sol Ekberg" in browser.get(page).text
    guest = session.query(Guest).one()
    sought = browser.post(f"/courses/classroom/guests/{guest.id}/search", data={"q": person.family_name})
    assert sought.status_code == 303 and person.family_name not in sought.location
    assert person.name in browser.get(sought.location).text
    assert browser.post(f"/courses/classroom/guests/{guest.id}/is", data={"person": person.id}).status_code == 303
    assert session.query(Guest).count() == 0
    assert session.query(Seat).one().state == "pending"
    assert session.query(AttendanceMark).one().state == "present"
    assert session.query(Certificate).count() == 0


def test_what_was_typed_stays_when_it_is_refused(browser):
    occasion, trainer = make_room()
    browser.sign_in(trainer)
    page = f"/courses/classroom/sessions/{sessions_of(occasion)[0].id}/guests"
    reply = browser.post(page, data={"name": "Sol 811218-9876", "workplace": "Ale kommun"})
    assert reply.status_code == 422 and "Ale kommun" in reply.text
    assert session.query(Guest).count() == 0
    browser.sign_in(make_colleague("trainer"))
    assert browser.get(page).status_code == 403


def test_a_full_room_takes_no_guest_and_tomorrow_has_none_yet(app):
    occasion, trainer = make_room(occasion={"room_capacity": 1})
    morning = sessions_of(occasion)[0]
    add_guest(morning, "Sol", "", by=trainer)
    with pytest.raises(Problem, match="full"):
        add_guest(morning, "Måne", "", by=trainer)
    ahead, _trainer = make_room(first_on=today() + timedelta(days=1))
    with pytest.raises(Problem, match="har kommit"):
        add_guest(sessions_of(ahead)[0], "Sol", "", by=trainer)


def test_someone_already_on_the_list_is_recognised_too(app):
    occasion, trainer = make_room()
    morning, afternoon = sessions_of(occasion)
    person: Person = make_colleague()
    for sitting in (morning, afternoon):
        recognise(add_guest(sitting, "Sol", "", by=trainer), person, by=trainer)
    assert session.query(Seat).count() == 1 and session.query(AttendanceMark).count() == 2


@pytest.mark.parametrize(("days", "left"), [(92, 1), (93, 0)])
def test_names_of_guests_go_after_three_months(app, days, left):
    occasion, trainer = make_room()
    morning = sessions_of(occasion)[0]
    add_guest(morning, "Sol", "", by=trainer)
    forget_guests(morning.held_on + timedelta(days=days))
    assert session.query(Guest).count() == left


def test_a_guest_taken_down_by_mistake_is_taken_away(browser):
    occasion, trainer = make_room()
    guest = add_guest(sessions_of(occasion)[0], "Sol", "", by=trainer)
    session.commit()
    browser.sign_in(trainer)
    assert browser.post(f"/courses/classroom/guests/{guest.id}/is", data={"remove": "1"}).status_code == 303
    assert session.query(Guest).count() == 0
