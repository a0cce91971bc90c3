"""Whatever people do with seats, in whatever order, the promises of the queue hold."""

from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import today
from app.db import session
from app.problems import Problem
from courses.days.actions.bringing import seat_many
from courses.days.actions.rounds import cancel_round, change_round, open_rounds, publish
from courses.days.actions.seats import approve_many, ask_for_seat, nominate_many, refuse_many, withdraw
from courses.days.models import Queue, Round, Seat
from courses.days.queries.queues import queue_of
from tests.factories_days import make_course, make_plan, make_unit

pytestmark = pytest.mark.usefixtures("app")
PEOPLE, ROUNDS = 7, 3
who, which = st.integers(0, PEOPLE - 1), st.integers(0, ROUNDS - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), who, which),
        st.tuples(st.just("approve"), st.lists(who, min_size=1, max_size=4), which),
        st.tuples(st.just("refuse"), who, which),
        st.tuples(st.just("nominate"), st.lists(who, min_size=1, max_size=4, unique=True), which),
        st.tuples(st.just("withdraw"), who, which),
        st.tuples(st.just("seats"), st.integers(1, 4), which),
        st.tuples(st.just("bring"), who, which),
        st.tuples(st.just("publish"), who, which),
        st.tuples(st.just("cancel"), who, which),
    ),
    max_size=14,
)


def check(queue_id, served, freed):
    """Seats within the limit, nobody both seated and waiting, ranks without gaps, nobody passed in the queue."""
    session.flush()
    session.expire_all()
    seats = session.query(Seat).filter_by(queue_id=queue_id).all()
    seated, waiting = defaultdict(set), defaultdict(int)
    for seat in seats:
        if seat.state == "seated":
            assert seat.person_id not in seated[seat.round_id]
            seated[seat.round_id].add(seat.person_id)
        if seat.state in ("asked", "queued"):
            waiting[seat.person_id] += 1
    rounds = {r.id: r for r in session.query(Round).all()}
    for round_id, people in seated.items():
        assert len(people) <= rounds[round_id].seats and rounds[round_id].state == "published"
        assert not people & set(waiting)
    assert all(count == 1 for count in waiting.values())
    queue = queue_of(queue_id)
    assert [w.place for w in queue] == list(range(1, len(queue) + 1))
    numbers = [w.seat.queue_number for w in queue]
    assert numbers == sorted(set(numbers))
    if queue and freed and freed.state == "published":  # What was freed went to the queue in the same breath.
        assert len(seated[freed.id]) >= freed.seats
    promoted = [s.queue_number for s in seats if s.because == "from_queue" and s.id not in served]
    left = [s.queue_number for s in seats if s.state == "queued"]
    assert not promoted or not left or max(promoted) < min(left)
    served |= {s.id for s in seats if s.because == "from_queue"}


def do(step, rounds, people, manager, course):
    """Returns the round in which a seat may have been freed, or None."""
    name, what, place = step
    round_ = session.get(Round, rounds[place])
    active = lambda index: (  # noqa: E731
        session.query(Seat)
        .filter(Seat.person_id == people[index].id, Seat.state.in_(("asked", "queued", "seated")))
        .first()
    )
    match name:
        case "ask":
            ask_for_seat(people[what], round_, by=people[what])
        case "approve":
            approve_many([s for s in map(active, what) if s], by=manager)
        case "refuse" if active(what):
            refuse_many([active(what)], "Nej.", by=manager)
        case "nominate":
            nominate_many(round_, {people[index].id: None for index in what}, by=manager)
        case "withdraw" if active(what):
            seat = active(what)
            had_seat = seat.state == "seated"
            withdraw(seat, by=people[what])
            return session.get(Round, seat.round_id) if had_seat else None
        case "seats":
            late = round_.first_on
            change_round(round_, make_plan(course, seats=what, first_on=late), by=manager)
            return round_
        case "bring" if round_.state == "published" and not active(what):
            seat_many([(round_.id, people[what].id)], by=None)
        case "publish":
            publish(round_, by=manager)
            return round_
        case "cancel":
            cancel_round(round_, "Förhinder.", by=manager)
    return None


@given(steps)
def test_seats_and_queue_keep_their_promises_after_any_sequence(sequence):
    _unit, manager, people = make_unit(PEOPLE)
    course = make_course()
    plans = [
        make_plan(course, first_on=today() + timedelta(days=30 + 10 * n), seats=2, published=n < 2)
        for n in range(ROUNDS)
    ]
    rounds = [r.id for r in open_rounds(plans, by=None)]
    queue_id = session.query(Queue).filter_by(course_id=course.id).one().id
    served = set()
    for step in sequence:
        try:
            with session.begin_nested():
                freed = do(step, rounds, people, manager, course)
        except Problem:
            freed = None
            session.expire_all()
        check(queue_id, served, freed)
    session.rollback()
