"""A copy of everything in one file, and the way back from it.

A backup is a zip: ``backup.json`` says what is in it, the database follows (``database.sqlite`` as SQLite's own
backup makes it, or one COPY file for each PostgreSQL table, all read in one snapshot), then the files that people have
uploaded. No program beside Färdplan is needed, neither to make it nor to restore it, into either kind of database.
"""

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from app.commands import crossing, migrate, postgres
from app.problems import Problem

#: Raised when the contents of a backup change so that an older Färdplan cannot read it.
FORMAT = 1
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

    The database may be of the other kind than the one the backup was made from. Raises Problem when the file is no
    backup, comes from a later Färdplan, or when there is something in the database already. Nothing is changed then.
    """
    with _opened(file) as (archive, description):
        if not migrate.knows(description["revision"]):
            raise Problem(f"{file} was made by a later Färdplan (at {description['revision']}). Update this one first.")
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data) as folder:
            copy = Path(folder) / "database.sqlite"
            if description["database"] == "sqlite":
                archive.extract("database.sqlite", folder)
            elif not _is_postgresql(url):
                _make_sqlite(copy, archive, description)
            if not _is_postgresql(url):
                _load_sqlite(url, copy)
            elif copy.exists():
                _cross_to_postgresql(url, copy)
            else:
                _load_postgresql(url, description["revision"], description["tables"], _of_archive(archive))
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


def _load_sqlite(url: str, copy: Path) -> None:
    path = _sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(_sound(copy)) as source, closing(sqlite3.connect(path, timeout=30)) as target:
        if _filled_sqlite(target):
            raise Problem(f"There is something in {path} already. Restore into a new database.")
        source.backup(target)


def _sound(copy: Path) -> sqlite3.Connection:
    """The SQLite file of a backup. Raises Problem when it is damaged."""
    database = sqlite3.connect(copy)
    try:
        sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        database.close()
        raise _damaged()
    return database


def _damaged() -> Problem:
    return Problem("The database in the backup is damaged. Use another backup.")


def _filled_sqlite(database: sqlite3.Connection) -> bool:
    return any(
        database.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608 the name is the database's own
        for name in crossing.tables_of(database)
        if not name.endswith("alembic_version")
    )


def _make_sqlite(copy: Path, archive: zipfile.ZipFile, description: dict[str, Any]) -> None:
    """A SQLite file with the rows of a backup of PostgreSQL, as of the revision of the backup."""
    migrate.upgrade(f"sqlite:///{copy}", description["revision"])
    with closing(sqlite3.connect(copy)) as database:
        for table, names in _own_tables(description["tables"]).items():
            if not set(names) <= crossing.columns_of(database, table).keys():
                raise _strangers([table])
            try:
                with archive.open(f"tables/{table}.copy") as lines:
                    crossing.fill_sqlite(database, table, names, lines)
            except (ValueError, sqlite3.Error):
                raise _damaged() from None
        if database.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise _damaged()
        database.commit()


# PostgreSQL


def _save_postgresql(url: str, archive: zipfile.ZipFile) -> dict[str, list[str]]:
    with postgres.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("SET LOCAL datestyle = 'ISO'")
        tables = postgres.tables_of(connection)
        for table, columns in tables.items():
            with (
                archive.open(f"tables/{table}.copy", "w", force_zip64=True) as target,
                connection.cursor().copy(postgres.copying(table, columns, "TO STDOUT")) as rows,
            ):
                for chunk in rows:
                    target.write(chunk)
    return tables


def _cross_to_postgresql(url: str, copy: Path) -> None:
    """Load the SQLite file of a backup, brought to this version first, into PostgreSQL."""
    with closing(_sound(copy)):
        pass
    migrate.upgrade(f"sqlite:///{copy}")
    with closing(sqlite3.connect(copy)) as database:
        tables = {
            table: list(crossing.columns_of(database, table))
            for table in crossing.tables_of(database)
            if not table.startswith(postgres.LEFT_OUT)
        }

        def write(table: str, rows: psycopg.Copy) -> None:
            for row in crossing.rows_for_postgresql(database, table):
                rows.write_row(row)

        _load_postgresql(url, "head", tables, write)


def _of_archive(archive: zipfile.ZipFile) -> Callable[[str, psycopg.Copy], None]:
    """Writes a table's COPY file as it is."""

    def write(table: str, rows: psycopg.Copy) -> None:
        with archive.open(f"tables/{table}.copy") as source:
            while chunk := source.read(CHUNK):
                rows.write(chunk)

    return write


def _own_tables(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """Those that hold what people did, and not how far the migrations have come."""
    return {name: columns for name, columns in tables.items() if not name.endswith("alembic_version")}


def _strangers(tables: list[str]) -> Problem:
    return Problem(
        f"The backup holds tables that this Färdplan does not have: {', '.join(tables)}. Install the same plugins."
    )


def _load_postgresql(
    url: str, revision: str, kept: dict[str, list[str]], write: Callable[[str, psycopg.Copy], None]
) -> None:
    """Fill an empty database, brought to this revision, with these tables and columns; all of it or nothing."""
    with postgres.connect(url) as connection:
        if any(
            postgres.has_rows(connection, name)
            for name in postgres.tables_of(connection)
            if not name.endswith("alembic_version")
        ):
            raise Problem("There is something in the database already. Restore into a new database.")
    migrate.upgrade(url, revision)
    with postgres.connect(url) as connection:  # One transaction.
        here, tables = postgres.tables_of(connection), _own_tables(kept)
        if missing := [n for n, columns in tables.items() if not set(columns) <= set(here.get(n, ()))]:
            raise _strangers(missing)
        with postgres.without_guards(connection, here):
            for table, columns in tables.items():
                with connection.cursor().copy(postgres.copying(table, columns, "FROM STDIN")) as rows:
                    write(table, rows)
        postgres.continue_sequences(connection)
        connection.execute("ANALYZE")


# Files


def _save_files(folder: Path, archive: zipfile.ZipFile) -> None:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            archive.write(path, f"files/{path.relative_to(folder).as_posix()}")


def _load_files(data: Path, archive: zipfile.ZipFile) -> None:
    data.mkdir(parents=True, exist_ok=True)
    archive.extractall(data, [name for name in archive.namelist() if name.startswith("files/")])
