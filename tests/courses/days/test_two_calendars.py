"""Whatever is done to rounds, in any order: mail and feed agree in two calendars that know nothing of each other. A day stands
once, at its hour by the clock on the wall, under the name it had from the first, and no later word of it is taken for an
earlier one."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
import time_machine

from app.dates import today
from app.db import session
from app.messages.calendars import entries_of, feed, invitation
from app.messages.models import Message
from app.messages.queries import calendar_of
from app.people.models import Person
from app.problems import Problem
from courses.days.actions.attendance import register_attendance
from courses.days.actions.joining import Split, merge_rounds, split_round
from courses.days.actions.making_up import book_make_up, cancel_make_up
from courses.days.actions.rounds import cancel_round, change_round, move_round, publish
from courses.days.actions.seats import nominate_many, withdraw
from courses.days.models import MakeUp, Occasion, Round, Seat, Session
from courses.days.presence import Mark
from courses.days.queries.round_plans import plan_of
from courses.days.queries.rounds import round_of
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_round, make_unit
from tests.factories_rounds import make_trainer
from tests.messages.test_calendar_clients import AT, STOCKHOLM, Client, read_by_icalendar, read_by_vobject

#: A Monday some weeks before the clock changes, so that moving a round moves it over the change and back.
MONDAY = datetime(2027, 2, 22, 9, 0, tzinfo=UTC)


class Walk:
    """Some rounds of a course, a trainer, and people with seats; and what a coordinator may think of to do next."""

    def __init__(self, seed):
        self.any = Random(seed)
        self.by = make_colleague("coordinator", make_area())
        self.course = make_course(themes=2)
        self.trainer = make_trainer()
        _unit, self.manager, self.people = make_unit(4)
        past = make_round(self.course, first_on=today() - timedelta(days=7))
        for number, days in enumerate((24, 38, 52)):
            trainers = [self.trainer] if number == 0 else ()
            on = today() + timedelta(days=days)
            publish(make_round(self.course, first_on=on, trainers=trainers, published=False), by=self.by)
        nominate_many(self._a_round(), {person.id: None for person in self.people[:2]}, by=self.manager)
        self._miss(past)

    def _miss(self, past):
        """One was in a round that is over, and missed an afternoon."""
        person = self.people[3]
        with time_machine.travel(MONDAY - timedelta(days=30)):
            nominate_many(past, {person.id: None}, by=self.manager)
        self.missed = self._sessions(past.id)[1]
        register_attendance(self.missed, {person.id: Mark("absent")}, by=None)

    def step(self):
        """Do something; what cannot be done is refused in words, and nothing comes of it."""
        with suppress(Problem), session.begin_nested():
            self.any.choice(
                [self.move, self.shift_last_day, self.merge, self.split, self.cancel, self.seat, self.seat, self.leave,
                 self.make_up, self.let_go, self.lead]
            )()  # fmt: skip
        session.flush()
        session.expire_all()

    def move(self):
        move_round(self._a_round(), timedelta(weeks=self.any.choice([-2, -1, 1, 3, 6])), by=self.by)

    def shift_last_day(self):
        round_ = self._a_round()
        plan = plan_of(round_)
        last = plan.occasions[-1]
        on = timedelta(days=self.any.choice([1, 7, 21]))
        sessions = tuple(replace(each, held_on=each.held_on + on) for each in last.sessions)
        change_round(
            round_, replace(plan, occasions=(*plan.occasions[:-1], replace(last, sessions=sessions))), by=self.by
        )

    def merge(self):
        first, second = self._a_full_round(), self._a_round()
        if first.id == second.id:
            second = make_round(self.course, first_on=today() + timedelta(days=self.any.choice([20, 45])))
        merge_rounds(first, second, by=self.by)

    def split(self):
        round_ = self._a_full_round()
        people = [each.person_id for each in session.query(Seat).filter_by(round_id=round_.id, state="seated")]
        go = frozenset(self.any.sample(sorted(people), len(people) // 2))
        split_round(round_, Split(go, "Grupp B", self.any.choice([0, 1, 4]), 10, 10), by=self.by)

    def cancel(self):
        cancel_round(self._a_round(), "Utbildaren är sjuk.", by=self.by)

    def seat(self):
        nominate_many(self._a_round(), {self.any.choice(self.people).id: None}, by=self.manager)

    def leave(self):
        seat = self.any.choice(session.query(Seat).filter_by(state="seated").order_by(Seat.id).all())
        withdraw(seat, by=session.get(Person, seat.person_id))

    def make_up(self):
        instead = self._sessions(self._a_round().id)[1]
        book_make_up(session.get(Session, self.missed.id), instead, self.people[3], by=self.people[3])

    def let_go(self):
        booked = session.query(MakeUp).order_by(MakeUp.id).first()
        if booked is not None:
            cancel_make_up(booked, by=self.people[3])

    def lead(self):
        round_ = self._a_round()
        plan = plan_of(round_)
        trainers = () if plan.occasions[0].trainer_ids else (self.trainer.id,)
        first = replace(plan.occasions[0], trainer_ids=trainers)
        change_round(round_, replace(plan, occasions=(first, *plan.occasions[1:])), by=self.by)

    def _a_full_round(self):
        """One with people in it, when there is one."""
        coming = session.query(Seat.round_id).join(Round, Round.id == Seat.round_id)
        coming = coming.filter(Seat.state == "seated", Round.state == "published", Round.first_on > today())
        found = sorted({number for (number,) in coming})
        return round_of(self.any.choice(found)) if found else self._a_round()

    def _a_round(self):
        coming = session.query(Round.id).filter(Round.state == "published", Round.first_on > today()).order_by(Round.id)
        found = [number for (number,) in coming]
        if not found:
            return make_round(self.course, first_on=today() + timedelta(days=30))
        return round_of(self.any.choice(found))

    def _sessions(self, round_id):
        found = session.query(Session).join(Occasion).filter(Occasion.round_id == round_id)
        return found.order_by(Session.starts_at).all()


def told(person):
    return session.query(Message).filter_by(person_id=person.id).order_by(Message.id).all()


def by_mail(read, person, order=None):
    """The person's calendar when all mails have come, as they were sent or in another order."""
    client, entries = Client(read), [entry for message in told(person) for entry in entries_of(message.calendar)]
    for entry in order(entries) if order else entries:
        client.receive(invitation(entry, attendee="a@gr.example", organiser="b@gr.example", at=AT))
    return client


