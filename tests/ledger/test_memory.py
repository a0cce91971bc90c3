"""What the process keeps never changes, and is never taken from what might yet be rolled back."""

from sqlalchemy import inspect

from app.db import reading, session
from app.ledger import memory
from app.people.models import Person
from tests.factories import make_person


def test_only_who_reads_fills_the_memory_of_the_process(app):
    memory.lasting()["a"] = 1
    token = reading.set(True)
    try:
        assert "a" not in memory.lasting()
        memory.lasting()["b"] = 2
    finally:
        reading.reset(token)
    assert "b" not in memory.lasting()
    memory.forget_lasting()


def test_a_row_that_is_kept_belongs_to_no_session(app):
    number = make_person(given_name="Ada").id
    session.commit()
    token = reading.set(True)
    try:
        first = memory.lasting_row(("person", number), lambda: session.get(Person, number))
        assert first is not None and inspect(first).detached
        session.rollback()
        again = memory.lasting_row(("person", number), lambda: None)
        assert again is first and again.given_name == "Ada"
        assert memory.lasting_row(("person", 0), lambda: None) is None
    finally:
        reading.reset(token)
        memory.forget_lasting()


def test_the_memory_is_bounded(app):
    token = reading.set(True)
    try:
        for number in range(memory.MOST_LASTING + 10):
            memory.lasting()[number] = number
        kept = memory.lasting()
        assert len(kept) <= memory.MOST_LASTING and memory.MOST_LASTING + 9 in kept
    finally:
        reading.reset(token)
        memory.forget_lasting()
