"""Bringing a database up to this version, and telling whether it is.

The kernel and all first-party plugins share one numbered line in ``migrations/versions``. A stranger's plugin that
has a folder ``migrations/versions`` brings a line of its own, with its own version table.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as Alembic
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from app import registry
from app.db import Base
from app.ledger.models import APPEND_ONLY

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
#: Tables beside the models: the job queue makes its own.
NOT_OURS = ("huey_", "sqlite_")


@dataclass(frozen=True)
class Line:
    """A numbered line of migrations: where its files are, and the table that remembers how far it has come."""

    name: str
    versions: Path
    version_table: str

    @property
    def config(self) -> Alembic:
        """Alembic's settings for this line."""
        config = Alembic()
        for key, value in (
            ("script_location", FOLDER),
            ("version_locations", self.versions),
            ("path_separator", "newline"),
            ("file_template", "%%(rev)s_%%(slug)s"),
        ):
            config.set_main_option(key, str(value) if key == "file_template" else str(value).replace("%", "%%"))
        config.attributes.update(version_table=self.version_table, include_name=is_ours)
        return config

    @property
    def head(self) -> str | None:
        """The newest revision of this line."""
        return ScriptDirectory.from_config(self.config).get_current_head()


OURS = Line("fardplan", FOLDER / "versions", "alembic_version")


def is_ours(name: str | None, kind: str, _parents: Any = None) -> bool:
    """Whether Alembic should compare this table with the models."""
    return kind != "table" or not ((name or "").startswith(NOT_OURS) or (name or "").endswith("alembic_version"))


def lines() -> list[Line]:
    """Our own line first, then one for each stranger's plugin that brings migrations."""
    found = [OURS]
    for name, plugin in registry.manager.list_name_plugin():
        versions = Path(getattr(plugin, "__file__", "/")).parent / "migrations" / "versions"
        if versions.is_dir():
            found.append(Line(name, versions, f"{name}_alembic_version"))
    return found


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at this URL up to this version, all or nothing for each line.

    ``revision`` stops our own line earlier, as restoring an older backup needs.
    """
    with connection_to(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(720720)"))  # Two starts at once take turns.
        for line in lines():
            config = line.config
            config.attributes["connection"] = connection
            command.upgrade(config, revision if line is OURS else "head")


def knows(revision: str) -> bool:
    """Whether our own line has this revision."""
    return revision in {script.revision for script in ScriptDirectory.from_config(OURS.config).walk_revisions()}


def standing(url: str) -> dict[str, str | None]:
    """The revision that the database is at, by line; None where a line has not begun."""
    with connection_to(url) as connection:
        return {line.name: _revision(connection, line) for line in lines()}


def behind(url: str) -> list[str]:
    """The names of the lines that the database has not followed to the end. Empty when it is up to date."""
    at = standing(url)
    return [line.name for line in lines() if at[line.name] != line.head]


def differences(url: str) -> list[Any]:
    """Where the database differs from the models, as Alembic tells it. Empty when migrations are complete."""
    with connection_to(url) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_ours, "target_metadata": Base.metadata}
        )
        return list(compare_metadata(context, Base.metadata))


def write_revision(url: str, number: str, message: str) -> None:
    """Write the next migration from the difference between the database at this URL and the models, to be read and edited."""
    config = OURS.config
    with connection_to(url) as connection:
        config.attributes.update(connection=connection, metadata=Base.metadata)
        script = command.revision(config, message=message, autogenerate=True, rev_id=number)
    file = Path(cast(Script, script).path)
    written = "".join(line for line in file.read_text().splitlines(True) if "# ###" not in line)
    file.write_text(_with_guards(written) if "op.create_table('ledger_entry'" in written else written)
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(file)], check=False)


def _with_guards(migration: str) -> str:
    """The text of a migration that makes the ledger, with the triggers that Alembic does not see."""
    constant = "APPEND_ONLY = {\n"
    for dialect, statements in APPEND_ONLY.items():
        constant += (
            f"    {dialect!r}: [\n" + "".join(f"        {statement!r},\n" for statement in statements) + "    ],\n"
        )
    loop = (
        "\n    # The ledger is append-only: the database itself refuses every change.\n"
        "    for statement in APPEND_ONLY[op.get_bind().dialect.name]:\n"
        "        op.execute(sa.text(statement))\n"
    )
    before, _, after = migration.partition("\n\ndef upgrade")
    return f"{before}\n{constant}}}\n\n\ndef upgrade{after.rstrip()}\n{loop}"


def reach(url: str) -> str | None:
    """Why the database cannot be reached, in the driver's own words; None when it answers."""
    try:
        with connection_to(url) as connection:
            connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        return str(getattr(error, "orig", error)).strip().splitlines()[0]
    return None


@contextmanager
def connection_to(url: str) -> Iterator[Connection]:
    """A connection of its own, outside the app, in one transaction that is committed at the end."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _(dbapi: Any, _record: Any) -> None:
            dbapi.isolation_level = None  # Otherwise Python's driver commits before each change of a table.
            dbapi.execute("PRAGMA busy_timeout = 30000")

        @event.listens_for(engine, "begin")
        def _(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _revision(connection: Connection, line: Line) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": line.version_table})
    return context.get_current_revision()
