"""Loose equipment follows a round that is copied, comes back by rule, is split or becomes one with another, where it is free."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.db import session
from courses.days.actions.assets import book_assets
from courses.days.actions.carrying import carry
from courses.days.actions.joining import Split
from courses.days.actions.repeating import Rule, copy_rounds, open_year, put_recurrence
from courses.days.actions.rounds import merge_rounds, split_round
from courses.days.equipment import Use, most_at_once
from courses.days.models import AssetBooking, Occasion, Round
from courses.days.queries.assets import lacking
from courses.days.queries.clashes import bookings
from courses.days.queries.repeating import Copy
from courses.days.queries.round_plans import next_year
from courses.days.queries.rounds import round_of
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round, make_seat
from tests.factories_rounds import make_asset, make_place

DAY = date(2027, 4, 20)


@pytest.fixture(autouse=True)
def monday(app):
    """Monday the first of March 2027."""
    with time_machine.travel("2027-03-01 10:00", tick=True):
        yield


@pytest.fixture
def by():
    return make_colleague("coordinator", make_area())


def first_of(round_):
    return session.query(Occasion).filter_by(round_id=round_.id).order_by(Occasion.position).first()


def booked(round_):
    """Asset → how many, over all occasions of the round."""
    rows = session.query(AssetBooking).join(Occasion, Occasion.id == AssetBooking.occasion_id)
    return {each.asset_id: each.count for each in rows.filter(Occasion.round_id == round_.id)}


def with_two(by, **values):
    """A round with a projector and eight of twelve laptops."""
    round_ = make_round(**{"first_on": DAY} | values)
    house = make_place(name="Kvarnen")
    projector, laptops = make_asset(house, name="Projektor"), make_asset(house, name="Datorer", count=12)
    book_assets(first_of(round_), {projector.id: 1, laptops.id: 8}, by=by)
    return round_of(round_.id), projector, laptops


def copy(round_, by):
    return copy_rounds([Copy(round_, next_year(round_), [], False)], by=by)[0]


def test_a_copy_of_last_year_takes_its_equipment_where_it_is_free(by):
    round_, projector, laptops = with_two(by)
    new = copy(round_, by)
    assert booked(new) == {projector.id: 1, laptops.id: 8} and lacking([(round_.id, new.id)]) == []
    again = copy(round_, by)  # Somebody else's draft has the projector by then, and eight of the laptops.
    assert booked(again) == {}
    assert [(each.name, each.many) for each in lacking([(round_.id, again.id)])] == [
        ("Kvarnen, Projektor", 1), ("Kvarnen, Datorer", 8),
    ]  # fmt: skip
    assert bookings([new.id, again.id])[new.id] == []


def test_what_is_no_longer_lent_does_not_follow(by):
    round_, projector, laptops = with_two(by)
    projector.closed = True
    session.flush()
    assert booked(copy(round_, by)) == {laptops.id: 8}


def test_two_halves_of_a_split_round_share_what_there_is(by):
    round_, projector, laptops = with_two(by)
    people = [make_seat(round_).person_id for _ in range(4)]
    laptops.count = 16
    session.flush()
    new = split_round(round_, Split(frozenset(people[:2]), "Andra", 0, 15, 15), by=by)
    assert booked(new) == {laptops.id: 8} and booked(round_) == {projector.id: 1, laptops.id: 8}
    assert [each.name for each in lacking([(round_.id, new.id)])] == ["Kvarnen, Projektor"]
    later = split_round(round_of(round_.id), Split(frozenset(people[2:3]), "Tredje", 2, 10, 10), by=by)
    assert booked(later) == {projector.id: 1, laptops.id: 8}


def test_a_round_that_takes_in_another_gets_its_equipment(by):
    round_, projector, laptops = with_two(by)
    course = round_.queue.course
    into = make_round(course, first_on=DAY + timedelta(weeks=1))
    book_assets(first_of(into), {laptops.id: 2}, by=by)
    other = make_round(first_on=DAY + timedelta(weeks=1))
    book_assets(first_of(other), {projector.id: 1}, by=by)
    merge_rounds(round_, into, by=by)
    assert booked(into) == {laptops.id: 8}
    assert [(each.round_id, each.name) for each in lacking([(round_.id, into.id)])] == [(into.id, "Kvarnen, Projektor")]


def test_on_the_same_day_the_other_s_equipment_is_free_for_the_one_that_stays(by):
    round_, projector, laptops = with_two(by)
    into = make_round(round_.queue.course, first_on=DAY)
    merge_rounds(round_, into, by=by)
    assert booked(into) == {projector.id: 1, laptops.id: 8}


def test_what_comes_back_by_rule_brings_it_too(by):
    course = make_course()
    round_, projector, laptops = with_two(by, course=course)
    rule = put_recurrence(Rule(course.id, make_area().id, (DAY.isocalendar().week,), 2, 20, None, ()), by=by)
    (new,) = open_year(rule, 2028, by=by)
    assert new.copied_from_id == round_.id and booked(new) == {projector.id: 1, laptops.id: 8}


def test_the_planner_is_told_what_did_not_follow(browser, by):
    round_, projector, _laptops = with_two(by)
    there = make_round(first_on=next_year(round_).days[0])
    book_assets(first_of(there), {projector.id: 1}, by=by)
    session.commit()
    browser.sign_in(by)
    reply = browser.post(f"/courses/days/rounds/copy?year=2027&round={round_.id}", data={"rounds": [round_.id]})
    page = browser.get(reply.location).text
    assert "följde inte med: Kvarnen, Projektor (1 st) till" in page and "Datorer" not in page
    people = [make_seat(session.get(Round, round_.id)).person_id for _ in range(2)]
    session.commit()
    data = {"people": people[:1], "title": "Ny", "weeks": "0", "seats": "10", "left": "10"}
    reply = browser.post(f"/courses/days/rounds/{round_.id}/split", data=data)
    page = browser.get(reply.location).text
    assert "Projektor (1 st)" in page and "Datorer (8 st)" in page
    into = make_round(round_of(round_.id).queue.course, first_on=next_year(round_).days[0])
    session.commit()
    reply = browser.post(f"/courses/days/rounds/{round_.id}/merge", data={"into": into.id})
    assert "Projektor (1 st)" in browser.get(reply.location).text


def test_many_rounds_are_carried_by_as_few_statements(by):
    first, *_rest = with_two(by)
    course = first.queue.course
    rounds = [first]
    for n in range(1, 4):
        other = make_round(course, first_on=DAY + timedelta(weeks=n))
        book_assets(first_of(other), dict.fromkeys(booked(first), 1), by=by)
        rounds.append(round_of(other.id))
    new = [make_round(course, first_on=DAY + timedelta(weeks=n + 30)) for n in range(4)]
    pairs = [(old.id, made.id) for old, made in zip(rounds, new, strict=True)]
    one = statements(lambda: carry(pairs[:1]))
    assert statements(lambda: carry(pairs[1:])) == one == 6
    assert [len(booked(each)) for each in new] == [2, 2, 2, 2]
    assert statements(lambda: carry(pairs)) == 1  # All is there.
    assert statements(lambda: lacking(pairs)) == 1


MOMENTS = [date(2027, 4, 20) + timedelta(days=n) for n in range(5)]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3), st.integers(1, 3)), max_size=6), st.integers(0, 3))
def test_the_most_at_once_is_that_of_the_worst_moment(uses, start):
    made = [Use(count, MOMENTS[begins], MOMENTS[min(4, begins + length)]) for count, begins, length in uses]
    span = (MOMENTS[start], MOMENTS[4])
    days = [day for day in MOMENTS if span[0] <= day < span[1]]
    worst = max(sum(use.many for use in made if use.starts_at <= day < use.ends_at) for day in days)
    assert most_at_once(made, *span) == worst


def test_the_planner_sees_on_the_page_of_a_round_what_is_booked_for_it(browser, by):
    round_, *_rest = with_two(by)
    learner = make_colleague()
    session.commit()
    url = f"/courses/days/rounds/{round_.id}"
    page = browser.sign_in(by).get(url).text
    assert "Utrustning: Kvarnen, Projektor (1 st)" in page and "Datorer (8 st)" in page and "Din plats" not in page
    page = browser.sign_in(learner).get(url).text
    assert "Projektor" not in page and "Din plats" in page
