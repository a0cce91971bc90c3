"""A class is registered whole or not at all, whatever gives way in the middle."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from app.api import Entry, session
from app.db import db
from courses.days.models import AttendanceMark, Certificate, Round
from tests.factories import make_colleague
from tests.factories_days import make_area, make_occasion, make_seat, sessions_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def course_day(app):
    """A trainer, yesterday's occasion, and three with seats."""
    trainer = make_colleague("trainer", make_area())
    occasion = make_occasion(trainers=[trainer], occasion={"room_capacity": 5})
    people = [make_colleague() for _ in range(3)]
    for person in people:
        make_seat(session.get(Round, occasion.round_id), person)
    return trainer, occasion, people


def written():
    """How many marks, certificates and entries there are; the database is let go of afterwards."""
    session.rollback()
    counts = (
        session.query(AttendanceMark).count(),
        session.query(Certificate).count(),
        session.query(Entry).filter_by(verb="courses.attended").count(),
    )
    session.rollback()
    return counts


def no_room_for_the_ledger():
    """The disk is full exactly when the ledger is to be written, after the marks."""
    if db.engine.dialect.name == "postgresql":
        session.execute(text("CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
                             " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"))  # fmt: skip
        session.execute(
            text("CREATE TRIGGER no_room BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION no_room()")
        )
    else:
        session.execute(text("CREATE TRIGGER no_room BEFORE INSERT ON ledger_entry"
                             " BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"))  # fmt: skip
    session.commit()


def test_a_full_disk_in_the_middle_of_a_class_leaves_none_of_it(browser, course_day):
    trainer, occasion, _people = course_day
    browser.sign_in(trainer)
    day = sessions_of(occasion)
    for each in day[:-1]:
        browser.post(f"/courses/days/occasions/{occasion.id}?session={each.id}", data={"rest": "present"})
    before = written()
    no_room_for_the_ledger()
    reply = browser.post(f"/courses/days/occasions/{occasion.id}?session={day[-1].id}", data={"rest": "present"})
    assert reply.status_code >= 500 and "Inget av det du gjorde har sparats" in reply.text
    assert written() == before


def test_a_worker_killed_in_the_middle_of_a_class_leaves_none_of_it(browser, course_day, database_url):
    trainer, occasion, people = course_day
    session.commit()
    ids, number, seated = [each.id for each in sessions_of(occasion)], occasion.id, [p.id for p in people]
    before = written()
    killed = subprocess.run(
        [sys.executable, "-c", f"""
import os, signal
from app import create_app
from app.config import Config
from app.db import session
from courses.days.actions.attendance import attend_many
app = create_app(Config(database_url={database_url!r}, testing=True), ["courses", "quizzes"])
with app.app_context():
    attend_many([({number}, {seated!r})], by=None)
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""],
        cwd=ROOT, timeout=60, env=os.environ,
    )  # fmt: skip
    assert killed.returncode == -9 and ids
    assert written() == before
    browser.sign_in(trainer)
    for each in ids:
        browser.post(f"/courses/days/occasions/{number}?session={each}", data={"rest": "present"})
    assert written()[2] == len(seated)
