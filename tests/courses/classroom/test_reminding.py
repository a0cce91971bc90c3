"""A reminder before the day, to all who come, once: when, where, whom to call, and what is left to prepare."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import update

from app.dates import today
from app.db import now, session
from app.ledger.actions import record_many
from app.ledger.models import Draft, Ref
from app.messages.actions import choose
from app.messages.models import Message
from app.messages.writing import write
from app.people.models import Person
from courses.classroom.actions.appeals import notify_absence
from courses.classroom.actions.reminding import remind_to_prepare
from courses.days.actions import notices
from courses.days.actions.making_up import book_make_up
from courses.days.actions.publishing import cancel_round
from courses.days.actions.rounds import move_round
from courses.days.actions.seats import withdraw
from courses.days.cutoffs import working_day_before
from courses.days.models import Occasion, Place, Session
from courses.days.queries.attendance import occasion_of
from courses.days.queries.rounds import round_of
from tests.counting import statements
from tests.courses.classroom.test_making_up import make_absence, make_later
from tests.factories import make_colleague
from tests.factories_days import make_course, make_occasion, make_seat
from tests.factories_rounds import make_room

MODULE = {"kind": "courses.module", "ref": "arendets-vag", "minutes": 10}


def make_monday():
    return next(day for day in (today() + timedelta(days=n) for n in range(30, 37)) if day.weekday() == 0)


def before(day, working_days=3):
    for _ in range(working_days):
        day = working_day_before(day)
    return day


def make_day(**values):
    """A course day on a Monday in a month, and its round."""
    monday = make_monday()
    occasion = occasion_of(make_occasion(course=make_course(preparation=[MODULE]), first_on=monday, **values).id)
    return monday, occasion, round_of(occasion.round_id)


def withdraw_from(round_, seat):
    withdraw(seat, by=session.get(Person, seat.person_id))


def cancel_all(round_, seat):
    cancel_round(round_, "Utbildaren är sjuk.", by=make_colleague("coordinator"))


def say_no(round_, seat):
    person = session.get(Person, seat.person_id)
    notify_absence(
        session.query(Session).join(Occasion).filter(Occasion.round_id == round_.id).all(), person, by=person
    )


def reminders():
    return session.query(Message).filter_by(template="courses/mail/prepare").order_by(Message.id).all()


def test_all_who_have_a_seat_are_reminded_once_with_what_is_left_to_prepare(app):
    monday, _occasion, round_ = make_day()
    ready, late = make_colleague(), make_colleague()
    for person in (ready, late):
        make_seat(round_, person)
    record_many([Draft("courses.read", ready.id, Ref("courses.module", "arendets-vag", 1, "x"), today())], by=ready)
    first = before(monday)
    remind_to_prepare(first - timedelta(days=1))
    assert reminders() == []
    for on in (first, first, first + timedelta(days=1), monday - timedelta(days=1), monday):
        remind_to_prepare(on)
    assert [(each.person_id, each.reminder, each.topic, each.values["left"]) for each in reminders()] == [
        (ready.id, True, "reminders", 0),
        (late.id, True, "reminders", 1),
    ]


def test_whoever_gets_a_seat_late_is_reminded_too(app):
    monday, _occasion, round_ = make_day()
    make_seat(round_)
    remind_to_prepare(before(monday))
    late = make_seat(round_)
    remind_to_prepare(before(monday, 1))
    assert [each.person_id for each in reminders()][1:] == [late.person_id]


def test_it_says_when_and_where_how_to_get_there_and_whom_to_call(app):
    room = make_room()
    session.execute(
        update(Place).where(Place.id == room.place_id).values(directions="Buss 16.", contact="Receptionen 031-00 00")
    )
    session.expire_all()
    monday, occasion, round_ = make_day(occasion={"room_id": room.id})
    seat = make_seat(round_)
    remind_to_prepare(before(monday))
    (told,) = reminders()
    text = write(told, session.get(Person, seat.person_id)).body
    assert all(word in text for word in ("kl. 9.00", occasion.place, "Buss 16.", "Receptionen 031-00 00", "1 sak kvar"))
    notices.decided({round_.id: round_}, [seat], by=None)
    seated = session.query(Message).filter_by(template="courses/mail/seated").one()
    assert "Receptionen 031-00 00" in write(seated, session.get(Person, seat.person_id)).body
    assert "Receptionen 031-00 00" in seated.calendar["entries"][0]["text"]


def test_whoever_cannot_come_is_left_alone(app):
    monday, occasion, round_ = make_day()
    person = session.get(Person, make_seat(round_).person_id)
    notify_absence(occasion.sessions, person, by=person)
    remind_to_prepare(before(monday))
    assert reminders() == []


def test_whoever_makes_up_for_a_session_is_reminded_of_that_one(app):
    course, _occasion, _seat, person, afternoon = make_absence()
    monday = make_monday()
    _morning, other = make_later(course, days=(monday - today()).days)
    book_make_up(afternoon, other, person, by=person)
    remind_to_prepare(before(monday))
    (told,) = reminders()
    assert (told.person_id, told.values["occasion"], len(told.values["days"])) == (person.id, other.occasion_id, 1)


def test_reminding_many_asks_no_more_than_reminding_one(app):
    monday, _occasion, round_ = make_day()
    make_seat(round_)
    remind_to_prepare(before(monday))
    one = statements(lambda: remind_to_prepare(before(monday)))
    for _each in range(4):
        make_seat(round_)
    assert statements(lambda: remind_to_prepare(before(monday))) == one


def test_a_day_that_is_moved_is_reminded_of_anew_and_the_old_reminder_never_goes_out(app):
    monday, _occasion, round_ = make_day()
    make_seat(round_)
    remind_to_prepare(before(monday))
    (first,) = reminders()
    move_round(round_, timedelta(weeks=2), by=make_colleague("coordinator"))
    assert reminders() == []
    remind_to_prepare(before(monday))
    assert reminders() == []
    for _ in range(2):
        remind_to_prepare(before(monday + timedelta(weeks=2)))
    (again,) = reminders()
    assert again.until == first.until + timedelta(weeks=2)


def test_a_reminder_that_has_gone_out_is_followed_by_one_of_the_new_day(app):
    monday, _occasion, round_ = make_day()
    make_seat(round_)
    remind_to_prepare(before(monday))
    session.execute(update(Message).values(sent_at=now(), next_try_at=None))
    session.expire_all()
    move_round(round_, timedelta(weeks=2), by=make_colleague("coordinator"))
    remind_to_prepare(before(monday + timedelta(weeks=2)))
    assert len(reminders()) == 2


@pytest.mark.parametrize("leaves", [withdraw_from, cancel_all, say_no])
def test_nobody_is_reminded_of_a_day_that_one_does_not_come_to(app, leaves):
    monday, _occasion, round_ = make_day()
    stays, goes = (make_seat(round_) for _ in range(2))
    remind_to_prepare(before(monday))
    leaves(round_, goes)
    left = {each.person_id for each in reminders()}
    assert goes.person_id not in left and (left == {stays.person_id}) == (leaves is not cancel_all)
    remind_to_prepare(before(monday))
    assert {each.person_id for each in reminders()} == left


def test_whoever_has_chosen_mondays_is_reminded_before_the_day_all_the_same(app):
    thursday = next(day for day in (today() + timedelta(days=n) for n in range(37, 44)) if day.weekday() == 3)
    round_ = round_of(make_occasion(first_on=thursday).round_id)
    person = session.get(Person, make_seat(round_).person_id)
    choose(person, {"reminders": "weekly"}, by=person)
    on = before(thursday)
    with time_machine.travel(datetime.combine(on, time(9), UTC), tick=False):
        remind_to_prepare()
    (told,) = reminders()
    assert told.due_at.date() == on and told.next_try_at < told.until
