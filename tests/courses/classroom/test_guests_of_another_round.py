"""Whoever makes up for a session in another round is expected there as anyone with a seat: and told, and let go, with it."""

from datetime import timedelta

import pytest
import time_machine

from app.dates import today
from app.db import Base, now, session
from app.messages.calendars import entries_of
from app.messages.models import Message
from app.organisations.models import Absence
from app.problems import Problem
from courses.classroom.actions.door import open_door
from courses.classroom.codes import code_at
from courses.classroom.grid_rows import grid_rows
from courses.classroom.models import Door, Guest, Knock
from courses.classroom.queries.grid import columns, lines
from courses.days.actions.attendance import register_attendance
from courses.days.actions.changing import change_round, move_round
from courses.days.actions.holds import hold_seats
from courses.days.actions.making_up import book_make_up, cancel_make_up
from courses.days.actions.publishing import cancel_round
from courses.days.actions.releasing import release_unentitled
from courses.days.models import Half, MakeUp, Round, Seat, Session, Trainer
from courses.days.presence import Mark
from courses.days.queries import rounds as queries
from courses.days.queries import stops
from courses.days.queries.attendance import occasion_of
from courses.days.queries.expected import people_expected
from courses.days.queries.making_up import equivalents, missed
from courses.groups.queries import listed
from tests.courses.classroom.test_making_up import make_absence, make_later
from tests.factories import make_colleague
from tests.factories_days import make_course, make_plan, make_round, make_seat, make_unit


def make_guest(days=14, **values):
    """Someone who missed an afternoon and has a place at another: who, the round, its afternoon, and what was missed."""
    course, _occasion, seat, person, afternoon = make_absence()
    _morning, other = make_later(course, days=days, **values)
    book_make_up(afternoon, other, person, by=person)
    return person, round_of(other), other, afternoon, seat


def round_of(sitting):
    return queries.round_of(occasion_of(sitting.occasion_id).round_id)


def told(person, start="courses.make_up"):
    """Messages of making up, oldest first: template and the entries' states."""
    found = session.query(Message).filter_by(person_id=person.id).order_by(Message.id).all()
    return [
        (each.template.rpartition("/")[2], [entry.cancelled for entry in entries_of(each.calendar)])
        for each in found
        if each.event.startswith(start)
    ]


def test_the_place_goes_into_the_calendar_and_out_of_it_again(app):
    person, _round, _other, _afternoon, _seat = make_guest()
    cancel_make_up(session.query(MakeUp).one(), by=person)
    assert told(person) == [("make_up", [False]), ("make_up_back", [True])]
    first, last = (
        entries_of(m.calendar)[0] for m in session.query(Message).filter(Message.event.like("courses.make_up%"))
    )
    assert first.uid == last.uid and last.sequence > first.sequence


def test_choosing_another_place_is_told_in_one_mail(app):
    course, _occasion, _seat, person, afternoon = make_absence()
    first, second = make_later(course)[1], make_later(course, days=21)[1]
    book_make_up(afternoon, first, person, by=person)
    book_make_up(afternoon, second, person, by=person)
    assert told(person) == [("make_up", [False]), ("make_up", [False, True])]


def test_a_session_that_someone_makes_up_in_can_be_removed_and_the_guest_chooses_another(app):
    person, round_, _other, _afternoon, _seat = make_guest()
    plan = make_plan(round_.queue.course, first_on=round_.first_on, halves=(Half.fm,))
    change_round(round_, plan, by=make_colleague("coordinator"))
    assert session.query(MakeUp).count() == 0
    assert told(person) == [("make_up", [False]), ("make_up_gone", [True])]


def test_whatever_hangs_on_a_session_goes_with_it(app):
    _person, round_, other, _afternoon, _seat = make_guest(days=1)
    with time_machine.travel(other.starts_at - timedelta(minutes=20), tick=False):
        door = open_door(other, by=make_colleague("trainer"))
        session.add(Knock(door_id=door.id, person_id=make_colleague().id, tries=1))
        session.flush()
        change_round(round_, make_plan(round_.queue.course, first_on=round_.first_on, halves=(Half.fm,)),
                     by=make_colleague("coordinator"))  # fmt: skip
    assert [session.query(each).count() for each in (MakeUp, Door, Knock)] == [0, 0, 0]


