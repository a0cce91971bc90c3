"""How people want to be told."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app import jobs
from app.dates import STOCKHOLM
from app.db import session
from app.messages.actions import choose, send
from app.messages.digests import TOPICS, How, told_at
from app.messages.models import Message
from app.messages.quiet import is_calm
from app.problems import Problem
from tests.factories import make_person
from tests.messages.test_outbox import box, template  # noqa: F401 (fixtures)

WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def tell(person, event, topic="queue", **options):
    send([person.id], f"sample.{event}", "sample/mail/seated", {"title": event, "on": None}, topic=topic, **options)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), st.sampled_from([How.daily, How.weekly]))
def test_what_is_told_together_comes_on_a_working_morning_within_its_time(naive, how):
    at = naive.replace(tzinfo=UTC)
    told = told_at(how, at)
    local = told.astimezone(STOCKHOLM)
    assert told >= at and is_calm(told) and (local.hour, local.minute) == (8, 0)
    assert told - at < timedelta(days=7 if how == How.daily else 13)


def test_a_monday_means_the_next_one_unless_it_is_early():
    monday = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    assert told_at(How.weekly, monday).astimezone(STOCKHOLM).date().isoformat() == "2026-11-23"
    assert told_at(How.weekly, monday + timedelta(hours=2)).astimezone(STOCKHOLM).date().isoformat() == "2026-11-30"
    assert told_at(How.page, monday) is None and told_at(How.at_once, monday) == monday


def test_one_mail_in_the_morning_tells_what_came_during_the_day(app, box):  # noqa: F811
    person = make_person(email="kim@arbete.example")
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        choose(person, {"queue": "daily"}, by=person)
        tell(person, "ett")
        tell(person, "två")
        session.commit()
        jobs.work_off()
        assert box.mail == []
        clock.move_to(WEDNESDAY + timedelta(days=1))
        jobs.ask("messages.deliver")
        jobs.work_off()
    (mail,) = box.mail
    assert mail["Subject"] == "2 meddelanden från Färdplan"
    text = mail.get_content()
    assert "ett" in text and "två" in text
    assert session.scalars(select(Message.next_try_at)).all() == [None, None]


def test_what_changes_a_booked_day_comes_at_once_whatever_was_chosen(app, box):  # noqa: F811
    person = make_person(email="kim@arbete.example")
    choose(person, dict.fromkeys(TOPICS, "page"), by=person)
    tell(person, "flyttad", topic="")
    tell(person, "kö")
    session.commit()
    jobs.work_off()
    assert [mail["Subject"] for mail in box.mail] == ["Du har fått en plats: flyttad"]
    assert session.scalars(select(Message.sent_at)).all()[1] is not None


def test_nobody_chooses_for_somebody_else(app):
    with pytest.raises(PermissionError):
        choose(make_person(), {"queue": "page"}, by=make_person())
    person = make_person()
    with pytest.raises(Problem):
        choose(person, {"bookings": "page"}, by=person)


def test_every_topic_that_can_be_chosen_for_is_one_that_some_mail_has():
    root = Path(__file__).parents[2]
    sources = [
        file.read_text()
        for folder in ("app", "courses", "quizzes", "plugins")
        for file in root.glob(f"{folder}/**/*.py")
    ]
    used = {topic for source in sources for topic in re.findall(r"""topic=["'](\w+)["']""", source)}
    assert used == set(TOPICS)
