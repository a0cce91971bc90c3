"""Every message that a course can word reaches somebody in the course's words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.messages.models import Message
from app.messages.writing import write
from app.people.models import Person
from courses.classroom.actions.reminding import remind_to_prepare
from courses.days.actions.opening import open_rounds
from courses.days.actions.rounds import cancel_round, change_round, move_round
from courses.days.actions.seats import ask_for_seat, nominate_many, refuse_many, withdraw
from courses.days.cutoffs import working_day_before
from courses.days.models import Half
from courses.days.plans import SessionPlan
from courses.days.queries.rounds import round_of
from courses.letters.actions import word_letter
from courses.letters.words import KINDS
from courses.models import Theme
from tests.factories import make_colleague
from tests.factories_days import make_course, make_plan, make_round, make_seat, make_unit

MODULE = {"kind": "courses.module", "ref": "arendets-vag", "minutes": 10}


def seated(course, by):
    _unit, manager, (person,) = make_unit(1)
    nominate_many(make_round(course), {person.id: None}, by=manager)


def another_day(course, by):
    round_ = make_seat(make_round(course)).round_id
    session.add(Theme(course_id=course.id, key="nytt", title="Nytt tema", days=0.5, position=9, areas=["samverkan"]))
    session.flush()
    change_round(round_of(round_), make_plan(course), by=by)


def queued(course, by):
    round_ = make_round(course, seats=1)
    make_seat(round_)
    _unit, manager, (person,) = make_unit(1)
    nominate_many(round_, {person.id: None}, by=manager)


def offered(course, by):
    round_ = make_round(course, seats=1)
    has, _waits = make_seat(round_), make_seat(round_)
    withdraw(has, by=session.get(Person, has.person_id))


def refused(course, by):
    _unit, manager, (person,) = make_unit(1)
    refuse_many([ask_for_seat(person, make_round(course), by=person)], "Det blir till hösten.", by=manager)


def withdrawn(course, by):
    withdraw(make_seat(make_round(course)), by=by)


def moved(course, by):
    move_round(round_of(make_seat(make_round(course)).round_id), timedelta(weeks=2), by=by)


def day_cancelled(course, by):
    plan = make_plan(course)
    first, *rest = plan.occasions
    later = SessionPlan(max(plan.days) + timedelta(days=7), Half.fm)
    longer = replace(plan, occasions=(replace(first, sessions=(*first.sessions, later)), *rest))
    change_round(round_of(make_seat(open_rounds([longer], by=None)[0]).round_id), plan, by=by)


def cancelled(course, by):
    cancel_round(round_of(make_seat(make_round(course)).round_id), "Utbildaren är sjuk.", by=by)


def prepare(course, by):
    monday = next(day for day in (today() + timedelta(days=n) for n in range(30, 37)) if day.weekday() == 0)
    make_seat(make_round(course, first_on=monday))
    day = monday
    for _ in range(3):
        day = working_day_before(day)
    remind_to_prepare(day)


#: Kind → what happens when it is sent.
HAPPENS = {
    each.__name__: each
    for each in (seated, another_day, queued, offered, refused, withdrawn, moved, day_cancelled, cancelled, prepare)
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_that_can_be_worded_reaches_somebody(app, kind):
    course = make_course(themes=2, title="Svåra samtal", preparation=[MODULE])
    coordinator = make_colleague("coordinator")
    answer = "\n{svara senast} {svarslänk}" if kind == "offered" else ""
    body = f"Egna ord om {{kurs}} i {{plats}} den {{dag}}.\n{{länk}}{answer}"
    word_letter(course, kind, "sv", "Vårt brev om {kurs}", body, by=coordinator)
    HAPPENS[kind](course, coordinator)
    told = session.query(Message).filter_by(template=f"courses/mail/{kind}").all()
    assert told
    for message in told:
        text = write(message, session.get(Person, message.person_id))
        assert text.subject == "Vårt brev om Svåra samtal" and text.body.startswith("Egna ord om Svåra samtal i ")
        assert "/courses/days/rounds/" in text.body
    if kind == "prepare":
        assert "Sal Vinga" in text.body and "kl. 9.00" in text.body
