"""What a request has already asked the ledger about one person is not asked again.

A page about a person is made of pieces that know nothing of one another: the line, the areas, what there is time for.
Each asks for the person's obligations and standings. The answers live in the session (one request, one job) and are
forgotten when anything is written to the ledger. What never changes once written, the needs of a definition or the steps
of a published module, is kept by the process.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from app.db import database, reading, session
from app.web import editions

T = TypeVar("T")
_NAME = "ledger memory"
_OWN = "lasting while writing"
#: What never changes, by database. Bounded, oldest out first.
_LASTING: dict[Any, dict[Hashable, Any]] = {}
MOST_LASTING = 2000


def remembered(key: Hashable, ask: Callable[[], T]) -> T:
    """The answer under this key, asked for once in the session."""
    kept = session.info.setdefault(_NAME, {})
    if key not in kept:
        kept[key] = ask()
    return cast(T, kept[key])


def remembered_of(
    key: Hashable, wanted: frozenset[int], ask: Callable[[], T], narrow: Callable[[T], T] = lambda found: found
) -> T:
    """The answer about these ids, asked for once in the session; when more were asked about before, what ``narrow``
    leaves of that answer."""
    known: dict[frozenset[int], T] = remembered(("of", key), dict)
    if wanted in known:
        return known[wanted]
    more = next((each for each in known if wanted <= each), None)
    if more is not None:
        return narrow(known[more])
    known[wanted] = ask()
    return known[wanted]


def forget() -> None:
    """Forget the session's answers; called whenever something is written to the ledger."""
    session.info.pop(_NAME, None)
    session.info.pop(_OWN, None)


def lasting() -> dict[Hashable, Any]:
    """What this process keeps of the database that the session speaks to: only things that never change, under keys
    that are never used again.

    Only a request that reads fills it, for it sees what has been committed. Whoever may write might yet roll back, and
    gets a memory of the session's own.
    """
    if not reading.get():
        return cast(dict[Hashable, Any], session.info.setdefault(_OWN, {}))
    kept = _LASTING.setdefault(database(), {})
    while len(kept) > MOST_LASTING:
        kept.pop(next(iter(kept)))
    return kept


def lasting_row(key: Hashable, ask: Callable[[], T | None]) -> T | None:
    """A row that never changes, kept under this key; asked for once in the process, apart from any session."""
    kept = lasting()
    if key not in kept:
        row = ask()
        if row is None:
            return None
        if reading.get():
            session.expunge(row)
        kept[key] = row
    return cast(T, kept[key])


def forget_lasting() -> None:
    """Forget what the process keeps: after a rebuild, and between tests, which use one address for many databases."""
    _LASTING.clear()
    editions.forget()
