"""Long lists in pages: which page is asked for, how many there are, and the addresses of the others."""

from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

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


def same_url(**changes: object) -> str:
    """This page's address with some of what it asks for changed; None or empty takes it away."""
    wanted = MultiDict(request.args)
    for name, value in changes.items():
        if value in (None, ""):
            wanted.pop(name, None)
        else:
            wanted[name] = str(value)
    query = urlencode(list(wanted.items(multi=True)))
    return iri_to_uri(request.path) + (f"?{query}" if query else "")
