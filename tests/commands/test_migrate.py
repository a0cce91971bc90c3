"""An upgraded database is what the models say, on both kinds, and the platform knows whether it is up to date."""

import sys
from importlib import import_module

import pytest
from sqlalchemy import text

from app import registry
from app.commands import migrate
from tests import postgres
from tests.conftest import Databases


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, databases: Databases, tmp_path, worker_name):
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite"
        return
    server, name = databases.server_url(), f"{worker_name}_empty"
    with postgres.connect(server) as admin:
        postgres.drop(admin, name)
        admin.execute(f"CREATE DATABASE {name}")
        yield postgres.named(server, name)
        postgres.drop(admin, name)


def test_an_empty_database_upgraded_equals_the_models(empty_url):
    migrate.upgrade(empty_url)
    assert migrate.differences(empty_url) == []
    assert migrate.behind(empty_url) == []


def test_an_upgraded_database_has_the_triggers_of_the_models(empty_url, request, databases):
    migrate.upgrade(empty_url)
    kind = "sqlite" if empty_url.startswith("sqlite") else "postgresql"
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[kind]

    def triggers(url):
        with migrate.connection_to(url) as connection:
            return set(connection.execute(text(names)).scalars())

    assert triggers(empty_url) == triggers(databases.fresh(kind)) != set()


def test_upgrading_twice_changes_nothing(empty_url):
    migrate.upgrade(empty_url)
    migrate.upgrade(empty_url)
    assert migrate.differences(empty_url) == []


def test_a_database_that_nobody_upgraded_is_behind(empty_url):
    assert migrate.behind(empty_url) == ["fardplan"]


@pytest.fixture
def visitor(tmp_path, monkeypatch):
    """A stranger's plugin with a table, migrations and a version table of its own."""
    versions = tmp_path / "visiting_plugin" / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "visiting_plugin" / "__init__.py").touch()
    (tmp_path / "visiting_plugin" / "plugin.py").touch()
    (versions / "0001_guests.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = '0001'\ndown_revision = None\n"
        "def upgrade():\n    op.create_table('visiting_guest', sa.Column('id', sa.Integer, primary_key=True))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    registry.manager.register(import_module("visiting_plugin.plugin"), name="visiting")
    yield
    registry.unload("visiting")
    for name in ("visiting_plugin", "visiting_plugin.plugin"):
        del sys.modules[name]


def test_a_strangers_plugin_brings_a_line_of_its_own(empty_url, visitor):
    assert migrate.behind(empty_url) == ["fardplan", "visiting"]
    migrate.upgrade(empty_url)
    assert migrate.behind(empty_url) == []
    with migrate.connection_to(empty_url) as connection:
        assert connection.execute(text("SELECT version_num FROM visiting_alembic_version")).scalar() == "0001"
        assert connection.execute(text("SELECT count(*) FROM visiting_guest")).scalar() == 0
