"""Obligations go with the person: to another unit, past an absence, and to an end."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.api import Person, session
from app.ledger import rebuilding
from app.ledger.actions import record
from app.ledger.deadlines import add_months
from app.ledger.following import correct_first_days, follow
from app.ledger.models import Draft, Entry, Obligation, Ref
from app.ledger.tallies import Tally
from app.organisations.models import Absence
from app.organisations.posts.actions import snapshot
from tests.counting import statements
from tests.factories import make_definition, make_obligation, make_organisation, make_post

pytestmark = pytest.mark.usefixtures("app")
FIRST, TODAY = date(2026, 1, 7), date(2026, 3, 2)


def away(person_id, first_on, last_on=None, percent=100):
    row = Absence(person_id=person_id, first_on=first_on, last_on=last_on, percent=percent)
    session.add(row)
    session.flush()
    return row


def test_in_another_unit_it_counts_there_from_the_first_day_there():
    post = make_post(first_on=FIRST)
    duty = make_obligation(post)
    post.last_on = date(2026, 2, 15)
    new = make_post(
        session.get(Person, post.person_id), make_organisation(), first_on=date(2026, 2, 16), service_area="vuxna"
    )
    follow([post.person_id], TODAY)
    assert (duty.unit_id, duty.post_id, duty.service_area) == (new.unit_id, new.id, "vuxna")
    assert [place[2] for place in duty.places] == ["2026-01-07", "2026-02-16"]


def test_who_has_left_must_no_longer_from_the_day_after_and_who_leaves_later_still_must():
    gone, stays = make_post(first_on=FIRST), make_post(first_on=FIRST)
    what = make_definition()
    left, kept = make_obligation(gone, what), make_obligation(stays, what)
    gone.last_on, stays.last_on = date(2026, 2, 20), date(2026, 3, 31)
    session.flush()
    follow([gone.person_id, stays.person_id], TODAY)
    assert left.released_on == date(2026, 2, 21)
    assert kept.released_on is None


def test_thirty_days_away_move_the_deadline_and_the_first_one_is_kept():
    post = make_post(first_on=FIRST)
    duty = make_obligation(post)
    away(post.person_id, date(2026, 2, 2), date(2026, 3, 3))  # Thirty days.
    follow([post.person_id], TODAY)
    assert (duty.due_on, duty.original_due_on) == (date(2026, 6, 6), date(2026, 5, 7))


@pytest.mark.parametrize("days, percent", [(29, 100), (300, 80)])
def test_a_short_absence_and_a_part_time_one_move_nothing(days, percent):
    post = make_post(first_on=FIRST)
    duty = make_obligation(post)
    away(post.person_id, date(2026, 2, 2), date(2026, 2, 2) + timedelta(days=days - 1), percent)
    follow([post.person_id], TODAY)
    assert duty.due_on == duty.original_due_on == date(2026, 5, 7)


def test_an_absence_without_an_end_pauses_until_the_end_is_known():
    post = make_post(first_on=FIRST)
    duty = make_obligation(post)
    absence = away(post.person_id, date(2026, 2, 2))
    follow([post.person_id], TODAY)
    assert duty.paused
    absence.last_on = date(2026, 4, 2)  # Sixty days.
    session.flush()
    follow([post.person_id], TODAY)
    assert not duty.paused and duty.due_on == date(2026, 7, 6)


def test_looking_again_changes_nothing():
    post = make_post(first_on=FIRST)
    make_obligation(post)
    away(post.person_id, date(2026, 2, 2))
    follow([post.person_id], TODAY)
    assert statements(lambda: follow([post.person_id], TODAY)) <= 4


def test_the_number_of_statements_does_not_grow_with_those_who_move_or_leave():
    what = make_definition()

    def moved(count):
        """So many who move, each to a unit and on a day of their own, and as many who have left."""
        people = []
        for n in range(count):
            one, other = make_post(first_on=FIRST), make_post(first_on=FIRST)
            make_obligation(one, what), make_obligation(other, what)
            one.last_on = other.last_on = date(2026, 2, 1) + timedelta(days=n)
            make_post(session.get(Person, one.person_id), make_organisation(), first_on=one.last_on + timedelta(days=1))
            people += [one.person_id, other.person_id]
        session.flush()
        return people

    few, many = moved(2), moved(9)
    assert statements(lambda: follow(few, TODAY)) == statements(lambda: follow(many, TODAY))


def corrected(post, first_on):
    """The change that the hook tells of when a first day turns out to be another."""
    before = snapshot(post)
    post.first_on = first_on
    session.flush()
    return [(post, before)]


@pytest.mark.parametrize("began", [date(2026, 2, 9), date(2025, 12, 1)])
def test_time_runs_from_the_day_on_which_somebody_really_began(began):
    post = make_post(first_on=FIRST)
    wrong = make_obligation(post)
    away(post.person_id, date(2026, 3, 2), date(2026, 3, 31))
    changes = corrected(post, began)
    correct_first_days(changes, TODAY)
    follow([post.person_id], TODAY)
    right = session.scalars(select(Obligation).where(Obligation.released_on.is_(None))).one()
    assert wrong.released_on == FIRST and right.id != wrong.id
    assert (right.first_on, right.original_due_on) == (began, add_months(began, 4))
    assert right.due_on == add_months(began, 4) + timedelta(days=30)
    assert {row.due_on for row in counted_now()} == {right.due_on, half_of(right)}
    correct_first_days(changes, TODAY)
    assert session.scalar(select(func.count(Obligation.id))) == 2
    assert session.scalar(select(func.count(Entry.id)).where(Entry.verb == "ledger.obliged")) == 2


def test_what_was_reached_gets_the_deadline_that_it_should_have_had():
    post = make_post(first_on=FIRST)
    what = make_definition(needs=1)
    duty = make_obligation(post, what)
    record(
        Draft("courses.attended", post.person_id, Ref("courses.theme", "introduktion/del-1/a"), date(2026, 6, 1)),
        by=None,
    )
    assert duty.done_on == date(2026, 6, 1) > duty.due_on
    correct_first_days(corrected(post, date(2026, 2, 9)), TODAY)
    session.refresh(duty)
    assert (duty.due_on, duty.released_on) == (date(2026, 6, 9), None)
    assert rebuilding.differences() == []


def test_who_has_moved_since_counts_in_the_same_places_from_the_right_day():
    post = make_post(first_on=FIRST)
    make_obligation(post)
    post.last_on = date(2026, 2, 15)
    new = make_post(session.get(Person, post.person_id), make_organisation(), first_on=date(2026, 2, 16))
    follow([post.person_id], TODAY)
    correct_first_days(corrected(post, date(2026, 1, 12)), TODAY)
    right = session.scalars(select(Obligation).where(Obligation.released_on.is_(None))).one()
    assert [(place[0], place[2]) for place in right.places] == [
        (post.unit_id, "2026-01-12"),
        (new.unit_id, "2026-02-16"),
    ]
    assert right.post_id == new.id
    assert rebuilding.differences() == []


def test_the_number_of_statements_does_not_grow_with_those_whose_first_day_was_wrong():
    what = make_definition()

    def asked(people):
        posts = [make_post(first_on=FIRST) for _ in range(people)]
        for post in posts:
            make_obligation(post, what)
        changes = [change for post in posts for change in corrected(post, date(2026, 2, 9))]
        return statements(lambda: correct_first_days(changes, TODAY))

    assert asked(1) == asked(12)


def half_of(obligation):
    moved = obligation.due_on - obligation.original_due_on
    return add_months(obligation.first_on, 2) + moved


def counted_now():
    """What the tallies add up to: those that count somebody."""
    rows = session.execute(
        select(Tally.due_on, func.sum(Tally.delta).label("people")).group_by(
            Tally.due_on, Tally.state, Tally.happened_on
        )
    )
    return [row for row in rows if row.people]
