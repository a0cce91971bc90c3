"""Dialogue groups as they are kept: who may meet whom, what is remembered, and many who act at once."""

from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.organisations.models import Relation
from app.problems import Problem
from courses.days.actions.attendance import register_attendance
from courses.days.models import Occasion, Presence
from courses.days.presence import Mark
from courses.days.queries.attendance import occasion_of
from courses.groups import belongings
from courses.groups.actions import arrange, show_groups
from courses.groups.models import Way
from courses.groups.queries import apart, group_set, listed, met, sitters
from tests.factories import make_colleague, make_organisation, make_person
from tests.factories_competences import make_degree
from tests.factories_days import make_course, make_occasion, make_round, make_seat
from tests.factories_groups import group_numbers, make, make_course_day, seat


@pytest.fixture
def course_day(app):
    return make_course_day()


def test_a_page_opened_before_a_colleague_moved_someone_does_not_undo_it(course_day):
    occasion, trainer, people = course_day
    make(occasion, people, trainer)
    before = group_numbers(occasion)
    person = people[0].id
    goal = next(n for n in before.values() if n != before[person])
    arrange(occasion, {person: goal}, {}, by=trainer)
    arrange(occasion, {}, {people[1].id: True}, by=trainer)
    assert group_numbers(occasion)[person] == goal
    with pytest.raises(Problem, match="finns inte längre"):
        arrange(occasion, {person: 77}, {}, by=trainer)
    with pytest.raises(Problem, match="ingen grupp längre"):
        arrange(occasion, {make_person().id: 1}, {}, by=trainer)


def test_the_same_number_gives_the_same_groups(course_day):
    occasion, trainer, people = course_day
    make(occasion, people, trainer, seed=4711)
    first = group_numbers(occasion)
    make(occasion, reversed(people), trainer, seed=4711)
    assert group_numbers(occasion) == first


def test_earlier_days_of_the_round_are_remembered(app):
    round_ = make_round(make_course(themes=3), first_on=today() - timedelta(days=5))
    days = [
        occasion_of(o.id) for o in session.query(Occasion).filter_by(round_id=round_.id).order_by(Occasion.position)
    ]
    people = [make_colleague() for _ in range(9)]
    for person in people:
        make_seat(round_, person)
    make(days[0], people, seed=1)
    first = group_numbers(days[0])
    assert len(met(days[1])) == 9 and not met(days[0])
    make(days[1], people, seed=2)
    assert not {two for two in met(days[1]) if group_numbers(days[1])[two[0]] == group_numbers(days[1])[two[1]]}
    make(days[1], people, way=Way.stable_core)
    assert group_numbers(days[1]) == first
    gone = people[0]
    make(days[2], people[1:], way=Way.stable_core)
    assert (
        group_numbers(days[2]) == {one: number for one, number in first.items() if one != gone.id}
        or len([one for one in group_numbers(days[2]) if group_numbers(days[2])[one] != first[one]]) <= 2
    )


def test_managers_deputies_and_leads_are_kept_from_those_they_lead(app):
    occasion = make_occasion()
    top = make_organisation()
    unit = make_organisation(parent=top)
    chief, manager, worker = (
        make_colleague("unit_manager", top),
        make_colleague("unit_manager", unit),
        make_colleague(unit=unit),
    )
    deputy, lead, other = make_colleague(), make_colleague("lead_social_worker"), make_colleague()
    for holder, kind, person in (
        (deputy, "organisations.deputy", manager),
        (lead, "organisations.leads", worker),
    ):
        session.add(Relation(kind=kind, holder_id=holder.id, person_id=person.id))
    round_ = occasion_of(occasion.id).round
    for person in (chief, manager, worker, deputy, lead, other):
        make_seat(round_, person)
    session.flush()
    ids = lambda *two: tuple(sorted(one.id for one in two))  # noqa: E731
    found = apart(listed(occasion).values(), occasion.first_on)
    assert found == {ids(manager, worker), ids(deputy, worker), ids(lead, worker), ids(chief, manager)}


def test_experience_comes_in_bands_of_years(app):
    occasion = make_occasion()
    on = occasion.first_on
    for years in (1, 2, 5, 6, None):
        person = make_colleague()
        if years is not None:
            make_degree(person, awarded_on=on.replace(year=on.year - years, day=1) - timedelta(days=1))
        seat(occasion, person)
    found = [one.experience for one in sitters(listed(occasion).values(), on)]
    assert found == ["new", "practised", "practised", "experienced", ""]


def test_a_cancelled_day_has_no_new_groups(course_day):
    occasion, trainer, people = course_day
    make(occasion, people, trainer)
    occasion.cancelled = True
    session.flush()
    with pytest.raises(Problem, match="inställt"):
        make(occasion, people, trainer)
    with pytest.raises(Problem, match="inställt"):
        show_groups(occasion, True, by=trainer)


def test_what_is_kept_on_a_person_is_handed_out_and_forgotten(course_day):
    occasion, trainer, people = course_day
    make(occasion, people, trainer)
    (row,) = belongings.export(people[0].id)["courses_group_member"]
    assert row["occasion_id"] == occasion.id
    assert belongings.forget(people[0].id) == {"courses_group_member": 1}
    belongings.forget(trainer.id)
    assert len(group_numbers(occasion)) == 11 and group_set(occasion.id).made_by_id is None


def test_who_was_absent_has_met_nobody(app):
    round_ = make_round(make_course(themes=2), first_on=today() - timedelta(days=5))
    first, second = (
        occasion_of(o.id) for o in session.query(Occasion).filter_by(round_id=round_.id).order_by(Occasion.position)
    )
    people = [make_colleague() for _ in range(6)]
    for person in people:
        make_seat(round_, person)
    make(first, people, seed=1)
    assert len(met(second)) == 6
    late, absent = people[0].id, people[1].id
    marks = {late: Mark(Presence.late, 5), absent: Mark(Presence.absent)}
    register_attendance(first.sessions[0], marks, by=make_colleague("trainer"))
    assert len(met(second)) == 4 and not any(absent in two for two in met(second))
