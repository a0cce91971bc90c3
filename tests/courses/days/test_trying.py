"""Before a round is moved its planner sees what would be booked twice and whom it would touch; nothing is changed by looking."""

from datetime import date, timedelta

import pytest
import time_machine

from app.db import session
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.assets import book_assets
from courses.days.actions.rounds import cancel_round, move_round
from courses.days.actions.trying import try_move
from courses.days.models import Occasion, Round, Session
from courses.days.queries.clashes import Kind
from courses.days.queries.rounds import round_of
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_area, make_round, make_seat
from tests.factories_rounds import make_absence, make_asset, make_room, make_trainer

DAY, WEEK = date(2027, 4, 20), timedelta(weeks=1)


@pytest.fixture(autouse=True)
def monday(app):
    """Monday the first of March 2027."""
    with time_machine.travel("2027-03-01 10:00", tick=True):
        yield


@pytest.fixture
def by():
    return make_colleague("coordinator", make_area())


def first_of(round_):
    return session.query(Occasion).filter_by(round_id=round_.id).first()


def person_of(seat):
    return session.get(Person, seat.person_id)


def everything_taken(by):
    """A round, and another a week later with the same room, trainer, projector and two of the same people."""
    room, trainer, asset = make_room(), make_trainer(), make_asset()
    mine, theirs = (
        make_round(first_on=day, trainers=(trainer,), occasion={"room_id": room.id, "trainer_ids": (trainer.id,)})
        for day in (DAY, DAY + WEEK)
    )
    for each in (mine, theirs):
        book_assets(first_of(each), {asset.id: 1}, by=by)
    for _ in range(2):
        make_seat(theirs, person_of(make_seat(mine)))
    away = person_of(make_seat(mine))
    make_absence(away, first_on=DAY + WEEK, last_on=DAY + WEEK)
    session.commit()
    return round_of(mine.id)


def test_all_that_is_taken_is_shown_and_nothing_is_changed(by):
    mine = everything_taken(by)
    then = try_move(mine, WEEK)
    assert {each.kind for each in then.hindering} == {Kind.room, Kind.trainer, Kind.asset}
    assert [(each.kind, each.count) for each in then.told] == [(Kind.people, 2)] and then.losing == 1
    session.expire_all()
    assert session.get(Round, mine.id).first_on == DAY
    assert {each.held_on for each in session.query(Session).filter_by(occasion_id=first_of(mine).id)} == {DAY}
    assert first_of(mine).sequence == 0
    with pytest.raises(Problem):
        move_round(round_of(mine.id), WEEK, by=by)


def test_nothing_hinders_another_week_and_a_draft_is_only_told(by):
    mine = everything_taken(by)
    free = try_move(mine, 2 * WEEK)
    assert (free.hindering, free.told, free.losing) == ([], [], 0)
    room = make_room()
    make_round(first_on=DAY + WEEK, occasion={"room_id": room.id})
    draft = make_round(first_on=DAY, published=False, occasion={"room_id": room.id})
    then = try_move(round_of(draft.id), WEEK)
    assert then.hindering == [] and [each.kind for each in then.told] == [Kind.room]


def test_a_cancelled_round_is_not_moved(by):
    round_ = make_round(first_on=DAY)
    cancel_round(round_, "Ingen lokal.", by=by)
    with pytest.raises(Problem, match="inställd"):
        try_move(round_of(round_.id), WEEK)


def test_the_page_shows_it_before_one_presses_and_when_it_is_refused(browser, by):
    mine = everything_taken(by)
    url = f"/courses/days/rounds/{mine.id}/move"
    browser.sign_in(by)
    page = browser.post(url, data={"weeks": "1", "look": "1"})
    assert page.status_code == 200
    for told in (
        "är redan bokad för",
        "leder redan",
        "räcker inte",
        "2 personer som har plats är samtidigt",
        "1 person är borta",
    ):
        assert told in page.text, told
    assert "kan inte flyttas dit" in page.text
    refused = browser.post(url, data={"weeks": "1"})
    assert refused.status_code == 422 and "är redan bokad för" in refused.text and "Att tänka på" in refused.text
    assert "Inget krockar" in browser.post(url, data={"weeks": "2", "look": "1"}).text
    assert session.get(Round, mine.id).first_on == DAY
    assert browser.post(url, data={"weeks": "2"}).status_code == 303
    session.expire_all()
    assert session.get(Round, mine.id).first_on == DAY + 2 * WEEK


def test_the_look_asks_no_more_however_many_have_seats(browser, by):
    mine = everything_taken(by)
    url = f"/courses/days/rounds/{mine.id}/move"
    browser.sign_in(by)
    browser.post(url, data={"weeks": "1", "look": "1"})
    few = statements(lambda: browser.post(url, data={"weeks": "1", "look": "1"}))
    for _ in range(5):
        make_seat(session.get(Round, mine.id))
    session.commit()
    assert statements(lambda: browser.post(url, data={"weeks": "1", "look": "1"})) <= few
