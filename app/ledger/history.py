"""What happened in an older system, written down as what it is: imported, with its source, and proved by nobody here.

A municipality arrives with its past. Each line becomes an entry with the verb it would have had here, the day it
happened, and ``imported`` and ``source`` in its data, by which pages tell "importerad, ej styrkt". The same file again
adds nothing.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app import registry
from app.db import session
from app.ledger import naming
from app.ledger.actions import record_many
from app.ledger.models import Draft, Entry, Ref
from app.organisations.imports.actions import Portions, Tell
from app.organisations.imports.cells import day, employment_number
from app.organisations.imports.reading import LONGEST_FIELD, Fault, table
from app.organisations.models import Organisation, Post
from app.people.models import Person
from app.people.names import search_key
from app.portions import only_looking
from app.web.personal_numbers import contains_personal_number
from app.web.words import _, lazy

BATCH = 2000
#: How pages tell an entry whose data has ``imported``.
MARK = lazy("importerad, ej styrkt")

HEADINGS = {
    "number": ("anställningsnummer", "anstnr", "anst nr"),
    "verb": ("händelse", "verb"),
    "kind": ("slag",),
    "key": ("nyckel", "kod"),
    "version": ("version",),
    "label": ("benämning", "kurs"),
    "on": ("dag", "datum"),
    "source": ("källa",),
}
NEEDED = ("number", "verb", "key", "on")
#: Words for what the main job's plugins tell; any other verb is written as it is, with its kind of object.
WORDS = {
    "deltog": ("courses.attended", "courses.theme"),
    "narvarande": ("courses.attended", "courses.theme"),
    "laste": ("courses.read", "courses.module"),
    "klarade": ("quizzes.passed", "quizzes.quiz"),
}


def is_imported(entry: Entry) -> bool:
    """Whether the entry comes from an older system and nobody here has seen proof of it."""
    return bool(entry.data.get("imported"))


@dataclass
class History:
    """What a file of history holds: entries to write, lines written before, and faults."""

    drafts: list[Draft] = field(default_factory=list)
    known: int = 0
    faults: list[Fault] = field(default_factory=list)
    #: How many of the faults are lines about things that do not exist here.
    unknown: int = 0


def plan_history(
    data: bytes, employer: Organisation, source: str, on: date, *, accept_unknown: bool = False
) -> History:
    """What the file would write. source: the older system's name, for lines that do not say. accept_unknown: also what
    is about things that do not exist here, such as courses that are given no longer.

    Raises Problem when the file cannot be read at all.
    """
    people = {
        row.employment_number: row.person_id
        for row in session.execute(
            select(Post.employment_number, Post.person_id).where(
                Post.employer_id == employer.id, Post.employment_number.is_not(None)
            )
        )
    }
    history = History()
    lines: list[tuple[int, str, Draft]] = []
    for line, cells in table(data, HEADINGS, NEEDED):
        try:
            lines.append((line, cells["number"], _draft(cells, people, source, on)))
        except ValueError as fault:
            history.faults.append(Fault(line, str(fault), cells.get("number", "")))
    drafts = [draft for _line, _number, draft in lines] if accept_unknown else _about_what_exists(lines, history)
    have = _have({draft.person_id for draft in drafts if draft.person_id is not None})
    for draft in drafts:
        mark = _of(draft)
        if mark in have:
            history.known += 1
        else:
            have.add(mark)
            history.drafts.append(draft)
    return history


def _about_what_exists(lines: Sequence[tuple[int, str, Draft]], history: History) -> list[Draft]:
    """The entries about things that exist here; the others' lines become faults of the history."""
    unknown = naming.unknown(draft.ref for _line, _number, draft in lines)
    kept = []
    for line, number, draft in lines:
        near = unknown.get((draft.ref.kind, draft.ref.key))
        if near is None:
            kept.append(draft)
            continue
        history.unknown += 1
        sentence = _("Det finns inget med nyckeln %(key)s (%(kind)s).", key=draft.ref.key, kind=draft.ref.kind)
        meant = _("Menade du %(key)s?", key=near) if near else ""
        history.faults.append(Fault(line, f"{sentence} {meant}".strip(), number))
    history.faults.sort(key=lambda fault: fault.line)
    return kept


