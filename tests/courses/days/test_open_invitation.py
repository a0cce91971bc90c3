"""A round with an open invitation: whoever wants takes a free seat at once, without a manager's yes."""

from dataclasses import replace

import pytest

from app.db import session
from app.messages.models import Message
from app.people.models import Person
from courses.days.actions.changing import change_round
from courses.days.actions.quotas import set_quotas
from courses.days.actions.rounds import open_rounds
from courses.days.actions.seats import ask_for_seat, withdraw
from courses.days.models import Round, Seat
from courses.days.queries.checking import faults
from courses.days.queries.explanations import latest
from courses.days.queries.round_plans import next_year, plan_of
from tests.courses.days.traffic import make_world
from tests.factories import make_colleague
from tests.factories_days import make_course, make_plan, make_round, make_seat


def test_a_free_seat_is_taken_at_once_and_the_next_stands_in_the_queue(app):
    round_ = make_round(seats=1, invites=True)
    first, second = make_colleague(), make_colleague()
    mine, theirs = ask_for_seat(first, round_, by=first), ask_for_seat(second, round_, by=second)
    assert (mine.state, mine.because, theirs.state) == ("seated", "open_invitation", "queued")
    told = latest([mine.id, theirs.id])
    assert "öppen inbjudan" in told[mine.id].sentence
    assert "när du anmälde dig" in told[theirs.id].sentence and "chef" not in told[theirs.id].about
    assert {m.template for m in session.query(Message).filter_by(person_id=first.id)} == {"courses/mail/seated"}
    withdraw(mine, by=first)
    assert theirs.state == "offered" and faults() == []


def test_without_it_the_manager_decides(app):
    someone = make_colleague()
    assert ask_for_seat(someone, make_round(), by=someone).state == "asked"


def test_quotas_hold_for_those_invited_too(app):
    world = make_world(seats=2)
    round_ = session.get(Round, world.rounds[0])
    round_.invites = True
    for number in world.rounds[:2]:
        set_quotas(session.get(Round, number), {world.towns[1]: 2}, by=session.get(Person, world.coordinator))
    someone = session.get(Person, world.people[0])
    seat = ask_for_seat(someone, round_, by=someone)
    assert (seat.state, seat.because) == ("queued", "quota_full")
    assert "när du anmälde dig" in latest([seat.id])[seat.id].sentence


def test_it_follows_a_copy_and_is_changed_with_the_round(app):
    course = make_course()
    (round_,) = open_rounds([make_plan(course, invites=True)], by=None)
    assert next_year(round_).invites
    change_round(round_, replace(plan_of(round_), invites=False), by=make_colleague("coordinator"))
    assert not round_.invites


@pytest.mark.parametrize(("seats", "says"), [(2, "Platsen är din"), (1, "Du står nu i kön")])
def test_the_page_says_so_before_and_after(browser, seats, says):
    round_ = make_round(seats=seats, invites=True)
    make_seat(round_)
    someone = make_colleague()
    browser.sign_in(someone)
    url = f"/courses/days/rounds/{round_.id}"
    assert "öppen inbjudan" in browser.get(url).text
    assert browser.post(url, data={"travel": "anywhere"}).status_code == 303
    assert says in browser.get(url).text
    assert session.query(Seat).filter_by(person_id=someone.id).count() == 1
