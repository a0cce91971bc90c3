"""What was backed up comes back, on both kinds of database, and nothing is written over."""

import zipfile

import pytest
from sqlalchemy import text

from app.commands import backup, migrate
from app.problems import Problem
from tests import postgres
from tests.conftest import Databases


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
    """One heartbeat: a row with a number and a moment is enough to see whether rows come back as they were."""
    with migrate.connection_to(url) as connection:
        connection.execute(text("INSERT INTO web_heartbeat (id, beat_at) VALUES (7, '2026-03-01 09:00:00')"))


def hearts(url):
    """What stands in the table that ``fill`` wrote to."""
    with migrate.connection_to(url) as connection:
        return [
            tuple(row) for row in connection.execute(text("SELECT id, CAST(beat_at AS VARCHAR) FROM web_heartbeat"))
        ]


@both
def test_everything_comes_back(pair, tmp_path):
    full, empty = pair
    (tmp_path / "data" / "files").mkdir(parents=True)
    (tmp_path / "data" / "files" / "bild å.png").write_bytes(b"picture")
    backup.backup(full, tmp_path / "data", tmp_path / "all.zip")
    backup.restore(empty, tmp_path / "elsewhere", tmp_path / "all.zip")
    assert hearts(empty) == hearts(full) != []
    assert (tmp_path / "elsewhere" / "files" / "bild å.png").read_bytes() == b"picture"
    assert migrate.differences(empty) == []
    assert migrate.behind(empty) == []


@pytest.mark.parametrize("pair", ["postgresql"], indirect=True)
def test_numbers_go_on_after_the_highest_that_came_back(pair, tmp_path):
    full, empty = pair
    backup.backup(full, tmp_path, tmp_path / "all.zip")
    backup.restore(empty, tmp_path, tmp_path / "all.zip")
    with migrate.connection_to(empty) as connection:
        connection.execute(text("INSERT INTO web_heartbeat (beat_at) VALUES (now())"))
    assert [number for number, _ in hearts(empty)] == [7, 8]


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
