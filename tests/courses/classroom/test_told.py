"""The coordinator sees what became of each kind of letter about a round: what went out, waits, and did not arrive, and why."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

import courses
from app.db import now, session
from app.messages.fates import Fate
from app.messages.models import Message
from courses.classroom.actions.appeals import tell_of_no_shows
from courses.classroom.actions.notes import send_note
from courses.classroom.actions.reminding import remind_to_prepare
from courses.classroom.queries.told import told_about
from courses.days.actions.attendance import register_attendance
from courses.days.actions.rounds import move_round
from courses.days.actions.seats import nominate_many, withdraw
from courses.days.cutoffs import working_day_before
from courses.days.models import Seat
from courses.days.presence import Mark
from courses.days.queries.rounds import round_of
from courses.letters.words import KINDS, NAMES
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_area, make_course, make_occasion, make_round, make_seat, make_unit, sessions_of

#: Letters that are about a year, a trainer's promise, or nothing that can be asked by.
OTHERS = {"ask_answered", "asked_to_lead", "year_proposed", "year_approved", "year_remarked"}


def make_told(people=3, **values):
    """A round that some were nominated to, and how they are called."""
    _unit, manager, people = make_unit(people)
    round_ = make_round(make_course(title="Svåra samtal"), **values)
    nominate_many(round_, {person.id: None for person in people}, by=manager)
    return round_of(round_.id), people


def became(person, template="seated", **values):
    """Let this have become of somebody's letter."""
    session.execute(
        update(Message)
        .where(Message.person_id == person.id, Message.template == f"courses/mail/{template}")
        .values(values)
    )


SENT = {"sent_at": now(), "next_try_at": None}
BOUNCED = SENT | {"bounced_at": now(), "bounce_code": "5.1.1"}


def counts(round_):
    """Name and what it is about → how many became what."""
    return {(line.kind.name, line.kind.about): dict(line.counts) for line in told_about(round_).lines}


def test_each_kind_of_letter_tells_how_many_became_what(app):
    round_, (first, second, third) = make_told()
    became(first, **SENT)
    became(second, **BOUNCED)
    became(third, next_try_at=None, error="no address")
    move_round(round_, timedelta(weeks=2), by=first)
    send_note(round_, "Ny sal", "Vi ses i Vinga.", {first.id: None}, by=first)
    assert counts(round_) == {
        ("Besked om plats", ""): {Fate.sent: 1, Fate.bounced: 1, Fate.failed: 1},
        ("Ny tid eller plats", ""): {Fate.waiting: 3},
        ("Utskick", "Ny sal"): {Fate.waiting: 1},
    }


def test_a_reminder_and_a_note_of_absence_are_about_their_day(app):
    occasion = make_occasion()
    round_ = round_of(occasion.round_id)
    _unit, _manager, (person,) = make_unit(1)
    seat = make_seat(round_, person)
    for each in sessions_of(occasion):
        register_attendance(each, {seat.person_id: Mark("absent")}, by=None)
    tell_of_no_shows()
    other = make_round(make_course())
    make_seat(other)
    day = other.first_on
    for _day in range(3):
        day = working_day_before(day)
    remind_to_prepare(day)
    (line,) = [each for each in told_about(round_).lines if each.kind.name == "Frånvaro, till chefen"]
    assert (line.kind.on, line.kind.about) == (occasion.first_on, occasion.theme.title)
    (line,) = [each for each in told_about(round_of(other.id)).lines if each.kind.name == "Påminnelse inför kursdagen"]
    assert line.kind.on == other.first_on


