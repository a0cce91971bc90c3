"""Two rounds become one, or one becomes two: seats follow the people, and everybody is told once."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.dates import today
from app.db import now, session
from app.messages.calendars import entries_of
from app.messages.models import Message
from app.messages.writing import write
from app.problems import Problem
from courses.days.actions.joining import Split, merge_rounds, split_round
from courses.days.actions.rounds import cancel_round, change_round, move_round, publish
from courses.days.actions.seats import ask_for_seat, withdraw
from courses.days.models import Occasion, Round, Seat, Trainer
from courses.days.priority import Claim, in_order
from courses.days.queries.outlook import outlook
from courses.days.queries.round_plans import plan_of
from courses.days.queries.rounds import round_of
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round, make_seat
from tests.factories_rounds import make_trainer


def letters(person_id=None):
    found = session.query(Message)
    if person_id is not None:
        found = found.filter_by(person_id=person_id)
    return Counter(message.template.rpartition("/")[2] for message in found)


def two(seats=3, others=2):
    """A round with three in it and a later one with room for two more."""
    course = make_course()
    first = make_round(course, seats=seats)
    people = [make_seat(first) for _ in range(seats)]
    second = make_round(course, seats=others, first_on=today() + timedelta(days=60))
    session.query(Message).delete()
    return first, second, people


def test_people_get_seats_while_there_are_any_and_the_rest_go_first_in_the_queue(app):
    by = make_colleague("coordinator", make_area())
    first, second, people = two()
    waiting = make_seat(first)  # Queued, as the round is full.
    assert waiting.state == "queued"
    merged = merge_rounds(first, second, by=by)
    assert (merged.seated, merged.queued) == (2, 1)
    states = [(seat.state, seat.because, seat.round_id == second.id) for seat in people]
    assert states == [("seated", "merged", True)] * 2 + [("queued", "merged_waits", True)]
    assert people[2].queue_number < waiting.queue_number
    assert session.get(Round, first.id).state == "cancelled"
    assert all(o.cancelled for o in session.query(Occasion).filter_by(round_id=first.id))
    second.seats = 3
    withdraw(people[0], by=by, late=True)
    assert session.get(Seat, people[2].id).state in ("seated", "offered")
    assert session.get(Seat, waiting.id).state in ("seated", "offered", "queued")


def test_everyone_is_told_once_and_the_calendar_follows(app):
    by = make_colleague("coordinator", make_area())
    first, second, people = two()
    asking = make_colleague()
    ask_for_seat(asking, first, by=asking)
    session.query(Message).delete()
    merge_rounds(first, second, by=by)
    assert letters(people[0].person_id) == {"merged": 1}
    assert letters(people[2].person_id) == {"merged_waits": 1}
    assert letters(asking.id) == {"merged_asked": 1}
    new, old = entries_of(session.query(Message).filter_by(person_id=people[0].person_id).one().calendar)
    assert (new.cancelled, old.cancelled) == (False, True) and new.uid != old.uid
    (gone,) = entries_of(session.query(Message).filter_by(person_id=people[2].person_id).one().calendar)
    assert gone.cancelled
    with pytest.raises(Problem):
        merge_rounds(first, second, by=by)
    assert letters()["merged"] == 2


def test_only_rounds_of_the_same_course_that_have_not_begun_are_merged(app):
    by = make_colleague("coordinator", make_area())
    first, second, _people = two()
    for other in (make_round(), first, make_round(first.queue.course, first_on=today())):
        with pytest.raises(Problem):
            merge_rounds(first, other, by=by)
    cancel_round(second, "För få", by=by)
    with pytest.raises(Problem):
        merge_rounds(first, second, by=by)


def test_chosen_people_go_to_a_new_round_weeks_later(app):
    by, eva = make_colleague("coordinator", make_area()), make_trainer()
    round_ = make_round(seats=4, trainers=[eva])
    people = [make_seat(round_) for _ in range(4)]
    session.query(Message).delete()
    new = split_round(round_, Split(frozenset(s.person_id for s in people[:2]), "Grupp 2", 3, 2, 2), by=by)
    assert (new.state, new.title, new.seats, new.first_on) == (
        "published",
        "Grupp 2",
        2,
        round_.first_on + timedelta(weeks=3),
    )
    assert [seat.round_id for seat in people] == [new.id, new.id, round_.id, round_.id]
    assert session.get(Round, round_.id).seats == 2
    assert letters(people[0].person_id) == {"split": 1} and not letters(people[2].person_id)
    assert session.query(Trainer).count() == 2


def test_a_round_split_in_the_same_week_has_neither_room_nor_trainer_yet(app):
    by, eva = make_colleague("coordinator", make_area()), make_trainer()
    round_ = make_round(seats=4, trainers=[eva])
    people = [make_seat(round_) for _ in range(4)]
    new = split_round(round_, Split(frozenset({people[0].person_id}), "Grupp 2", 0, 10, 3), by=by)
    assert session.query(Occasion).filter_by(round_id=new.id).one().place == ""
    assert session.query(Trainer).count() == 1


@pytest.mark.parametrize(
    ("chosen", "seats", "left", "field"),
    [(0, 2, 4, "people"), (4, 4, 1, "people"), (2, 1, 2, "seats"), (2, 2, 1, "left")],
)
def test_a_split_that_does_not_add_up_is_refused(app, chosen, seats, left, field):
    round_ = make_round(seats=4)
    people = [make_seat(round_).person_id for _ in range(4)]
    with pytest.raises(Problem) as refused:
        split_round(
            round_,
            Split(frozenset(people[:chosen]), "B", 1, seats, left),
            by=make_colleague("coordinator", make_area()),
        )
    assert refused.value.field == field


@settings(max_examples=6)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 3))
def test_merging_never_seats_more_than_the_limit_and_loses_nobody(app, seats, others, already):
    with app.app_context():
        session.rollback()
        first, second, people = two(seats, others)
        for _ in range(min(already, others)):
            make_seat(second)
        merged = merge_rounds(first, second, by=make_colleague("coordinator", make_area()))
        assert session.query(Seat).filter_by(round_id=second.id, state="seated").count() <= others
        assert merged.seated + merged.queued == len(people)
        assert (
            not session.query(Seat)
            .filter(Seat.round_id == first.id, Seat.state.in_(("seated", "queued", "offered")))
            .count()
        )
        session.rollback()


def test_whoever_lost_a_seat_goes_before_all_rules():
    from datetime import UTC, date, datetime

    at = datetime(2027, 1, 1, tzinfo=UTC)
    urgent, lost = Claim(1, date(2027, 1, 2), True, 5, at), Claim(2, None, False, 0, at, lost_seat=True)
    assert [claim.seat_id for claim in in_order([urgent, lost], ["deadline", "new", "debt", "asked"])] == [2, 1]


@pytest.mark.parametrize("seats", [1, 2, 9])
def test_what_is_said_before_publishing_is_what_happens(app, seats):
    by = make_colleague("coordinator", make_area())
    course = make_course()
    full = make_round(course, seats=1)
    for _ in range(4):
        make_seat(full)
    draft = round_of(make_round(course, seats=seats, published=False, first_on=today() + timedelta(days=60)).id)
    said = outlook(draft, now(), today())
    publish(draft, by=by)
    states = Counter(session.scalars(select(Seat.state).where(Seat.round_id == draft.id)))
    assert (said.seated, said.offered) == (states["seated"], states["offered"])
    assert said.seated + said.offered == min(3, seats)


def test_trainers_calendars_follow_what_becomes_of_their_rounds(app):
    by, eva, bo = make_colleague("coordinator", make_area()), make_trainer(), make_trainer()
    course = make_course()
    round_ = make_round(course, trainers=[eva], published=False)
    publish(round_, by=by)
    assert letters(eva.id) == {"leads": 1}
    move_round(round_of(round_.id), timedelta(weeks=1), by=by)
    assert letters(eva.id) == {"leads": 1, "moved": 1}
    plan = plan_of(round_of(round_.id))
    change_round(
        round_, replace(plan, occasions=tuple(replace(o, trainer_ids=(bo.id,)) for o in plan.occasions)), by=by
    )
    assert letters(eva.id) == {"leads": 1, "moved": 1, "leads_not": 1} and letters(bo.id) == {"leads": 1}
    merge_rounds(round_, make_round(course, first_on=today() + timedelta(days=70)), by=by)
    assert letters(bo.id) == {"leads": 1, "leads_not": 1}
    found = session.query(Message).filter_by(person_id=eva.id).order_by(Message.id).all()
    items = [item for message in found for item in entries_of(message.calendar)]
    assert len({item.uid for item in items}) == 1
    assert [item.sequence for item in items] == sorted(item.sequence for item in items)
    assert items[-1].cancelled
    assert all(write(message, eva).subject for message in found)
