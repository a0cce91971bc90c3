"""How the platform speaks to PostgreSQL: one engine to write with, another for requests that may only read.

The readers' connections begin no transaction, so there is no BEGIN before and no ROLLBACK after each page; a ROLLBACK also
makes psycopg throw away all statements that the server has prepared. The server itself holds them read only: a page that
writes when it should only read fails loudly, instead of losing silently what it wrote.
"""

from collections.abc import Iterator, Sequence
from typing import Any, overload

from psycopg import Column, Connection, Cursor

#: Statements that a connection keeps prepared. There are some hundreds of them in all pages together.
MOST_PREPARED = 300


class Columns(Sequence[Column]):
    """The columns of an answer, described if somebody asks. SQLAlchemy does when it meets a statement for the first time."""

    def __init__(self, cursor: Cursor[Any]) -> None:
        self._cursor = cursor

    def _described(self) -> list[Column]:
        return Cursor.description.fget(self._cursor) or []  # type: ignore[attr-defined]

    def __len__(self) -> int:
        return len(self._described())

    def __iter__(self) -> Iterator[Column]:
        return iter(self._described())

    @overload
    def __getitem__(self, place: int) -> Column: ...
    @overload
    def __getitem__(self, place: slice) -> list[Column]: ...
    def __getitem__(self, place: int | slice) -> Column | list[Column]:
        """The description of one column, or several."""
        return self._described()[place]


class QuietCursor(Cursor[Any]):
    """psycopg's cursor, which describes the columns of an answer only to whoever asks."""

    @property
    def description(self) -> Any:
        """The columns; None when the answer has none."""
        answer = self.pgresult
        return Columns(self) if answer is not None and answer.nfields else super().description


def keep_prepared(connection: Connection[Any], _record: Any) -> None:
    """Let a new connection keep more statements prepared than psycopg does by itself."""
    connection.prepared_max = MOST_PREPARED


def options_of(readers: str) -> dict[str, dict[str, Any]]:
    """The options of the usual engine (``default``) and of the one named ``readers``."""
    common = {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": False}
    arguments: dict[str, Any] = {"connect_timeout": 10, "cursor_factory": QuietCursor}
    return {
        "default": common | {"connect_args": arguments | {"options": "-c timezone=UTC"}},
        readers: common
        | {
            "pool_reset_on_return": None,  # There is never a transaction to end.
            "skip_autocommit_rollback": True,
            "connect_args": arguments
            | {
                "autocommit": True,
                "prepare_threshold": 2,
                "options": "-c timezone=UTC -c default_transaction_read_only=on",
            },
        },
    }
