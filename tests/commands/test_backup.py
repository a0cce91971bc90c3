"""What was backed up comes back, on both kinds of database, and nothing is written over."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app import create_app
from app.commands import backup, migrate
from app.db import Base, db, session
from app.jobs import Heartbeat
from app.problems import Problem
from tests import postgres
from tests.conftest import PLUGINS, Databases, test_config
from tests.factories import make_obligation


@pytest.fixture
def pair(request, databases: Databases, tmp_path, worker_name):
    """A migrated database with something in it, and an empty one of the same kind."""
    if request.param == "sqlite":
        urls = [f"sqlite:///{tmp_path}/{name}.sqlite" for name in ("full", "empty")]
        migrate.upgrade(urls[0])
        fill(urls[0])
        yield urls
        return
    server, names = databases.server_url(), [f"{worker_name}_full", f"{worker_name}_empty"]
    with postgres.connect(server) as admin:
        for name in names:
            postgres.drop(admin, name)
            admin.execute(f"CREATE DATABASE {name}")
        urls = [postgres.named(server, name) for name in names]
        migrate.upgrade(urls[0])
        fill(urls[0])
        yield urls
        for name in names:
            postgres.drop(admin, name)


both = pytest.mark.parametrize("pair", ["sqlite", "postgresql"], indirect=True)


def fill(url):
    """Someone with an obligation, which the ledger tells of, and a heartbeat whose number is not the first."""
    app = create_app(test_config(url, Path("var")), PLUGINS)
    with app.app_context():
        make_obligation()
        session.add(Heartbeat(id=7, beat_at=datetime(2026, 3, 1, 9, tzinfo=UTC)))
        session.commit()
        db.engine.dispose()


def everything(url):
    """Every row of every table."""
    with migrate.connection_to(url) as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)).all()))
            for name, table in Base.metadata.tables.items()
        }


@both
def test_everything_comes_back(pair, tmp_path):
    full, empty = pair
    (tmp_path / "data" / "files").mkdir(parents=True)
    (tmp_path / "data" / "files" / "bild å.png").write_bytes(b"picture")
    backup.backup(full, tmp_path / "data", tmp_path / "all.zip")
    backup.restore(empty, tmp_path / "elsewhere", tmp_path / "all.zip")
    assert everything(empty) == everything(full)
    assert everything(empty)["ledger_entry"] != []
    assert (tmp_path / "elsewhere" / "files" / "bild å.png").read_bytes() == b"picture"
    assert migrate.differences(empty) == []
    assert migrate.behind(empty) == []


@both
def test_the_ledger_is_append_only_again_after_it_came_back(pair, tmp_path):
    full, empty = pair
    backup.backup(full, tmp_path, tmp_path / "all.zip")
    backup.restore(empty, tmp_path, tmp_path / "all.zip")
    with pytest.raises(DatabaseError, match="append-only"), migrate.connection_to(empty) as connection:
        connection.execute(text("DELETE FROM ledger_entry"))


@pytest.mark.parametrize("pair", ["postgresql"], indirect=True)
def test_numbers_go_on_after_the_highest_that_came_back(pair, tmp_path):
    full, empty = pair
    backup.backup(full, tmp_path, tmp_path / "all.zip")
    backup.restore(empty, tmp_path, tmp_path / "all.zip")
    with migrate.connection_to(empty) as connection:
        connection.execute(text("INSERT INTO web_heartbeat (beat_at) VALUES (now())"))
        assert connection.execute(text("SELECT max(id) FROM web_heartbeat")).scalar() == 8


@both
def test_restoring_over_something_is_refused(pair, tmp_path):
    full, _ = pair
    backup.backup(full, tmp_path, tmp_path / "all.zip")
    with pytest.raises(Problem, match="something in"):
        backup.restore(full, tmp_path, tmp_path / "all.zip")


@both
def test_a_backup_is_not_written_over(pair, tmp_path):
    (tmp_path / "all.zip").write_text("yesterday's")
    with pytest.raises(Problem, match="already exists"):
        backup.backup(pair[0], tmp_path, tmp_path / "all.zip")
    assert (tmp_path / "all.zip").read_text() == "yesterday's"


@both
def test_a_backup_from_a_later_version_is_refused_and_changes_nothing(pair, tmp_path):
    full, empty = pair
    with migrate.connection_to(full) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup.backup(full, tmp_path, tmp_path / "all.zip")
    with pytest.raises(Problem, match="later Färdplan"):
        backup.restore(empty, tmp_path, tmp_path / "all.zip")
    assert migrate.standing(empty) == {"fardplan": None}


@pytest.mark.parametrize("pair", ["sqlite"], indirect=True)
def test_only_its_owner_may_read_a_backup(pair, tmp_path):
    backup.backup(pair[0], tmp_path, tmp_path / "all.zip")
    assert (tmp_path / "all.zip").stat().st_mode & 0o077 == 0


@both
def test_what_is_no_backup_is_refused_in_a_sentence(pair, tmp_path):
    (tmp_path / "photo.zip").write_bytes(b"not a zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("letter.txt", "hello")
    for name in ("photo.zip", "other.zip", "missing.zip"):
        with pytest.raises(Problem):
            backup.restore(pair[1], tmp_path, tmp_path / name)


@pytest.mark.parametrize("pair", ["sqlite"], indirect=True)
def test_a_backup_of_the_other_kind_is_refused(pair, tmp_path):
    backup.backup(pair[0], tmp_path, tmp_path / "all.zip")
    with pytest.raises(Problem, match="made from sqlite"):
        backup.restore("postgresql://nobody@localhost:9/none", tmp_path, tmp_path / "all.zip")
