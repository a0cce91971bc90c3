"""Whatever becomes of a round of several days, each person is told once, and the calendar hears of every day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dates import today
from app.db import session
from app.messages.actions import to_json
from app.messages.calendars import entries_of, invitation
from app.messages.models import Message
from app.messages.writing import write
from app.people.models import Person
from courses.days.actions.joining import Split, merge_rounds, split_round
from courses.days.actions.publishing import cancel_round
from courses.days.actions.rounds import change_round, move_round
from courses.days.actions.seats import nominate_many, withdraw
from courses.days.queries.round_plans import plan_of
from courses.days.queries.rounds import round_of
from courses.letters.actions import word_letter
from courses.models import Theme
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round, make_unit
from tests.factories_rounds import make_trainer
from tests.messages.test_calendar_clients import AT, Client, read_by_icalendar, read_by_vobject

DAYS = 3
FIRST = timedelta(days=30)


@pytest.fixture
def by(app):
    return make_colleague("coordinator", make_area())


@pytest.fixture
def round_(app):
    return make_round(make_course(themes=DAYS), first_on=today() + FIRST)


def seated(round_, people=1):
    """So many people whom their manager has given a seat, and who have been told."""
    _unit, manager, people = make_unit(people)
    return nominate_many(round_, {person.id: None for person in people}, by=manager)


def told(person_id):
    """What the person has been told, in the order it was."""
    return session.query(Message).filter_by(person_id=person_id).order_by(Message.id).all()


def only(person_id):
    (message,) = told(person_id)
    return message


def calendars(person_id):
    """The days in the person's calendar, as two programs that know nothing of each other keep them."""
    found = []
    for read in (read_by_icalendar, read_by_vobject):
        client = Client(read)
        for message in told(person_id):
            for entry in entries_of(message.calendar):
                client.receive(invitation(entry, attendee="a@gr.example", organiser="b@gr.example", at=AT))
        found.append(sorted(at.date() for at, _end in client.times()))
    assert found[0] == found[1]
    return found[0]


def days(first, number=DAYS):
    return [today() + first + timedelta(days=n) for n in range(number)]


def test_whoever_gets_a_seat_is_invited_to_all_days_by_one_mail(round_):
    (seat,) = seated(round_)
    only(seat.person_id)
    assert calendars(seat.person_id) == days(FIRST)


def test_a_moved_round_of_several_days_is_one_mail_with_old_and_new_days(round_, by):
    (seat,) = seated(round_)
    move_round(round_, timedelta(weeks=2), by=by)
    _seated, moved = told(seat.person_id)
    text = write(moved, session.get(Person, seat.person_id))
    assert text.subject.startswith("Ändrade dagar") and text.body.count("i stället för") == DAYS
    assert [entry.sequence for entry in entries_of(moved.calendar)] == [1] * DAYS
    assert calendars(seat.person_id) == days(FIRST + timedelta(weeks=2))
    move_round(round_of(round_.id), timedelta(weeks=-1), by=by)
    assert len(told(seat.person_id)) == 3
    assert calendars(seat.person_id) == days(FIRST + timedelta(weeks=1))


def test_days_that_stay_as_they_are_are_not_told_of(round_, by):
    (seat,) = seated(round_)
    plan = plan_of(round_)
    change_round(round_, plan, by=by)
    only(seat.person_id)
    last = plan.occasions[-1]
    later = replace(
        last, sessions=tuple(replace(each, held_on=each.held_on + timedelta(days=7)) for each in last.sessions)
    )
    change_round(round_, replace(plan, occasions=(*plan.occasions[:-1], later)), by=by)
    _seated, moved = told(seat.person_id)
    assert len(entries_of(moved.calendar)) == 1
    assert write(moved, session.get(Person, seat.person_id)).subject.startswith("Ändrat: Tema 3")
    assert calendars(seat.person_id) == [*days(FIRST, 2), today() + FIRST + timedelta(days=9)]


