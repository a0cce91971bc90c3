"""A row that has been read as columns becomes the object that the session holds for it."""

from sqlalchemy import inspect, select

from app.db import as_read, session
from app.people.models import Person
from tests.counting import statements
from tests.factories import make_person


def columns_of(number):
    (row,) = session.execute(select(Person.__table__).where(Person.__table__.c.id == number)).mappings()
    return dict(row)


def test_it_is_the_sessions_own_and_asks_for_nothing_more(app):
    number = make_person(given_name="Mira", family_name="Sol").id
    session.flush()
    values = columns_of(number)
    session.expunge_all()
    person = as_read(Person, values)
    assert inspect(person).persistent
    assert statements(lambda: [getattr(person, name) for name in values]) == 0
    assert person.name == "Mira Sol"
    assert session.get(Person, number) is person


def test_what_is_changed_in_it_is_written(app):
    number = make_person().id
    session.flush()
    values = columns_of(number)
    session.expunge_all()
    as_read(Person, values).language = "en"
    session.flush()
    assert columns_of(number)["language"] == "en"


def test_one_that_is_there_already_stays(app):
    person = make_person()
    session.flush()
    assert as_read(Person, columns_of(person.id)) is person
