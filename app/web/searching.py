"""Searching for people without naming them in an address: what was typed stays in the signed cookie of the browser.

Addresses end up in logs, histories and bookmarks, and a person's name does not belong there. A search is therefore
posted; the answer sends the browser to the list with a short key that means something in this browser alone. The
list can be sorted, leafed in, taken as a file and loaded again as if the name stood in its address.
"""

from collections.abc import Iterable
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request
from flask import session as cookie
from flask_login import current_user

#: The field that is typed in, and what stands in the address instead of what was typed.
FIELD, MARK = "q", "search"
LONGEST = 80
#: A cookie bears few: the oldest search is forgotten first.
KEPT = 3


def searched() -> str:
    """What was typed in the search that this page's address points at; empty when it points at none of one's own."""
    key, mine = request.args.get(MARK, ""), _person_id()
    return next((text for each, person_id, text in _kept() if (each, person_id) == (key, mine)), "")


def answer_search(url: str, keep: Iterable[str] = (), place: str = "") -> Any:
    """Send the browser on to the list of what was searched for.

    url: the list, without query. keep: the other fields of the form that go with it, in the open.
    place: the id of the part of the page to show.
    """
    said = {name: request.form[name][:LONGEST] for name in keep if request.form.get(name)}
    if text := request.form.get(FIELD, "").strip()[:LONGEST]:
        said[MARK] = _remember(text)
    return redirect(url + (f"?{urlencode(said)}" if said else "") + (f"#{place}" if place else ""), 303)


def _remember(text: str) -> str:
    mine, kept = _person_id(), _kept()
    known = next((key for key, person_id, before in kept if (person_id, before) == (mine, text)), None)
    key = known or token_hex(4)
    cookie["searches"] = [*(each for each in kept if each[0] != key), [key, mine, text]][-KEPT:]
    return key


def _kept() -> list[Any]:
    return list(cookie.get("searches", ()))


def _person_id() -> int | None:
    return current_user.id if current_user.is_authenticated else None
