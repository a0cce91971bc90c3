"""People are hired, moved, away and gone, one by one and by the thousand, and those who must know are told once."""

from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Engine, event

from app import registry
from app.db import session
from app.hookspecs import hookimpl
from app.organisations.posts.actions import (
    NewAbsence,
    NewPost,
    NewRelation,
    appoint_deputy,
    change_absence,
    change_posts,
    end_posts,
    end_relations,
    hire_many,
    register_absences,
    relate,
    remove_absence,
    transfer_posts,
)
from app.organisations.relations import DEPUTY
from app.problems import Problem
from tests.factories import make_organisation, make_person, make_post

DAY = date(2026, 9, 1)


class Listener:
    """A plugin that writes down what it is told."""

    def __init__(self):
        self.told = []

    @hookimpl
    def posts_changed(self, changes):
        self.told.append([(post.id, post.unit_id, before and before.unit_id) for post, before in changes])


@contextmanager
def counted():
    """The SQL statements sent meanwhile."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def told(app):
    listener = Listener()
    registry.manager.register(listener, name="listener")
    yield listener.told
    registry.unload("listener")


def new_post(person, unit, **values):
    return NewPost(**{"person_id": person.id, "unit_id": unit.id, "employer_id": unit.id, "role": "social_worker",
                      "first_on": DAY} | values)  # fmt: skip


def test_many_are_hired_and_told_of_once(told):
    unit = make_organisation()
    posts = hire_many([new_post(make_person(), unit) for _ in range(5)], by=None)
    assert told == [[(post.id, unit.id, None) for post in posts]]


@pytest.mark.one_database
def test_the_number_of_statements_does_not_grow_with_those_hired(app):
    unit = make_organisation()
    counts = []
    for number in (5, 300):
        people = [make_person() for _ in range(number)]
        with counted() as statements:
            hire_many([new_post(p, unit, employment_number=f"{number}-{p.id}") for p in people], by=None)
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 3


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("values", "field"),
    [({"role": "kung"}, "role"), ({"entry_profile": "ny"}, "entry_profile"), ({"last_on": date(2026, 8, 31)}, "last_on"),
     ({"percent": 101}, "percent"), ({"first_on": date(2027, 1, 1)}, "unit")],
)  # fmt: skip
def test_a_post_that_cannot_be_is_refused_with_the_field_to_blame(app, values, field):
    unit = make_organisation(valid_to=date(2026, 12, 31))
    with pytest.raises(Problem) as problem:
        hire_many([new_post(make_person(), unit, **values)], by=None)
    assert problem.value.field == field


def test_the_same_post_twice_is_refused(app):
    unit, person = make_organisation(), make_person()
    hire_many([new_post(person, unit, employment_number="17")], by=None)
    with pytest.raises(Problem, match="redan den tjänsten"):
        hire_many([new_post(person, unit, employment_number="17")], by=None)
    assert len(hire_many([new_post(person, unit), new_post(person, unit, role="trainer", percent=0)], by=None)) == 2


def test_a_transfer_ends_one_post_and_begins_another(told):
    here, there = make_organisation(), make_organisation()
    held = make_post(unit=here, employment_number="17", entry_profile="new_graduate")
    coming = make_post(unit=here, first_on=date(2026, 10, 1))
    new = transfer_posts(here, there, DAY, by=None)
    assert [(p.unit_id, p.first_on, p.employment_number, p.entry_profile) for p in new] == [(there.id, DAY, "17", "")]
    assert held.last_on == date(2026, 8, 31)
    assert (coming.unit_id, coming.first_on) == (there.id, date(2026, 10, 1))
    assert len(told) == 3


def test_what_a_post_was_is_told_with_what_it_is(told):
    here, there = make_organisation(), make_organisation()
    post = make_post(unit=here)
    change_posts([(post, {"unit_id": there.id})], by=None)
    assert told == [[(post.id, there.id, here.id)]]
    with pytest.raises(LookupError):
        change_posts([(post, {"person_id": 1})], by=None)
    end_posts([post], date(2026, 12, 31), by=None)
    assert session.is_modified(post) is False
    assert post.last_on == date(2026, 12, 31)


def test_absences_are_told_through_the_posts_of_those_away(told):
    post = make_post()
    absence = register_absences([NewAbsence(post.person_id, DAY)], by=None)[0]
    change_absence(absence, DAY, date(2026, 10, 1), by=None)
    remove_absence(absence, by=None)
    assert told == [[(post.id, post.unit_id, post.unit_id)]] * 3
    for wrong in (NewAbsence(post.person_id, DAY, date(2026, 8, 1)), NewAbsence(post.person_id, DAY, percent=0)):
        with pytest.raises(Problem):
            register_absences([wrong], by=None)


@pytest.mark.one_database
def test_nobody_is_their_own_deputy(app):
    manager, other = make_person(), make_person()
    with pytest.raises(Problem):
        appoint_deputy(manager, manager, DAY, None, by=None)
    with pytest.raises(Problem):
        relate([NewRelation(DEPUTY, other.id, manager.id, None, DAY, date(2026, 8, 1))], by=None)
    relation = appoint_deputy(other, manager, DAY, None, by=None)
    end_relations([relation], date(2026, 12, 31), by=None)
    assert relation.valid_to == date(2026, 12, 31)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2206, 9, 1), date(9999, 12, 31)])
def test_a_year_in_which_nobody_works_is_refused_before_anything_follows_from_it(told, day):
    person, unit = make_person(), make_organisation()
    with pytest.raises(Problem, match="årtalet") as first:
        hire_many([NewPost(person.id, unit.id, unit.id, "social_worker", day)], by=None)
    with pytest.raises(Problem, match="årtalet") as last:
        register_absences([NewAbsence(person.id, DAY if day > DAY else day, day)], by=None)
    assert first.value.field == "first_on" and last.value.field in ("first_on", "last_on")
    assert told == []
