"""Rounds: what is booked twice, moving, themes that come later, another year."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine, event

from app.dates import STOCKHOLM, today
from app.db import session
from app.messages.models import Message
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.opening import open_rounds
from courses.days.actions.rounds import change_round, move_round, publish
from courses.days.models import Half, Occasion, Queue, Round, Trainer
from courses.days.plans import SessionPlan, clock_of
from courses.days.queries.clashes import bookings
from courses.days.queries.planned import days_planned
from courses.days.queries.round_plans import next_year, plan_of
from courses.days.queries.rounds import round_of, trainers_of
from courses.models import Theme
from tests.factories import make_colleague, make_municipality
from tests.factories_days import make_course, make_plan, make_round, make_seat, sessions_of
from tests.factories_rounds import make_absence, make_place, make_room, make_trainer

pytestmark = pytest.mark.usefixtures("app")


def in_room(room, **values):
    return make_plan(occasion={"room_id": room.id, "place": "", "address": ""}, **values)


def statements(act):
    seen = []
    listener = lambda *values: seen.append(values[2])  # noqa: E731
    event.listen(Engine, "before_cursor_execute", listener)
    act()
    event.remove(Engine, "before_cursor_execute", listener)
    return [s for s in seen if not s.startswith(("PRAGMA", "BEGIN"))]


# Places and rooms.


def test_a_room_of_the_register_says_where_it_is_and_how_many_it_holds():
    room = make_room(make_place(name="Kvarnen", address="Ågatan 2"), name="Salen", capacity=24)
    (round_,) = open_rounds([in_room(room)], by=None)
    occasion = session.query(Occasion).filter_by(round_id=round_.id).one()
    assert (occasion.place, occasion.address, occasion.room_capacity) == ("Kvarnen, Salen", "Ågatan 2", 24)
    assert occasion.directions == "Porten till vänster"


def test_a_room_that_is_no_more_is_refused():
    plan = in_room(make_room())
    plan = replace(plan, occasions=tuple(replace(each, room_id=99999) for each in plan.occasions))
    with pytest.raises(Problem, match="finns inte längre"):
        open_rounds([plan], by=None)


# What is booked twice.


def test_a_trainer_is_not_booked_twice():
    eva = make_trainer(given_name="Eva", family_name="Ek")
    make_round(make_course(title="Svåra samtal"), trainers=[eva])
    with pytest.raises(Problem, match="Eva Ek leder redan Svåra samtal"):
        make_round(trainers=[eva])


def test_a_room_is_not_booked_twice_but_the_day_after_it_is_free():
    room = make_room()
    first_on = today() + timedelta(days=30)
    open_rounds([in_room(room, first_on=first_on)], by=None)
    open_rounds([in_room(room, first_on=first_on + timedelta(days=1))], by=None)
    with pytest.raises(Problem, match="är redan bokad"):
        open_rounds([in_room(room, first_on=first_on)], by=None)


def test_two_at_once_from_the_same_plan_are_not_booked_in_one_room():
    room = make_room()
    plan = in_room(room)
    with pytest.raises(Problem, match="är redan bokad"):
        open_rounds([plan, plan], by=None)


def test_one_session_can_be_in_another_room():
    room, other = make_room(), make_room()
    course = make_course()
    open_rounds([in_room(room, course=course, halves=(Half.fm,))], by=None)
    plan = in_room(room, halves=(Half.fm,))
    occasion = plan.occasions[0]
    elsewhere = tuple(replace(each, room_id=other.id) for each in occasion.sessions)
    (round_,) = open_rounds([replace(plan, occasions=(replace(occasion, sessions=elsewhere),))], by=None)
    assert bookings([round_.id]) == {}
    seat = make_seat(round_)
    (day,) = days_planned([seat.person_id], today())[seat.person_id]
    assert day.place == f"{other.name_with_place}, Storgatan 1"


def test_a_trainer_who_is_away_that_day_is_not_booked():
    eva = make_trainer()
    day = today() + timedelta(days=30)
    make_absence(eva, first_on=day, last_on=day)
    with pytest.raises(Problem, match="är borta"):
        make_round(trainers=[eva], first_on=day)
    make_round(trainers=[eva], first_on=day + timedelta(days=1))


def test_a_draft_may_be_booked_twice_says_so_and_is_not_published():
    eva = make_trainer()
    make_round(trainers=[eva])
    draft = make_round(trainers=[eva], published=False)
    assert [each.kind for each in bookings([draft.id])[draft.id]] == ["trainer"]
    with pytest.raises(Problem, match="leder redan"):
        publish(draft, by=make_colleague("coordinator"))


def test_changing_a_public_round_to_a_time_when_its_trainer_is_taken_is_refused():
    eva = make_trainer()
    make_round(trainers=[eva])
    other = make_round(trainers=[eva], first_on=today() + timedelta(days=37))
    with pytest.raises(Problem, match="leder redan"):
        move_round(other, timedelta(weeks=-1), by=make_colleague("coordinator"))


def test_all_that_is_booked_twice_is_found_in_one_statement():
    eva, room, person = make_trainer(), make_room(), make_colleague()
    first = make_round(trainers=[eva], occasion={"room_id": room.id})
    others = [make_round(trainers=[eva], occasion={"room_id": room.id}, published=False) for _ in range(5)]
    third = make_round()
    make_seat(first, person)
    make_seat(third, person)
    found = {}
    ids = [first.id, third.id, *(each.id for each in others)]
    asked = statements(lambda: found.update(bookings(ids)))
    assert len(asked) == 1
    kinds = {number: sorted({each.kind for each in told}) for number, told in found.items()}
    assert kinds[first.id] == ["people", "room", "trainer"]
    assert kinds[third.id] == ["people"]
    assert all(kinds[each.id] == ["room", "trainer"] for each in others)


def test_a_trainer_whose_post_has_ended_is_marked():
    eva = make_colleague("trainer")
    round_ = make_round(trainers=[eva])
    assert bookings([round_.id]) == {}
    from app.organisations.models import Post

    session.query(Post).filter_by(person_id=eva.id).one().last_on = today()
    session.flush()
    assert [each.kind for each in bookings([round_.id])[round_.id]] == ["left"]


def test_whoever_stands_first_leads_and_the_others_help():
    eva, bo = make_trainer(), make_trainer()
    round_ = make_round(trainers=[bo, eva])
    occasion = session.query(Occasion).filter_by(round_id=round_.id).one()
    assert [person.id for person in trainers_of([occasion.id])[occasion.id]] == [bo.id, eva.id]
    assert session.query(Trainer).filter_by(person_id=bo.id).one().leads


# A round for one organisation.


def test_a_round_for_one_municipality_knows_the_queue_of_the_federation():
    course = make_course()
    round_ = make_round(course, area_id=make_municipality(key="1480", name="Göteborg").id)
    also = session.get(Queue, round_.also_queue_id)
    assert (also.course_id, also.area_id != round_.queue.area_id) == (course.id, True)
    assert make_round(course).also_queue_id is None


# Changing and moving.


def test_a_theme_added_to_a_public_round_invites_those_who_have_a_seat():
    course = make_course()
    round_ = make_round(course)
    seat = make_seat(round_)
    session.add(Theme(course_id=course.id, key="nytt", title="Nytt tema", days=0.5, position=1, areas=["samverkan"]))
    session.flush()
    plan = make_plan(course)
    change_round(round_, plan, by=make_colleague("coordinator"))
    told = session.query(Message).filter(Message.person_id == seat.person_id).all()
    assert len(told) == 1 and "Nytt tema" in str(told[0].values)
    change_round(round_, plan, by=make_colleague("coordinator"))
    assert session.query(Message).filter(Message.person_id == seat.person_id).count() == 1


def test_moving_keeps_the_clock_over_a_clock_change_and_tells_once():
    day = date(today().year + 1, 10, 18)
    round_ = make_round(first_on=day, halves=(Half.fm,))
    seat = make_seat(round_)
    move_round(round_, timedelta(weeks=4), by=make_colleague("coordinator"))
    occasion = session.query(Occasion).filter_by(round_id=round_.id).one()
    (moved,) = sessions_of(occasion)
    assert moved.held_on == day + timedelta(weeks=4)
    assert moved.starts_at.astimezone(STOCKHOLM).time() == time(9)
    assert session.get(Round, round_.id).withdraw_by == day + timedelta(weeks=4, days=-5)
    assert session.query(Message).filter(Message.person_id == seat.person_id).count() == 1


def test_moving_nowhere_or_into_the_past_is_refused():
    round_ = make_round()
    coordinator = make_colleague("coordinator")
    for weeks in (0, -9):
        with pytest.raises(Problem):
            move_round(round_, timedelta(weeks=weeks), by=coordinator)


# Plans.


def test_a_round_is_the_plan_that_it_was_made_from():
    eva, bo, room = make_trainer(), make_trainer(), make_room()
    plan = make_plan(make_course(themes=2), trainers=[bo, eva], title="Grupp 2", confirm_by=today() + timedelta(days=9),
                     occasion={"room_id": room.id})  # fmt: skip
    (round_,) = open_rounds([plan], by=None)
    again = plan_of(round_of(round_.id))
    assert again.days == plan.days
    assert [o.trainer_ids for o in again.occasions] == [(bo.id, eva.id)] * 2
    assert [o.room_id for o in again.occasions] == [room.id] * 2
    assert [s.clock for o in again.occasions for s in o.sessions] == [
        s.clock for o in plan.occasions for s in o.sessions
    ]
    assert (again.title, again.confirm_by) == ("Grupp 2", plan.confirm_by)


def test_next_years_round_lies_in_the_same_week_and_is_a_draft():
    round_ = make_round()
    plan = next_year(round_of(round_.id))
    assert not plan.published and plan.copied_from_id == round_.id
    assert plan.days[0].isocalendar()[1:] == round_.first_on.isocalendar()[1:]
    assert plan.days[0].isocalendar().year == round_.first_on.isocalendar().year + 1


def test_a_course_has_its_own_times_of_the_day():
    clock = clock_of({"fm": ["08:30", "11:45"]})
    assert clock[Half.fm] == (time(8, 30), time(11, 45))
    assert clock[Half.em] == (time(13), time(15, 30))
    assert SessionPlan(today(), Half.em).clock == (time(13), time(15, 30))


def test_two_coordinators_at_once_do_not_book_the_same_room_and_trainer(app):
    """Eight threads publish eight drafts in one room with one trainer; one of them is published."""
    room, eva = make_room(), make_trainer()
    drafts = [make_round(trainers=[eva], occasion={"room_id": room.id}, published=False).id for _ in range(8)]
    by = make_colleague("coordinator").id
    session.commit()

    def attempt(number):
        with app.app_context():
            try:
                publish(round_of(number), by=session.get(Person, by))
                session.commit()
            except Problem:
                session.rollback()
                return False
            finally:
                session.close()
            return True

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, drafts))
    session.expire_all()
    assert answers.count(True) == 1
    assert session.query(Round).filter_by(state="published").count() == 1
