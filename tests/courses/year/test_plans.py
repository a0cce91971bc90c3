"""Making, changing and laying out the plan of a year."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event

from app.api import Problem, Ref, definition
from app.dates import today
from app.db import session
from app.ledger.models import Entry
from app.organisations.models import Absence, Organisation
from courses.days.actions.rounds import open_rounds
from courses.days.models import Half, Occasion, Queue, Round, Seat, Session, Trainer
from courses.days.models.pool import PoolMember, PoolPromise, PoolTopic
from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
from courses.models import Course, Theme
from courses.year.actions.plans import (
    approve_plan,
    change_choices,
    copy_last_year,
    make_rounds,
    propose_anew,
    propose_plan,
    publish_plan,
)
from courses.year.actions.rows import Rounds, Sitting, set_rounds, set_sittings
from courses.year.consequences import consequences
from courses.year.models import YearPlan, YearRow, YearTrainer
from courses.year.queries.facts import programme, usual_hires
from courses.year.queries.plans import facts
from courses.year.queries.there import what_is_there
from tests.factories import (
    make_colleague,
    make_municipality,
    make_obligation,
    make_organisation,
    make_person,
    make_post,
)
from tests.factories_days import make_area, make_seat
from tests.factories_year import NEXT_YEAR, make_choices, make_themes, make_year_plan


@pytest.fixture
def by(app):
    return make_colleague("coordinator", make_area())


def course(key):
    return session.query(Course).filter_by(key=key).one()


def rows(plan, key="kurs-del-1"):
    return [row for row in facts(plan.id) if row.course_id == course(key).id]


def lacks(post, part="del-1"):
    """An obligation about a part of the programme that there is."""
    months = {"del-1": 4, "del-2": 24}[part]
    return make_obligation(post, definition(Ref("courses.part", f"introduktion/{part}", 1)), months)


def told(plan):
    found = programme("introduktion")
    there = what_is_there(plan, found, today())
    return consequences(found, plan.choices, there, facts(plan.id), today())


def test_a_plan_begins_with_a_proposal_that_leaves_nobody_out(by):
    plan = make_year_plan(by=by)
    assert len(rows(plan)) == 9 and len(rows(plan, "kurs-c")) == 1
    assert told(plan).failing == () and not told(plan).too_many
    assert session.query(Entry).filter_by(verb="courses.year_planned").count() == 1


def test_a_year_has_one_plan(by):
    make_year_plan(by=by)
    with pytest.raises(Problem, match="redan en plan"):
        make_year_plan(by=by)


def test_a_programme_without_both_kinds_of_parts_cannot_be_planned(by):
    from tests.factories_programmes import make_programme

    make_programme()
    with pytest.raises(Problem, match="kan inte planeras"):
        make_year_plan(by=by)


def test_what_is_counted_on_can_change_and_the_days_stay(by):
    plan = make_year_plan(by=by)
    before = facts(plan.id)
    change_choices(plan, make_choices(make_area(), hires=400, seats=20), date(NEXT_YEAR, 1, 2), by=by)
    assert facts(plan.id) == before and told(plan).short
    assert plan.opens_on == date(NEXT_YEAR, 1, 2)
    propose_anew(plan, by=by)
    assert {row.seats for row in rows(plan)} == {20}


def test_rounds_get_other_days_and_the_consequence_is_told(by):
    plan = make_year_plan(by=by)
    found = programme("introduktion")
    last = [row for row in rows(plan) if row.span.first_on.month <= 5][-1]
    early = [row.number for row in rows(plan) if row.span.first_on.month <= 5]
    set_rounds(plan, found, Rounds(seats={last.number: 12}, gone=early), by=by)
    assert len(rows(plan)) == 9 - len(early)
    assert told(plan).failing[0].first_on.month == 1
    first = rows(plan)[0]
    saturday = first.days[0] + timedelta(days=(5 - first.days[0].weekday()))
    set_rounds(plan, found, Rounds({first.number: [saturday, saturday + timedelta(days=2)]}, {first.number: 7}), by=by)
    moved = next(each for each in told(plan).rounds if each.row.number == first.number)
    assert moved.row.seats == 7 and list(moved.blocked.values()) == ["weekend"] and moved.whole


def test_a_round_more_is_a_sitting_more_or_one_too_many(by):
    plan = make_year_plan(by=by)
    found = programme("introduktion")
    set_rounds(plan, found, Rounds(new=rows(plan)[0].days), by=by)
    assert len(rows(plan)) == 10 and told(plan).starts == 9
    with pytest.raises(Problem, match="2 olika dagar"):
        set_rounds(plan, found, Rounds(new=[date(NEXT_YEAR, 3, 9)]), by=by)
    with pytest.raises(Problem, match="2 olika dagar"):
        set_rounds(plan, found, Rounds({rows(plan)[0].number: [date(NEXT_YEAR, 3, 9)] * 2}), by=by)


def test_a_theme_gets_the_sittings_that_were_written_and_at_least_one(by):
    plan = make_year_plan(by=by)
    theme = programme("introduktion").single.themes[0]
    (kept,) = rows(plan, "kurs-c")
    sittings = [Sitting(kept.number, kept.days[0], kept.pieces[0].half, 30),
                Sitting(None, date(NEXT_YEAR, 3, 9), Half.em, 24)]  # fmt: skip
    set_sittings(plan, programme("introduktion"), theme, sittings, by=by)
    assert {(row.days[0], row.seats) for row in rows(plan, "kurs-c")} == {
        (kept.days[0], 30),
        (date(NEXT_YEAR, 3, 9), 24),
    }
    assert kept.number in {row.number for row in rows(plan, "kurs-c")}
    with pytest.raises(Problem, match="minst en gång"):
        set_sittings(plan, programme("introduktion"), theme, [], by=by)
    assert len(rows(plan, "kurs-c")) == 2


def test_a_plan_is_proposed_approved_and_a_draft_again_when_changed(by):
    plan = make_year_plan(by=by)
    with pytest.raises(Problem, match="föreslagen"):
        approve_plan(plan, by=by)
    propose_plan(plan, by=by)
    with pytest.raises(Problem, match="Någon annan"):
        approve_plan(plan, by=by)
    head = make_colleague("unit_manager", make_area())
    approve_plan(plan, by=head)
    assert (plan.state, plan.approved_by_id) == ("approved", head.id) and plan.approved_at
    with pytest.raises(Problem, match="eller godkänd"):
        propose_plan(plan, by=by)
    propose_anew(plan, by=by)
    assert (plan.state, plan.approved_by_id, plan.approved_at) == ("draft", None, None)


def test_a_plan_becomes_draft_rounds_once(by):
    plan = make_year_plan(by=by)
    count = len(facts(plan.id))
    assert make_rounds(plan, by=by) == count
    assert make_rounds(plan, by=by) == 0
    assert session.query(Round).count() == count and {r.state for r in session.query(Round)} == {"draft"}
    first = (
        session.query(Round)
        .join(Round.queue)
        .filter(Queue.course_id == course("kurs-del-1").id)
        .order_by(Round.first_on)
        .first()
    )
    sessions = session.query(Session).join(Occasion).filter(Occasion.round_id == first.id).all()
    assert sum(each.days for each in sessions) == 1.5
    for change in (propose_anew, copy_last_year):
        with pytest.raises(Problem, match="redan utlagd"):
            change(plan, by=by)
    assert told(plan).starts == 9 and told(plan).failing == ()


def test_all_rounds_open_for_everyone_at_the_same_instant(by):
    plan = make_year_plan(by=by)
    with pytest.raises(Problem, match="inga utkast"):
        publish_plan(plan, by=by)
    change_choices(plan, plan.choices, today() + timedelta(days=3), by=by)
    make_rounds(plan, by=by)
    count = publish_plan(plan, by=by)
    rounds = session.query(Round).all()
    assert len(rounds) == count and {r.state for r in rounds} == {"published"}
    assert {r.opens_on for r in rounds} == {today() + timedelta(days=3)}


def test_last_years_plan_is_copied_to_the_same_weeks(by):
    old = make_year_plan(by=by)
    new = make_year_plan(by=by, year=NEXT_YEAR + 1)
    copy_last_year(new, by=by)
    before, after = rows(old), rows(new)
    assert [row.days[0].isocalendar()[1:] for row in before] == [row.days[0].isocalendar()[1:] for row in after]
    assert all(row.trainers == () for row in after)


def test_last_years_rounds_are_copied_when_there_was_no_plan(by):
    make_themes()
    day = date(NEXT_YEAR - 1, 10, 7)
    area = make_area()
    themes = {theme.key: theme.id for theme in session.query(Theme)}
    occasions = tuple(
        OccasionPlan(themes[key], (SessionPlan(day + timedelta(days=n), half),))
        for n, (key, half) in enumerate((("a", Half.whole), ("b", Half.fm)))
    )
    open_rounds([RoundPlan(course("kurs-del-1").id, area.id, 22, occasions, published=True)], by=None)
    plan = make_year_plan(area, by)
    assert copy_last_year(plan, by=by) == 1
    (row,) = facts(plan.id)
    assert (row.seats, len(row.pieces), row.days[0].isocalendar()[1:]) == (22, 3, day.isocalendar()[1:])
    empty = make_year_plan(area, by, year=NEXT_YEAR + 2)
    with pytest.raises(Problem, match="varken plan eller omgångar"):
        copy_last_year(empty, by=by)


def test_rounds_that_are_there_already_count(by):
    first = make_year_plan(by=by)
    make_rounds(first, by=by)
    for row in session.query(YearRow):
        row.round_id = None
    session.flush()
    assert len(rows(first)) == 9
    propose_anew(first, by=by)
    assert rows(first) == [] and told(first).starts == 9 and told(first).seats == 270


def test_who_lacks_the_part_is_counted_unless_seated(by):
    plan = make_year_plan(by=by, hires=0)
    unit = make_organisation()
    post = make_post(make_person(), unit, first_on=date(NEXT_YEAR - 1, 11, 1), entry_profile="new_graduate")
    obligation = lacks(post)
    assert told(plan).need == 1 and told(plan).seating.missed == ()
    set_rounds(plan, programme("introduktion"), Rounds(gone=[row.number for row in rows(plan)]), by=by)
    person, theme = told(plan).first_missed
    assert person.employed and theme is None and person.first_on == post.first_on
    make_rounds(plan, by=by)
    assert obligation.due_on == date(NEXT_YEAR, 3, 1)


def test_whoever_has_a_seat_in_a_coming_round_is_not_counted(by):
    plan = make_year_plan(by=by, hires=0)
    person = make_person()
    lacks(make_post(person, make_organisation(), first_on=date(NEXT_YEAR - 1, 11, 1)))
    make_rounds(plan, by=by)
    publish_plan(plan, by=by)
    first = (
        session.query(Round)
        .join(Round.queue)
        .filter(Queue.course_id == course("kurs-del-1").id)
        .order_by(Round.first_on)
        .first()
    )
    assert told(plan).need == 1
    make_seat(first, person)
    assert told(plan).need == 0


def test_the_forecast_is_the_mean_of_the_last_three_years_of_the_audience(app):
    make_themes()
    area, unit = make_area(), make_organisation()
    employer = session.query(Organisation).filter_by(key="1402").one()
    for year in (1, 2, 3):
        for _ in range(2):
            make_post(
                unit=unit, employer_id=employer.id, first_on=date(2026 - year, 9, 1), entry_profile="new_graduate"
            )
    make_post(unit=unit, employer_id=employer.id, first_on=date(2025, 9, 1), entry_profile="experienced")
    make_post(unit=unit, employer_id=employer.id, first_on=date(2022, 9, 1), entry_profile="new_graduate")
    make_post(
        unit=unit, employer_id=employer.id, first_on=date(2025, 9, 1), role="unit_manager", entry_profile="new_graduate"
    )
    found = usual_hires("introduktion", [employer.id, area.id], date(2026, 7, 15))
    assert found == {employer.id: (0,) * 8 + (2, 0, 0, 0), area.id: (0,) * 12}


def test_trainers_lead_unless_away_or_busy_and_are_told_and_forgotten(by):
    trainer = make_colleague("trainer", make_area())
    plan = make_year_plan(by=by)
    led = session.query(YearTrainer).filter_by(person_id=trainer.id).count()
    assert led > 9
    session.add(Absence(person_id=trainer.id, first_on=date(NEXT_YEAR, 1, 1), last_on=date(NEXT_YEAR, 12, 31)))
    session.flush()
    propose_anew(plan, by=by)
    assert len(rows(plan)) == 9 and session.query(YearTrainer).count() == 0
    session.query(Absence).delete()
    propose_anew(plan, by=by)
    make_rounds(plan, by=by)
    assert session.query(Trainer).filter_by(person_id=trainer.id).count() == led
    from courses.year.plugin import export_person, forget_person

    assert len(export_person(trainer)["courses_year_trainer"]) == led
    assert forget_person(trainer)["courses_year_trainer"] == led


def test_a_round_that_moves_gets_a_trainer_who_is_free_then(by):
    first = make_colleague("trainer", make_area())
    plan = make_year_plan(by=by)
    row = rows(plan)[0]
    assert {person for _theme, person in row.trainers} == {first.id}
    second = make_colleague("trainer", make_area())
    days = [date(NEXT_YEAR, 3, 16), date(NEXT_YEAR, 3, 17)]
    session.add(Absence(person_id=first.id, first_on=days[0], last_on=days[0]))
    session.flush()
    set_rounds(plan, programme("introduktion"), Rounds({row.number: days}), by=by)
    moved = next(each for each in rows(plan) if each.number == row.number)
    assert moved.days == tuple(days) and {person for _theme, person in moved.trainers} == {second.id}


def test_those_lent_to_the_pool_lead_their_topics_on_the_days_promised(by):
    area = make_area()
    make_themes()
    theme = session.query(Theme).filter_by(key="c").one()
    people = [make_colleague(unit=area) for _ in range(3)]
    session.add_all(PoolMember(person_id=person.id, since_on=today()) for person in people)
    session.add_all(PoolTopic(person_id=person.id, theme_id=theme.id) for person in people[:2])
    session.add(PoolPromise(person_id=people[0].id, year=NEXT_YEAR, days=1.0))
    session.flush()
    plan = make_year_plan(area, by, hires=8)
    assert len(rows(plan, "kurs-c")) == 4
    led = Counter(person for row in rows(plan, "kurs-c") for _theme, person in row.trainers)
    assert led == {people[0].id: 2}
    assert all(row.untaught for row in [*rows(plan), *rows(plan, "kurs-d")])


def test_what_follows_is_read_with_as_many_statements_whatever_the_size(by):
    plan = make_year_plan(by=by)
    few = counted(lambda: told(plan))
    for _ in range(5):
        lacks(make_post(make_person(), make_organisation(), first_on=today()))
        lacks(make_post(make_person(), make_organisation(), first_on=today()), "del-2")
        make_colleague("trainer", make_area())
    make_rounds(plan, by=by)
    assert counted(lambda: told(plan)) <= few


def counted(act):
    seen = []

    def listener(*values):
        seen.append(values[2])

    event.listen(Engine, "before_cursor_execute", listener)
    act()
    event.remove(Engine, "before_cursor_execute", listener)
    return len(seen)


def test_another_areas_rounds_are_not_counted(by):
    make_year_plan(by=by)
    other = make_municipality(key="1480", code="1480", name="Göteborg")
    plan = make_year_plan(other, by)
    make_rounds(session.query(YearPlan).filter(YearPlan.area_id != other.id).one(), by=by)
    assert what_is_there(plan, programme("introduktion"), today()).during == ()
    assert session.query(Seat).count() == 0