def test_a_day_moved_and_a_day_more_are_one_mail(by):
    course = make_course()
    round_ = make_round(course, first_on=today() + FIRST)
    (seat,) = seated(round_)
    session.add(Theme(course_id=course.id, key="nytt", title="Nytt tema", days=0.5, position=1, areas=["samverkan"]))
    session.flush()
    plan = plan_of(round_).moved(timedelta(weeks=1))
    new = replace(plan.occasions[0], theme_id=session.query(Theme.id).filter_by(key="nytt").scalar())
    new = replace(new, sessions=tuple(replace(each, held_on=each.held_on + timedelta(days=1)) for each in new.sessions))
    change_round(round_, replace(plan, occasions=(*plan.occasions, new)), by=by)
    _seated, moved = told(seat.person_id)
    text = write(moved, session.get(Person, seat.person_id))
    assert "Nytt tema" in text.body and text.body.count("i stället för") == 1
    assert calendars(seat.person_id) == days(FIRST + timedelta(weeks=1), 2)


def test_merging_splitting_withdrawing_and_cancelling_are_one_mail_each(by):
    course = make_course(themes=DAYS)
    first = make_round(course, seats=4, first_on=today() + FIRST)
    seats = seated(first, 4)
    people = [seat.person_id for seat in seats]
    new = split_round(first, Split(frozenset(people[:2]), "Grupp 2", 4, 2, 2), by=by)
    assert [len(told(person)) for person in people] == [2, 2, 1, 1]
    assert calendars(people[0]) == days(FIRST + timedelta(weeks=4))
    other = make_round(course, seats=1, first_on=today() + FIRST + timedelta(weeks=8))
    merge_rounds(round_of(first.id), other, by=by)
    assert [len(told(person)) for person in people] == [2, 2, 2, 2]
    assert calendars(people[2]) == days(FIRST + timedelta(weeks=8)) and calendars(people[3]) == []
    withdraw(seats[0], by=by)
    assert len(told(people[0])) == 3 and calendars(people[0]) == []
    cancel_round(round_of(new.id), "Kursledaren har fått förhinder.", by=by)
    assert len(told(people[1])) == 3 and calendars(people[1]) == []
    for person in people:
        for message in told(person):
            text = write(message, session.get(Person, person))
            assert not message.calendar or text.body.count("– ") >= DAYS


def test_those_who_lead_are_told_once_and_can_come_back(round_, by):
    eva, bo = make_trainer(), make_trainer()
    plan = plan_of(round_)

    def led_by(*people):
        ids = tuple(person.id for person in people)
        return replace(plan, occasions=tuple(replace(each, trainer_ids=ids) for each in plan.occasions))

    for number, leaders in enumerate(([eva], [bo], [bo, eva])):
        change_round(round_of(round_.id), led_by(*leaders), by=by)
        assert len(told(eva.id)) == number + 1
    assert len(told(bo.id)) == 1
    assert calendars(eva.id) == calendars(bo.id) == days(FIRST)
    move_round(round_of(round_.id), timedelta(weeks=1), by=by)
    assert (len(told(eva.id)), len(told(bo.id))) == (4, 2)
    assert calendars(eva.id) == days(FIRST + timedelta(weeks=1))
    cancel_round(round_of(round_.id), "Kursledaren har fått förhinder.", by=by)
    assert calendars(eva.id) == calendars(bo.id) == []


def test_a_courses_own_words_leave_no_day_out(by):
    course = make_course(themes=DAYS)
    word_letter(course, "moved", "sv", "Flyttat: {kurs}", "Ny tid för {tema}.", by=by)
    round_ = make_round(course, first_on=today() + FIRST)
    (seat,) = seated(round_)
    move_round(round_, timedelta(weeks=1), by=by)
    text = write(told(seat.person_id)[-1], session.get(Person, seat.person_id))
    assert text.body.startswith("Ny tid för Tema 1") and text.body.count("(förut ") == DAYS


def test_a_message_from_before_mails_held_several_days_is_read_as_it_was(app):
    person = make_colleague()
    values = {
        "course": "Svåra samtal", "round": 1, "title": "Dag två", "on": AT, "place": "Sal Vinga", "because": "free_seat",
        "nominated": True, "first_on": AT.date(), "withdraw_by": AT.date(), "was_on": AT.date(),
    }  # fmt: skip
    names = "seated another_day moved day_cancelled cancelled withdrawn released merged split leads leads_not"
    for name in names.split():
        message = Message(
            person_id=person.id, event="courses.old:1", template=f"courses/mail/{name}", values=to_json(values)
        )
        text = write(message, person)
        assert "Dag två, " in text.body and "kl. 13.00." in text.body, name
