"""What PostgreSQL is asked when all of its rows are copied: its tables, its guards set aside, its sequences after that."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

#: Tables that are not part of what people did: the job queue's own.
LEFT_OUT = ("huey_",)


def connect(url: str) -> psycopg.Connection[Any]:
    """A connection to the database at this URL."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(dsn)


def tables_of(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
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


def copying(table: str, columns: list[str], direction: str) -> sql.Composed:
    """COPY of these columns, ``TO STDOUT`` or ``FROM STDIN``."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(f"COPY {{}} ({{}}) {direction}").format(sql.Identifier(table), names)


def has_rows(connection: psycopg.Connection[Any], table: str) -> bool:
    """Whether there is a row in the table."""
    return connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone() is not None


@contextmanager
def without_guards(connection: psycopg.Connection[Any], tables: dict[str, list[str]]) -> Iterator[None]:
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


def continue_sequences(connection: psycopg.Connection[Any]) -> None:
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
