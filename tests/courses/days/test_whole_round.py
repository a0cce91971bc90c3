"""Courses whose rule is about all the sessions of a round: its themes are closed together, when it is met and not before."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.dates import today
from app.db import now, session
from app.ledger import rebuilding
from app.ledger.models import Entry, Standing
from app.people.models import Person
from courses.completion import Completion
from courses.days.actions.attendance import accept_partial, attend_many, register_attendance
from courses.days.actions.changing import change_round
from courses.days.actions.making_up import book_make_up, cancel_make_up
from courses.days.actions.publishing import publish
from courses.days.models import Certificate, Half, Occasion, Round, Session
from courses.days.presence import Mark, rule_of
from courses.days.queries.progress import sessions_counted
from courses.days.queries.round_plans import plan_of
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_course, make_round, make_seat

HERE, AWAY = Mark("present"), Mark("absent")
#: Five of six half days in three themes, the third compulsory.
RULE = {"least": 5, "compulsory": [3], "over": "round"}


def make_three(**values):
    """A round of three themes with two half days each, all of them over; someone with a seat; the six sessions."""
    course = make_course(themes=3, completion=values.pop("completion", RULE))
    round_ = make_round(course, first_on=today() - timedelta(days=10), **values)
    person = session.get(Person, make_seat(round_).person_id)
    return round_, person, sittings(round_)


def sittings(round_):
    return session.query(Session).join(Session.occasion).filter_by(round_id=round_.id).order_by(Session.starts_at).all()


def note(sessions, person, marks):
    for each, mark in zip(sessions, marks, strict=False):
        register_attendance(each, {person.id: mark}, by=None)


def attended(person):
    """The themes that count, with their days, as the ledger shows them."""
    rows = session.query(Standing).filter_by(person_id=person.id, verb="courses.attended")
    return sorted((row.object_key, row.happened_on) for row in rows)


def test_nothing_is_closed_before_the_rule_is_met_and_all_themes_when_it_is(app):
    _round, person, six = make_three()
    note(six, person, [HERE, HERE, HERE, HERE])
    assert attended(person) == [] and session.query(Certificate).count() == 0
    note(six[4:], person, [HERE])
    assert [on for _theme, on in attended(person)] == [six[4].held_on] * 3
    note(six[5:], person, [AWAY])
    assert len(attended(person)) == 3
    assert {c.occasion_id for c in session.query(Certificate)} == {o.id for o in session.query(Occasion)}


def test_five_without_the_compulsory_one_are_not_enough(app):
    _round, person, six = make_three()
    note(six, person, [HERE, HERE, AWAY, HERE, HERE, HERE])
    assert attended(person) == []


def test_a_correction_takes_all_themes_back_and_a_new_day_is_told_anew(app):
    _round, person, six = make_three(completion={"least": 4, "over": "round"})
    note(six, person, [HERE] * 6)
    assert [on for _theme, on in attended(person)] == [six[3].held_on] * 3
    note(six[1:], person, [AWAY])
    assert [on for _theme, on in attended(person)] == [six[4].held_on] * 3
    note(six[2:], person, [AWAY, AWAY])
    assert attended(person) == []
    taken_back = session.query(Entry).filter_by(verb="courses.attendance_corrected").all()
    assert len(taken_back) == 6 and all(each.corrects_id for each in taken_back)
    assert {c.entry_id for c in session.query(Certificate)} == {None}
    assert session.query(Certificate).count() == 3


def test_what_is_made_up_for_elsewhere_is_credited_to_the_round_on_that_day(app):
    round_, person, six = make_three(completion={"over": "round"})
    note(six, person, [HERE, HERE, HERE, HERE, HERE, AWAY])
    later = sittings(make_round(round_.queue.course, first_on=today() + timedelta(days=7)))
    booked = book_make_up(six[5], later[5], person, by=person)
    with time_machine.travel(later[5].ends_at + timedelta(hours=1), tick=False):
        register_attendance(later[5], {person.id: HERE}, by=None)
    assert [on for _theme, on in attended(person)] == [later[5].held_on] * 3
    cancel_make_up(booked, by=person)
    assert attended(person) == []


def test_partial_attendance_that_is_accepted_counts_for_the_whole_occasion(app):
    _round, person, six = make_three(completion={"over": "round"})
    coordinator = make_colleague("coordinator")
    note(six, person, [HERE, HERE, HERE, HERE, HERE, Mark("left_early", 90)])
    assert attended(person) == []
    accept_partial(session.get(Occasion, six[5].occasion_id), person, "Tåget gick.", by=coordinator)
    assert [on for _theme, on in attended(person)] == [six[5].held_on] * 3


def test_sessions_that_are_taken_away_are_no_longer_planned(app):
    course = make_course(themes=2, completion={"over": "round"})
    days = (Half.fm, Half.em)
    with time_machine.travel(now() - timedelta(days=3), tick=False):
        round_ = make_round(course, first_on=today() + timedelta(days=2), halves=days)
        person = session.get(Person, make_seat(round_).person_id)
    four = sittings(round_)
    note(four, person, [HERE, HERE])
    with time_machine.travel(four[2].ends_at, tick=False):
        note(four[2:], person, [HERE])
        assert attended(person) == []
        plan = plan_of(round_)
        first, second = plan.occasions
        plan = replace(plan, occasions=(first, replace(second, sessions=second.sessions[:1])))
        change_round(round_, plan, by=make_colleague("coordinator"))
    assert [on for _theme, on in attended(person)] == [four[2].held_on] * 2


def test_a_round_keeps_the_rule_it_was_published_with(app):
    coordinator = make_colleague("coordinator")
    round_, person, six = make_three(completion={"least": 1})
    draft = make_round(round_.queue.course, published=False)
    round_.queue.course.completion = RULE
    note(six, person, [HERE, AWAY])
    assert len(attended(person)) == 1
    assert rule_of(draft).over_round and draft.completion is None
    publish(draft, by=coordinator)
    round_.queue.course.completion = {}
    session.flush()
    assert rule_of(draft) == Completion.of(RULE)


def test_an_import_of_whole_classes_counts_the_same(app):
    round_, person, six = make_three()
    ids = [each.id for each in session.query(Occasion).filter_by(round_id=round_.id)]
    away = {(six[0].id, person.id): AWAY}
    assert attend_many([(each, [person.id]) for each in ids], by=None, otherwise=away) == 3
    assert [on for _theme, on in attended(person)] == [six[5].held_on] * 3


marks = st.sampled_from([HERE, AWAY, Mark("late", 10), Mark("left_early", 90)])


@given(st.lists(st.tuples(st.integers(0, 5), marks), max_size=14))
def test_whatever_is_noted_in_whatever_order_the_ledger_says_what_the_rule_says(app, noted):
    with app.app_context():
        _round, person, six = make_three()
        stands = {}
        for number, mark in noted:
            register_attendance(six[number], {person.id: mark}, by=None)
            stands[number] = mark
        counted = [six[n].id for n, mark in stands.items() if mark.state == "present" or mark.minutes == 10]
        reached = Completion.of(RULE).reached_on({each.id: each.held_on for each in six}, counted)
        assert [on for _theme, on in attended(person)] == ([reached] * 3 if reached else [])
        assert rebuilding.differences() == []
        session.rollback()


def test_a_class_of_any_size_takes_as_many_statements(app):
    counts = []
    for people in (2, 12):
        round_, _person, six = make_three()
        ids = [make_seat(round_).person_id for _ in range(people)]
        session.commit()
        counts.append(statements(partial(register_attendance, six[0], dict.fromkeys(ids, HERE), by=None)))
    assert counts[0] == counts[1]


def test_participants_read_the_rule_of_the_round(browser):
    round_, person, six = make_three()
    browser.sign_in(person)
    told = "minst 5 av 6 pass. Pass 3 är obligatoriskt. Passen räknas över hela omgången"
    assert told in browser.get(f"/courses/days/rounds/{round_.id}").text
    note(six, person, [HERE, Mark("late", 10), AWAY, Mark("late", 90)])
    later = sittings(make_round(round_.queue.course, first_on=today() + timedelta(days=7)))
    book_make_up(six[2], later[2], person, by=person)
    session.commit()
    mine = browser.get(f"/courses/classroom/occasions/{six[0].occasion_id}/mine").text
    assert told in mine and "Hittills räknas 2 av dem för dig." in mine
    with time_machine.travel(later[2].ends_at, tick=False):
        register_attendance(later[2], {person.id: HERE}, by=None)
    assert sessions_counted(session.get(Round, round_.id), person.id) == (3, 6)


def test_two_trainers_who_note_at_once_close_the_themes_once(app):
    course = make_course(themes=2, completion={"over": "round"})
    round_ = make_round(course, first_on=today() - timedelta(days=10), halves=(Half.fm,))
    person = make_seat(round_).person_id
    sessions = [each.id for each in sittings(round_)]
    session.commit()
    gate = Barrier(2)

    def work(number):
        with app.app_context():
            gate.wait()
            register_attendance(session.get_one(Session, number), {person: HERE}, by=None)
            session.commit()

    workers = [Thread(target=work, args=(number,)) for number in sessions]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    session.expire_all()
    assert [certificate.entry_id is not None for certificate in session.query(Certificate)] == [True, True]
    assert session.query(Entry).filter_by(verb="courses.attended").count() == 2
