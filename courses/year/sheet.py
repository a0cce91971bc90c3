"""The year on a sheet, sorted by week, and a round as calendar items. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from csv import writer
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from app.api import CalendarItem, formats, moment
from courses.days.plans import CLOCK
from courses.year.facts import RowFacts
from courses.year.rhythm import Piece


@dataclass(frozen=True)
class Line:
    """A day of a planned round, as the sheet shows it."""

    on: date
    title: str
    themes: str
    starts: datetime
    ends: datetime
    days: float
    seats: int
    trainers: str
    number: int


def lines(rows: Iterable[RowFacts], titles: Mapping[int, str], names: Mapping[int, str]) -> list[Line]:
    """The days of these rows by date. titles: by course id and, negative, by theme id. names: by person id."""
    found = [line for row in rows for line in _lines(row, titles, names)]
    return sorted(found, key=lambda line: (line.starts, line.title, line.number))


def _lines(row: RowFacts, titles: Mapping[int, str], names: Mapping[int, str]) -> list[Line]:
    made = []
    for day in row.days:
        pieces = [piece for piece in row.pieces if piece.held_on == day]
        themes = dict.fromkeys(piece.theme_id for piece in pieces)
        led = dict.fromkeys(person for theme, person in row.trainers if theme in themes)
        begin, end = _clock(pieces)
        made.append(
            Line(
                day, titles[row.course_id], ", ".join(titles[-theme] for theme in themes), begin, end,
                sum(piece.half.days for piece in pieces), row.seats, ", ".join(names[person] for person in led), row.number,
            )
        )  # fmt: skip
    return made


def _clock(pieces: Sequence[Piece]) -> tuple[datetime, datetime]:
    day = pieces[0].held_on
    halves = {piece.half for piece in pieces}
    begin = min(CLOCK[half][0] for half in halves)
    end = max(CLOCK[half][1] for half in halves)
    return moment(day, begin), moment(day, end)


def csv(head: Sequence[str], found: Iterable[Line], locale: str) -> bytes:
    """The sheet for Swedish Excel: semicolons, decimal commas, a byte order mark. No cell can be taken for a formula."""
    text = StringIO()
    out = writer(text, delimiter=";", lineterminator="\r\n")
    out.writerow(head)
    for line in found:
        out.writerow(
            [
                formats.week(line.on, locale), formats.date_table(line.on), formats.weekday_text(line.on, line.on, locale),
                formats.clock_range(line.starts, line.ends, locale), _cell(line.title), _cell(line.themes),
                formats.decimal(line.days, 1, locale), line.seats, _cell(line.trainers),
            ]
        )  # fmt: skip
    return text.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def calendar_items(row: RowFacts, found: Iterable[Line], url: str) -> list[CalendarItem]:
    """A planned round's days for a calendar. They keep their names when the days move."""
    return [
        CalendarItem(f"plan-{row.number}-{n}@fardplan", line.title, line.starts, line.ends, url=url, text=line.themes)
        for n, line in enumerate(found, start=1)
    ]
