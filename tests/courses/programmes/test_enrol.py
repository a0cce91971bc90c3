"""Who is granted a programme, with which deadlines, and that nothing granted is ever changed."""

from datetime import date

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from app.api import Absence, Obligation, Problem, hook, session, today
from app.organisations.posts.actions import change_posts
from courses.programmes.actions import enrol, publish
from courses.programmes.files import same
from tests.factories import make_organisation, make_person, make_post
from tests.factories_programmes import make_plan, make_programme

pytestmark = pytest.mark.usefixtures("app")


def granted(person_id):
    return session.scalars(
        select(Obligation).where(Obligation.person_id == person_id).order_by(Obligation.due_on)
    ).all()


def new_post(**values):
    return make_post(**{"entry_profile": "new_graduate", "first_on": date(2027, 6, 7)} | values)


def test_a_new_social_worker_gets_both_parts_with_deadlines_in_calendar_months():
    make_programme()
    post = new_post()
    hook.posts_changed(changes=[(post, None)])
    assert [(o.object_key, o.due_on) for o in granted(post.person_id)] == [
        ("introduktion/del-1", date(2027, 10, 7)), ("introduktion/del-2", date(2029, 6, 7)),
    ]  # fmt: skip
    assert {(o.rule, o.source) for o in granted(post.person_id)} == {
        ("first_day+4m", "Introduktion, version 1"),
        ("first_day+24m", "Introduktion, version 1"),
    }


@pytest.mark.parametrize(
    "other", [{"role": "unit_manager"}, {"entry_profile": ""}, {"entry_profile": "new_to_municipality"}]
)
def test_whoever_is_not_in_the_audience_is_granted_nothing(other):
    make_programme()
    post = new_post(**other)
    hook.posts_changed(changes=[(post, None)])
    assert granted(post.person_id) == []


def test_when_the_first_day_was_wrong_the_deadlines_run_from_the_right_one_and_nothing_is_granted_twice():
    make_programme()
    post = new_post()
    hook.posts_changed(changes=[(post, None)])
    change_posts([(post, {"first_on": date(2027, 8, 31)})], by=None)
    assert [(o.object_key, o.due_on) for o in granted(post.person_id) if o.released_on is None] == [
        ("introduktion/del-1", date(2027, 12, 31)), ("introduktion/del-2", date(2029, 8, 31)),
    ]  # fmt: skip
    assert len(granted(post.person_id)) == 4


def test_who_changes_employer_keeps_what_was_granted():
    make_programme()
    first = new_post(last_on=date(2027, 12, 31))
    hook.posts_changed(changes=[(first, None)])
    second = make_post(session.get(type(make_person()), first.person_id), make_organisation(),
                       entry_profile="new_graduate", first_on=date(2028, 1, 1))  # fmt: skip
    hook.posts_changed(changes=[(second, None)])
    assert [o.first_on for o in granted(first.person_id)] == [date(2027, 6, 7)] * 2


def test_a_new_version_holds_for_those_not_yet_granted_alone():
    make_programme()
    before = new_post()
    enrol([(before, None)], by=None)
    publish(make_plan(version=2), on=date(2027, 8, 1), by=None)
    after = new_post()
    enrol([(before, None), (after, None)], by=None)
    assert {o.object_version for o in granted(before.person_id)} == {1}
    assert {o.object_version for o in granted(after.person_id)} == {2}


def test_an_absence_known_from_the_start_moves_the_deadline_and_the_original_is_kept():
    make_programme()
    post = new_post()
    session.add(Absence(person_id=post.person_id, first_on=date(2027, 9, 1), last_on=date(2027, 10, 10)))
    session.flush()
    enrol([(post, None)], by=None)
    part_1 = next(o for o in granted(post.person_id) if o.object_key.endswith("del-1"))
    assert (part_1.original_due_on, part_1.due_on) == (date(2027, 10, 7), date(2027, 11, 16))


def test_the_same_version_is_not_published_twice():
    make_programme()
    with pytest.raises(Problem, match="Höj versionen"):
        publish(make_plan(), on=date(2027, 1, 1), by=None)


