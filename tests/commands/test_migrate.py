"""An upgraded database is what the models say, on both kinds, and the platform knows whether it is up to date."""

import re
import sys
from importlib import import_module

import pytest
from sqlalchemy import inspect, text

from app import registry
from app.commands import migrate
from tests import postgres
from tests.conftest import Databases

#: Rows as an earlier version wrote them.
EARLIER = (
    "INSERT INTO people_person (id, given_name, family_name, alias, protected, sort_key, search_key, language, generation, "
    "created_at) VALUES (1, 'Kim', 'Berg', '', false, 'berg kim', 'kim berg', 'sv', 0, '2026-11-20 10:00:00')",
    "INSERT INTO courses_course (id, key, title, summary, days, group_size, withdraw_days, late_minutes, example) "
    "VALUES (1, 'svara-samtal', 'Svåra samtal', '', 1.0, 30, 5, 30, false)",
    'INSERT INTO messages_message (id, person_id, event, template, "values", calendar, reminder, created_at, due_at, '
    "attempts, error) VALUES (1, 1, 'courses.seated:1', 'courses/mail/seated', '{}', '{}', false, '2026-11-20 10:00:00', "
    "'2026-11-20 10:00:00', 0, '')",
)


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


def shape(url):
    """What Alembic does not compare: the checks of each table, and the conditions of its indices, as the database has them."""

    def plain(sql):
        return re.sub(r"[\s()\"`]", "", "" if sql is None else str(sql)).lower()

    with migrate.connection_to(url) as connection:
        looked = inspect(connection)
        return {
            table: (
                {check["name"]: plain(check["sqltext"]) for check in looked.get_check_constraints(table)},
                {
                    index["name"]: (tuple(index["column_names"]), bool(index["unique"]), sorted(map(plain, (
                        value for name, value in index.get("dialect_options", {}).items() if name.endswith("_where")
                    ))))
                    for index in looked.get_indexes(table)
                },
                {key["constrained_columns"][0]: key["referred_table"] for key in looked.get_foreign_keys(table)},
            )
            for table in looked.get_table_names()
            if not table.endswith("alembic_version")
        }  # fmt: skip


def test_an_upgraded_database_has_the_checks_and_indices_of_the_models(empty_url, databases):
    migrate.upgrade(empty_url)
    kind = "sqlite" if empty_url.startswith("sqlite") else "postgresql"
    assert shape(empty_url) == shape(databases.fresh(kind))


def test_rows_that_are_there_are_carried_over(empty_url):
    migrate.upgrade(empty_url, "0008")
    with migrate.connection_to(empty_url) as connection:
        for statement in EARLIER:
            connection.execute(text(statement))
    migrate.upgrade(empty_url)
    with migrate.connection_to(empty_url) as connection:
        course = connection.execute(text("SELECT title, policy, allots, answer_days FROM courses_course")).one()
        message = connection.execute(text("SELECT topic, digest, event FROM messages_message")).one()
    assert (course.title, course.allots, course.answer_days) == ("Svåra samtal", "at_once", 2)
    assert "deadline" in str(course.policy)
    assert (message.topic, bool(message.digest), message.event) == ("", False, "courses.seated:1")


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
