"""What is the same for everyone is kept until it is written again, and never a moment longer."""

from contextvars import Context

import pytest

from app.competences.models import KnowledgeArea
from app.db import reading, session
from app.web.editions import make_new_edition, new_edition_when_written, of_edition
from app.web.models import Edition
from tests.factories import make_colleague

new_edition_when_written(KnowledgeArea)


@pytest.fixture
def read(app):
    """Reads something in a request of its own; tells what was shown and whether the database was asked."""

    def request(method):
        asked = []

        def ask():
            asked.append(1)
            return [area.name for area in session.query(KnowledgeArea).order_by(KnowledgeArea.key)]

        with app.test_request_context("/", method=method):
            reading.set(method == "GET")
            return of_edition("test", ask), bool(asked)

    def ask(method="GET"):
        session.commit()
        return Context().run(request, method)

    return ask


def number():
    return session.query(Edition.number).scalar() or 0


def test_what_was_read_is_not_asked_for_again_until_it_is_written(read):
    assert read() == ([], True)
    assert read() == ([], False)
    area = KnowledgeArea(key="a", swedish="Samtal", position=1)
    session.add(area)
    assert read() == (["Samtal"], True)
    assert read() == (["Samtal"], False)
    area.swedish = "Samtal och bemötande"
    assert read() == (["Samtal och bemötande"], True)
    session.delete(area)
    assert read() == ([], True)


def test_what_is_taken_back_makes_no_new_edition_of_what_others_read(read):
    read()
    session.add(KnowledgeArea(key="a", swedish="Samtal", position=1))
    session.flush()
    session.rollback()
    assert read()[0] == []


def test_whoever_writes_asks_and_keeps_nothing(read):
    assert read("POST") == ([], True)
    assert read("POST") == ([], True)
    assert read() == ([], True)


def test_what_nobody_watches_makes_no_new_edition(app):
    make_colleague()
    session.commit()
    assert number() == 0


def test_many_rows_at_once_say_so_themselves(read):
    read()
    session.execute(KnowledgeArea.__table__.insert(), [{"key": "a", "name": "Samtal", "position": 1}])
    make_new_edition()
    assert read() == (["Samtal"], True)


def test_each_transaction_makes_one_edition(app):
    for round_ in (1, 2):
        session.add_all(KnowledgeArea(key=f"{round_}{n}", swedish="x", position=n) for n in range(3))
        session.commit()
        assert number() == round_
