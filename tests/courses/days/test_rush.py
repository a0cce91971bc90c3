"""Five hundred at once for thirty seats: thirty seats, one queue, every request answered."""

import multiprocessing
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.dates import today
from app.db import db, session
from app.ledger.models import Entry
from app.people.models import Person
from courses.days.actions.seats import ask_for_seat, withdraw
from courses.days.models import Queue, Round, Seat
from courses.days.queries.queues import queue_of
from tests.factories import make_colleague, make_organisation, make_person, make_post
from tests.factories_days import make_course, make_round

SEATS, PEOPLE = 30, 500


@pytest.fixture
def rush(app):
    """A round of thirty seats, and five hundred wishes that wait for one manager each asks for."""
    unit = make_organisation()
    manager = make_colleague("unit_manager", unit)
    round_ = make_round(seats=SEATS, first_on=today() + timedelta(days=60))
    people = [Person(given_name="Person", family_name=f"Nummer {n}") for n in range(PEOPLE)]
    session.add_all(people)
    session.flush()
    template = make_post(make_person(), unit)
    posts = [
        type(template)(
            person_id=p.id, unit_id=unit.id, employer_id=unit.id, role="social_worker", first_on=template.first_on
        )
        for p in people
    ]
    session.add_all(posts)
    session.flush()
    seats = [
        Seat(
            round_id=round_.id,
            queue_id=round_.queue_id,
            person_id=p.id,
            post_id=post.id,
            unit_id=unit.id,
            state="asked",
        )
        for p, post in zip(people, posts, strict=True)
    ]
    session.add_all(seats)
    session.commit()
    return manager, round_.id, [seat.id for seat in seats]


def check(round_id):
    session.expire_all()
    states = Counter(session.scalars(select(Seat.state).where(Seat.round_id == round_id)))
    assert states == {"seated": SEATS, "queued": PEOPLE - SEATS}
    queue_id = session.get(Round, round_id).queue_id
    numbers = sorted(session.scalars(select(Seat.queue_number).where(Seat.state == "queued")))
    assert numbers == list(range(1, PEOPLE - SEATS + 1))
    assert [w.place for w in queue_of(queue_id, limit=PEOPLE)] == list(range(1, PEOPLE - SEATS + 1))
    assert session.get(Queue, queue_id).last_number == PEOPLE - SEATS
    assert session.query(Entry).filter_by(verb="courses.seated").count() == SEATS


def test_five_hundred_approvals_from_threads_give_thirty_seats_and_one_queue(app, new_browser, rush):
    manager, round_id, seat_ids = rush
    answers, local = Counter(), threading.local()

    def approve(seat_id):
        if not hasattr(local, "client"):
            client = app.test_client().with_token()
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = f"{manager_id}:0", True
            local.client = client
        data = {"seat": seat_id, "decision": "approve"}
        return (
            super(type(local.client), local.client)
            .open("/courses/days/decisions", method="POST", data=data)
            .status_code
        )

    manager_id = manager.id
    new_browser()
    db.session.close()
    with ThreadPoolExecutor(8) as pool:
        answers.update(pool.map(approve, seat_ids))
    assert answers == {303: PEOPLE}
    check(round_id)


def _approve_in_process(url, folder, manager_id, seat_ids, answers):
    from app import create_app
    from courses.days.actions.seats import approve_many
    from tests.conftest import PLUGINS, test_config

    app = create_app(test_config(url, Path(folder)), PLUGINS)
    done = 0
    for seat_id in seat_ids:
        with app.app_context():
            manager = session.get(Person, manager_id)
            approve_many([session.get(Seat, seat_id)], by=manager)
            session.commit()
            done += 1
    answers.put(done)


def test_five_hundred_approvals_from_processes_give_thirty_seats_and_one_queue(app, database_url, tmp_path, rush):
    manager, round_id, seat_ids = rush
    manager_id = manager.id
    db.session.close()
    db.engine.dispose()
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    workers = [
        context.Process(
            target=_approve_in_process, args=(database_url, str(tmp_path), manager_id, seat_ids[n::3], answers)
        )
        for n in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert sum(answers.get(timeout=1) for _ in workers) == PEOPLE
    check(round_id)


def test_withdrawals_and_wishes_at_once_leave_no_free_seat_while_someone_waits(app, rush):
    manager, _round_id, seat_ids = rush
    from courses.days.actions.seats import approve_many

    approve_many([session.get(Seat, number) for number in seat_ids[:60]], by=manager)
    session.commit()
    leaving = [s.id for s in session.query(Seat).filter_by(state="seated").limit(20)]
    db.session.close()

    def leave(seat_id):
        with app.app_context():
            seat = session.get(Seat, seat_id)
            withdraw(seat, by=session.get(Person, seat.person_id))
            session.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(leave, leaving))
    states = Counter(session.scalars(select(Seat.state).where(Seat.id.in_(seat_ids[:60]))))
    assert states == {"seated": SEATS - 20, "offered": 20, "queued": 10, "withdrawn": 20}


def test_the_same_wish_sent_from_two_places_at_once_is_one_wish(app):
    person, round_ = make_colleague(), make_round(make_course())
    session.commit()
    ids = person.id, round_.id
    db.session.close()

    def ask(_n):
        from app.problems import Problem

        with app.app_context():
            me = session.get(Person, ids[0])
            try:
                ask_for_seat(me, session.get(Round, ids[1]), by=me)
                session.commit()
                return "asked"
            except Problem:
                session.rollback()
                return "told"

    with ThreadPoolExecutor(4) as pool:
        answers = Counter(pool.map(ask, range(4)))
    assert answers == {"asked": 1, "told": 3}
