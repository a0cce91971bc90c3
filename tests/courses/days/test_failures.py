"""When the ground gives way in the middle of a class: an honest page, and nothing of it half written."""

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError

from app.db import session
from app.ledger.models import Entry, Standing
from app.messages.models import Message
from courses.days.models import AttendanceMark, Certificate, Round, Seat
from tests.factories import make_colleague
from tests.factories_days import make_area, make_occasion, make_round, make_seat, make_unit, sessions_of

WRITTEN = (AttendanceMark, Certificate, Seat, Entry, Standing, Message)


def rows():
    session.rollback()
    return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) for table in WRITTEN}


@pytest.fixture
def breaking(app):
    """Let the database fail at the first statement that holds these words."""
    listening = []

    def at(words):
        def fail(_connection, _cursor, statement, *_more):
            if words in statement:
                raise OperationalError(statement, {}, Exception("connection refused"))

        event.listen(Engine, "before_cursor_execute", fail)
        listening.append(fail)

    yield at
    for fail in listening:
        event.remove(Engine, "before_cursor_execute", fail)


@pytest.mark.parametrize("words", ["INTO courses_attendance_mark", "INTO ledger_entry", "INTO courses_certificate"])
def test_a_class_is_registered_wholly_or_not_at_all(browser, breaking, words):
    trainer = make_colleague("trainer", make_area())
    occasion = make_occasion(trainers=[trainer])
    for _ in range(3):
        make_seat(session.get(Round, occasion.round_id))
    morning, afternoon = (each.id for each in sessions_of(occasion))
    client = browser.sign_in(trainer)
    client.post(f"/courses/days/occasions/{occasion.id}?session={morning}", data={"rest": "present"})
    before = rows()
    assert before["courses_attendance_mark"] == 3
    breaking(words)
    reply = client.post(f"/courses/days/occasions/{occasion.id}?session={afternoon}", data={"rest": "present"})
    assert reply.status_code == 503 and "Inget av det du gjorde har sparats" in reply.text
    assert rows() == before


@pytest.mark.parametrize("words", ["INTO courses_seat", "INTO ledger_entry", "INTO messages_message"])
def test_seats_are_given_wholly_or_not_at_all(browser, breaking, words):
    _unit, manager, people = make_unit()
    round_ = make_round(seats=2)
    client = browser.sign_in(manager)
    page = f"/courses/days/rounds/{round_.id}/nominate"
    client.post(page, data={"people": [people[0].id]})
    before, states = rows(), session.scalars(select(Seat.state)).all()
    assert states == ["seated"]
    breaking(words)
    reply = client.post(page, data={"people": [person.id for person in people[1:]]})
    assert reply.status_code == 503 and "Inget av det du gjorde har sparats" in reply.text
    assert rows() == before and session.scalars(select(Seat.state)).all() == states
