"""Someone who has left is forgotten by a command, which tells before it erases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.commands.forgetting import forget
from app.dates import today
from app.db import session
from app.ledger.models import Entry
from app.people.models import Identity, Person
from app.problems import Problem
from tests.factories import make_obligation, make_post
from tests.factories_people import make_sign_in


@pytest.fixture
def gone(app):
    """Someone with a sign-in and an obligation, whose post ended yesterday."""
    person = make_sign_in()
    post = make_post(person)
    make_obligation(post)
    post.last_on = today() - timedelta(days=1)
    session.commit()
    return person.id


def run(app, *words):
    return app.test_cli_runner().invoke(forget, [str(word) for word in words])


def test_it_tells_before_it_erases(app, gone):
    told = run(app, gone)
    assert "people_identity: 1" in told.output and "Nothing was erased" in told.output
    assert session.scalars(select(Identity.person_id)).all() == [gone]


def test_the_name_and_the_sign_in_go_and_what_happened_stays(app, gone):
    assert "Erased." in run(app, gone, "--apply").output
    session.expire_all()
    person = session.get(Person, gone)
    assert (person.name, person.email) == (f"Borttagen person {gone}", None)
    assert session.scalars(select(Identity.id)).all() == []
    assert session.scalars(select(Entry.id).where(Entry.person_id == gone)).all() != []


def test_whoever_still_works_here_is_not_forgotten(app):
    post = make_post()
    session.commit()
    assert isinstance(run(app, post.person_id, "--apply").exception, Problem)


def test_a_number_that_is_nobodys_is_told_in_words(app):
    assert isinstance(run(app, 4711).exception, Problem)
