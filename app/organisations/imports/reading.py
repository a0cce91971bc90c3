"""A CSV file as HR systems and Swedish Excel write it, read into rows; every fault with its line. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import islice
from typing import Any

from app.dates import is_likely, today
from app.organisations.imports.cells import CONVERTERS, NOTHING, employment_number
from app.people.names import search_key, tidy
from app.problems import Problem
from app.web.personal_numbers import contains_personal_number
from app.web.words import _

LONGEST_FIELD = 300
#: Above the headings there may be a title, or what Excel writes about separators: so many lines are looked at.
FIRST_LINES = 10
#: What files of other kinds begin with: zip (Excel), PDF, old Excel, and text in UTF-16.
OTHER_KINDS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff")

#: Folded heading → field. The first heading of each field is the one we write ourselves.
HEADINGS = {
    "number": ("anställningsnummer", "anstnr", "anst nr", "anställnings-id"),
    "given_name": ("förnamn", "tilltalsnamn"),
    "family_name": ("efternamn",),
    "email": ("e-post", "epost", "mejl", "mail", "e-mail", "e-postadress", "mejladress"),
    "unit": ("enhet", "organisation", "arbetsplats"),
    "role": ("roll",),
    "title": ("titel", "befattning"),
    "service_area": ("verksamhetsområde",),
    "first_on": ("första dag", "startdatum", "från", "from", "fr.o.m.", "fom", "anställningsdatum"),
    "last_on": ("sista dag", "slutdatum", "till", "tom", "t.o.m."),
    "percent": ("procent", "omfattning", "sysselsättningsgrad"),
    "entry_profile": ("entréprofil", "ingångsprofil"),
    "degree": ("examen",),
    "degree_on": ("examensdatum",),
    "lead": ("arbetsledare",),
    "deputy": ("ställföreträdare",),
}
NEEDED = ("number", "given_name", "family_name", "unit", "first_on")


@dataclass(frozen=True)
class Row:
    """One line about one person's post, as it is to be."""

    line: int
    number: str
    given_name: str
    family_name: str
    unit: str
    first_on: date
    email: str | None = None
    role: str = "social_worker"
    title: str = ""
    service_area: str = ""
    last_on: date | None = None
    percent: int = 100
    entry_profile: str = ""
    degree: str = ""
    degree_on: date | None = None
    lead: str = ""
    deputy: str = ""


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with a line; the other lines go on."""

    line: int
    sentence: str
    number: str = ""


@dataclass
class Read:
    """The rows of a file that could be read, which fields the file has, and the faults of the rest."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    has: frozenset[str] = frozenset()
    lines: int = 0


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, with or without BOM, or else in Windows-1252.

    Raises Problem, in a sentence that says what to do, when the file is no text.
    """
    if data.startswith(OTHER_KINDS) or b"\0" in data:
        raise Problem(_("Filen är inte en CSV-fil. Spara den som ”CSV UTF-8” i Excel och försök igen."), field="file")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Problem(_("Filen går inte att läsa som text. Spara den som ”CSV UTF-8” och försök igen."), field="file")


def table(
    data: bytes, headings: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a file with semicolons, each with its number and its cells by field; empty lines left out.

    Raises Problem when the file as a whole cannot be read: no semicolons, a heading missing or twice.
    """
    text = decode(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    try:
        first = _heading(reader, headings, needed)
        columns = _columns(first, headings, needed)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * (len(first) - len(cells))]
                yield line, {name: padded[at].strip() for name, at in columns.items()}
            line = reader.line_num + 1
    except csv.Error:
        raise Problem(
            _("Filen går inte att läsa efter rad %(n)s. Kontrollera citattecknen.", n=reader.line_num), field="file"
        )


def _heading(lines: Iterator[list[str]], headings: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> list[str]:
    """The line of headings; the very first one when none of the first lines has all that are needed."""
    names = {search_key(name): key for key, group in headings.items() for name in group}
    looked: list[list[str]] = []
    for cells in islice(lines, FIRST_LINES):
        if {names.get(search_key(cell)) for cell in cells}.issuperset(needed):
            return cells
        looked.append(cells)
    return looked[0] if looked else []


class Unclosed(ValueError):
    """A quotation mark has swallowed the lines that follow; nobody knows whom they were about."""


def read(data: bytes) -> Read:
    """The rows and faults of a file of people and posts. Raises Problem when it cannot be read at all."""
    found = Read()
    for line, cells in table(data, HEADINGS, NEEDED):
        found.has = frozenset(cells)
        found.lines += 1
        try:
            found.rows.append(_row(line, cells))
        except Unclosed as fault:
            found.faults.append(Fault(line, str(fault)))
        except ValueError as fault:
            found.faults.append(Fault(line, str(fault), _whom(cells)))
    return found


def _whom(cells: dict[str, str]) -> str:
    """The employment number of a faulty line; empty when it may be about anyone."""
    try:
        return "" if cells["number"] in NOTHING else employment_number(cells["number"])
    except ValueError:
        return ""


def _columns(first: list[str], headings: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> dict[str, int]:
    if len(first) < 2:
        raise Problem(
            _("Kolumnerna ska skiljas åt med semikolon (;). Spara filen som CSV med semikolon."), field="file"
        )
    names = {search_key(name): key for key, group in headings.items() for name in group}
    columns: dict[str, int] = {}
    for at, heading in enumerate(first):
        key = names.get(search_key(heading))
        if key is None:
            continue
        if key in columns:
            raise Problem(_("Kolumnen %(name)s finns två gånger.", name=heading), field="file")
        columns[key] = at
    missing = [headings[key][0] for key in needed if key not in columns]
    if missing:
        raise Problem(_("Kolumner saknas: %(names)s.", names=", ".join(missing)), field="file")
    return columns


def _row(line: int, cells: dict[str, str]) -> Row:
    if any("\n" in cell and ";" in cell for cell in cells.values()):
        raise Unclosed(_("Ett citattecken avslutas inte, så raderna efter kan inte läsas. Ta bort det."))
    cells = {name: "" if cell in NOTHING else cell for name, cell in cells.items()}
    for name, cell in cells.items():
        if len(cell) > LONGEST_FIELD:
            raise ValueError(_("%(name)s är för långt.", name=HEADINGS[name][0]))
        if contains_personal_number(cell):
            raise ValueError(_("Raden innehåller ett personnummer. Ta bort det; det ska inte finnas i Färdplan."))
    for name in NEEDED:
        if not cells[name]:
            raise ValueError(_("%(name)s saknas.", name=HEADINGS[name][0]))
    values: dict[str, Any] = cells | {
        name: tidy(cells[name]) for name in ("given_name", "family_name") if name in cells
    }
    for name, convert in CONVERTERS.items():
        if cells.get(name):
            values[name] = convert(cells[name])
        else:
            values.pop(name, None)
    for name in ("first_on", "degree_on"):
        if values.get(name) and not is_likely(values[name], today()):
            raise ValueError(_("Kontrollera årtalet: %(day)s.", day=values[name].isoformat()))
    if values.get("last_on") and not is_likely(values["last_on"], today()):
        del values["last_on"]  # 9999-12-31 and its like: no end is known.
    if values.get("last_on") and values["last_on"] < values["first_on"]:
        raise ValueError(_("Sista dag ligger före första dag."))
    if ("degree" in values) != ("degree_on" in values):
        raise ValueError(_("Examen och examensdatum behöver båda finnas."))
    known = {each.name for each in fields(Row)}
    return Row(line=line, **{name: value for name, value in values.items() if name in known})
