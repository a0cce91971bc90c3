"""The rows of the grid of half days, written out here and not in the template: three hundred people have thousands of cells.

A cell that can be ticked names its session and person, and what stood there when the page was made; others say what is
noted in words.
"""

from collections.abc import Collection, Sequence
from html import escape

from markupsafe import Markup

from app.api import formats, spoken, today
from courses.classroom.queries.grid import Column, Line
from courses.days import words
from courses.days.models import Half, Presence
from courses.days.presence import Mark

#: What a tick says, ticked or not; whatever else is noted is said in words.
PRESENT, ABSENT = Presence.present.value, Presence.absent.value
TICKS = (PRESENT, ABSENT)


def grid_rows(
    lines: Sequence[Line], sessions: Sequence[Column], begun: Collection[int], typed: Collection[str] | None = None
) -> Markup:
    """The rows of all people.

    begun: the ids of the sessions that can be ticked. typed: the cells that were ticked, when the page is shown again.
    """
    language = spoken()
    cells = [(each.session_id, _opening(each, language), each.session_id in begun) for each in sessions]
    dash = '<span class="muted">–</span></td>'
    said: dict[Mark, str] = {}
    rows = []
    for person, name, where, marks, visits in lines:
        organisation = f'<br><span class="muted">{escape(where)}</span>' if where else ""
        row = [f'<tr><th scope="row" id="p{person}">{escape(name)}{organisation}</th>']
        for number, opening, is_open in cells:
            mark = marks.get(number)
            row.append(opening)
            if is_open and (not visits or number in visits) and (mark is None or mark.state in TICKS):
                row.append(_tick(number, person, mark.state if mark else "", typed))
            elif mark is None:
                row.append(dash)
            else:
                if mark not in said:
                    said[mark] = f"{_said(mark, language)}</td>"
                row.append(said[mark])
        rows.append("".join(row))
    return Markup("</tr>\n".join([*rows, ""]))  # noqa: S704 (every word in it has been escaped)


def _tick(session: int, person: int, state: str, typed: Collection[str] | None) -> str:
    key = f"{session}-{person}"
    checked = " checked" if (state == PRESENT if typed is None else key in typed) else ""
    kept = f'name="was" value="{key}-{state}"' if state else f'name="open" value="{key}"'
    return (
        f'<input class="ds-input" type="checkbox" name="g" value="{key}" aria-labelledby="p{person} s{session}"{checked}>'
        f'<input type="hidden" {kept}></td>'
    )


def _opening(each: Column, language: str) -> str:
    """How each cell of a session begins: on a phone, where rows are stacked, it says which session it is."""
    day = formats.date_text(each.held_on, today(), language)
    return f'<td data-label="{escape(f"{words.HALVES[Half(each.half)]} {day}")}">'


def _said(mark: Mark, language: str) -> str:
    minutes = f" {formats.minutes(mark.minutes, language)}" if mark.minutes else ""
    return escape(f"{words.PRESENCES[Presence(mark.state)]}{minutes}")
