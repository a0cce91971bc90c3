"""Whether things that a file names exist by that name, and what was probably meant when they do not.

An entry is for ever, and one about a misspelt key would meet no need and be found by nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from sqlalchemy import select

from app import registry
from app.db import session
from app.ledger.models import NeedRow, Ref

#: For so many names is the nearest looked for; a file with more of them has another fault than spelling.
MOST_SUGGESTED = 200
#: How alike two keys must be, from 0 to 1, for one to be suggested for the other.
ALIKE = 0.6


def unknown(refs: Iterable[Ref]) -> dict[tuple[str, str], str]:
    """Those of these things that no plugin knows and no obligation asks for, as (kind, key), with the key that is most
    like it of those known; empty when none is. One statement for each kind, and one for what is asked for.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for ref in refs:
        wanted[ref.kind].add(ref.key)
    if not wanted:
        return {}
    asked = _asked_for(wanted)
    found: dict[tuple[str, str], str] = {}
    for kind in sorted(wanted):
        known = asked[kind] | _known(kind, wanted[kind] - asked[kind])
        for key in sorted(wanted[kind] - known):
            near = get_close_matches(key, known, 1, ALIKE) if len(found) < MOST_SUGGESTED else []
            found[kind, key] = near[0] if near else ""
    return found


def _known(kind: str, keys: Collection[str]) -> set[str]:
    """All keys of the kind; of a plugin that does not list them, those of these keys that it finds."""
    ask = registry.owner_caller("keys", kind)
    listed = ask(kind=kind) if ask is not None else None
    if listed is not None:
        return set(listed)
    find = registry.owner_caller("find", kind)
    return {key for key in keys if find is not None and find(ref=Ref(kind, key)) is not None}


def _asked_for(kinds: Collection[str]) -> dict[str, set[str]]:
    rows = session.execute(
        select(NeedRow.object_kind, NeedRow.object_key).where(NeedRow.object_kind.in_(sorted(kinds))).distinct()
    )
    found: dict[str, set[str]] = defaultdict(set)
    for kind, key in rows:
        found[kind].add(key)
    return found
