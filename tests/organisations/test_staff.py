"""The people of a page about a unit are those of the scope, with their posts and absences, in one statement."""

from datetime import timedelta

import pytest
from flask import g

from app.dates import today
from app.db import session
from app.organisations.models import Absence, Relation
from app.organisations.relations import LEADS
from app.organisations.scoping import scope_ids
from app.organisations.seen import staff_today
from app.organisations.staff import staff
from tests.counting import statements
from tests.factories import make_colleague, make_organisation, make_person, make_post

PERMISSIONS = ("follow_up.see_unit", "follow_up.see_journey", "courses.nominate")


@pytest.fixture
def unit(app):
    return make_organisation()


@pytest.fixture
def manager(unit):
    return make_colleague("unit_manager", unit)


@pytest.fixture
def elsewhere(unit):
    """Someone of the same employer in another unit."""
    person = make_person()
    make_post(person, make_organisation(), employer_id=unit.id)
    return person


def test_the_staff_are_those_of_the_scope(unit, manager, elsewhere):
    colleague = make_colleague(unit=unit)
    session.add(Relation(kind=LEADS, holder_id=manager.id, person_id=elsewhere.id))
    session.flush()
    for permission in PERMISSIONS:
        found = [member.id for member in staff(manager, permission, today())]
        assert sorted(found) == sorted(scope_ids(manager, permission, today()))
        assert colleague.id in found


def test_pieces_of_a_page_share_one_statement_and_each_sees_its_own_people(app, unit, manager, elsewhere):
    session.add(Relation(kind=LEADS, holder_id=manager.id, person_id=elsewhere.id))
    session.flush()
    with app.test_request_context():

        def ask():
            g.pop("staff_today", None)
            return [{member.id for member in staff_today(manager, name)} for name in PERMISSIONS[::2]]

        assert statements(ask) == 1
        led, decided = ask()
    assert elsewhere.id in led and elsewhere.id not in decided
    assert decided == set(scope_ids(manager, "courses.nominate", today()))


def test_a_wider_permission_asked_for_last_is_asked_of_the_database(app, unit, manager, elsewhere):
    session.add(Relation(kind=LEADS, holder_id=manager.id, person_id=elsewhere.id))
    session.flush()
    with app.test_request_context():
        assert elsewhere.id not in {member.id for member in staff_today(manager, "courses.nominate")}
        assert elsewhere.id in {member.id for member in staff_today(manager, "follow_up.see_unit")}


def test_the_unit_is_that_of_the_largest_post(unit, manager):
    person = make_person()
    make_post(person=person, unit=unit, percent=40)
    largest = make_organisation()
    make_post(person=person, unit=largest, percent=60)
    (member,) = [each for each in staff(manager, "courses.nominate", today()) if each.id == person.id]
    assert member.unit_name == largest.name
    assert member.works


def test_an_alias_is_the_name_of_whoever_is_protected(unit, manager):
    person = make_person(protected=True, alias="Medarbetare 7")
    make_post(person=person, unit=unit)
    (member,) = [each for each in staff(manager, "courses.nominate", today()) if each.id == person.id]
    assert (member.name, member.protected) == ("Medarbetare 7", True)


def test_only_full_time_absences_count_as_being_away(unit, manager):
    here, away = make_colleague(unit=unit), make_colleague(unit=unit)
    session.add_all(
        [
            Absence(person_id=here.id, first_on=today(), last_on=None, percent=50),
            Absence(person_id=away.id, first_on=today() - timedelta(days=400), last_on=None),
        ]
    )
    session.flush()
    found = {member.id: member for member in staff(manager, "courses.nominate", today())}
    assert not found[here.id].is_away(today(), today())
    assert found[away.id].is_away(today(), today())