def test_a_verb_that_no_installed_plugin_declares_stops_publishing():
    plan = make_plan()
    stray = plan.parts[0].items[0].model_copy(update={"verbs": ["plugins.signed"]})
    part = plan.parts[0].model_copy(update={"items": [stray, *plan.parts[0].items[1:]]})
    with pytest.raises(Problem, match=r"plugins\.signed"):
        publish(plan.model_copy(update={"parts": [part, *plan.parts[1:]]}), on=date(2027, 1, 1), by=None)


def test_days_that_do_not_add_up_are_refused():
    with pytest.raises(ValidationError, match="dagar"):
        make_plan(total_days=3)


def test_the_number_of_statements_does_not_grow_with_the_hires(app):
    from tests.counting import statements

    make_programme()
    few, many = ([(new_post(), None) for _ in range(size)] for size in (2, 20))
    assert statements(lambda: enrol(few, by=None)) == statements(lambda: enrol(many, by=None))


def test_a_file_that_says_something_else_about_areas_or_summary_is_not_the_published_one():
    plan = make_plan(version=1)
    there = publish(plan, on=date(2027, 8, 1), by=None)
    assert same(plan, there)
    assert not same(plan.model_copy(update={"summary": "Något annat."}), there)
    part = plan.parts[0]
    item = part.items[0].model_copy(update={"areas": ["handlaggningsprocessen"]})
    changed = part.model_copy(update={"items": [item, *part.items[1:]]})
    assert not same(plan.model_copy(update={"parts": [changed, *plan.parts[1:]]}), there)


def test_a_change_within_the_audience_grants_nothing():
    make_programme()
    post = new_post()
    hook.posts_changed(changes=[(post, post)])
    assert granted(post.person_id) == []
    experienced = new_post(entry_profile="")
    hook.posts_changed(changes=[(post, experienced)])
    assert len(granted(post.person_id)) == 2


LEADS = {"audience": {"roles": ["lead_social_worker"]}, "first_day_from": date(2026, 1, 1)}


def test_whoever_began_before_the_programmes_first_day_is_not_obliged_when_known_today():
    make_programme(**LEADS)
    old, new = (make_post(role="lead_social_worker", first_on=day) for day in (date(2015, 3, 2), date(2026, 1, 1)))
    hook.posts_changed(changes=[(old, None), (new, None)])
    assert granted(old.person_id) == []
    assert len(granted(new.person_id)) == 2


def test_whoever_did_the_work_before_the_first_day_is_not_obliged_in_a_new_unit_either():
    make_programme(**LEADS)
    before = make_post(role="lead_social_worker", first_on=date(2015, 3, 2), last_on=date(2027, 1, 31))
    moved = make_post(
        session.get(type(make_person()), before.person_id), make_organisation(), role="lead_social_worker",
        first_on=date(2027, 2, 1),
    )  # fmt: skip
    hook.posts_changed(changes=[(moved, None)])
    assert granted(before.person_id) == []


def test_an_experienced_colleague_who_comes_into_the_audience_later_is_obliged():
    make_programme(**LEADS)
    before = make_post(role="social_worker", first_on=date(2015, 3, 2), last_on=date(2027, 1, 31))
    now = make_post(
        session.get(type(make_person()), before.person_id), make_organisation(), role="lead_social_worker",
        first_on=date(2027, 2, 1),
    )  # fmt: skip
    hook.posts_changed(changes=[(now, None)])
    assert [o.first_on for o in granted(before.person_id)] == [date(2027, 2, 1)] * 2


def test_published_is_the_day_of_the_first_version_in_all_versions():
    first = publish(make_plan(first_day_from="published"), on=today(), by=None)
    second = publish(make_plan(first_day_from="published", version=2), on=date(2099, 1, 1), by=None)
    assert first.first_day_from == second.first_day_from == today()
    assert same(make_plan(first_day_from="published", version=2), second)
    assert not same(make_plan(first_day_from="all", version=2), second)


def test_a_programme_by_rule_must_say_from_which_first_day_it_holds():
    with pytest.raises(ValidationError, match="first_day_from"):
        make_plan(first_day_from=None)
    assert make_plan(first_day_from=None, enrolment="choice").first_day_from is None


def test_a_first_day_does_not_make_the_statements_grow(app):
    from tests.counting import statements

    make_programme(first_day_from=date(2027, 6, 7))
    few, many = ([(new_post(), None) for _ in range(size)] for size in (2, 20))
    assert statements(lambda: enrol(few, by=None)) == statements(lambda: enrol(many, by=None))
