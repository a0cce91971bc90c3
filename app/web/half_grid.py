"""Who is on a course or away, week by week, as a small table: a page of a unit has one with a cell for each person and week.

Templates import it through macros/charts.html. It is written here and not as a macro because a page asks for some hundred
cells, of which nearly all are one of four.
"""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from markupsafe import Markup

from app.web.stops import stop_icon
from app.web.words import _, spoken

#: What stands in a cell: "day", "half_day", "away" or "" – or one of the first two with words of its own.
Cell = str | tuple[str, str]

_AWAY = (
    '<svg class="away-mark" width="100%" height="14" aria-hidden="true" focusable="false">'
    '<rect class="away" width="100%" height="14" rx="2"/></svg>'
)
_AWAY_SIGN = (
    '<svg width="28" height="12" aria-hidden="true" focusable="false">'
    '<rect class="away" width="28" height="12" rx="2"/></svg>'
)


def half_day_grid(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell]]], name_label: str, caption: str = ""
) -> Markup:
    """The table with its legend. rows: a name and a cell for each column. An absence never has a reason."""
    plain, icons, legend = _drawn(spoken())
    body = "\n".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(_cell(cell, plain, icons) for cell in cells)}</tr>'
        for name, cells in rows
    )
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    told = f'<caption class="sr-only">{escape(caption)}</caption>' if caption else ""
    return Markup(  # noqa: S704 - the drawing is ours, and every word in it is escaped.
        f'<div class="half-grid table-wrap" role="region" tabindex="0" aria-label="{escape(caption or name_label)}">'
        f'<table class="ds-table">{told}<thead><tr><th scope="col">{escape(name_label)}</th>{heads}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table></div>\n{legend}"
    )


def _cell(cell: Cell, plain: dict[str, str], icons: dict[str, str]) -> str:
    if isinstance(cell, str):
        return plain[cell]
    mark, words = cell
    return f'<td><span class="sr-only">{escape(words)}</span>{icons[mark]}</td>'


@lru_cache
def _drawn(_language: str) -> tuple[dict[str, str], dict[str, str], str]:
    """The cells without words of their own, the signs, and the legend, in one language."""
    words = {"day": _("kursdag"), "half_day": _("halvdag"), "away": _("borta"), "": _("inget")}
    icons = {"day": stop_icon("day", "done"), "half_day": stop_icon("half_day", "done"), "away": _AWAY, "": ""}
    plain = {mark: f'<td><span class="sr-only">{escape(words[mark])}</span>{icons[mark]}</td>' for mark in words}
    signs = icons | {"away": _AWAY_SIGN}
    legend = "".join(f"<li>{signs[mark]} {escape(words[mark])}</li>" for mark in ("day", "half_day", "away"))
    return plain, icons, f'<ul class="legend">{legend}</ul>'
