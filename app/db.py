"""The database: one declarative base, one session for each request, the same manners on SQLite and PostgreSQL."""

import threading
from contextvars import ContextVar
from datetime import UTC, date, datetime
from inspect import iscoroutinefunction
from typing import Annotated, Any, TypeVar, cast

from flask import Flask, current_app, g
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Engine, ForeignKey, MetaData, String, event, text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, make_transient_to_detached, mapped_column
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql import ColumnElement, or_
from sqlalchemy.types import TypeDecorator
from werkzeug.local import LocalProxy


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Refuses naive datetimes going in, hands out aware ones in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """An aware moment for PostgreSQL, the same moment in naive UTC for SQLite."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


Id = Annotated[int, mapped_column(primary_key=True)]
#: What lists are sorted by: plain bytes, whatever the database's own idea of an alphabet is.
SortKey = Annotated[str, mapped_column(String().with_variant(String(collation="C"), "postgresql"), default="")]


class Base(DeclarativeBase):
    """What all tables inherit: named constraints and the types of the house."""

    type_annotation_map = {datetime: UTCDateTime, dict[str, Any]: JSON, list[Any]: JSON, list[str]: JSON}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Dated:
    """A row that holds from one day to another. Both days count; an open end is NULL."""

    @declared_attr
    def valid_from(cls) -> Mapped[date | None]:
        """The first day it holds; NULL when it always has."""
        return mapped_column()

    @declared_attr
    def valid_to(cls) -> Mapped[date | None]:
        """The last day it holds; NULL when no end is known."""
        return mapped_column()

    @classmethod
    def holds(cls, on: Any) -> ColumnElement[bool]:
        """SQL: the row holds on this day (a date or a column)."""
        return holds(cls.valid_from, cls.valid_to, on)


def holds(first: Any, last: Any, on: Any) -> ColumnElement[bool]:
    """SQL: ``on`` lies within first–last, both days included, NULL meaning open."""
    return or_(first.is_(None), first <= on) & or_(last.is_(None), last >= on)


def ref_to(table: str, **options: Any) -> Any:
    """A foreign key column to the id of a table, indexed unless told otherwise."""
    return mapped_column(ForeignKey(f"{table}.id"), **({"index": True} | options))


class OneSession(Session):
    """A session that speaks to one engine, whatever it is asked for."""

    _reader: Connection | None = None

    def get_bind(self, *_wanted: Any, **_options: Any) -> Engine | Connection:
        """Its engine, without looking through the statement for tables that might have another."""
        return cast(Engine | Connection, self.bind)

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """As any session. While only reading, nothing waits to be written, and a statement of tables alone goes straight to
        the connection: objects have no part in it."""
        if not reading.get() or options or getattr(statement, "_propagate_attrs", True):
            return super().execute(statement, params, **options)
        if self._reader is None or self._reader.closed:
            self._reader = self.connection()
        return self._reader.execute(statement, params)


db = SQLAlchemy(session_options={"expire_on_commit": False, "class_": OneSession})


def _session() -> Session:
    """The session of this request, found in one look: it is asked for some thirty times on a page."""
    kept = g._get_current_object()
    found = kept.get("session")
    if found is None:
        found = kept.session = db.session
    return cast(Session, found)


session = cast(Session, LocalProxy(_session))


def database() -> int:
    """Which database the session speaks to, as a key for what the process keeps of it."""
    return id(current_app._get_current_object())  # type: ignore[attr-defined]


T = TypeVar("T", bound=Base)
#: The engine of requests that may only read, on PostgreSQL.
READERS = "readers"
#: True while a request that may only read is being answered.
reading: ContextVar[bool] = ContextVar("reading", default=False)


def read_only() -> None:
    """From here to the end of the request the session only reads.

    On PostgreSQL it speaks through connections on which the server refuses whoever writes, and no transaction is begun:
    each statement sees what was committed when it began, as it also would within a transaction of READ COMMITTED.
    """
    if READERS in db.engines and not session.in_transaction():
        session.bind = db.engines[READERS]


def read_and_write() -> None:
    """The session, if there is one yet, speaks to the usual engine again."""
    if (kept := g.get("session")) is not None:
        kept.bind = db.engine


def as_read(model: type[T], values: dict[str, Any]) -> T:
    """The object of the session for a row whose columns have been read, without the ORM having read them: at a fifth of the
    cost, for a row that every page reads. It is there once, as any other.

    values: each column of the model by its attribute's name, the id among them.
    """
    known: T | None = session.identity_map.get(identity_key(model, values["id"]))
    if known is not None:
        return known
    row = model.__mapper__.class_manager.new_instance()
    row.__dict__.update(values)
    make_transient_to_detached(row)
    session.add(row)
    return cast(T, row)


def lock(row: Any) -> None:
    """Hold this row until the transaction ends and read it afresh. Lock what is scarce, then count, then take.

    On SQLite the whole transaction already holds the writer's place, so this only reads the row afresh.
    """
    session.refresh(row, with_for_update=True)


def is_postgresql() -> bool:
    """Whether the session speaks to PostgreSQL (otherwise SQLite)."""
    return session.get_bind().dialect.name == "postgresql"


def take_stock() -> None:
    """After very many rows have come at once: let PostgreSQL look at what the tables hold now, instead of choosing ways
    through what they held before until its own watchman comes round. SQLite needs no telling."""
    if is_postgresql():
        session.execute(text("ANALYZE"))
        session.commit()


def insert_into(table: Any, writing: Session | None = None) -> Any:
    """An INSERT that can say what to do when the row is there already (``on_conflict_do_nothing`` and its kin).

    SQL has no common words for it, so it is that of the session's own database; the other's is never loaded.
    """
    if (writing or session).get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as of_postgresql

        return of_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as of_sqlite

    return of_sqlite(table)


def take_ids(table: str, count: int) -> list[int]:
    """The next ids of a table, taken before its rows are written, so that many rows can be written in one statement.

    PostgreSQL hands them out from the table's sequence; on SQLite the transaction holds the writer's place.
    """
    if is_postgresql():
        found = session.scalars(
            text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"),
            {"name": table, "count": count},
        )
        return sorted(found)
    last = session.scalar(text(f"SELECT coalesce(max(id), 0) FROM {table}"))  # noqa: S608 (a name from the models)
    return list(range(last + 1, last + 1 + count))


def connect(app: Flask, url: str) -> None:
    """Give the app its engine, with the manners that each database needs."""
    common: dict[str, Any] = {"url": url, "hide_parameters": True}  # What people wrote stays out of the log.
    if url.startswith("postgresql"):
        from app import postgres

        engines = {name: common | options for name, options in postgres.options_of(READERS).items()}
    else:
        engines = {"default": common | {"connect_args": {"timeout": 30, "check_same_thread": False}}}
    app.config["SQLALCHEMY_ENGINES"] = engines
    db.init_app(app)
    # Nothing here is asynchronous; closing such sessions would start an event loop at the end of every request.
    app.teardown_appcontext_funcs[:] = [f for f in app.teardown_appcontext_funcs if not iscoroutinefunction(f)]
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _sqlite_manners(db.engine)
        if READERS in db.engines:
            _readers_manners(db.engine, db.engines[READERS])


def _readers_manners(engine: Engine, readers: Engine) -> None:
    """Whoever lets go of the engine's connections lets go of the readers' too; what they prepare is kept."""
    from app.postgres import keep_prepared

    event.listen(readers, "connect", keep_prepared)
    event.listen(engine, "engine_disposed", lambda _engine: readers.dispose())


def _sqlite_manners(engine: Engine) -> None:
    """Write-ahead log, foreign keys, and one queue for writers.

    Requests that may write begin with BEGIN IMMEDIATE, so that a check made inside the transaction stays true until
    its end. Threads of one process wait for each other in a fair lock rather than in SQLite's busy loop.
    """
    writer = threading.Lock()

    @event.listens_for(engine, "connect")
    def _(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "busy_timeout = 30000"):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _(connection: Any) -> None:
        if reading.get():
            connection.connection.driver_connection.execute("BEGIN")  # Past SQLAlchemy: it is said in every request.
            return
        record = connection.connection._connection_record
        if not record.info.get("writes"):
            record.info["writes"] = writer.acquire(timeout=30)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def _(_dbapi: Any, record: Any) -> None:
        if record.info.pop("writes", False):
            writer.release()
