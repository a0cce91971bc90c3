"""A municipality lets somebody see its names: for what, for how long, by whom, and never longer than it wants."""

from datetime import date

import pytest
import time_machine

from app.db import session
from app.organisations.grants.actions import grant_names, withdraw_grant
from app.organisations.grants.queries import given, granted_by, possible_holders, received
from app.organisations.models import Kind
from app.organisations.queries import organisation
from app.organisations.scoping import NAMELESS
from app.problems import Problem
from tests.factories import make_colleague, make_municipality, make_organisation

TODAY = date(2026, 11, 10)
pytestmark = [pytest.mark.usefixtures("app", "_noon")]


@pytest.fixture
def _noon():
    with time_machine.travel("2026-11-10 11:00:00+00:00", tick=False):
        yield


@pytest.fixture
def partille():
    return make_municipality()


@pytest.fixture
def lead(partille):
    return make_colleague("local_training_lead", partille, given_name="Anton")


@pytest.fixture
def regional(partille):
    return make_colleague("regional_admin", organisation("gr"), given_name="Omar")


def test_a_grant_tells_who_gave_it_when_and_what_for(partille, lead, regional):
    grant_names(regional, partille, TODAY, date(2027, 3, 1), purpose="  Inför\nstyrgruppen ", by=lead)
    (told,) = given([partille.id])
    assert (told.holder, told.given_by, told.purpose) == (regional.name, lead.name, "Inför styrgruppen")
    assert told.given_at is not None and told.holds(TODAY)
    assert received(regional) == [told]


def test_a_grant_ends_the_moment_it_is_withdrawn_and_stays_in_the_list(partille, lead, regional):
    for last_on in (date(2026, 12, 1), date(2027, 3, 1)):
        grant = grant_names(regional, partille, TODAY, last_on, purpose="Styrgruppen", by=lead)
        withdraw_grant(grant, by=lead)
        with pytest.raises(Problem):
            withdraw_grant(grant, by=lead)
    told = given([partille.id])
    assert len(told) == 2
    assert all(each.ended_by == lead.name and not each.holds(TODAY) for each in told)


@pytest.mark.parametrize(
    ("first_on", "last_on", "purpose", "field"),
    [
        (date(2026, 11, 9), date(2026, 12, 1), "Styrgruppen", "first_on"),
        (date(2026, 12, 1), date(2026, 11, 30), "Styrgruppen", "last_on"),
        (TODAY, date(2027, 11, 12), "Styrgruppen", "last_on"),
        (TODAY, date(2026, 12, 1), "  ", "purpose"),
        (TODAY, date(2026, 12, 1), "x" * 201, "purpose"),
        (TODAY, date(2026, 12, 1), "Om 19121212-1212", "purpose"),
    ],
)
def test_days_and_purposes_that_will_not_do_are_refused(partille, lead, regional, first_on, last_on, purpose, field):
    with pytest.raises(Problem) as refused:
        grant_names(regional, partille, first_on, last_on, purpose=purpose, by=lead)
    assert refused.value.field == field
    assert given([partille.id]) == []


def test_nobody_has_two_grants_of_the_same_names_on_one_day(partille, lead, regional):
    grant_names(regional, partille, TODAY, date(2026, 12, 1), purpose="Styrgruppen", by=lead)
    with pytest.raises(Problem):
        grant_names(regional, partille, date(2026, 12, 1), date(2026, 12, 9), purpose="Igen", by=lead)
    grant_names(regional, partille, date(2026, 12, 2), date(2026, 12, 9), purpose="Igen", by=lead)


def test_names_are_granted_to_those_who_follow_up_this_municipality_alone(partille, lead, regional):
    other = make_municipality(key="1480", code="1480", name="Göteborg")
    own, another = make_colleague("auditor", partille), make_colleague("auditor", other)
    assert set(possible_holders(partille.id, TODAY)) == {regional.id, own.id}
    for stranger in (another, make_colleague("coordinator", organisation("gr"))):
        with pytest.raises(Problem):
            grant_names(stranger, partille, TODAY, TODAY, purpose="Styrgruppen", by=lead)


def test_whoever_answers_for_the_municipality_or_a_committee_grants_its_names(partille, lead):
    committee = make_organisation(parent=partille, kind=Kind.committee)
    unit = make_organisation(parent=committee)
    assert [place.id for place in granted_by(lead)] == [partille.id]
    assert [place.id for place in granted_by(make_colleague("unit_manager", committee))] == [committee.id]
    for role, place in (("unit_manager", unit), ("local_training_lead", unit), ("coordinator", partille),
                        ("local_training_lead", organisation("gr"))):  # fmt: skip
        assert granted_by(make_colleague(role, place)) == []


def test_the_roles_that_may_be_granted_names_are_those_that_see_none(app):
    assert frozenset({"regional_admin", "auditor"}) == NAMELESS
    assert session.is_active
