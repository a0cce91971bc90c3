"""Checking in by oneself."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.db import session
from app.problems import Problem
from courses.classroom import codes
from courses.classroom.actions.door import check_in, close_door, open_door
from courses.classroom.models import Door, Knock
from courses.days.actions.attendance import register_attendance
from courses.days.models import AttendanceMark, Trainer
from courses.days.presence import Mark
from courses.days.queries.attendance import occasion_of
from tests.factories import make_colleague
from tests.factories_days import make_occasion, make_seat, sessions_of


@pytest.fixture
def morning(app):
    """An occasion tomorrow's morning, its trainer, and someone with a seat."""
    return make_morning()


def make_morning():
    from app.dates import today

    occasion = occasion_of(make_occasion(first_on=today() + timedelta(days=1)).id)
    trainer = make_colleague("trainer")
    session.add(Trainer(occasion_id=occasion.id, person_id=trainer.id))
    seat = make_seat(occasion.round)
    session.flush()
    from app.people.models import Person

    return sessions_of(occasion)[0], trainer, session.get(Person, seat.person_id)


def noted(sitting, person):
    return session.execute(
        select(AttendanceMark.state, AttendanceMark.minutes).where(
            AttendanceMark.session_id == sitting.id, AttendanceMark.person_id == person.id
        )
    ).one()


def test_who_reads_the_code_in_the_room_is_noted_as_present(morning):
    sitting, trainer, person = morning
    with time_machine.travel(sitting.starts_at - timedelta(minutes=5), tick=False):
        door = open_door(sitting, by=trainer)
        assert check_in(sitting, door, person, codes.code_at(door.secret, sitting.starts_at - timedelta(minutes=5)))
    assert noted(sitting, person) == ("present", 0)


def test_who_comes_late_is_noted_with_the_minutes(morning):
    sitting, trainer, person = morning
    at = sitting.starts_at + timedelta(minutes=35, seconds=20)
    with time_machine.travel(at, tick=False):
        door = open_door(sitting, by=trainer)
        assert check_in(sitting, door, person, codes.code_at(door.secret, at)) == Mark("late", 35)
        assert check_in(sitting, door, person, codes.code_at(door.secret, at)) == Mark("late", 35)
    assert noted(sitting, person) == ("late", 35)


def test_a_code_from_a_minute_ago_is_of_no_use(morning):
    sitting, trainer, person = morning
    with time_machine.travel(sitting.starts_at, tick=False):
        door = open_door(sitting, by=trainer)
        old = codes.code_at(door.secret, sitting.starts_at - timedelta(minutes=1))
        with pytest.raises(Problem, match="Koden stämmer inte"):
            check_in(sitting, door, person, old)
    assert session.query(AttendanceMark).count() == 0


def test_a_closed_door_and_a_session_that_is_over_take_nobody(morning):
    sitting, trainer, person = morning
    with time_machine.travel(sitting.starts_at, tick=False):
        door = open_door(sitting, by=trainer)
        close_door(sitting, by=trainer)
        with pytest.raises(Problem, match="stängd"):
            check_in(sitting, door, person, codes.code_at(door.secret, sitting.starts_at))
        open_door(sitting, by=trainer)
    after = sitting.ends_at + timedelta(minutes=1)
    with time_machine.travel(after, tick=False):
        with pytest.raises(Problem, match="stängd"):
            check_in(sitting, door, person, codes.code_at(door.secret, after))
        with pytest.raises(Problem, match="slut"):
            open_door(sitting, by=trainer)


def test_the_door_opens_half_an_hour_before_and_once(morning):
    sitting, trainer, _person = morning
    with pytest.raises(Problem, match="tidigast"):
        open_door(sitting, by=trainer)
    with time_machine.travel(sitting.starts_at - codes.BEFORE, tick=False):
        assert open_door(sitting, by=trainer).secret == open_door(sitting, by=trainer).secret
    assert session.query(Door).count() == 1


def test_what_the_trainer_has_noted_is_not_overturned(morning):
    sitting, trainer, person = morning
    with time_machine.travel(sitting.starts_at + timedelta(minutes=1), tick=False):
        register_attendance(sitting, {person.id: Mark("absent")}, by=trainer)
        door = open_door(sitting, by=trainer)
        with pytest.raises(Problem, match="redan noterat"):
            check_in(sitting, door, person, codes.code_at(door.secret, sitting.starts_at + timedelta(minutes=1)))
    assert noted(sitting, person) == ("absent", 0)


def test_guessing_ends_after_ten_codes_also_when_the_eleventh_is_right(browser):
    sitting, trainer, person = make_morning()
    at = sitting.starts_at + timedelta(minutes=1)
    with time_machine.travel(at, tick=False):
        door = open_door(sitting, by=trainer)
        session.commit()
        browser.sign_in(person)
        right = codes.code_at(door.secret, at)
        wrong = f"{(int(right) + 7) % 1_000_000:06d}"
        page = f"/courses/classroom/sessions/{sitting.id}/here"
        for _ in range(codes.MOST_TRIES):
            assert browser.post(page, data={"code": wrong}).status_code == 422
        reply = browser.post(page, data={"code": right})
        assert reply.status_code == 422 and "För många felaktiga koder" in reply.text
    assert session.query(Knock).one().tries == codes.MOST_TRIES
    assert session.query(AttendanceMark).count() == 0


def test_the_wall_shows_the_code_and_its_picture_to_the_trainer_alone(browser):
    sitting, trainer, person = make_morning()
    with time_machine.travel(sitting.starts_at, tick=False):
        browser.sign_in(trainer)
        assert "Öppna incheckningen" in browser.get(f"/courses/classroom/sessions/{sitting.id}/wall").text
        assert browser.post(f"/courses/classroom/sessions/{sitting.id}/door").status_code == 303
        page = browser.get(f"/courses/classroom/sessions/{sitting.id}/wall").text
        code = codes.code_at(session.query(Door).one().secret, sitting.starts_at)
        assert f"{code[:3]} {code[3:]}" in page and "<svg" in page and "0 av 1" in page
        browser.sign_in(person)
        assert browser.get(f"/courses/classroom/sessions/{sitting.id}/wall").status_code == 403
        here = f"/courses/classroom/sessions/{sitting.id}/here"
        assert f'value="{code}"' in browser.get(f"{here}?code={code}").text
        assert session.query(AttendanceMark).count() == 0
        assert browser.post(here, data={"code": code}).status_code == 303
        assert session.query(AttendanceMark).one().state == "present"


def test_nobody_without_a_seat_checks_in(browser):
    sitting, trainer, _person = make_morning()
    with time_machine.travel(sitting.starts_at, tick=False):
        door = open_door(sitting, by=trainer)
        session.commit()
        browser.sign_in(make_colleague())
        here = f"/courses/classroom/sessions/{sitting.id}/here"
        assert browser.get(here).status_code == 403
        code = codes.code_at(door.secret, sitting.starts_at)
        assert browser.post(here, data={"code": code}).status_code == 403


def test_a_wrong_code_is_not_left_in_its_field(browser):
    sitting, trainer, person = make_morning()
    with time_machine.travel(sitting.starts_at, tick=False):
        open_door(sitting, by=trainer)
        session.commit()
        browser.sign_in(person)
        reply = browser.post(f"/courses/classroom/sessions/{sitting.id}/here", data={"code": "abcdef"})
    assert reply.status_code == 422 and "Koden stämmer inte" in reply.text and "abcdef" not in reply.text
