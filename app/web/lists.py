"""What all long lists share: in which order they stand, and how they look as a file. Pure: values in, values out."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any, TypeVar

#: What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = TypeVar("Row")


@dataclass(frozen=True)
class Order:
    """By which column a list stands, and which way. Written in addresses as ``title`` or ``-title``."""

    column: str
    down: bool = False

    def __str__(self) -> str:
        return f"-{self.column}" if self.down else self.column

    @classmethod
    def read(cls, text: str, columns: Iterable[str], default: str) -> "Order":
        """The order that an address asks for, when the list has such a column; otherwise the default."""
        column = text.removeprefix("-")
        return cls(column, text.startswith("-")) if column in columns else cls.read(default, [default.strip("-")], "")

    def turned(self, column: str) -> "Order":
        """What a click on the head of this column asks for: the other way when the list stands by it already."""
        return Order(column, not self.down) if column == self.column else Order(column)

    def direction(self, column: str) -> str:
        """``ascending`` or ``descending`` when the list stands by this column, otherwise empty: for aria-sort."""
        return ("descending" if self.down else "ascending") if column == self.column else ""


def ordered(rows: Iterable[Row], order: Order, keys: Mapping[str, Callable[[Row], Any]]) -> list[Row]:
    """The rows in this order. What has no value stands last whichever way; rows that tie keep the order they came in.

    keys: for each column what its rows are compared by (Swedish text by ``sort_key``).
    """
    key = keys[order.column]
    known = [(key(row), at, row) for at, row in enumerate(rows)]
    empty = [row for value, _at, row in known if value in (None, "")]
    full = [each for each in known if each[0] not in (None, "")]
    full.sort(key=lambda each: each[0], reverse=order.down)  # Stable in both directions.
    return [row for _value, _at, row in full] + empty


def csv_body(rows: Iterable[Sequence[Any]]) -> bytes:
    """A file for Swedish Excel: semicolons, decimal commas, days as 2027-03-01, a byte order mark, and no formula."""
    text = StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        out.writerow([cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def cell(value: Any) -> str:
    """One value as Swedish Excel reads it; nothing a person wrote is taken for a formula."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