def test_a_session_stays_when_something_tells_who_was_there(app):
    round_ = make_round(first_on=today())
    last = session.query(Session).order_by(Session.starts_at.desc()).first()
    session.add(Guest(session_id=last.id, name="Någon som kom"))
    session.flush()
    with pytest.raises(Problem, match="Närvaro är redan registrerad"):
        change_round(round_, make_plan(round_.queue.course, first_on=round_.first_on, halves=(Half.fm,)),
                     by=make_colleague("coordinator"))  # fmt: skip


def test_each_table_about_a_session_says_whether_it_keeps_the_session(app):
    about = {
        table.name: bool(table.info.get("keeps_its_session"))
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "courses_session"
    }
    assert {name for name, keeps in about.items() if keeps} == {"courses_attendance_mark", "courses_guest"}
    assert about.keys() >= {"courses_make_up", "courses_door", "courses_appeal"}


def test_moving_the_round_moves_the_guests_entry_once(app):
    person, round_, _other, _afternoon, _seat = make_guest()
    move_round(round_, timedelta(days=7), by=make_colleague("coordinator"))
    (moved,) = [m for m in session.query(Message).filter_by(person_id=person.id) if "make_up_moved" in m.event]
    booked = session.query(Message).filter(Message.event.like("courses.make_up:%")).one()
    before, after = (entries_of(each.calendar)[0] for each in (booked, moved))
    assert after.uid == before.uid and after.sequence > before.sequence
    assert session.query(MakeUp).count() == 1


def test_cancelling_the_round_gives_the_place_back_and_another_can_be_booked(app):
    person, round_, other, afternoon, _seat = make_guest()
    cancel_round(round_, "Kursledaren är sjuk.", by=make_colleague("coordinator"))
    assert session.query(MakeUp).count() == 0
    assert told(person) == [("make_up", [False]), ("make_up_gone", [True])]
    first, last = (
        entries_of(m.calendar)[0] for m in session.query(Message).filter(Message.event.like("courses.make_up%"))
    )
    assert first.uid == last.uid and last.sequence > first.sequence
    again = make_later(round_.queue.course, days=28)[1]
    assert book_make_up(afternoon, again, person, by=person).instead_id == again.id != other.id


def test_losing_the_own_seat_gives_the_place_back(app):
    person, _round, _other, _afternoon, seat = make_guest()
    session.get(Seat, seat.id).state = "withdrawn"
    session.flush()
    release_unentitled()
    assert session.query(MakeUp).count() == 0
    assert told(person)[-1] == ("make_up_gone", [True])


def test_being_away_on_the_day_gives_the_place_back(app):
    person, _round, other, _afternoon, _seat = make_guest()
    session.add(Absence(person_id=person.id, first_on=other.held_on, last_on=other.held_on, percent=100))
    session.flush()
    release_unentitled()
    assert session.query(MakeUp).count() == 0


def test_a_mark_corrected_to_present_gives_the_place_back(app):
    person, _round, _other, afternoon, _seat = make_guest()
    register_attendance(afternoon, {person.id: Mark("present")}, by=None)
    assert session.query(MakeUp).count() == 0
    assert told(person)[-1] == ("make_up_back", [True])


def test_a_half_day_of_which_too_much_was_missed_can_be_made_up_for(app):
    _course, occasion, _seat, person, afternoon = make_absence(late_minutes=15)
    register_attendance(afternoon, {person.id: Mark("late", 10)}, by=None)
    assert missed(occasion, person.id) == []
    register_attendance(afternoon, {person.id: Mark("late", 40)}, by=None)
    assert [each.session.id for each in missed(occasion, person.id)] == [afternoon.id]


