"""A long import is written in portions: others write between them, and what was broken off goes on where it ended."""

from datetime import date

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo
from sqlalchemy import func, select, text

from app import portions
from app.commands.importing import imports
from app.db import db, session
from app.ledger import history, rebuilding
from app.ledger.models import Entry
from app.organisations.imports import actions
from app.organisations.imports.work import IMPORT
from app.organisations.models import Organisation, Post, Relation
from app.organisations.queries import organisation
from app.organisations.reference import load_organisations
from app.people.models import Person
from app.web.work.kinds import kind
from courses.models import Theme
from tests.factories import make_organisation
from tests.factories_days import make_course

ON = date(2026, 11, 20)
HEAD = "Anställningsnummer;Förnamn;Efternamn;Enhet;Första dag;Arbetsledare"
LINES = [f"{number};Kim;Nummer {number};Mottagningen;2026-09-01;9" for number in range(1, 10)]
PAST_HEAD = "Anställningsnummer;Händelse;Nyckel;Dag"
PAST = [f"{number};deltog;a;2026-09-0{number}" for number in range(1, 10)]
NAME = "UPDATE organisations_organisation SET name = name || '!' WHERE key = 'mottagningen'"
USUAL = portions.end_portion


class BrokenOff(Exception):
    """As when the worker is killed."""


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Portions of two or so, and no waiting for one's turn."""
    monkeypatch.setattr(actions, "BATCH", 2)
    monkeypatch.setattr(history, "BATCH", 2)
    monkeypatch.setattr(portions, "TURN", 0)


@pytest.fixture
def employer(app):
    load_organisations()
    make_organisation(parent=organisation("1402"), key="mottagningen", name="Mottagningen")
    course = make_course(themes=0, days=0.5)
    session.add(Theme(course_id=course.id, key="a", title="A", days=0.5, position=0, areas=[], preparation=[]))
    session.commit()
    return organisation("1402")


def people(employer, portions=None, **options):
    return actions.import_people(
        "\r\n".join((HEAD, *LINES)).encode(), employer, ON, full=True, by=None, portions=portions, **options
    )


def past(employer, portions=None, **options):
    data = "\r\n".join((PAST_HEAD, *PAST)).encode()
    return history.import_history(data, employer, "Gamla LMS", ON, by=None, portions=portions, **options)


def count(table):
    return session.scalar(select(func.count()).select_from(table))


def somebody_else_writes():
    """What another process does at that moment: a connection of its own, that waits for nobody."""
    portions.end_portion()
    with db.engine.begin() as other:
        other.execute(text(NAME))


def breaks_off_after(many):
    ended = []

    def end():
        ended.append(1)
        if len(ended) > many:
            raise BrokenOff
        USUAL()

    return end


def test_others_write_between_the_portions(employer):
    _plan, done = people(employer, somebody_else_writes)
    session.commit()
    assert (done.people, done.new, count(Post)) == (9, 9, 9)
    assert len(past(employer, somebody_else_writes).drafts) == 9
    session.commit()
    session.expire_all()
    name = session.scalar(select(Organisation.name).where(Organisation.key == "mottagningen"))
    assert name == "Mottagningen" + "!" * 10
    assert count(Relation) == 8
    assert rebuilding.differences() == []


@pytest.mark.parametrize("after", [0, 1, 3])
def test_an_import_that_was_broken_off_goes_on_where_it_ended(employer, after):
    told = []
    with pytest.raises(BrokenOff):
        people(employer, breaks_off_after(after), tell=lambda *far: told.append(far))
    session.rollback()
    assert count(Post) == count(Person) == 2 * after
    assert told == [(2 * each, 9) for each in range(1, after + 1)]
    _plan, done = people(employer, portions.end_portion)
    session.commit()
    assert (done.new, count(Post), count(Person)) == (9 - 2 * after, 9, 9)
    assert people(employer, portions.end_portion)[1] == actions.Done()


@pytest.mark.parametrize("after", [0, 1, 3])
def test_history_that_was_broken_off_goes_on_where_it_ended(employer, after):
    people(employer)
    session.commit()
    with pytest.raises(BrokenOff):
        past(employer, breaks_off_after(after))
    session.rollback()
    assert count(Entry) == 2 * after
    found = past(employer, portions.end_portion)
    session.commit()
    assert (len(found.drafts), found.known, count(Entry)) == (9 - 2 * after, 2 * after, 9)


def test_what_somebody_else_wrote_meanwhile_is_neither_doubled_nor_undone(employer):
    """The same file in another window, and a new name on the person's page."""
    ended = []

    def meanwhile():
        portions.end_portion()
        if not ended:
            ended.append(1)
            people(employer)
            past(employer)
            session.commit()

    _plan, done = people(employer, meanwhile)
    session.commit()
    assert (done.people, count(Post), count(Person)) == (2, 9, 9)
    ended.clear()
    past(employer, meanwhile)
    session.commit()
    assert count(Entry) == 9


def test_whoever_has_left_is_ended_once_and_nobody_else(employer):
    people(employer)
    session.commit()
    LEFT = "\r\n".join((HEAD, *LINES[:4], LINES[8])).encode()
    _plan, done = actions.import_people(LEFT, employer, ON, full=True, by=None, portions=portions.end_portion)
    session.commit()
    assert done.ended == 4
    gone = set(session.scalars(select(Post.employment_number).where(Post.last_on.is_not(None))))
    assert gone == {"5", "6", "7", "8"}


@pytest.mark.parametrize(
    ("command", "lines"), [("people", (HEAD, *LINES)), ("history", (PAST_HEAD, *PAST))], ids=["people", "history"]
)
def test_the_command_says_how_far_it_came_and_how_to_go_on(app, employer, tmp_path, monkeypatch, command, lines):
    if command == "history":
        people(employer)
    session.commit()
    file = tmp_path / "file.csv"
    file.write_text("\r\n".join(lines))
    asked = [command, str(file), "--employer", "1402", "--apply"]
    asked += ["--source", "Gamla LMS"] if command == "history" else []
    monkeypatch.setattr(portions, "end_portion", breaks_off_after(2))
    run = lambda: CliRunner().invoke(imports, asked, obj=ScriptInfo(create_app=lambda: app))  # noqa: E731
    broken = run()
    session.rollback()
    assert isinstance(broken.exception, BrokenOff)
    assert "4 of 9\nBroken off: 4 of 9 are written and stay. Run the same command again" in broken.stderr
    monkeypatch.undo()
    again = run()
    assert "5 new, " in again.stdout and "Written." in again.stdout


@pytest.mark.one_database
def test_whoever_follows_an_import_that_was_broken_off_is_told_that_what_was_done_stays(employer):
    found = kind(IMPORT)
    assert found is not None and found.portions
