"""A copy of everything in one file, and the way back from it.

A backup is a zip: ``backup.json`` says what is in it, the database follows (``database.sqlite`` as SQLite's own
backup makes it, or one COPY file for each PostgreSQL table, all read in one snapshot), then the files that people have
uploaded. No program beside Färdplan is needed, neither to make it nor to restore it.
"""

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from app.commands import migrate
from app.problems import Problem

#: Raised when the contents of a backup change so that an older Färdplan cannot read it.
FORMAT = 1
#: Tables that are not part of what people did: the job queue's own.
LEFT_OUT = ("huey_",)
CHUNK = 1 << 20


def backup(url: str, data: Path, file: Path) -> None:
    """Write everything to one new file that only its owner may read. Raises Problem when the file is already there."""
    if file.exists():
        raise Problem(f"{file} already exists. Choose another name, so that no backup is written over.")
    if not file.parent.is_dir():
        raise Problem(f"The folder {file.parent} does not exist. Make it first.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            tables = _save_postgresql(url, archive) if _is_postgresql(url) else _save_sqlite(url, archive)
            _save_files(data / "files", archive)
            archive.writestr("backup.json", json.dumps(_description(url, tables), indent=1))
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, data: Path, file: Path) -> None:
    """Fill an empty database, and the folder of uploaded files, from a backup.

    Raises Problem when the file is no backup, comes from the other kind of database or from a later Färdplan, or when
    there is something in the database already. Nothing is changed then.
    """
    with _opened(file) as (archive, description):
        kind = "postgresql" if _is_postgresql(url) else "sqlite"
        if description["database"] != kind:
            raise Problem(
                f"{file} was made from {description['database']}, but DATABASE_URL is {kind}. Restore it to the same kind."
            )
        if not migrate.knows(description["revision"]):
            raise Problem(f"{file} was made by a later Färdplan (at {description['revision']}). Update this one first.")
        if kind == "postgresql":
            _load_postgresql(url, archive, description)
        else:
            _load_sqlite(url, archive)
        _load_files(data, archive)
    migrate.upgrade(url)


def _description(url: str, tables: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "database": "postgresql" if _is_postgresql(url) else "sqlite",
        "revision": migrate.standing(url)["fardplan"],
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": tables,
    }


@contextmanager
def _opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    try:
        with zipfile.ZipFile(file) as archive:
            description = json.loads(archive.read("backup.json"))
            if description["format"] != FORMAT:
                raise Problem(f"{file} was made by a later Färdplan. Update this one first.")
            if (broken := archive.testzip()) is not None:
                raise Problem(f"{file} is damaged ({broken}). Use another backup.")
            yield archive, description
    except FileNotFoundError:
        raise Problem(f"There is no file {file}.") from None
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError, IsADirectoryError):
        raise Problem(f"{file} is not a backup made by fardplan backup.") from None


def _is_postgresql(url: str) -> bool:
    return url.startswith("postgresql")


# SQLite


def _sqlite_path(url: str) -> Path:
    return Path(make_url(url).database or "")


def _save_sqlite(url: str, archive: zipfile.ZipFile) -> dict[str, list[str]]:
    path = _sqlite_path(url)
    if not path.is_file():
        raise Problem(f"There is no database at {path}.")
    with tempfile.TemporaryDirectory(dir=Path(archive.filename or ".").parent) as folder:
        copy = Path(folder) / "database.sqlite"
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        archive.write(copy, "database.sqlite")
    return {}


def _load_sqlite(url: str, archive: zipfile.ZipFile) -> None:
    path = _sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(archive.extract("database.sqlite", folder))
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(path, timeout=30)) as target:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Problem("The database in the backup is damaged. Use another backup.")
            if _filled_sqlite(target):
                raise Problem(f"There is something in {path} already. Restore into a new database.")
            source.backup(target)


def _filled_sqlite(database: sqlite3.Connection) -> bool:
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return any(
        database.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608 the name is the database's own
        for (name,) in tables.fetchall()
        if not name.endswith("alembic_version")
    )


# PostgreSQL


def _connect(url: str) -> psycopg.Connection[Any]:
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(dsn)


def _tables(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Each table with the columns that are stored (computed ones are left out)."""
    rows = connection.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
        " AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY c.relname, a.attnum"
    )
    tables: dict[str, list[str]] = {}
    for table, column in rows:
        if not table.startswith(LEFT_OUT):
            tables.setdefault(table, []).append(column)
    return tables


def _copy(table: str, columns: list[str], direction: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(f"COPY {{}} ({{}}) {direction}").format(sql.Identifier(table), names)


def _save_postgresql(url: str, archive: zipfile.ZipFile) -> dict[str, list[str]]:
    with _connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        tables = _tables(connection)
        for table, columns in tables.items():
            with (
                archive.open(f"tables/{table}.copy", "w", force_zip64=True) as target,
                connection.cursor().copy(_copy(table, columns, "TO STDOUT")) as rows,
            ):
                for chunk in rows:
                    target.write(chunk)
    return tables


def _load_postgresql(url: str, archive: zipfile.ZipFile, description: dict[str, Any]) -> None:
    with _connect(url) as connection:
        if any(_has_rows(connection, name) for name in _tables(connection) if not name.endswith("alembic_version")):
            raise Problem("There is something in the database already. Restore into a new database.")
    migrate.upgrade(url, description["revision"])
    with _connect(url) as connection:  # One transaction: all of it or nothing.
        here = _tables(connection)
        tables = {
            name: columns for name, columns in description["tables"].items() if not name.endswith("alembic_version")
        }
        if missing := [n for n, columns in tables.items() if not set(columns) <= set(here.get(n, ()))]:
            raise Problem(
                f"The backup holds tables that this Färdplan does not have: {', '.join(missing)}. Install the same plugins."
            )
        with _without_guards(connection, here):
            for table, columns in tables.items():
                with (
                    archive.open(f"tables/{table}.copy") as source,
                    connection.cursor().copy(_copy(table, columns, "FROM STDIN")) as rows,
                ):
                    while chunk := source.read(CHUNK):
                        rows.write(chunk)
        _continue_sequences(connection)


def _has_rows(connection: psycopg.Connection[Any], table: str) -> bool:
    return connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone() is not None


@contextmanager
def _without_guards(connection: psycopg.Connection[Any], tables: dict[str, list[str]]) -> Iterator[None]:
    """Foreign keys and triggers aside while rows come in any order; the keys are checked again when put back.

    Needs no more than owning the tables, unlike PostgreSQL's own switch for it.
    """
    keys = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    ).fetchall()
    for table, key, _ in keys:
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(table), sql.Identifier(key)))
    for table in tables:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    yield
    for table, key, definition in keys:
        add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
        connection.execute(add.format(sql.SQL(table), sql.Identifier(key), sql.SQL(definition)))
    for table in tables:
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def _continue_sequences(connection: psycopg.Connection[Any]) -> None:
    """Let each numbered column go on after its highest number."""
    columns = connection.execute(
        "SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)"
        " FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
    ).fetchall()
    for table, column, sequence in columns:
        connection.execute(
            sql.SQL("SELECT setval({}, (SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)").format(
                sql.Literal(sequence), column=sql.Identifier(column), table=sql.Identifier(table)
            )
        )


# Files


def _save_files(folder: Path, archive: zipfile.ZipFile) -> None:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            archive.write(path, f"files/{path.relative_to(folder).as_posix()}")


def _load_files(data: Path, archive: zipfile.ZipFile) -> None:
    data.mkdir(parents=True, exist_ok=True)
    archive.extractall(data, [name for name in archive.namelist() if name.startswith("files/")])