@pytest.mark.parametrize(
    ("values", "why", "advice"),
    [
        (BOUNCED, "felskriven", "rätta adressen"),
        (BOUNCED | {"bounce_code": "5.2.2"}, "Brevlådan är full.", "Hör av dig på annat sätt."),
        (BOUNCED | {"bounce_code": "5.7.1"}, "släpper inte igenom", "it-avdelning"),
        (BOUNCED | {"bounce_code": "9.9"}, "kom inte fram", "Hör av dig"),
        ({"next_try_at": None, "error": "no address"}, "ingen e-postadress", "lägga in en adress"),
        ({"next_try_at": None, "error": "not now 451"}, "trots många försök", "Hör av dig"),
        ({"next_try_at": None, "error": "not written: KeyError"}, "gick inte att sätta ihop", "driver Färdplan"),
        ({"error": "ConnectionRefusedError"}, "Nytt försök", ""),
        ({"error": "not written: KeyError"}, "Nytt försök", "driver Färdplan"),
        ({"next_try_at": now() + timedelta(days=1), "digest": True}, "samlade", ""),
        ({"next_try_at": now() + timedelta(days=1), "reminder": True}, "arbetstid", ""),
        ({"next_try_at": None, "error": "away", "reminder": True}, "borta", ""),
        ({"attempts": 0}, "om en liten stund", ""),
    ],
)
def test_what_has_not_arrived_says_why_and_what_to_do(app, values, why, advice):
    round_, (person,) = make_told(1)
    became(person, **values)
    ((kind, letter),) = told_about(round_).unsent
    assert kind.name == "Besked om plats" and letter.person.id == person.id
    assert why in letter.why and advice in letter.advice and bool(advice) == bool(letter.advice)


def test_the_coordinator_reads_who_was_not_reached_and_nobody_else_does(browser):
    round_, (first, second) = make_told(2)
    became(first, **BOUNCED)
    became(second, **SENT)
    browser.sign_in(make_colleague("coordinator", make_area()))
    shown = browser.get(f"/courses/classroom/rounds/{round_.id}/told").text
    assert first.name in shown and second.name not in shown
    assert "Adressen finns inte eller är felskriven. Be den som sköter personuppgifterna" in shown
    listed = browser.get("/courses/classroom/lost").text
    assert "Svåra samtal" in listed and f"/courses/classroom/rounds/{round_.id}/told" in listed
    browser.sign_in(first)
    assert browser.get(f"/courses/classroom/rounds/{round_.id}/told").status_code == 403
    assert browser.get("/courses/classroom/lost").status_code == 403


def test_a_round_that_all_were_told_of_is_not_among_those_with_losses(browser):
    _round, (person,) = make_told(1)
    became(person, **SENT)
    browser.sign_in(make_colleague("coordinator", make_area()))
    assert "Alla brev har kommit fram" in browser.get("/courses/classroom/lost").text
    assert browser.get("/courses/classroom/rounds/987654/told").status_code == 404


def test_what_was_sent_to_somebody_whose_seat_is_gone_is_still_told(app):
    round_, (person,) = make_told(1)
    withdraw(session.query(Seat).filter_by(person_id=person.id).one(), by=person)
    assert ("Besked om plats", "") in counts(round_) and ("Avanmälan", "") in counts(round_)


def test_the_page_takes_the_same_statements_for_one_and_for_many(browser):
    browser.sign_in(make_colleague("coordinator", make_area()))
    found = {}
    for people in (1, 6):
        round_, everyone = make_told(people)
        for person in everyone:
            became(person, **BOUNCED)
        for page in (f"/courses/classroom/rounds/{round_.id}/told", "/courses/classroom/lost"):
            browser.get(page)
            found.setdefault(page.rpartition("/")[2], set()).add(statements(partial(browser.get, page)))
    assert [len(each) for each in found.values()] == [1, 1]


def test_every_letter_about_a_round_has_a_name():
    folder = Path(courses.__file__).parent / "templates" / "courses" / "mail"
    letters = {path.stem for path in folder.glob("*.txt") if not path.name.startswith("_")}
    assert letters - OTHERS == set(NAMES) and set(KINDS) <= set(NAMES)


def test_every_message_of_the_course_days_can_be_asked_for(app):
    round_, (first, _second) = make_told(2, seats=1)
    withdraw(session.query(Seat).filter_by(person_id=first.id).one(), by=first)
    kinds = {message.template.rpartition("/")[2]: message.about for message in session.query(Message)}
    assert {"seated", "queued", "withdrawn", "offered"} <= kinds.keys()
    assert set(kinds.values()) == {f"courses.round:{round_.id}"}
