"""The demonstration as a whole, made small: what every page of it needs is there, and the ledger agrees with itself."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.dates import today
from app.db import db, session
from app.demo import STAGES, fill
from app.ledger.models import Entry, Obligation, Standing
from app.ledger.rebuilding import differences
from app.organisations.models import Absence, Kind, Organisation, Post, Relation
from app.organisations.roles import ROLES
from app.people.demo_accounts import PASSWORD, SUBJECTS
from app.people.models import Identity, Person
from app.people.passwords import is_password
from courses.days.models import Occasion, Seat, SeatState, Session, Trainer
from courses.days.queries.checking import faults
from courses.demo import calendar
from courses.demo.months import leads_days, participants_sitting
from courses.modules.models import Reading, StepDone
from tests.conftest import prepare, test_config

SCALE = 0.05


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, databases: object) -> Iterator[Flask]:
    """The app on a database that the demonstration has filled; the tests here only read."""
    from app import create_app

    folder: Path = tmp_path_factory.mktemp("filled")
    url = f"sqlite:///{folder / 'demo.sqlite'}"
    prepare(url)
    app = create_app(test_config(url, folder, demo=True), ["courses", "quizzes"])
    with app.app_context():
        fill(scale=SCALE)
        yield app
        db.session.rollback()
        db.engine.dispose()


def _person(account: str) -> Person:
    return session.scalars(select(Person).where(Person.email == f"{account}@demo.fardplan.example")).one()


def _class_today(trainer: Person) -> Occasion | None:
    return session.scalars(
        select(Occasion)
        .join(Trainer, Trainer.occasion_id == Occasion.id)
        .where(Trainer.person_id == trainer.id, Occasion.first_on == today(), Occasion.last_on == today())
    ).first()


def test_there_is_a_stage_for_every_month() -> None:
    assert STAGES[:4] == ("organisations", "competences", "before", "content")
    assert len([stage for stage in STAGES if stage.startswith("month-")]) == 37


def test_the_ledger_agrees_with_what_follows_from_it(filled: Flask) -> None:
    assert session.scalar(select(func.count()).select_from(Entry)) > 3000
    assert differences() == []


def test_the_queues_keep_their_promises(filled: Flask) -> None:
    assert faults() == []


def test_each_account_of_the_first_page_can_sign_in(filled: Flask) -> None:
    secrets = dict(session.execute(select(Identity.subject, Identity.secret)).all())
    assert set(secrets) == set(SUBJECTS)
    assert all(is_password(secret, PASSWORD) for secret in secrets.values())


def test_nobody_else_bears_the_name_of_an_account(filled: Flask) -> None:
    names = session.execute(select(Person.given_name, Person.family_name).where(Person.email.is_not(None))).all()
    for given, family in names:
        found = session.scalars(select(Person).where(Person.given_name == given, Person.family_name == family)).all()
        assert len(found) == 1


def test_every_role_is_held_by_someone_today(filled: Flask) -> None:
    held = session.scalars(select(Post.role).where(Post.first_on <= today()).distinct()).all()
    assert set(held) == set(ROLES)


def test_the_auditors_time_is_limited(filled: Flask) -> None:
    post = session.scalars(select(Post).where(Post.role == "auditor")).one()
    assert post.last_on is not None
    assert today() < post.last_on < today() + timedelta(days=100)


def test_the_districts_of_gothenburg_stand_in_the_tree_until_2020(filled: Flask) -> None:
    districts = session.scalars(select(Organisation).where(Organisation.kind == Kind.district)).all()
    assert len(districts) == 10
    assert {district.valid_to for district in districts} == {date(2020, 12, 31)}


def test_the_participant_is_in_the_middle_of_part_1_and_of_a_module(filled: Flask) -> None:
    person = _person("deltagare")
    part = session.scalars(
        select(Obligation).where(Obligation.person_id == person.id, Obligation.object_key == "introduktion/del-1")
    ).one()
    assert (part.needs_met, part.done_on) == (2, None)
    reading = session.scalars(
        select(Reading).where(Reading.person_id == person.id, Reading.completed_on.is_(None))
    ).one()
    steps = session.scalar(
        select(func.count()).where(StepDone.person_id == person.id, StepDone.module_id == reading.module_id)
    )
    assert steps == 2
    coming = session.scalars(
        select(Occasion.first_on)
        .join(Seat, Seat.round_id == Occasion.round_id)
        .where(Seat.person_id == person.id, Seat.state == SeatState.seated, Occasion.first_on > today())
    ).all()
    assert min(coming) - today() <= timedelta(days=25)


def test_the_manager_has_people_with_all_kinds_of_deadlines_and_wishes_to_answer(filled: Flask) -> None:
    unit = session.scalars(select(Post.unit_id).where(Post.person_id == _person("chef").id)).one()
    parts = session.scalars(select(Obligation).where(Obligation.unit_id == unit, Obligation.done_on.is_(None))).all()
    assert any(part.paused for part in parts)
    assert any(part.due_on and part.due_on < today() for part in parts)
    assert any(part.due_on and today() <= part.due_on <= today() + timedelta(days=30) for part in parts)
    assert any(part.due_on and part.due_on > part.original_due_on for part in parts)
    wishes = session.scalar(select(func.count()).where(Seat.unit_id == unit, Seat.state == SeatState.asked))
    assert wishes == 2


def test_the_trainer_has_a_class_today(filled: Flask) -> None:
    occasion = _class_today(_person("kursledare"))
    assert occasion is not None
    seated = session.scalars(
        select(Person).join(Seat, Seat.person_id == Person.id).where(Seat.round_id == occasion.round_id)
    ).all()
    assert len(seated) > 10
    assert any(person.protected for person in seated)


def test_no_course_is_held_on_a_still_day_but_those_of_the_first_page(filled: Flask) -> None:
    sitting = participants_sitting()
    special = {today(), sitting.first_on, sitting.second_on, sitting.third_on, *leads_days()}
    for day in session.scalars(select(Session.held_on).distinct()):
        assert day in special or not calendar.is_still(day), day


def test_someone_waits_in_a_queue_and_someone_is_away(filled: Flask) -> None:
    assert session.scalar(select(func.count()).where(Seat.state == SeatState.queued))
    assert session.scalar(select(func.count()).where(Absence.last_on.is_(None)))
    kinds = set(session.scalars(select(Relation.kind)))
    assert {"organisations.leads", "organisations.deputy", "organisations.grant"} <= kinds


def test_most_reach_part_1_in_time_but_not_all(filled: Flask) -> None:
    ended = session.scalars(
        select(Obligation).where(
            Obligation.object_key == "introduktion/del-1", Obligation.due_on < today(), Obligation.released_on.is_(None)
        )
    ).all()
    in_time = sum(1 for part in ended if part.done_on and part.due_on and part.done_on <= part.due_on)
    assert 0.7 < in_time / len(ended) < 0.98


def test_people_have_read_and_passed(filled: Flask) -> None:
    count = dict(session.execute(select(Standing.verb, func.count()).group_by(Standing.verb)).all())
    assert count["courses.read"] > count["quizzes.passed"] > 100
    assert count["courses.attended"] > 1000


def test_nothing_has_happened_that_is_yet_to_come(filled: Flask) -> None:
    told = session.scalars(
        select(Entry.verb).where(Entry.happened_on > today(), Entry.verb != "ledger.obliged").distinct()
    ).all()
    assert told == []


def test_it_can_be_made_on_either_database(app: Flask) -> None:
    fill(seed=2, scale=0.02)
    assert session.scalar(select(func.count()).select_from(Standing)) > 100
    assert differences() == []


@pytest.mark.long
@pytest.mark.one_database
@pytest.mark.parametrize("moment", ["2027-07-10 08:00", "2026-12-28 00:20", "2028-02-29 23:50", "2027-08-16 10:00"])
def test_it_can_be_made_on_any_day(app: Flask, moment: str) -> None:
    with time_machine.travel(datetime.fromisoformat(f"{moment}+01:00")):
        fill(scale=0.02)
        assert _class_today(_person("kursledare")) is not None
        part = session.scalars(
            select(Obligation.needs_met).where(
                Obligation.person_id == _person("deltagare").id, Obligation.object_key == "introduktion/del-1"
            )
        ).one()
        assert part == 2
