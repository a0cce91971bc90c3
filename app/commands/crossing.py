"""Rows on their way from one kind of database to the other: what SQLite keeps as PostgreSQL's COPY wants it, and back.

A municipality begins on the embedded database and moves to where regions run. What a column holds is told by the type
that SQLite's table declares, so that backups of any revision can cross. Numbers, words, days and JSON are written alike
in both; moments, yes and no, and bytes are not. Values in, values out, but for the SQLite file itself.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

#: Rows written at a time.
BATCH = 2000
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def columns_of(database: sqlite3.Connection, table: str) -> dict[str, str]:
    """The columns that a table of SQLite stores, each with the type it declares; empty when there is no such table."""
    return {name: kind.upper() for _n, name, kind, *_rest in database.execute(f'PRAGMA table_info("{table}")')}


def tables_of(database: sqlite3.Connection) -> list[str]:
    """The names of the tables of a SQLite file."""
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted(name for (name,) in rows)


def rows_for_postgresql(database: sqlite3.Connection, table: str) -> Iterator[list[Any]]:
    """The rows of a table of SQLite with values as COPY takes them, one at a time."""
    columns = columns_of(database, table)
    names = ", ".join(f'"{name}"' for name in columns)
    crossings: list[Callable[[Any], Any]] = [_TO_POSTGRESQL.get(_plain(kind), _as_it_is) for kind in columns.values()]
    for row in database.execute(f'SELECT {names} FROM "{table}"'):  # noqa: S608 (names are the database's own)
        yield [None if value is None else cross(value) for cross, value in zip(crossings, row, strict=True)]


def fill_sqlite(database: sqlite3.Connection, table: str, names: list[str], lines: Iterable[bytes]) -> None:
    """Write the lines of a COPY file, whose columns are these, into a table of SQLite.

    Raises LookupError when the table has no such column.
    """
    kinds = columns_of(database, table)
    crossings: list[Callable[[Any], Any]] = [_TO_SQLITE.get(_plain(kinds[name]), _as_it_is) for name in names]
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    insert = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608 (names are the database's own)
    batch: list[list[Any]] = []
    for line in lines:
        texts = line.decode().rstrip("\n").split("\t")
        batch.append(
            [None if text == r"\N" else cross(_meant(text)) for cross, text in zip(crossings, texts, strict=True)]
        )
        if len(batch) == BATCH:
            database.executemany(insert, batch)
            batch.clear()
    database.executemany(insert, batch)


def _plain(kind: str) -> str:
    return kind.partition("(")[0]


def _meant(text: str) -> str:
    """What a field of COPY's text format stands for."""
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text) if "\\" in text else text


def _as_it_is(value: Any) -> Any:
    return value


def _moment(text: str) -> str:
    """A moment with its offset, as SQLite keeps it: in UTC, without one."""
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


_TO_POSTGRESQL: dict[str, Callable[[Any], Any]] = {
    "DATETIME": lambda text: f"{text}+00",
    "BOOLEAN": bool,
    "DOUBLE": float,
    "FLOAT": float,
}
_TO_SQLITE: dict[str, Callable[[str], Any]] = {
    "DATETIME": _moment,
    "BOOLEAN": lambda text: int(text == "t"),
    "INTEGER": int,
    "BIGINT": int,
    "DOUBLE": float,
    "FLOAT": float,
    "BLOB": lambda text: bytes.fromhex(text.removeprefix("\\x")),
}
