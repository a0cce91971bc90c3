"""Whoever loses a seat because a round is cancelled goes first in the queue, and is told once what happens now."""

from datetime import date, timedelta

import pytest

from app.dates import today
from app.db import session
from app.messages.calendars import entries_of
from app.messages.models import Message
from app.messages.writing import write
from app.people.models import Person
from courses.days.actions.rounds import cancel_round
from courses.days.actions.seats import ask_for_seat, nominate_many, withdraw
from courses.days.actions.terms import set_terms
from courses.days.models import Queue, Seat
from courses.days.queries.checking import faults
from courses.days.queries.explanations import latest
from courses.days.queries.queues import queue_of
from courses.days.queries.terms import terms_of
from courses.days.terms import Wanted
from tests.counting import statements
from tests.factories import make_colleague, make_organisation
from tests.factories_days import make_area, make_course, make_round, make_seat, make_unit


def place_of(person):
    """The seat that someone waits or is offered with; none otherwise."""
    return session.query(Seat).filter(Seat.person_id == person.id, Seat.state.in_(("queued", "offered"))).one_or_none()


def letters(person):
    return sorted(m.template.rpartition("/")[2] for m in session.query(Message).filter_by(person_id=person.id))


def setting(people=3):
    """A round with two in it and a later one that is full, in whose queue another waits since before."""
    _unit, boss, colleagues = make_unit(people)
    course = make_course()
    first = make_round(course, seats=2)
    later = make_round(course, seats=1, first_on=today() + timedelta(days=60))
    make_seat(later)
    nominate_many(first, {person.id: None for person in colleagues[:2]}, by=boss)
    nominate_many(later, {colleagues[2].id: None}, by=boss)
    session.query(Message).delete()
    return first, later, boss, colleagues


def test_those_who_had_seats_go_before_all_who_wait_with_their_time_kept(app):
    course = make_course()
    _unit, boss, people = make_unit(3)
    first = make_round(course)
    later = make_round(course, seats=1, first_on=today() + timedelta(days=60))
    taken = make_seat(later)
    nominate_many(first, {people[0].id: None}, by=boss)
    old = session.query(Seat).filter_by(person_id=people[0].id).one()
    asked_at = old.asked_at
    set_terms_of = Wanted(latest_on=date(2099, 1, 1), weekdays=(0, 1, 2, 3, 4))
    first.seats = 1
    nominate_many(later, {people[1].id: None}, by=boss)
    cancel_round(first, "Lokalen är utbokad.", by=make_colleague("coordinator"))
    new = place_of(people[0])
    assert (old.state, old.because, new.because, new.asked_at) == (
        "cancelled", "round_cancelled", "cancelled_waits", asked_at,
    )  # fmt: skip
    assert [each.person.id for each in queue_of(first.queue_id)] == [people[0].id, people[1].id]
    assert queue_of(first.queue_id)[0].rule == "merged"
    assert "Därför går du först" in latest([new.id])[new.id].sentence and faults() == []
    set_terms(new, set_terms_of, by=None)
    withdraw(taken, by=boss, late=True)
    assert place_of(people[0]).state == "offered" and place_of(people[1]).state == "queued"


def test_a_number_and_terms_that_one_had_are_kept(app):
    first, later, _boss, people = setting()
    waiting = place_of(people[2])
    number, wanted = waiting.queue_number, Wanted(earliest_on=today() + timedelta(days=3), weekdays=(0, 1, 2, 3, 4))
    set_terms(waiting, wanted, by=None)
    waiting.round_id, waiting.state = first.id, "seated"  # As an offer that was accepted leaves it.
    session.flush()
    cancel_round(first, "Förhinder.", by=make_colleague("coordinator"))
    new = place_of(people[2])
    assert (new.id != waiting.id, new.queue_number, waiting.queue_number) == (True, number, None)
    assert terms_of(new.id) == wanted
    assert sorted(each.seat.queue_number for each in queue_of(later.queue_id))[-1] == number and faults() == []


def test_each_is_told_once_what_happens_now_and_the_manager_once_for_all(app):
    first, _later, boss, people = setting()
    cancel_round(first, "Förhinder.", by=make_colleague("coordinator"))
    assert [letters(person) for person in people] == [["cancelled"], ["cancelled"], []]
    assert letters(boss) == ["cancelled_unit"]
    with app.test_request_context():
        mail = session.query(Message).filter_by(person_id=people[0].id).one()
        assert "först i kön" in write(mail, people[0]).body and all(e.cancelled for e in entries_of(mail.calendar))
        mail = session.query(Message).filter_by(person_id=boss.id).one()
        assert "2 personer" in write(mail, boss).body and people[0].name not in write(mail, boss).body


def test_a_free_seat_in_another_round_is_offered_at_once(app):
    course = make_course()
    _unit, boss, people = make_unit(1)
    first = make_round(course)
    later = make_round(course, first_on=today() + timedelta(days=60))
    nominate_many(first, {people[0].id: None}, by=boss)
    session.query(Message).delete()
    cancel_round(first, "Förhinder.", by=make_colleague("coordinator"))
    new = place_of(people[0])
    assert (new.state, new.round_id) == ("offered", later.id) and letters(people[0]) == ["cancelled", "offered"]
    withdraw(new, by=people[0])
    assert place_of(people[0]) is None and faults() == []


def test_wishes_end_and_whoever_has_another_place_is_not_queued_twice(app):
    first, later, _boss, people = setting(4)
    ask_for_seat(people[3], first, by=people[3])
    cancel_round(first, "Förhinder.", by=make_colleague("coordinator"))
    assert place_of(people[3]) is None
    assert len(queue_of(later.queue_id)) == 3


@pytest.mark.parametrize("kind", ["reserved", "local"])
def test_a_round_for_one_organisation_or_unit_alone_queues_nobody(app, kind):
    unit, boss, people = make_unit(1)
    course = make_course()
    round_ = make_round(course)
    nominate_many(round_, {people[0].id: None}, by=boss)
    session.query(Message).delete()
    if kind == "local":
        course.local_to_id = unit.id
    else:
        area = make_organisation(parent=make_area())
        session.add(wider := Queue(course_id=course.id, area_id=area.id))
        session.flush()
        round_.also_queue_id = wider.id
    session.flush()
    cancel_round(round_, "Förhinder.", by=make_colleague("coordinator"))
    assert place_of(people[0]) is None and letters(people[0]) == ["cancelled"]
    with app.test_request_context():
        mail = session.query(Message).filter_by(person_id=people[0].id).one()
        assert "kön" not in write(mail, session.get(Person, people[0].id)).body


def test_cancelling_takes_as_many_statements_however_many_had_seats(app):
    counts = []
    for many in (2, 7):
        _unit, boss, people = make_unit(many)
        round_ = make_round(make_course(), seats=many)
        nominate_many(round_, {person.id: None for person in people}, by=boss)
        counts.append(statements(lambda: cancel_round(round_, "Förhinder.", by=make_colleague("coordinator"))))  # noqa: B023
    assert counts[1] == counts[0]
