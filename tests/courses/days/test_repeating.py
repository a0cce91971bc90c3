"""Rounds that come again: last year's, by rule, from a pasted plan, and drafts from a course's defaults."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.dates import today
from app.db import session
from app.organisations.models import Organisation
from app.people.names import search_key
from app.problems import Problem
from courses.calendar_rules import blocked
from courses.days.actions.repeating import (
    Rule,
    copy_rounds,
    first_day,
    leaders_in_turn,
    open_planned,
    open_year,
    put_recurrence,
    remove_recurrence,
)
from courses.days.drafting import count_of, half_days, occasions
from courses.days.models import Half, Occasion, Recurrence, RotaTurn, Round
from courses.days.plan_rows import Known, KnownCourse, read
from courses.days.plans import CLOCK
from courses.days.queries.planning import pressing_shortages
from courses.days.queries.repeating import copies, known_to, recurrence
from courses.days.queries.rounds import trainers_of
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round
from tests.factories_rounds import make_place, make_room, make_trainer

AREAS = select(Organisation.id)
NEXT = today().isocalendar().year + 1


# Pure: drafts.


@given(st.dates(date(2020, 1, 1), date(2050, 1, 1)), st.integers(1, 30))
def test_half_days_come_in_a_row_on_days_when_courses_are_held(first_on, count):
    found = half_days(first_on, count)
    assert len(found) == len(set(found)) == count
    assert found == sorted(found, key=lambda each: (each[0], each[1] != Half.fm))
    assert found[0] == (first_on, Half.fm)
    assert all(day == first_on or blocked(day) is None for day, _half in found)


@given(st.lists(st.sampled_from([0.5, 1.0, 1.5, 2.0]), min_size=1, max_size=8))
def test_themes_are_dealt_out_over_their_half_days(lengths):
    themes = list(enumerate(lengths))
    made = occasions(themes, half_days(date(2027, 9, 6), count_of(themes)), CLOCK)
    assert [sum(s.half.days for s in each.sessions) for each in made] == lengths
    with pytest.raises(ValueError):
        occasions(themes, half_days(date(2027, 9, 6), count_of(themes) + 1), CLOCK)


# Pure: rows.

KNOWN = Known(
    courses={"svara samtal": KnownCourse(1, "Svåra samtal", ((7, 1.0), (8, 0.5)), 24, CLOCK)},
    rooms={search_key("Kvarnen, Salen"): 3},
    trainers={"eva ek": (11,), "bo ek": (12, 13)},
    areas={"gr": 1, "partille": 2},
    usual_area=1,
)


def test_a_row_becomes_a_plan():
    (row,) = read("Svåra samtal;Grupp 1;2027-09-06, 2027-09-07 fm;Kvarnen, Salen;Eva Ek;20;Partille", KNOWN)
    assert row.faults == ()
    first, second = row.plan.occasions
    assert [(s.held_on, s.half) for s in first.sessions] == [(date(2027, 9, 6), "fm"), (date(2027, 9, 6), "em")]
    assert [(s.held_on, s.half) for s in second.sessions] == [(date(2027, 9, 7), "fm")]
    assert (first.room_id, first.trainer_ids, row.plan.seats, row.plan.area_id) == (3, (11,), 20, 2)


def test_headings_may_stand_in_any_order_and_places_outside_the_register_are_kept_as_written():
    text = "Plats;Datum;Kurs\r\nBibliotekets sal;2027-09-06,2027-09-07 em;svåra samtal\r\n\r\n"
    (row,) = read(text, KNOWN)
    assert row.number == 2 and row.plan.seats == 24
    assert [o.place for o in row.plan.occasions] == ["Bibliotekets sal"] * 2


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Finns inte;;2027-09-06", "Kursen Finns inte finns inte."),
        ("svåra samtal;;2027-02-30", "är inget datum"),
        ("svåra samtal;;2027-09-06", "Kursen tar 3 halvdagar, men raden har 2."),
        ("svåra samtal;;2027-09-06,2027-09-07 fm;;Okänd", "finns inte bland kursledarna"),
        ("svåra samtal;;2027-09-06,2027-09-07 fm;;Bo Ek", "flera kursledare"),
        ("svåra samtal;;2027-09-06,2027-09-07 fm;;;många", "inget antal platser"),
        ("svåra samtal;;2027-09-06,2027-09-07 fm;;;;Mölndal", "Mölndal finns inte bland dem"),
    ],
)
def test_a_row_says_what_is_wrong(app, row, fault):
    with app.test_request_context():
        (found,) = read(row, KNOWN)
    assert found.plan is None and fault in " ".join(found.faults)


def test_blocked_days_are_flagged_and_do_not_stop_a_row():
    (row,) = read("svåra samtal;;2027-07-05, 2027-09-07 fm", KNOWN)
    assert row.plan and [each.why for each in row.blocked] == ["summer"]


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_read(text):
    for row in read(text.replace("\x00", ""), KNOWN):
        assert (row.plan is None) == bool(row.faults)


def test_a_plan_is_opened_whole_or_not_at_all(app):
    make_area()
    course, eva, room = (
        make_course(themes=2),
        make_trainer(given_name="Eva", family_name="Ek"),
        make_room(make_place(name="Kvarnen")),
    )
    known = known_to(AREAS)
    good = f"{course.title};A;{NEXT}-09-06;Kvarnen, {room.name};{eva.name}"
    with pytest.raises(Problem, match="Rätta"):
        open_planned(read(f"{good}\nfel;B;{NEXT}-09-07", known), by=make_colleague("coordinator"))
    assert session.query(Round).count() == 0
    (made,) = open_planned(read(good, known), by=make_colleague("coordinator"))
    assert (made.state, made.title, made.first_on) == ("draft", "A", date(NEXT, 9, 6))
    assert {o.room_id for o in session.query(Occasion)} == {room.id}


# Last year's.


def test_copies_of_a_year_are_drafts_in_the_same_weeks_and_are_made_once(app):
    eva = make_trainer()
    first_on = date.fromisocalendar(NEXT, 10, 2)
    round_ = make_round(make_course(), first_on=first_on, trainers=[eva], title="Omgång 1")
    summer = make_round(first_on=date.fromisocalendar(NEXT, 27, 2))
    found = copies(AREAS, NEXT)
    assert [(each.round.id, [b.why for b in each.blocked], each.there) for each in found] == [
        (round_.id, [], False),
        (summer.id, ["summer"], False),
    ]
    (made,) = copy_rounds(found[:1], by=make_colleague("coordinator"))
    assert (made.state, made.title, made.copied_from_id) == ("draft", "Omgång 1", round_.id)
    assert made.first_on == date.fromisocalendar(NEXT + 1, 10, 2)
    occasion = session.query(Occasion).filter_by(round_id=made.id).one()
    assert occasion.place == "Sal Vinga" and [p.id for p in trainers_of([occasion.id])[occasion.id]] == [eva.id]
    with pytest.raises(Problem):
        copy_rounds(copies(AREAS, NEXT)[:1], by=make_colleague("coordinator"))


# By rule.


@given(
    st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True),
    st.sets(st.integers(1, 52), min_size=1),
    st.integers(0, 9),
)
def test_trainers_take_turns_so_that_nobody_leads_two_more_than_another(people, weeks, before):
    found = leaders_in_turn(people, sorted(weeks), weeks, before)
    counts = [sum(found[week] == (person,) for week in weeks) for person in people]
    assert max(counts) - min(counts) <= 1
    assert found[min(weeks)] == (people[before % len(people)],)


def test_a_rounds_first_day_gives_way_to_a_day_off():
    assert first_day(2027, 36, 2) == date(2027, 9, 7)
    assert first_day(2027, 18, 4).isocalendar()[:2] == (2027, 18)
    assert blocked(first_day(2027, 18, 4)) is None


def test_a_course_comes_back_twice_a_term_with_trainers_in_turn(app):
    eva, bo, by = make_trainer(), make_trainer(), make_colleague("coordinator")
    course = make_course(group_size=24)
    rule = Rule(course.id, make_area().id, (10, 16, 37, 46), 2, 24, None, (eva.id, bo.id))
    found = put_recurrence(rule, by=by)
    with pytest.raises(Problem, match="redan en regel"):
        put_recurrence(rule, by=by)
    made = open_year(recurrence(found.id), NEXT, by=by)
    assert [r.first_on.isocalendar().week for r in made] == [10, 16, 37, 46]
    occasions_ = [session.query(Occasion).filter_by(round_id=r.id).one() for r in made]
    assert [trainers_of([o.id])[o.id][0].id for o in occasions_] == [eva.id, bo.id, eva.id, bo.id]
    assert {r.state for r in made} == {"draft"}
    with pytest.raises(Problem, match="Alla veckor"):
        open_year(recurrence(found.id), NEXT, by=by)
    assert len(open_year(recurrence(found.id), NEXT + 1, by=by)) == 4
    changed = put_recurrence(Rule(course.id, make_area().id, (5,), 3, 20, None, (bo.id,)), found, by=by)
    assert (changed.weeks, session.query(RotaTurn).count()) == ([5], 1)
    remove_recurrence(changed, by=by)
    assert session.query(Recurrence).count() == 0 and session.query(Round).count() == 8


@pytest.mark.parametrize("weeks", [(), (0,), (53,)])
def test_weeks_that_no_year_has_are_refused(app, weeks):
    with pytest.raises(Problem):
        put_recurrence(Rule(make_course().id, make_area().id, weeks, 2, 20, None, ()), by=make_colleague())


# Too few.


def test_a_round_with_too_few_people_presses_when_the_day_to_warn_has_come(app):
    course = make_course(least_people=12, warn_days=10)
    first_on = today() + timedelta(days=60)
    due = today() + timedelta(days=20)
    make_round(course, first_on=first_on, confirm_by=due)
    assert pressing_shortages(today() + timedelta(days=9)) == []
    ((_round, short),) = pressing_shortages(today() + timedelta(days=10))
    assert (short.taken, short.least, short.due_on) == (0, 12, due)
    assert pressing_shortages(first_on) == []


def test_coordinators_are_told_once_of_too_few(app):
    from app.messages.models import Message
    from courses.days.actions.warning import warn_of_too_few

    coordinator = make_colleague("coordinator", make_area())
    make_round(make_course(least_people=12, warn_days=40))
    for _ in range(2):
        assert warn_of_too_few() == 1
    (told,) = session.query(Message).all()
    assert told.person_id == coordinator.id and told.values["least"] == 12


def test_the_usual_times_are_kept_in_a_draft():
    assert CLOCK[Half.em] == (time(13), time(15, 30))