def test_nothing_is_offered_that_clashes_with_another_course_or_an_absence(app):
    course, occasion, seat, person, _afternoon = make_absence()
    first, second, third = (make_later(course, days=days)[1] for days in (14, 21, 28))
    make_seat(make_round(make_course(), first_on=first.held_on), person)
    session.add(Absence(person_id=person.id, first_on=second.held_on, last_on=second.held_on, percent=100))
    session.flush()
    (lost,) = missed(occasion, person.id)
    assert [each.session_id for each in equivalents(lost, seat, today())] == [third.id]


def test_seats_held_without_names_are_not_free(app):
    course, occasion, seat, person, _afternoon = make_absence()
    make_later(course, seats=1)
    round_ = session.query(Round).order_by(Round.id.desc()).first()
    unit, manager, _people = make_unit()
    hold_seats(round_, unit, 1, by=manager)
    (lost,) = missed(occasion, person.id)
    assert equivalents(lost, seat, today()) == []


def test_one_seat_takes_a_guest_in_the_morning_and_another_in_the_afternoon(app):
    course, occasion, _seat, person, afternoon = make_absence()
    colleague = make_colleague()
    make_seat(session.get(Round, occasion.round_id), colleague)
    morning = occasion.sessions[0]
    register_attendance(morning, {colleague.id: Mark("absent")}, by=None)
    first, second = make_later(course, seats=1)
    book_make_up(afternoon, second, person, by=person)
    book_make_up(morning, first, colleague, by=colleague)
    assert session.query(MakeUp).count() == 2


def test_the_day_is_on_the_journey_in_the_feed_and_among_what_is_booked(app):
    person, round_, other, _afternoon, _seat = make_guest()
    (day,) = [each for each in stops.stops(person, today()) if each.on == other.held_on]
    assert (day.round_id, day.starts_at, day.days) == (round_.id, other.starts_at, 0.5)
    mailed = entries_of(session.query(Message).filter(Message.event.like("courses.make_up:%")).one().calendar)[0]
    assert (day.uid, day.sequence) == (mailed.uid, mailed.sequence)
    assert [each.on for each in stops.booked([person.id], today())[person.id]] == [other.held_on]


def test_a_guest_checks_in_reads_the_page_of_the_day_and_is_in_the_grid_and_the_groups(browser):
    person, round_, other, _afternoon, _seat = make_guest(days=1)
    trainer, stranger = make_colleague("trainer"), make_colleague()
    occasion = occasion_of(other.occasion_id)
    session.add(Trainer(occasion_id=occasion.id, person_id=trainer.id, leads=True))
    session.commit()
    page, here = f"/courses/classroom/occasions/{occasion.id}/mine", f"/courses/classroom/sessions/{other.id}/here"
    with time_machine.travel(other.starts_at - timedelta(minutes=2), tick=False):
        browser.sign_in(person)
        shown = browser.get(page).text
        assert "Du tar igen ett pass här" in shown and "Byt eller lämna tillbaka" in shown
        assert browser.get(f"/courses/classroom/sessions/{occasion.sessions[0].id}/here").status_code == 403
        door = open_door(other, by=trainer)
        session.commit()
        assert browser.post(here, data={"code": code_at(door.secret, now())}).status_code == 303
        browser.sign_in(stranger)
        assert [browser.get(each).status_code for each in (here, page)] == [403, 403]
    assert [each.person_id for each in lines(round_.id, columns(round_.id))] == [person.id]
    assert list(listed(occasion)) == [person.id]
    assert people_expected(occasion, occasion.sessions[0].id) == []


def test_a_guest_can_be_ticked_in_the_grid_for_the_own_session_alone(app):
    _person, round_, other, _afternoon, _seat = make_guest()
    found = columns(round_.id)
    drawn = str(grid_rows(lines(round_.id, found), found, [each.session_id for each in found]))
    assert drawn.count('type="checkbox"') == 1 and f'value="{other.id}-' in drawn