def heard(person):
    """Name → the sequences of what has been said of it, in the order that it was said."""
    words = {}
    for message in told(person):
        for entry in entries_of(message.calendar):
            words.setdefault(entry.uid, []).append(entry.sequence)
    return words


def standing(client, since):
    """Name → when it begins and ends by the clock on the wall, and what it is called."""
    return {
        uid: (each.starts_at.astimezone(STOCKHOLM), each.ends_at.astimezone(STOCKHOLM), each.title)
        for uid, each in client.entries.items()
        if each.starts_at > since
    }


@pytest.mark.one_database
@pytest.mark.parametrize("seed", range(6))
def test_mail_and_feed_agree_in_both_calendars_whatever_is_done(app, seed):
    with time_machine.travel(MONDAY, tick=True):
        walk = Walk(seed)
        for _step in range(20):
            walk.step()
        moment = datetime.now(UTC)
        for person in (*walk.people, walk.trainer):
            subscribed = list(calendar_of(person, today()))
            for read in (read_by_icalendar, read_by_vobject):
                mailed, fed = by_mail(read, person), Client(read)
                fed.receive(feed(subscribed, name="Färdplan", at=AT))
                found = standing(mailed, moment)
                assert found == standing(fed, moment)
                shuffled = by_mail(read, person, lambda entries: walk.any.sample(entries, len(entries)))
                assert standing(shuffled, moment) == found
                assert all(begins.hour in (9, 13) for begins, _ends, _title in found.values())
                assert len({(begins, title) for begins, _ends, title in found.values()}) == len(found)
                words = heard(person)
                assert all(before < after for said in words.values() for before, after in pairwise(said)), words
                for each in subscribed:
                    assert each.sequence >= mailed.newest.get(each.uid, 0), each.uid
                both = Client(read)  # Subscribes, and takes what comes by mail as well.
                both.entries, both.newest = dict(mailed.entries), dict(mailed.newest)
                both.receive(feed(subscribed, name="Färdplan", at=AT))
                assert standing(both, moment) == found


def test_whoever_is_moved_out_of_a_round_and_back_again_has_its_days(app):
    by = make_colleague("coordinator", make_area())
    _unit, manager, people = make_unit(2)
    with time_machine.travel(MONDAY, tick=True):
        first = make_round(make_course(themes=2), first_on=today() + timedelta(days=30))
        nominate_many(first, {person.id: None for person in people}, by=manager)
        new = split_round(first, Split(frozenset({people[0].id}), "Grupp B", 4, 10, 10), by=by)
        merge_rounds(round_of(new.id), round_of(first.id), by=by)
        for person in people:
            days = sorted(
                begins for begins, _ends, _title in standing(by_mail(read_by_icalendar, person), MONDAY).values()
            )
            assert [day.date() for day in days] == [first.first_on, first.last_on]
