"""Asking, nominating, deciding, withdrawing; the queue."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.ledger.models import Entry
from app.messages.calendars import entries_of
from app.messages.models import Message
from app.organisations.staff import staff
from app.problems import Problem
from courses.days.actions import notices
from courses.days.actions.bringing import seat_many
from courses.days.actions.rounds import cancel_round, change_round, open_rounds, publish
from courses.days.actions.seats import (
    approve_many,
    ask_for_seat,
    nominate_many,
    refuse_many,
    seat_from_queue,
    withdraw,
)
from courses.days.models import Occasion, Seat, SeatState
from courses.days.queries.held import held
from courses.days.queries.meanwhile import clashes
from courses.days.queries.people import loads, loads_among
from courses.days.queries.queues import queue_places
from tests.factories import make_colleague, make_municipality, make_organisation, make_post
from tests.factories_days import make_course, make_plan, make_round, make_seat, make_unit

pytestmark = pytest.mark.usefixtures("app")


def verbs_about(person):
    return [e.verb for e in session.query(Entry).filter_by(person_id=person.id).order_by(Entry.id)]


def ask(round_, person):
    return ask_for_seat(person, round_, by=person)


def test_a_wish_waits_for_the_manager_who_is_told():
    _unit, manager, (person, *_others) = make_unit()
    seat = ask(make_round(), person)
    assert (seat.state, seat.nominated, verbs_about(person)) == (SeatState.asked, False, ["courses.asked"])
    assert [m.person_id for m in session.query(Message)] == [manager.id]


def test_the_manager_says_yes_and_the_person_has_a_seat_and_an_invitation_for_each_day():
    _unit, manager, (person, *_others) = make_unit()
    seat = ask(make_round(make_course(themes=2)), person)
    approve_many([seat], by=manager)
    assert (seat.state, seat.because, seat.decided_by_id) == (SeatState.seated, "free_seat", manager.id)
    mail = session.query(Message).filter_by(person_id=person.id).one()
    assert len({item.uid for item in entries_of(mail.calendar)}) == 2
    assert verbs_about(person) == ["courses.asked", "courses.seated"]


def test_saying_yes_twice_gives_one_seat_and_one_entry():
    _unit, manager, (person, *_others) = make_unit()
    seat = ask(make_round(), person)
    approve_many([seat], by=manager)
    approve_many([seat], by=manager)
    assert verbs_about(person).count("courses.seated") == 1


def test_beyond_the_limit_people_stand_in_the_queue_in_the_order_they_asked():
    _unit, manager, people = make_unit(4)
    round_ = make_round(seats=1)
    seats = [ask(round_, person) for person in people]
    approve_many(seats[::-1], by=manager)
    assert [s.state for s in seats] == ["seated", "queued", "queued", "queued"]
    assert queue_places([s.id for s in seats]) == {seats[1].id: 1, seats[2].id: 2, seats[3].id: 3}


def test_a_refusal_carries_its_reason_in_words():
    _unit, manager, (person, *_others) = make_unit()
    seat = ask(make_round(), person)
    with pytest.raises(Problem):
        refuse_many([seat], "  ", by=manager)
    with pytest.raises(Problem, match="personnummer"):
        refuse_many([seat], "Se 19121212-1212", by=manager)
    refuse_many([seat], "Vi är för få den veckan. Sök igen i höst.", by=manager)
    assert (seat.state, seat.reason) == (SeatState.refused, "Vi är för få den veckan. Sök igen i höst.")
    assert ask(session.get(type(make_round()), seat.round_id), person).state == SeatState.asked


def test_nominating_decides_at_once_and_answers_a_wish():
    _unit, manager, (first, second, third) = make_unit()
    round_ = make_round(seats=2)
    wish = ask(round_, second)
    seats = nominate_many(round_, {first.id: None, second.id: None, third.id: None}, by=manager)
    assert [s.state for s in seats] == ["seated", "seated", "queued"]
    assert seats[1] is wish and wish.nominated


def test_whoever_has_a_seat_or_waits_cannot_ask_again():
    person = make_colleague()
    course = make_course()
    round_ = make_round(course)
    make_seat(round_, person)
    with pytest.raises(Problem, match="redan en plats"):
        ask(make_round(course, first_on=today() + timedelta(days=60)), person)
    other = make_colleague()
    ask(round_, other)
    with pytest.raises(Problem, match="redan bett"):
        ask(round_, other)


def test_one_can_ask_only_while_the_round_is_open_to_wishes():
    person = make_colleague()
    soon = today() + timedelta(days=1)
    for values, words in (
        ({"opens_on": soon}, "inte öppnat"),
        ({"closes_on": today() - timedelta(days=1)}, "stängd"),
        ({"first_on": today()}, "redan börjat"),
        ({"published": False}, "redan börjat|stängd|inte"),
    ):
        with pytest.raises(Problem, match=words):
            ask(make_round(**values), person)


def test_a_wish_that_nobody_answered_in_time_does_not_stand_in_the_way():
    person, course = make_colleague(), make_course()
    old = make_seat(make_round(course, first_on=today() - timedelta(days=9)), person)
    old.state = SeatState.asked
    session.flush()
    assert ask(make_round(course), person).state == SeatState.asked
    assert (old.state, old.because) == (SeatState.withdrawn, "not_answered")


def test_a_personal_number_in_what_others_read_about_a_round_is_refused():
    with pytest.raises(Problem, match="personnummer"):
        make_round(occasion={"directions": "Ring 19121212-1212."})


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("javascript:alert(1)", "https"),
        ("https://", "https"),
        ("https://möte.example med mellanslag", "https"),
        ("https://namn:ord@example.org", "https"),
        ("https://example.org/" + "a" * 400, "för lång"),
        ("https://example.org/?deltagare=19121212-1212", "personnummer"),
        ("https://example.org/19121212%2D1212", "personnummer"),
    ],
)
def test_a_link_that_is_no_address_or_names_someone_is_refused(address, why):
    with pytest.raises(Problem, match=why):
        make_round(occasion={"online_url": address})


def test_a_link_to_a_meeting_is_kept():
    address = "https://motet.example:8443/j/987?pwd=a#b"
    round_ = make_round(occasion={"online_url": address})
    assert session.query(Occasion).filter_by(round_id=round_.id).one().online_url == address


def test_a_round_for_one_municipality_is_not_for_people_of_another():
    other = make_municipality(key="1480", code="1480", name="Göteborg")
    round_ = make_round(area_id=other.id)
    with pytest.raises(Problem, match="området"):
        ask(round_, make_colleague())
    ask(round_, make_colleague(unit=make_organisation(parent=other)))


def test_a_learning_counts_for_the_post_chosen_at_sign_up_otherwise_for_the_largest():
    person = make_colleague()
    small = make_post(person, make_organisation(), percent=20)
    assert ask(make_round(), person).post_id != small.id
    assert ask_for_seat(person, make_round(), by=person, post_id=small.id).post_id == small.id
    with pytest.raises(Problem):
        ask_for_seat(person, make_round(), by=person, post_id=make_post().id)


def test_withdrawing_offers_the_seat_to_the_first_in_the_queue_who_is_told():
    round_ = make_round(seats=1)
    seated, first, second = (make_seat(round_) for _ in range(3))
    withdraw(seated, by=session.get(type(make_colleague()), seated.person_id))
    assert (seated.state, first.state, second.state) == ("withdrawn", "offered", "queued")
    assert queue_places([second.id]) == {second.id: 1}
    told = {m.template for m in session.query(Message).filter_by(person_id=first.person_id)}
    assert told == {"courses/mail/offered"}


def test_the_queue_is_of_the_course_not_of_a_date():
    course = make_course()
    full = make_round(course, seats=1)
    make_seat(full)
    waiting = make_seat(full)
    later = make_round(course, seats=1, first_on=today() + timedelta(days=90), published=False)
    publish(later, by=make_colleague("coordinator"))
    assert (waiting.state, waiting.round_id) == (SeatState.offered, later.id)


def test_after_the_last_day_only_the_coordinator_can_release_a_seat():
    seat = make_seat(make_round(first_on=today() + timedelta(days=4)))
    person = session.get(type(make_colleague()), seat.person_id)
    with pytest.raises(Problem, match="samordnaren"):
        withdraw(seat, by=person)
    withdraw(seat, by=make_colleague("coordinator"), late=True)
    assert seat.state == SeatState.withdrawn
    with pytest.raises(Problem, match="redan avslutad"):
        withdraw(seat, by=person)


def test_close_to_the_day_the_queue_moves_only_by_the_coordinator():
    round_ = make_round(seats=1, first_on=today() + timedelta(days=1))
    seated, first = make_seat(round_), make_seat(round_)
    coordinator = make_colleague("coordinator")
    with pytest.raises(Problem, match="ingen ledig"):
        seat_from_queue(first, round_, by=coordinator)
    withdraw(seated, by=coordinator, late=True)
    assert first.state == SeatState.queued
    seat_from_queue(first, round_, by=coordinator)
    assert first.state == SeatState.seated


def test_more_seats_go_to_the_queue_and_fewer_than_are_taken_is_refused():
    course = make_course()
    plan = make_plan(course, seats=1)
    from courses.days.actions.rounds import open_rounds

    round_ = open_rounds([plan], by=None)[0]
    make_seat(round_)
    waiting = make_seat(round_)
    coordinator = make_colleague("coordinator")
    change_round(round_, make_plan(course, seats=2), by=coordinator)
    assert waiting.state == SeatState.offered
    with pytest.raises(Problem, match="2 har redan plats"):
        change_round(round_, make_plan(course, seats=1), by=coordinator)


def test_moving_a_day_tells_those_who_have_a_seat_under_the_same_calendar_name():
    course = make_course()
    round_ = make_round(course)
    seat = make_seat(round_)
    nominate = make_seat(round_)
    change_round(round_, make_plan(course, first_on=today() + timedelta(days=44)), by=make_colleague("coordinator"))
    mails = session.query(Message).filter_by(template="courses/mail/moved").all()
    assert {m.person_id for m in mails} == {seat.person_id, nominate.person_id}
    assert {item.sequence for m in mails for item in entries_of(m.calendar)} == {1}


def test_a_day_that_is_no_more_leaves_the_calendars():
    course, first = make_course(), today() + timedelta(days=30)
    plan = make_plan(course, first_on=first)
    (theme,) = plan.occasions
    morning, afternoon = theme.sessions
    two_days = replace(theme, sessions=(morning, replace(afternoon, held_on=first + timedelta(days=7))))
    (round_,) = open_rounds([replace(plan, occasions=(two_days,))], by=None)
    seat = make_seat(round_)
    invited = {item.uid: item.sequence for item in notices.days_of_round(round_)}
    change_round(round_, plan, by=make_colleague("coordinator"))
    mail = session.query(Message).filter_by(template="courses/mail/moved").one()
    longer, gone = entries_of(mail.calendar)
    assert (mail.person_id, longer.cancelled, gone.cancelled, gone.sequence) == (seat.person_id, False, True, 1)
    assert gone.uid.replace(f"-{seat.id}@", "-0@") in invited.keys() - {
        item.uid for item in notices.days_of_round(round_)
    }


def test_cancelling_a_round_tells_everyone_once_and_keeps_the_queue():
    round_ = make_round(seats=1)
    seated, queued = make_seat(round_), make_seat(round_)
    coordinator = make_colleague("coordinator")
    assert cancel_round(round_, "Kursledaren har fått förhinder.", by=coordinator) == 1
    assert (seated.state, queued.state) == ("cancelled", "queued")
    mail = session.query(Message).one()
    assert (mail.person_id, [item.cancelled for item in entries_of(mail.calendar)]) == (seated.person_id, [True])
    with pytest.raises(Problem):
        cancel_round(round_, "Igen.", by=coordinator)


def test_seating_many_passes_over_those_who_are_seated_or_wait():
    course = make_course()
    round_ = make_round(course, seats=2)
    people = [make_colleague() for _ in range(4)]
    places = [(round_.id, p.id) for p in people]
    assert seat_many(places, by=None) == {"seated": 2, "queued": 2, "passed_over": 0}
    assert seat_many(places, by=None) == {"seated": 0, "queued": 0, "passed_over": 4}
    assert session.query(Seat).count() == 4


def test_a_clash_with_another_course_day_is_found_and_a_neighbouring_half_day_is_none():
    from courses.days.models import Half

    person = make_colleague()
    make_seat(make_round(halves=(Half.fm,)), person)
    assert len(clashes([person.id], make_round(halves=(Half.whole,)).id)[person.id]) == 1
    assert clashes([person.id], make_round(halves=(Half.em,)).id) == {}


def test_how_many_of_a_unit_are_on_a_course_on_a_day():
    unit, _manager, people = make_unit(4)
    round_ = make_round()
    for person in people[:2]:
        make_seat(round_, person)
    (load,) = loads([unit.id], [round_.first_on])
    assert (load.away, load.people) == (2, 5)


def test_what_a_page_has_read_tells_the_same_of_a_unit_as_the_database():
    unit, manager, people = make_unit(5)
    here, there = make_round(), make_round(first_on=today() + timedelta(days=50))
    cancelled = make_round()
    for occasion in session.query(Occasion).filter_by(round_id=cancelled.id):
        occasion.cancelled = True
    for round_, person in ((here, people[0]), (here, people[1]), (there, people[1]), (cancelled, people[2])):
        make_seat(round_, person)
    session.flush()
    days = {here.first_on, there.first_on}
    members = staff(manager, "courses.nominate", today())
    rows = held([member.id for member in members], today())
    asked = loads([unit.id], sorted(days))
    assert loads_among(members, rows, {unit.id}, days) == asked
    assert {load.on: (load.away, load.people) for load in asked} == {here.first_on: (2, 6), there.first_on: (1, 6)}
