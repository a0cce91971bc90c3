"""Loose equipment is booked for occasions, never more at a time than there is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine

from app.db import session
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.assets import book_assets, put_asset
from courses.days.actions.booking import sentence
from courses.days.actions.rounds import cancel_round, move_round, publish
from courses.days.models import Asset, AssetBooking, Half, Occasion
from courses.days.queries.clashes import bookings
from courses.days.queries.rounds import round_of
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_area, make_round
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


def occasion(**values):
    round_ = make_round(**{"first_on": DAY} | values)
    return session.query(Occasion).filter_by(round_id=round_.id).one()


def test_no_more_is_booked_at_a_time_than_there_is(by):
    laptops = make_asset(name="Datorer", count=12)
    first, second = occasion(), occasion()
    book_assets(first, {laptops.id: 8}, by=by)
    with pytest.raises(Problem, match="Datorer räcker inte 20 april"):
        book_assets(second, {laptops.id: 5}, by=by)
    session.query(AssetBooking).filter_by(occasion_id=second.id).delete()
    book_assets(second, {laptops.id: 4}, by=by)
    book_assets(occasion(first_on=DAY + timedelta(days=1)), {laptops.id: 12}, by=by)
    book_assets(first, {laptops.id: 0}, by=by)
    book_assets(second, {laptops.id: 12}, by=by)
    assert [each.count for each in session.query(AssetBooking).filter_by(asset_id=laptops.id).order_by("count")] == [
        12,
        12,
    ]


def test_what_is_used_one_after_the_other_is_not_counted_together(by):
    projectors = make_asset(count=2)
    whole = occasion(halves=(Half.fm, Half.em))
    morning, afternoon = occasion(halves=(Half.fm,)), occasion(halves=(Half.em,))
    for each in (whole, morning, afternoon):
        book_assets(each, {projectors.id: 1}, by=by)
    with pytest.raises(Problem, match="räcker inte"):
        book_assets(occasion(halves=(Half.em,)), {projectors.id: 1}, by=by)


def test_a_draft_says_so_and_is_not_published_and_a_round_is_not_moved_there(by):
    loop = make_asset(name="Slinga")
    taken, draft = occasion(), occasion(published=False)
    other = occasion(first_on=DAY + timedelta(days=7))
    for each in (taken, draft, other):
        book_assets(each, {loop.id: 1}, by=by)
    (booking,) = bookings([draft.round_id])[draft.round_id]
    assert booking.kind == "asset" and "Slinga räcker inte" in sentence(booking)
    assert statements(lambda: bookings([draft.round_id, taken.round_id, other.round_id])) == 1
    with pytest.raises(Problem, match="Slinga räcker inte"):
        publish(round_of(draft.round_id), by=by)
    with pytest.raises(Problem, match="Slinga räcker inte"):
        move_round(round_of(other.round_id), timedelta(weeks=-1), by=by)


def test_what_a_cancelled_round_had_is_free(by):
    loop = make_asset()
    first = occasion()
    book_assets(first, {loop.id: 1}, by=by)
    cancel_round(round_of(first.round_id), "Sjukdom.", by=by)
    book_assets(occasion(), {loop.id: 1}, by=by)


@pytest.mark.parametrize(("name", "count"), [("", 1), ("Projektor", 0), ("Samma", 1), ("19900101-2385", 1)])
def test_what_cannot_be_lent_is_refused(by, name, count):
    place = make_place()
    put_asset(place, "Samma", 2, by=by)
    with pytest.raises(Problem):
        put_asset(place, name, count, by=by)


def test_the_coordinator_writes_it_down_and_books_it(browser, by):
    place, day, other = make_place(), occasion(), occasion()
    browser.sign_in(by)
    new = f"/courses/days/places/{place.id}/assets/new"
    assert browser.post(new, data={"name": "Projektor", "count": "0"}).status_code == 422
    assert browser.post(new, data={"name": "Projektor", "count": "1"}).status_code == 303
    asset = session.query(Asset).one()
    assert "Projektor" in browser.get(f"/courses/days/places/{place.id}").text
    edit = f"/courses/days/places/{place.id}/assets/{asset.id}"
    assert browser.post(edit, data={"name": "Stor projektor", "count": "1"}).status_code == 303
    page = f"/courses/days/occasions/{day.id}/assets"
    assert (
        "Stor projektor" in browser.get(page).text and page in browser.get(f"/courses/days/rounds/{day.round_id}").text
    )
    assert browser.post(page, data={f"a-{asset.id}": "1"}).status_code == 303
    refused = browser.post(f"/courses/days/occasions/{other.id}/assets", data={f"a-{asset.id}": "1"})
    assert refused.status_code == 422 and "räcker inte" in refused.text
    assert session.query(AssetBooking).one().occasion_id == day.id
    browser.sign_in(make_colleague("unit_manager"))
    assert browser.get(page).status_code == 403 and browser.get(edit).status_code == 403


def test_eight_coordinators_at_once_book_no_more_than_there_is(app, by):
    asset, planner = make_asset(count=3).id, by.id
    days = [occasion().id for _ in range(8)]
    session.commit()

    def attempt(number):
        with app.app_context():
            try:
                book_assets(session.get(Occasion, number), {asset: 1}, by=session.get(Person, planner))
                session.commit()
            except Problem:
                session.rollback()
                return False
            finally:
                session.close()
            return True

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, days))
    session.expire_all()
    assert answers.count(True) == session.query(AssetBooking).count() == 3
