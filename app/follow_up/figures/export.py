"""The figures as files: just what the page shows, with what it means and when it was taken. Pure: values in, bytes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from app.follow_up.figures import words
from app.follow_up.figures.reading import EACH, Figure, Line, share
from app.web import formats
from app.web.lists import csv_body
from app.web.words import _

Value = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """What a file holds: facts above, a table, definitions below. A share is a number between 0 and 1."""

    title: str
    facts: Sequence[tuple[str, str]]
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str]


def sheet(figure: Figure, place: str, area: str, taken_at: datetime, locale: str) -> Sheet:
    """The figure as it is shown. place: the viewer's own, empty for the federation; area: the name of the one chosen."""
    choice = figure.choice
    title = words.title(choice.measure, choice.part)
    facts = [
        (_("Mått"), title),
        (_("Tolv månader"), words.period(choice.end, locale)),
        (_("Läget den"), formats.date_table(choice.end)),
        (_("Uttaget"), formats.moment_table(taken_at, locale)),
    ]
    if choice.known_on:
        facts.append((_("Som det var känt den"), formats.date_table(choice.known_on)))
    if area:
        facts.append((_("Verksamhetsområde"), area))
    head = [_("Verksamhetsområde") if choice.area == EACH else _("Kommun") if not place else _("Enhet"),
            words.column(choice.measure), _("Av"), _("Andel"), _("Anmärkning")]  # fmt: skip
    rows = [_row(line, line.name or _("Utan verksamhetsområde"), parted(line)) for line in figure.lines]
    rows.append(_row(figure.total, words.whole(place), ""))
    notes = [words.definition(choice.measure, choice.part, figure.months), words.absence(),
             *words.whole_definition(choice.measure, choice.end, locale)]  # fmt: skip
    if figure.hides:
        notes.append(words.hiding())
    return Sheet(title, facts, head, rows, notes)


def csv(made: Sheet) -> bytes:
    """For Swedish Excel: semicolons, decimal commas, a byte order mark. No cell can be taken for a formula."""
    rows = [*made.facts, (), made.head, *made.rows, (), *((note,) for note in made.notes)]
    return csv_body([_written(value) for value in row] for row in rows)


def excel(made: Sheet) -> bytes:
    """A workbook with one sheet. Text is written as text, whatever it begins with."""
    import xlsxwriter  # Heavy, and needed only when someone takes the file.

    body = BytesIO()
    book = xlsxwriter.Workbook(body, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(_("Uppföljning"))
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0.0 %"})
    page.set_column(0, 0, 34)
    page.set_column(1, 3, 14)
    page.set_column(4, 4, 46)
    for at, row in enumerate([*made.facts, (), made.head, *made.rows, (), *((note,) for note in made.notes)]):
        for column, value in enumerate(row):
            if isinstance(value, float):
                page.write_number(at, column, value, percent)
            elif isinstance(value, int):
                page.write_number(at, column, value)
            elif value:
                page.write_string(at, column, str(value), bold if row is made.head or (at < len(made.facts) and column == 0)
                                  else None)  # fmt: skip
    book.close()
    return body.getvalue()


def parted(line: Line) -> str:
    """What marks a row that is a part of the row above."""
    return "– " if line.is_part else ""


def _row(line: Line, name: str, mark: str) -> list[Value]:
    if line.count is None:
        return [mark + name, None, None, None, words.reason()]
    if not line.count.denominator:
        return [mark + name, 0, 0, None, words.nobody()]
    return [mark + name, line.count.numerator, line.count.denominator, share(line.count), ""]


def _written(value: Value) -> Value:
    return f"{value * 100:.1f}".replace(".", ",") + " %" if isinstance(value, float) else value
