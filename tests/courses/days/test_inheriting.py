"""Quotas and release rules follow a round that is made from another; seats held without names do not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.dates import today
from app.db import session
from app.organisations.models import Closure, Organisation
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.bringing import seat_many
from courses.days.actions.holds import hold_seats
from courses.days.actions.inheriting import inherit
from courses.days.actions.joining import Split, split_round
from courses.days.actions.quotas import set_quotas, set_releases
from courses.days.actions.repeating import Rule, copy_rounds, open_year, put_recurrence
from courses.days.models import Hold, Queue, Quota, Round
from courses.days.queries.checking import faults
from courses.days.queries.repeating import copies
from courses.days.quotas import fitted
from tests.counting import statements
from tests.courses.days.traffic import make_world
from tests.factories_days import make_course, make_round

NEXT = today().isocalendar().year + 1
AREAS = select(Organisation.id)
RULES = [{"days": 30, "to": "neighbours"}, {"days": 10, "to": "all"}]


def quotas_of(round_):
    rows = session.query(Quota).filter_by(round_id=round_.id).order_by(Quota.organisation_id)
    return {quota.organisation_id: (quota.seats, quota.by_hand) for quota in rows}


@pytest.fixture
def world(app):
    """Three municipalities, and a round of six seats that is shared between two of them."""
    found = make_world(seats=6)
    found.round = session.get(Round, found.rounds[0])
    found.by = session.get(Person, found.coordinator)
    set_quotas(found.round, {found.towns[0]: 4, found.towns[1]: 1}, by=found.by)
    set_releases(found.round, RULES, by=found.by)
    return found


def copied(world):
    first = world.round.first_on
    every = copies(AREAS, first.isocalendar().year, only=world.round.id)
    return copy_rounds(every, by=world.by)[0]


def test_a_copy_of_last_years_round_has_its_quotas_and_rules_but_not_what_was_held(world):
    hold_seats(world.round, session.get(Organisation, world.units[0]), 2, by=session.get(Person, world.managers[0]))
    made = copied(world)
    assert quotas_of(made) == quotas_of(world.round) and made.releases == RULES
    assert quotas_of(made)[world.towns[0]] == (4, True)
    assert session.query(Hold).filter_by(round_id=made.id).count() == 0 and faults() == []


def test_a_municipality_that_has_left_gets_no_quota(world):
    gone = session.query(Closure).filter_by(descendant_id=world.towns[0], depth=1).one()
    gone.valid_to = today() - timedelta(days=1)
    session.flush()
    assert world.towns[0] not in quotas_of(copied(world))


def test_many_copies_ask_no_more_than_one(world):
    one, two = copied(world), make_round(make_course(), first_on=date.fromisocalendar(NEXT + 2, 10, 2))
    two.copied_from_id = world.round.id
    counts = []
    for rounds in ([one], [one, two]):
        session.query(Quota).filter_by(round_id=one.id).delete()
        session.flush()
        for each in (one, two):
            session.refresh(each)
        counts.append(statements(lambda rounds=rounds: inherit(rounds)))
    assert counts[1] <= counts[0] + 1 and two.releases == RULES  # One to write the rules of the other.
    two.copied_from_id = None
    assert statements(lambda: inherit([two])) == 0


def test_what_comes_back_by_rule_takes_over_the_quotas_of_the_same_week(world):
    week = 14
    rule = put_recurrence(
        Rule(world.course, session.get(Queue, world.queue).area_id, (week,), 2, 6, None, ()), by=world.by
    )
    (first,) = open_year(rule, NEXT, by=world.by)
    set_quotas(first, {world.towns[2]: 3}, by=world.by)
    (second,) = open_year(rule, NEXT + 1, by=world.by)
    assert quotas_of(second) == quotas_of(first) and second.copied_from_id == first.id


def test_a_split_shares_the_quotas_so_that_they_fit_both_rounds(world):
    people = world.people[:3]
    seat_many([(world.round.id, number) for number in people], by=None)
    new = split_round(world.round, Split(frozenset(people[:1]), "Två", 1, 3, 3), by=world.by)
    session.refresh(world.round)
    for round_ in (new, world.round):
        assert sum(seats for seats, _by_hand in quotas_of(round_).values()) == 3
    assert faults() == []
    year = world.round.first_on.isocalendar().year
    assert not any(each.there for each in copies(AREAS, year, only=world.round.id))


def test_a_split_leaves_room_for_what_is_held(world):
    seat_many([(world.round.id, number) for number in world.people[1:3]], by=None)
    hold_seats(world.round, session.get(Organisation, world.units[0]), 2, by=session.get(Person, world.managers[0]))
    with pytest.raises(Problem, match="3 blir kvar"):
        split_round(world.round, Split(frozenset(world.people[1:2]), "Två", 1, 3, 2), by=world.by)


@given(st.dictionaries(st.integers(1, 20), st.integers(0, 40)), st.integers(0, 60))
def test_quotas_never_become_more_than_the_seats_and_stay_when_they_fit(quotas, seats):
    found = fitted(quotas, seats)
    assert found.keys() == quotas.keys()
    assert sum(found.values()) == min(seats, sum(quotas.values()))
    assert all(found[each] == 0 for each, kept in quotas.items() if kept == 0)
    if sum(quotas.values()) <= seats:
        assert found == quotas
    for one, other in ((a, b) for a in quotas for b in quotas):
        assert quotas[one] <= quotas[other] or found[one] >= found[other]
