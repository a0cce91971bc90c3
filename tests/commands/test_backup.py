"""What was backed up comes back, on both kinds of database, and nothing is written over."""

import zipfile
from contextlib import ExitStack, contextmanager
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
from courses.modules.models import Media, MediaPart
from tests import postgres
from tests.conftest import PLUGINS, Databases, test_config
from tests.factories import make_obligation, make_person


@pytest.fixture
def pair(request, databases: Databases, tmp_path, worker_name):
    """A migrated database with something in it, and an empty one: of the same kind, or of the kinds given."""
    kinds = request.param if isinstance(request.param, tuple) else (request.param,) * 2
    with ExitStack() as made:
        urls = [
            made.enter_context(empty_one(databases, kind, tmp_path, f"{worker_name}_{name}"))
            for kind, name in zip(kinds, ("full", "empty"), strict=True)
        ]
        migrate.upgrade(urls[0])
        fill(urls[0])
        yield urls


@contextmanager
def empty_one(databases, kind, folder, name):
    """The URL of an empty database of this kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/{name}.sqlite"
        return
    server = databases.server_url()
    with postgres.connect(server) as admin:
        postgres.drop(admin, name)
        admin.execute(f"CREATE DATABASE {name}")
        yield postgres.named(server, name)
        postgres.drop(admin, name)


KINDS = ("sqlite", "postgresql")
both = pytest.mark.parametrize("pair", KINDS, indirect=True)
every_way = pytest.mark.parametrize("pair", [(a, b) for a in KINDS for b in KINDS], indirect=True)


def fill(url):
    """Someone with an obligation, which the ledger tells of, and a heartbeat whose number is not the first."""
    app = create_app(test_config(url, Path("var")), PLUGINS)
    with app.app_context():
        make_obligation()
        file = Media(name="film.webm", content_type="video/webm", size=4)
        session.add(file)
        session.flush()
        session.add(MediaPart(media_id=file.id, position=0, data=bytes([0, 9, 10, 92])))
        make_person(given_name="Åsa\\N\t", family_name='Ny\n"rad"', search_key="")
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


@every_way
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


@every_way
def test_the_ledger_is_append_only_again_after_it_came_back(pair, tmp_path):
    full, empty = pair
    backup.backup(full, tmp_path, tmp_path / "all.zip")
    backup.restore(empty, tmp_path, tmp_path / "all.zip")
    with pytest.raises(DatabaseError, match="append-only"), migrate.connection_to(empty) as connection:
        connection.execute(text("DELETE FROM ledger_entry"))


@pytest.mark.parametrize("pair", [(kind, "postgresql") for kind in KINDS], indirect=True)
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


@pytest.mark.parametrize("pair", [("sqlite", "postgresql"), ("postgresql", "sqlite")], indirect=True)
def test_a_damaged_backup_leaves_the_other_kind_empty(pair, tmp_path):
    full, empty = pair
    backup.backup(full, tmp_path, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as whole, zipfile.ZipFile(tmp_path / "half.zip", "w") as half:
        for name in whole.namelist():
            data = whole.read(name)
            half.writestr(name, data[:5000] if name == "database.sqlite" else data.replace(b"Person", b"a\tb"))
    with pytest.raises(Problem, match="damaged"):
        backup.restore(empty, tmp_path, tmp_path / "half.zip")
