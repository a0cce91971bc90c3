"""Who decides for a person: the nearest manager who is there, a deputy, else the next above; never oneself."""

from datetime import date, timedelta

import pytest

from app.db import session
from app.organisations.models import Absence
from app.organisations.posts.actions import appoint_deputy
from app.organisations.queries import deciders, deciders_of, organisation
from tests.counting import statements
from tests.factories import make_colleague, make_municipality, make_organisation, make_person, make_post

TODAY = date(2026, 11, 20)


@pytest.fixture
def house(app):
    """A unit below a committee below Partille; a manager in each; a worker in the unit."""
    make_municipality()
    committee = make_organisation(parent=organisation("1402"))
    unit = make_organisation(parent=committee)
    return {
        "unit": unit,
        "chief": make_colleague("unit_manager", committee),
        "manager": make_colleague("unit_manager", unit),
        "post": make_post(unit=unit),
    }


def who(post):
    return {person.id for person in deciders(post, TODAY)}


def away(person, **values):
    session.add(Absence(person_id=person.id, first_on=TODAY, **values))
    session.flush()


def test_the_units_own_manager_decides(house):
    assert who(house["post"]) == {house["manager"].id}


def test_a_deputy_decides_for_a_manager_who_is_away(house):
    deputy = make_colleague(unit=house["unit"])
    appoint_deputy(deputy, house["manager"], TODAY, TODAY, by=None)
    away(house["manager"])
    assert who(house["post"]) == {deputy.id}


def test_a_deputy_who_works_for_somebody_else_now_decides_nothing(house):
    deputy = make_person()
    make_post(deputy, house["unit"], last_on=TODAY - timedelta(days=1))
    make_post(deputy, make_organisation(parent=make_municipality(key="1481")), first_on=TODAY)
    appoint_deputy(deputy, house["manager"], TODAY - timedelta(days=9), None, by=None)
    away(house["manager"])
    assert who(house["post"]) == {house["chief"].id}


def test_without_a_deputy_it_goes_to_the_next_above(house):
    away(house["manager"])
    assert who(house["post"]) == {house["chief"].id}


def test_a_deputy_who_is_away_too_decides_nothing(house):
    deputy = make_colleague()
    appoint_deputy(deputy, house["manager"], TODAY, None, by=None)
    away(house["manager"])
    away(deputy)
    assert who(house["post"]) == {house["chief"].id}


def test_a_manager_who_is_partly_away_still_decides(house):
    away(house["manager"], percent=50)
    assert who(house["post"]) == {house["manager"].id}


def test_nobody_decides_for_oneself(house):
    own = make_post(house["manager"], house["unit"], role="lead_social_worker", percent=0)
    assert who(own) == {house["chief"].id}
    appoint_deputy(make_person(), house["chief"], TODAY, None, by=None)
    stand_in = make_colleague(unit=house["unit"])
    appoint_deputy(stand_in, house["manager"], TODAY, None, by=None)
    away(house["manager"])
    worker = make_post(stand_in, house["unit"], role="lead_social_worker")
    assert stand_in.id not in who(worker)


def test_no_one_above_is_no_one(app):
    assert deciders(make_post(), TODAY) == []


def test_many_are_decided_for_in_one_statement_each_by_their_own(house):
    unit, manager, chief = house["unit"], house["manager"], house["chief"]
    worker, other = house["post"].person_id, make_colleague(unit=unit).id
    posts = [(worker, unit.id), (manager.id, unit.id), (other, unit.id)]
    assert deciders_of(posts, TODAY) == {
        (worker, unit.id): [manager.id],
        (manager.id, unit.id): [chief.id],
        (other, unit.id): [manager.id],
    }
    assert statements(lambda: deciders_of(posts, TODAY)) == statements(lambda: deciders_of(posts[:1], TODAY)) == 1