def import_history(
    data: bytes, employer: Organisation, source: str, on: date, *, by: Person | None, accept_unknown: bool = False,
    tell: Tell = lambda *_: None, portions: Portions | None = None,
) -> History:  # fmt: skip
    """Write the file's lines into the ledger, but for faulty ones and those written before. Returns what was done.

    tell: is told how many entries are written, of how many. portions: ends each portion, so that others may write between
    them; without it all is one transaction. A portion is written wholly or not at all, and the same file again goes on where
    it was broken off.
    """
    with only_looking() if portions else nullcontext():
        history = plan_history(data, employer, source, on, accept_unknown=accept_unknown)
    goal = len(history.drafts)
    for start in range(0, goal, BATCH):
        # Whoever imports for the same employer waits here; what the other has written meanwhile is not written again.
        session.execute(select(Organisation.id).where(Organisation.id == employer.id).with_for_update(key_share=True))
        portion = history.drafts[start : start + BATCH]
        have = _have({draft.person_id for draft in portion if draft.person_id is not None}) if portions else set()
        record_many([draft for draft in portion if _of(draft) not in have], by=by)
        session.expire_all()  # What is written is not needed again; a long file must not fill the memory.
        if portions:
            portions()
        tell(start + len(portion), goal)
    return history


def _draft(cells: dict[str, str], people: dict[str, int], source: str, today: date) -> Draft:
    for cell in cells.values():
        if len(cell) > LONGEST_FIELD or contains_personal_number(cell):
            raise ValueError(_("Raden innehåller för mycket text eller ett personnummer."))
    person = people.get(employment_number(cells["number"]))
    if person is None:
        raise ValueError(
            _("Anställningsnummer %(number)s finns inte hos arbetsgivaren.", number=cells["number"] or "–")
        )
    verb, kind = WORDS.get(search_key(cells["verb"]), (cells["verb"], ""))
    kind = cells.get("kind") or kind
    declared = registry.verbs().get(verb)
    if declared is None or not declared.stands:
        raise ValueError(
            _("Händelsen %(verb)s finns inte. Skriv deltog, läste eller klarade.", verb=cells["verb"] or "–")
        )
    if not kind or not cells["key"]:
        raise ValueError(_("Vad det gäller saknas. Skriv slag och nyckel."))
    happened_on = day(cells["on"])
    if happened_on > today:
        raise ValueError(_("Dagen ligger i framtiden."))
    version = cells.get("version", "")
    if version and not (version.isascii() and version.isdigit() and len(version) < 8):
        raise ValueError(_("Versionen är inget heltal."))
    return Draft(
        verb,
        person,
        Ref(kind, cells["key"], int(version) if version else None, cells.get("label", "") or cells["key"]),
        happened_on,
        data={"imported": True, "source": cells.get("source") or source},
    )


def _have(people: set[int]) -> set[tuple[Any, ...]]:
    """What the ledger already tells about these people, imported or not."""
    found: set[tuple[Any, ...]] = set()
    ordered: Sequence[int] = sorted(people)
    for start in range(0, len(ordered), BATCH):
        rows = session.execute(
            select(Entry.person_id, Entry.verb, Entry.object_kind, Entry.object_key, Entry.happened_on).where(
                Entry.person_id.in_(ordered[start : start + BATCH])
            )
        )
        found |= {_mark(*row) for row in rows}
    return found


def _mark(person: int | None, verb: str, kind: str, key: str, on: date) -> tuple[Any, ...]:
    return (person, verb, kind, key, on)


def _of(draft: Draft) -> tuple[Any, ...]:
    return _mark(draft.person_id, draft.verb, draft.ref.kind, draft.ref.key, draft.happened_on)
