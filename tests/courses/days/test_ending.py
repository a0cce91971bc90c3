"""That an occasion has ended is told once, when its attendance has been taken."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from app.dates import today
from app.db import db, session
from app.ledger.models import Entry
from courses.days.actions.attendance import attend_many, register_attendance
from courses.days.actions.ending import end_occasions
from courses.days.models import Presence, RoundState
from courses.days.presence import Mark
from courses.days.queries.attendance import occasion_of
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_course, make_occasion, make_seat, sessions_of

pytestmark = pytest.mark.usefixtures("app")
PRESENT, ABSENT = Mark(Presence.present), Mark(Presence.absent)


def told():
    session.expire_all()
    return session.query(Entry).filter_by(verb="courses.ended").order_by(Entry.id).all()


def held(course=None, people=2, **values):
    """An occasion that was yesterday, with people who have seats and no marks."""
    occasion = occasion_of(make_occasion(course=course, **values).id)
    seated = [make_colleague() for _ in range(people)]
    for person in seated:
        make_seat(occasion.round, person)
    return occasion, seated


def test_an_ended_occasion_is_told_once_with_those_who_were_there():
    trainer = make_colleague("trainer")
    occasion, (here, away) = held(make_course(evaluation="kort"), trainers=[trainer])
    morning, afternoon = sessions_of(occasion)
    register_attendance(morning, {here.id: PRESENT, away.id: ABSENT}, by=trainer)
    register_attendance(afternoon, {here.id: ABSENT, away.id: ABSENT}, by=trainer)
    assert end_occasions() == 1
    assert end_occasions() == 0
    (entry,) = told()
    assert (entry.person_id, entry.object_kind, entry.object_key) == (None, "courses.occasion", str(occasion.id))
    assert (entry.object_label, entry.happened_on) == (occasion.theme.title, today() - timedelta(days=1))
    assert entry.data["people"] == [here.id] and entry.data["trainers"] == [trainer.id]
    assert entry.data["theme"] == occasion.theme.key and entry.data["round"] == occasion.round_id
    assert entry.data["form"] == "kort"


def test_nothing_is_told_while_a_session_has_no_marks():
    occasion, people = held()
    register_attendance(sessions_of(occasion)[0], {p.id: PRESENT for p in people}, by=None)
    assert end_occasions() == 0


def test_the_same_day_everyone_must_have_been_marked_the_day_after_any_mark_is_enough():
    occasion, (one, _other) = held()
    for each in sessions_of(occasion):
        register_attendance(each, {one.id: PRESENT}, by=None)
    assert end_occasions(occasion.last_on) == 0
    assert end_occasions(occasion.last_on + timedelta(days=1)) == 1


def test_nothing_is_told_of_a_cancelled_round():
    occasion, people = held()
    attend_many([(occasion.id, [p.id for p in people])], by=None)
    occasion.round.state = RoundState.cancelled
    session.flush()
    assert end_occasions() == 0


def test_many_occasions_cost_no_more_statements_than_one():
    def one_more():
        occasion, people = held()
        attend_many([(occasion.id, [p.id for p in people])], by=None)

    one_more()
    alone = statements(end_occasions)
    for _ in range(4):
        one_more()
    assert statements(end_occasions) <= alone


def test_two_workers_at_once_tell_it_once(app):
    occasion, people = held()
    attend_many([(occasion.id, [p.id for p in people])], by=None)
    session.commit()
    gate = Barrier(2)

    def work():
        with app.app_context():
            gate.wait()
            end_occasions()
            db.session.commit()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(told()) == 1


def test_who_is_noted_as_there_afterwards_is_told_of_once():
    occasion, (here, away) = held()
    morning, afternoon = sessions_of(occasion)
    for each in (morning, afternoon):
        register_attendance(each, {here.id: PRESENT, away.id: ABSENT}, by=None)
    assert end_occasions() == 1
    register_attendance(morning, {here.id: Mark(Presence.late, 10)}, by=None)
    register_attendance(morning, {away.id: PRESENT}, by=None)
    register_attendance(afternoon, {away.id: PRESENT, here.id: ABSENT}, by=None)
    (entry,) = session.query(Entry).filter_by(verb="courses.ended_for_more")
    assert (entry.person_id, entry.object_key, entry.happened_on) == (None, str(occasion.id), occasion.last_on)
    assert entry.data == told()[0].data | {"people": [away.id]}
    assert end_occasions() == 0
