"""Long lists in pages: which page and order are asked for, the addresses of the others, and the list as a file.

Templates draw them with ``macros/lists.html``.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from app.web.lists import Order, csv_body

Row = TypeVar("Row")

#: Nobody turns this many pages; a higher number is not looked up.
LAST = 100_000


def page_number() -> int:
    """The page that the address asks for, the first when it asks for none."""
    return min(max(1, request.args.get("page", 1, int)), LAST)


def pages_of(count: int, each: int) -> int:
    """How many pages of ``each`` rows it takes to show ``count`` rows; at least one."""
    return max(1, -(-count // each))


def page_url(number: int) -> str:
    """This page's address with all it asks for, but another page number."""
    return same_url(page=number)


def same_url(at: str = "", /, **changes: object) -> str:
    """This page's address with some of what it asks for changed; None or empty takes it away. at: another page's."""
    wanted = MultiDict(request.args)
    for name, value in changes.items():
        if value in (None, ""):
            wanted.pop(name, None)
        else:
            wanted[name] = str(value)
    query = urlencode(list(wanted.items(multi=True)))
    return _address(at or request.path) + (f"?{query}" if query else "")


@lru_cache(maxsize=512)
def _address(path: str) -> str:
    """The path as it stands in links. A list asks for its own some ten times."""
    return iri_to_uri(path)


def order_asked(columns: Iterable[str], default: str) -> Order:
    """The order that the address asks for, when the list has such a column; otherwise the default."""
    return Order.read(request.args.get("order", ""), columns, default)


def file_asked() -> bool:
    """Whether the address asks for the list as a file."""
    return request.args.get("as") == "csv"


def page_of_rows(rows: Sequence[Row], page: int, each: int) -> Sequence[Row]:
    """The rows of one page, when all are at hand."""
    return rows[(page - 1) * each : page * each]


def csv_answer(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """A list as a file for Swedish Excel. name: without ending; head: what the columns are called."""
    response = Response(csv_body([[str(each) for each in head], *rows]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def init_app(app: Flask) -> None:
    """Let the macros of lists write addresses."""
    app.jinja_env.globals |= {"same_url": same_url, "page_url": page_url}
